// The exchanges as they arrive and are answered, newest first.
import { api, stream, type JournalQuery } from './api';
import { keep } from './live.svelte';
import type { Summary } from './model';

/** As many as the hub keeps. */
const MOST = 10_000;
const FIRST = 1000;

export class Journal {
  entries = $state.raw<Summary[]>([]);
  totals = $state({ kept: 0, evicted: 0 });
  isLoaded = $state(false);
  isPaused = $state(false);
  /** What came while it was paused. */
  held = $state(0);
  #arrived = new Map<number, Summary>();
  #isDrawing = false;

  /** Follows the journal; gives the way to stop. */
  follow(filter: JournalQuery): () => void {
    const end = new AbortController();
    const open = async (onopen: () => void) => {
      const found = await api.journal(filter, FIRST, end.signal);
      this.#arrived.clear();
      Object.assign(this, { entries: found.entries.toReversed(), totals: found.totals, isLoaded: true });
      const options = { query: { ...filter }, after: found.totals.lastId, signal: end.signal, onopen };
      await stream('/journal/stream', options, ({ data }) => this.#take(JSON.parse(data) as Summary));
    };
    void keep(open, end.signal);
    return () => end.abort();
  }

  resume(): void {
    this.isPaused = false;
    this.#draw();
  }

  clear(): void {
    this.#arrived.clear();
    Object.assign(this, { entries: [], held: 0 });
  }

  /** Many come at once: they are drawn together, once a frame. */
  #take(entry: Summary): void {
    this.#arrived.set(entry.id, entry);
    if (this.isPaused) this.held = this.#arrived.size;
    if (this.#isDrawing || this.isPaused) return;
    this.#isDrawing = true;
    setTimeout(() => {
      this.#isDrawing = false;
      if (!this.isPaused) this.#draw();
    }, 80);
  }

  #draw(): void {
    const known = this.entries.map((entry) => {
      const newer = this.#arrived.get(entry.id);
      this.#arrived.delete(entry.id);
      return newer ?? entry;
    });
    const arrived = [...this.#arrived.values()].sort((one, other) => other.id - one.id);
    this.#arrived.clear();
    this.entries = [...arrived, ...known].slice(0, MOST);
    this.held = 0;
  }
}

export interface JournalFilter {
  query: JournalQuery;
  words: string[];
}

const NAMES = ['client', 'operation', 'method', 'status', 'path', 'state', 'caseId', 'folderId'] as const;

/** Reads `client:a status:4xx some words`. */
export function filterOf(text: string): JournalFilter {
  const filter: JournalFilter = { query: {}, words: [] };
  for (const part of text.split(/\s+/).filter(Boolean)) {
    const name = NAMES.find((one) => part.startsWith(`${one}:`));
    const value = name && part.slice(name.length + 1);
    if (name && value) filter.query[name] = value;
    else if (!name) filter.words.push(part.toLowerCase());
  }
  return filter;
}

export const hasWords = (entry: Summary, words: readonly string[]): boolean => {
  const text = [entry.method, entry.path, entry.query, entry.clientId, entry.operation, entry.status, entry.fault]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
};
