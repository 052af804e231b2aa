/**
 * Which entries of the panel's log are news. Entries that are pushed are news at once; after a silence the
 * log is read from its newest entry (index 1) to the first that is known already. An entry has no number of
 * its own, only the minute: what is known is found again as a run of entries. Entries that are alike and
 * follow each other within a minute count once.
 */
import type { LogEntry } from '../message-types.ts';

/** So many entries are remembered, and so many in a row must be found again where the log has them. */
const REMEMBERED = 16;
const RUN = 4;
/** 4.23.1. */
const OLDEST = 511;

/** `undefined`: the panel did not answer. */
export type ReadLog = (index: number) => Promise<LogEntry | undefined>;

export class LogBook {
  /** Newest first; undefined before the log was read for the first time. */
  #known: string[] | undefined;
  #pushes = 0;
  /** What was pushed while the log is being read; undefined while it is not. */
  #meanwhile: Set<string> | undefined;

  /** @param remembered what `remember()` gave in an earlier run */
  constructor(remembered?: readonly string[]) {
    this.#known = remembered && [...remembered];
  }

  /** Holds events, numbers of users and times, and no code. */
  remember(): readonly string[] {
    return this.#known ?? [];
  }

  /** Grows with each entry that was pushed. */
  get pushes(): number {
    return this.#pushes;
  }

  /** @returns whether a pushed entry is news; while the log is read, it is found there */
  push(entry: LogEntry): boolean {
    this.#pushes += 1;
    this.#meanwhile?.add(keyOf(entry));
    if (this.#meanwhile || !this.#known || this.#known[0] === keyOf(entry)) return false;
    this.#learn([entry]);
    return true;
  }

  /** @returns the news, oldest first; undefined where the panel stopped answering */
  async catchUp(read: ReadLog): Promise<LogEntry[] | undefined> {
    const meanwhile = (this.#meanwhile = new Set<string>());
    try {
      for (;;) {
        const before = this.#pushes;
        const news = await this.#readNews(read);
        // An entry that was written meanwhile has moved the others: the indices read so far are of no use.
        if (news && before !== this.#pushes) continue;
        if (!news) return undefined;
        const isFirst = this.#known === undefined;
        this.#learn(news);
        if (!isFirst) return news;
        // What was there before us is no news.
        const old = news.findLastIndex((entry) => !meanwhile.has(keyOf(entry)));
        return news.slice(old + 1);
      }
    } finally {
      this.#meanwhile = undefined;
    }
  }

  async #readNews(read: ReadLog): Promise<LogEntry[] | undefined> {
    const found: LogEntry[] = [];
    const enough = this.#known === undefined ? REMEMBERED : Infinity;
    for (let index = 1; index <= OLDEST && found.length < enough; index++) {
      const entry = await read(index);
      if (!entry) return undefined;
      if (entry.event === 0) break;
      const previous = found.at(-1);
      if (previous && keyOf(previous) === keyOf(entry)) continue;
      found.push(entry);
      const known = this.#whereKnown(found, RUN);
      if (known !== undefined) return found.slice(0, known).reverse();
    }
    // The log ends within the run that was looked for, or was emptied.
    return found.slice(0, this.#whereKnown(found, 1) ?? found.length).reverse();
  }

  /** From where on `found` is what is known already, in a run of `length` or all that is known. */
  #whereKnown(found: readonly LogEntry[], length: number): number | undefined {
    const known = this.#known ?? [];
    if (known.length === 0) return undefined;
    const run = Math.min(length, known.length);
    for (let from = 0; from + run <= found.length; from++) {
      const rest = found.slice(from).map(keyOf);
      if (rest.every((key, index) => index >= known.length || key === known[index])) return from;
    }
    return undefined;
  }

  #learn(news: readonly LogEntry[]): void {
    this.#known = [...news.map(keyOf).reverse(), ...(this.#known ?? [])].slice(0, REMEMBERED);
  }
}

function keyOf({ event, data, area, year, month, day, hour, minute }: LogEntry): string {
  return [event, data, area, year, month, day, hour, minute].join('/');
}
