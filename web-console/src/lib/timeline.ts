// What happened to a télédossier, in order, each step beside the exchanges that caused it.
import type { Case, Departure, HubEvent, Notification, Organization, Status, Summary, WholeDossier } from './model';

export interface Moment {
  at: string;
  kind: 'deposit' | 'notified' | 'event' | 'closed' | 'waiting' | 'departure' | 'exchange';
  who?: Organization | undefined;
  event?: HubEvent;
  notification?: Notification;
  departure?: Departure;
  case?: Case;
  exchanges: Summary[];
}

/** Steps that come at the same instant, in the order in which they follow from each other. */
const ORDER: Moment['kind'][] = ['deposit', 'notified', 'event', 'closed', 'waiting', 'departure', 'exchange'];

const succeeded = (one: Summary) => one.status !== null && one.status < 400;
const isRead = (one: Summary) => one.method === 'GET' || one.method === 'HEAD';

/** Every step; exchanges that caused none stand by themselves, those that only read when `withReads`. */
export function timeline(
  dossier: WholeDossier,
  exchanges: Summary[],
  departures: Departure[],
  withReads: boolean,
): Moment[] {
  const { folder, cases, osl, notifications } = dossier;
  const left = new Set(exchanges.filter((one) => withReads || !isRead(one)));
  const take = (fits: (one: Summary) => boolean): Summary[] => {
    const taken = [...left].filter((one) => succeeded(one) && !isRead(one) && fits(one));
    taken.forEach((one) => left.delete(one));
    return taken;
  };
  const moments: Moment[] = [
    {
      at: folder.createDateTime,
      kind: 'deposit',
      who: osl,
      exchanges: take((one) => ['createFolder', 'uploadFolderAttachment'].includes(one.operation ?? '')),
    },
  ];
  const completions = take(
    (one) => /^updateFolder/.test(one.operation ?? '') && one.dateTime <= (cases[0]?.transmissionDateTime ?? ''),
  );
  for (const one of cases) {
    if (one.transmissionDateTime)
      moments.push({
        at: one.transmissionDateTime,
        kind: 'notified',
        who: one.recipient,
        case: one,
        exchanges: completions,
      });
    for (const event of one.events) {
      const caused = take(
        (exchange) => exchange.touched.eventIds.includes(event.id) && exchange.operation !== 'deleteNotification',
      );
      moments.push({
        at: event.createDateTime,
        kind: 'event',
        who: event.transmitter,
        event,
        case: one,
        exchanges: caused,
      });
    }
    if (one.closeDateTime) moments.push({ at: one.closeDateTime, kind: 'closed', who: osl, case: one, exchanges: [] });
  }
  for (const notification of notifications)
    moments.push({
      at: notification.dateTime,
      kind: 'waiting',
      who: notification.recipient,
      notification,
      exchanges: [],
    });
  const caseIds = cases.map((one) => one.id);
  for (const departure of departures)
    if (departure.folderId === folder.id || (departure.caseId && caseIds.includes(departure.caseId)))
      moments.push({ at: departure.dateTime, kind: 'departure', departure, exchanges: [] });
  for (const exchange of left) moments.push({ at: exchange.dateTime, kind: 'exchange', exchanges: [exchange] });
  const rank = (one: Moment) => ORDER.indexOf(one.kind);
  return moments.sort((one, other) => one.at.localeCompare(other.at) || rank(one) - rank(other));
}

/** The statuses that a case went through, as far as its events and dates tell. */
export function pathOf(one: Case): Status[] {
  const path: Status[] = ['HUBEE_RECEIVED'];
  if (one.transmissionDateTime) path.push('HUBEE_COMPLETED', 'HUBEE_NOTIFIED');
  for (const event of one.events) if (event.caseNewStatus) path.push(event.caseNewStatus as Status);
  if (one.status === 'ARCHIVED' && !path.includes('CLOSED')) path.push('CLOSED');
  path.push(one.status);
  return path.filter((status, index) => status !== path[index - 1]);
}
