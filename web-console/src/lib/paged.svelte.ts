// Lists that are read from their newest end. What is loaded stays while something else is looked at, so that going back
// finds a list as it was left.
import { api } from './api';

const HEAD = 100;
const NEXT = 300;

interface Page {
  items: { number: number }[];
  total: number;
}

type Load<Filter, Answer> = (filter: Filter, page: { before?: number; limit: number }) => Promise<Answer>;

class PagedList<Filter, Answer extends Page> {
  items = $state.raw<Answer['items']>([]);
  /** The latest of the hub's answers, for what it says beside the items. */
  answer = $state.raw<Answer>();
  isLoaded = $state(false);
  failure = $state<string>();
  #filter: Filter | undefined;
  #key = '';
  #ask: Load<Filter, Answer>;
  #isComplete = false;
  #isLoading = false;
  #isRefreshing = false;
  #isStale = false;
  /** Grows with each filter: what was asked for before is of no use any more. */
  #generation = 0;

  constructor(ask: Load<Filter, Answer>) {
    this.#ask = ask;
  }

  get total(): number {
    return this.answer?.total ?? 0;
  }

  /** Shows what passes the filter. */
  async show(filter: Filter): Promise<void> {
    const key = JSON.stringify(filter);
    if (key !== this.#key || !this.isLoaded) {
      this.#generation += 1;
      Object.assign(this, { items: this.isLoaded ? this.items : [], failure: undefined });
      this.#filter = filter;
      this.#key = key;
      await this.#load({ limit: HEAD }, (page) => {
        this.items = page;
        this.#isComplete = page.length < HEAD;
      });
    }
  }

  /** Goes on where the list ends. */
  async more(): Promise<void> {
    const last = this.items.at(-1);
    if (this.#isComplete || this.#isLoading || !last) return;
    this.#isLoading = true;
    await this.#load({ before: last.number, limit: NEXT }, (page) => {
      this.items = [...this.items.filter((one) => one.number >= last.number), ...page];
      this.#isComplete = page.length < NEXT;
    });
    this.#isLoading = false;
  }

  /** Looks again at the newest ones and at those between the two rows. */
  async refresh(first: number, last: number): Promise<void> {
    if (!this.isLoaded) return;
    // Answers must not overtake each other; whatever changes meanwhile is looked at once more.
    this.#isStale = this.#isRefreshing;
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    await this.#renew(first, last);
    this.#isRefreshing = false;
    if (this.#isStale) await this.refresh(first, last);
  }

  async #renew(first: number, last: number): Promise<void> {
    const above = this.items[first - 1];
    await this.#load({ limit: HEAD }, (page) => this.#renewHead(page));
    if (above && last > HEAD) {
      const limit = last - first + 1;
      await this.#load({ before: above.number, limit }, (page) => this.#renewBelow(above.number, page, limit));
    }
  }

  #renewHead(page: Answer['items']): void {
    const end = page.at(-1)?.number ?? 0;
    const isAll = page.length < HEAD;
    const overlaps = (this.items[0]?.number ?? 0) >= end;
    if (isAll || !overlaps) this.#isComplete = isAll;
    this.items = isAll || !overlaps ? page : [...page, ...this.items.filter((one) => one.number < end)];
  }

  #renewBelow(before: number, page: Answer['items'], limit: number): void {
    const end = page.length < limit ? 0 : (page.at(-1)?.number ?? 0);
    const above = this.items.filter((one) => one.number >= before);
    this.items = [...above, ...page, ...this.items.filter((one) => one.number < end)];
  }

  async #load(page: { before?: number; limit: number }, keep: (items: Answer['items']) => void): Promise<void> {
    const generation = this.#generation;
    try {
      if (this.#filter === undefined) return;
      const found = await this.#ask(this.#filter, page);
      if (generation !== this.#generation) return;
      keep(found.items);
      Object.assign(this, { answer: found, isLoaded: true, failure: undefined });
    } catch (failure) {
      if (generation === this.#generation) this.failure = failure instanceof Error ? failure.message : String(failure);
    }
  }
}

export const dossiers = new PagedList(api.dossiers);
export const notifications = new PagedList(api.waiting);
