/**
 * Who came and went, from the panel's log: entries as they are pushed, what was missed after each new
 * connection, and a look into the log where something happened and nothing was pushed (that is an option
 * of the panel, G35).
 */
import { readFileSync } from 'node:fs';
import { keepFile } from '../kept-file.ts';
import type { ElkClient, Log } from './client.ts';
import { panelTime, useOf, type Use } from './entries.ts';
import { LogBook } from './log-book.ts';
import type { LogEntry, Message, PanelClock } from './vocabulary.ts';

/** A panel pushes an entry within moments of what it tells. */
const PUSH_GRACE_MS = 1000;
/** The log has the minute alone, and its clock is compared with ours by messages that take their time. */
const ROUNDING_MS = 2 * 60_000;

interface Kept {
  readonly entries: readonly string[] | undefined;
  readonly completeAt: number | undefined;
}

export interface PanelHistoryOptions {
  /** Keeps which entries are known, so that a restart misses none. */
  readonly file: string;
  readonly log: Log;
  /** @param at epoch milliseconds, where it was not just now */
  readonly tell: (use: Use, at?: number) => void;
}

export class PanelHistory {
  readonly #client: ElkClient;
  readonly #options: PanelHistoryOptions;
  readonly #book: LogBook;
  #running: Promise<unknown> = Promise.resolve();
  #hint: NodeJS.Timeout | undefined;
  /** What the panel's clock is ahead of ours, with its zone, in milliseconds. */
  #aheadMs: number | undefined;
  /** When the log was last known completely, by our clock. */
  #completeAt: number | undefined;

  constructor(client: ElkClient, options: PanelHistoryOptions) {
    this.#client = client;
    this.#options = options;
    const { entries, completeAt } = load(options.file);
    this.#book = new LogBook(entries);
    this.#completeAt = completeAt;
  }

  message(message: Message): void {
    if (message.kind === 'log' && message.index === 0) {
      if (this.#book.push(message)) this.#learnt([message], 'now');
    } else if ((message.kind === 'alive' || message.kind === 'clock') && message.clock) {
      this.#setClock(message.clock);
    } else if (message.kind === 'code-typed' && message.user !== undefined) {
      this.expectEntry();
    }
  }

  /** Something happened that the log tells of: if nothing is pushed, the log is read. */
  expectEntry(): void {
    const { pushes } = this.#book;
    clearTimeout(this.#hint);
    this.#hint = setTimeout(() => {
      if (this.#book.pushes === pushes) void this.catchUp();
    }, PUSH_GRACE_MS);
    this.#hint.unref();
  }

  /** Reads what is new in the log, and tells it. */
  async catchUp(): Promise<void> {
    (await this.read())();
  }

  /** Reads what is new in the log; one reading at a time. It is told by calling what is returned. */
  read(): Promise<() => void> {
    const read = this.#running.then(() => this.#read());
    this.#running = read;
    return read;
  }

  stop(): void {
    clearTimeout(this.#hint);
  }

  async #read(): Promise<() => void> {
    const news = await this.#book.catchUp(async (index) => {
      const answer = await this.#client.ask({ kind: 'ask-log', index }, (came) =>
        came.kind === 'log' && came.index === index ? came : undefined,
      );
      return answer.kind === 'answer' ? answer.value : undefined;
    });
    return () => {
      if (news) this.#learnt(news, 'earlier');
    };
  }

  #learnt(news: readonly LogEntry[], when: 'now' | 'earlier'): void {
    const times = when === 'now' ? [] : this.#timesOf(news);
    for (const [index, entry] of news.entries()) {
      const use = useOf(entry);
      if (use) this.#options.tell(use, times[index]);
    }
    this.#completeAt = Date.now();
    this.#save();
  }

  /**
   * When each of these was, oldest first. What is news happened after the log was known completely, and in this
   * order: a time that says something else (a clock that stood still, was set, or has lost its battery) is not
   * believed, and the entry is told with the time of the one after it, or as of now.
   */
  #timesOf(news: readonly LogEntry[]): (number | undefined)[] {
    const times: (number | undefined)[] = [];
    let latest: number | undefined;
    for (const entry of news.toReversed()) {
      latest = this.#timeOf(entry, latest ?? Date.now()) ?? latest;
      times.unshift(latest);
    }
    return times;
  }

  #timeOf(entry: LogEntry, latest: number): number | undefined {
    const shown = panelTime(entry);
    if (shown === undefined || this.#aheadMs === undefined) return undefined;
    const time = shown - this.#aheadMs;
    const earliest = this.#completeAt ?? time;
    if (time > latest || time < earliest - ROUNDING_MS) return undefined;
    return Math.min(Math.max(time, earliest), latest);
  }

  #setClock(clock: PanelClock): void {
    const shown = panelTime(clock);
    if (shown !== undefined) this.#aheadMs = shown - Date.now();
  }

  #save(): void {
    const { file, log } = this.#options;
    const kept: Kept = { entries: this.#book.remember(), completeAt: this.#completeAt };
    try {
      keepFile(file, JSON.stringify(kept));
    } catch {
      log(
        'warn',
        `${file} cannot be written: after a restart, what happened meanwhile at the panel is not told.`,
      );
    }
  }
}

/** What cannot be read is not known: the log is followed from now on. A list alone has no time. */
function load(file: string): Kept {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept> | readonly unknown[] | null;
    const entries: unknown = Array.isArray(kept) ? kept : (kept as Partial<Kept>).entries;
    const completeAt = Array.isArray(kept) ? undefined : (kept as Partial<Kept>).completeAt;
    return {
      entries: Array.isArray(entries) ? entries.map(String) : undefined,
      completeAt: typeof completeAt === 'number' ? completeAt : undefined,
    };
  } catch {
    return { entries: undefined, completeAt: undefined };
  }
}
