// The one place that talks to the hub: its control API, by paths relative to the console's own.
import type * as model from './model';
import { session } from './session.svelte';

/** The world's address, without a slash at its end: what its clients are given. */
export const hubUrl = new URL('..', location.href.split('#')[0]).href.replace(/\/$/, '');

/** A refusal of the control API (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

type Query = Record<string, string | number | undefined>;

function address(path: string, query: Query = {}): string {
  const said = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(said).toString();
  return `${hubUrl}/_sim${path}${text && `?${text}`}`;
}

async function call(path: string, options: RequestInit & { query?: Query } = {}): Promise<Response> {
  const headers = new Headers(options.headers);
  if (session.token) headers.set('Authorization', `Bearer ${session.token}`);
  const answer = await fetch(address(path, options.query), { ...options, headers });
  if (answer.ok) return answer;
  if (answer.status === 401) session.isRefused = true;
  const problem: unknown = await answer.json().catch(() => ({}));
  const detail =
    problem && typeof problem === 'object' && 'detail' in problem ? String(problem.detail) : answer.statusText;
  throw new Problem(answer.status, detail);
}

async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const answer = await call(path, { ...(query && { query }), ...(signal && { signal }) });
  return (await answer.json()) as T;
}

async function send<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<T> {
  const answer = await call(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function remove(path: string): Promise<void> {
  await call(path, { method: 'DELETE' });
}

function nothingIfMissing(failure: unknown): null {
  if (failure instanceof Problem && failure.status === 404) return null;
  throw failure;
}

export interface DossierQuery {
  processCode?: string;
  status?: string;
  organization?: string;
  text?: string;
  from?: string;
  to?: string;
}

export interface WaitingQuery {
  recipient?: string;
  processCode?: string;
}

export type JournalQuery = Partial<
  Record<'client' | 'operation' | 'method' | 'path' | 'status' | 'state' | 'caseId' | 'folderId', string>
>;

export interface Found {
  entries: model.Summary[];
  matching: number;
  totals: { kept: number; bytes: number; evicted: number; lastId: number };
}

const id = encodeURIComponent;

export const api = {
  health: () => get<model.Health>('/health'),
  reset: () => send<void>('POST', '/reset'),
  /** Nothing in another world than the default one, which alone knows of the others. */
  worlds: () => get<model.World[]>('/worlds').catch(nothingIfMissing),

  dossiers: (filter: DossierQuery, page: { before?: number; limit?: number }) =>
    get<{ items: model.DossierSummary[]; total: number }>('/dossiers', { ...filter, ...page }),
  dossier: (folderId: string, signal?: AbortSignal) =>
    get<model.WholeDossier>(`/dossiers/${id(folderId)}`, undefined, signal),
  inject: (body: { processCode: string; recipient?: model.Organization; count?: number; attachments?: object[] }) =>
    send<{ folderId: string; caseId: string }[]>('POST', '/dossiers', body),
  act: (caseId: string, act: Partial<model.Act> & { as: model.Side }) =>
    send<model.HubEvent>('POST', `/cases/${id(caseId)}/events`, act),
  attachment: async (attachmentId: string) => (await call(`/attachments/${id(attachmentId)}`)).blob(),

  waiting: (filter: WaitingQuery, page: { before?: number; limit?: number }) =>
    get<{ items: model.Waiting[]; total: number; queues: model.Queue[] }>('/notifications', { ...filter, ...page }),
  notify: (body: model.NewNotification) => send<{ id: string }>('POST', '/notifications', body),
  deleteNotification: (notificationId: string) => remove(`/notifications/${id(notificationId)}`),
  mails: (signal?: AbortSignal) => get<model.Mail[]>('/mails', undefined, signal),
  departures: (signal?: AbortSignal) => get<model.Departure[]>('/departures', undefined, signal),

  journal: (filter: JournalQuery, limit: number, signal?: AbortSignal) =>
    get<Found>('/journal', { ...filter, limit }, signal),
  exchange: (entry: number, signal?: AbortSignal) => get<model.Exchange>(`/journal/${entry}`, undefined, signal),
  clearJournal: () => remove('/journal'),
  archive: async () => (await call('/journal.har')).blob(),

  faults: (signal?: AbortSignal) => get<model.Fault[]>('/faults', undefined, signal),
  presets: () => get<model.FaultPreset[]>('/faults/presets'),
  addFault: (rule: object) => send<model.Fault>('POST', '/faults', rule),
  removeFault: (rule: string) => remove(`/faults/${id(rule)}`),
  removeFaults: () => remove('/faults'),

  organizations: () => get<model.NamedOrganization[]>('/organizations'),
  addOrganization: (body: model.NewOrganization) => send<model.NamedOrganization>('POST', '/organizations', body),
  processes: () => get<model.Process[]>('/processes'),
  setActivated: (code: string, isActivated: boolean) =>
    send<model.Process>('PATCH', `/processes/${id(code)}`, { isActivated }),
  subscriptions: () => get<model.Subscription[]>('/subscriptions'),
  subscribe: (processCode: string, subscriber: model.Organization) =>
    send<model.Subscription>('POST', '/subscriptions', { processCode, subscriber }),
  setSubscription: (subscription: string, status: string) =>
    send<model.Subscription>('PATCH', `/subscriptions/${id(subscription)}`, { status }),
  clients: () => get<model.Client[]>('/clients'),
  addPartner: (scope: model.Side, processCode: string) =>
    send<model.Partner>('POST', '/partners', { scope, processCode }),

  clock: (signal?: AbortSignal) => get<model.Clock>('/clock', undefined, signal),
  setClock: (setting: { now?: string; frozen?: boolean; scale?: number }) =>
    send<model.Clock>('PUT', '/clock', setting),
  advance: (by: string) => send<model.Clock>('POST', '/clock/advance', { by }),
  bots: (signal?: AbortSignal) => get<model.Bot[]>('/bots', undefined, signal),
  setBots: (bots: unknown) => send<model.Bot[]>('PUT', '/bots', bots),
  snapshots: (signal?: AbortSignal) => get<model.Snapshot[]>('/snapshots', undefined, signal),
  takeSnapshot: (name: string) => send<model.Snapshot>('POST', '/snapshots', { name }),
  restore: (name: string) => send<void>('POST', `/snapshots/${id(name)}/restore`),
  deleteSnapshot: (name: string) => remove(`/snapshots/${id(name)}`),
  scenarios: () => get<model.Scenario[]>('/scenarios'),
  startScenario: (name: string) => send<model.Grade>('POST', `/scenarios/${id(name)}/start`),
  /** Nothing when no scenario goes on. */
  grade: (signal?: AbortSignal) => get<model.Grade>('/scenario', undefined, signal).catch(nothingIfMissing),
  takeHint: () => send<model.Grade>('POST', '/scenario/hint'),
  endScenario: () => remove('/scenario'),
  /** Nothing in another world than the default one, which alone knows of the others. */
  progress: (signal?: AbortSignal) =>
    get<model.Progress[]>('/exercises/progress', undefined, signal).catch(nothingIfMissing),
  conformance: (client: string | undefined, signal?: AbortSignal) =>
    get<model.Conformance>('/conformance', { client }, signal),
};

export interface StreamEvent {
  id: string;
  event: string;
  data: string;
}

/** Reads server-sent events; unlike EventSource it can bear a token. Ends when the stream does. */
export async function stream(
  path: '/changes' | '/journal/stream',
  options: { query?: Query; after?: number; signal: AbortSignal; onopen: () => void },
  onevent: (event: StreamEvent) => void,
): Promise<void> {
  const headers: HeadersInit = options.after === undefined ? {} : { 'Last-Event-ID': String(options.after) };
  const answer = await call(path, { headers, signal: options.signal, ...(options.query && { query: options.query }) });
  if (!answer.body) return;
  options.onopen();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parsed(block);
      if (event) onevent(event);
    }
  }
}

function parsed(block: string): StreamEvent | undefined {
  const event: StreamEvent = { id: '', event: '', data: '' };
  for (const line of block.split('\n')) {
    const [, name, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (name) event[name as keyof StreamEvent] = value ?? '';
  }
  return event.event ? event : undefined;
}
