// The hub as it changes: one stream for the whole console.
import { api, Problem, stream } from './api';
import { named, type Organization } from './model';

export const live = $state({
  isConnected: false,
  /** Counts the times that the hub may have changed; views read it to look again. */
  changes: 0,
});

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

/** Keeps a stream open until aborted, with longer and longer pauses while there is no hub. */
export async function keep(open: (onopen: () => void) => Promise<void>, signal: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      await open(() => (pause = FIRST_PAUSE));
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 401) return;
    }
    if (signal.aborted) return;
    await new Promise((resume) => setTimeout(resume, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** Follows what the hub keeps; gives the way to stop. */
export function follow(): () => void {
  const end = new AbortController();
  const open = async (onopen: () => void) => {
    const opened = () => {
      onopen();
      live.isConnected = true;
      live.changes += 1;
    };
    try {
      await stream('/changes', { signal: end.signal, onopen: opened }, () => (live.changes += 1));
    } finally {
      live.isConnected = false;
    }
  };
  void keep(open, end.signal);
  return () => end.abort();
}

interface Watched<T> {
  readonly value: T | undefined;
  readonly failure: string | undefined;
}

/** What `load` gives, loaded anew whenever something that it reads changes. For the start of a component. */
export function watched<T>(load: (signal: AbortSignal) => Promise<T> | undefined): Watched<T> {
  const held = $state<{ value: T | undefined; failure: string | undefined }>({ value: undefined, failure: undefined });
  $effect(() => {
    const end = new AbortController();
    load(end.signal)?.then(
      (value) => {
        if (!end.signal.aborted) Object.assign(held, { value, failure: undefined });
      },
      (failure: unknown) => {
        if (!end.signal.aborted) held.failure = failure instanceof Error ? failure.message : String(failure);
      },
    );
    return () => end.abort();
  });
  return held;
}

/** The referential and the clients, which change seldom: shared by all views. */
export const directory = $state({
  isLoaded: false,
  organizations: [] as Awaited<ReturnType<typeof api.organizations>>,
  processes: [] as Awaited<ReturnType<typeof api.processes>>,
  clients: [] as Awaited<ReturnType<typeof api.clients>>,
});

export async function lookUp(): Promise<void> {
  const [organizations, processes, clients] = await Promise.all([api.organizations(), api.processes(), api.clients()]);
  Object.assign(directory, { organizations, processes, clients, isLoaded: true });
}

const DIRECTORY_PAUSE = 2000;
let isDue = false;

/** Looks the directory up at once the first time, then once in a while however often it is asked to. */
export function lookUpSoon(): void {
  if (isDue) return;
  isDue = true;
  const look = () => {
    isDue = false;
    // Whoever asks next finds the hub again.
    void lookUp().catch(() => undefined);
  };
  if (directory.isLoaded) setTimeout(look, DIRECTORY_PAUSE);
  else look();
}

/** What people call an organization. */
export function nameOf(
  organization: { type: string; companyRegister: string; branchCode: string } | null | undefined,
): string {
  if (!organization) return '';
  const { type, companyRegister, branchCode } = organization;
  const found = directory.organizations.find(
    (one) => one.type === type && one.companyRegister === companyRegister && one.branchCode === branchCode,
  );
  return found?.name ?? `${type} ${companyRegister} ${branchCode}`;
}

/** The identifier of the organization that is so named in one piece, if there is one. */
export function identifierOf(name: string): Organization | undefined {
  const found = directory.organizations.find((one) => named(one) === name);
  return found && { type: found.type, companyRegister: found.companyRegister, branchCode: found.branchCode };
}
