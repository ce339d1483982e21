// Where the reader is: everything that a view shows is in the address, after the hash, so that it can be shared.
export const PAGES = [
  'dossiers',
  'notifications',
  'exchanges',
  'faults',
  'parties',
  'time',
  'bots',
  'scenarios',
  'conformance',
] as const;
export type Page = (typeof PAGES)[number];
export type Query = Record<string, string>;

interface Route {
  page: Page;
  /** What of the page: a folder. */
  id: string | undefined;
  query: Query;
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [page, id] = path.split('/').map(decodeURIComponent);
  const known = PAGES.find((one) => one === page);
  return {
    page: known ?? 'dossiers',
    id: (known && id) || undefined,
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

export const route = $state(read());
addEventListener('hashchange', () => Object.assign(route, read()));

/** The address of a view. */
export function href(page: Page, id?: string, query: Record<string, string | number | undefined> = {}): string {
  const said = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(said).toString();
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${text && `?${text}`}`;
}

export function go(page: Page, id?: string, query?: Record<string, string | number | undefined>): void {
  location.hash = href(page, id, query);
}

/** Changes a part of the query, without a step in the history. */
export function narrow(change: Record<string, string | number | undefined>): void {
  history.replaceState(null, '', href(route.page, route.id, { ...route.query, ...change }));
  Object.assign(route, read());
}
