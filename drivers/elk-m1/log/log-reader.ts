/**
 * Who came and went, from the panel's log: entries as they are pushed, what was missed after each new
 * connection, and a look into the log where something happened and nothing was pushed (that is an option
 * of the panel, G35).
 */
import { readFileSync } from 'node:fs';
import { writeKeptFile } from '../../shared/kept-file.ts';
import type { Log } from '../../../src/domain/log.ts';
import type { ElkClient } from '../client.ts';
import { panelTime, useOf, type Use } from './entries.ts';
import { LogBook } from './log-cursor.ts';
import type { LogEntry, Message, PanelClock } from '../message-types.ts';

/** A panel pushes an entry within moments of what it tells. */
const PUSH_GRACE_MS = 1000;
/** The log has the minute alone, and its clock is compared with ours by messages that take their time. */
const ROUNDING_MS = 2 * 60_000;
/** Of an entry whose time no clock shows: nobody takes it for the time at which it happened. */
const NEVER = 0;

export interface PanelHistoryOptions {
  /** Keeps which entries are known, so that a restart misses none. */
  readonly file: string;
  readonly log: Log;
  readonly now: () => number;
  /** @param at epoch milliseconds by the panel's clock, which may be impossible; missing: just now */
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
    this.#book = new LogBook(load(options.file));
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
    for (const entry of news) {
      const use = useOf(entry);
      if (use) this.#options.tell(use, when === 'now' ? undefined : this.#timeOf(entry));
    }
    this.#completeAt = this.#options.now();
    this.#save();
  }

  /** Where the log was complete a moment ago, what it tells is of now, whatever the panel's clock shows. */
  #timeOf(entry: LogEntry): number | undefined {
    const now = this.#options.now();
    const shown = panelTime(entry);
    const time = shown === undefined || this.#aheadMs === undefined ? NEVER : shown - this.#aheadMs;
    const earliest = this.#completeAt ?? NEVER;
    const isPossible = time <= now + ROUNDING_MS && time >= earliest - ROUNDING_MS;
    return isPossible || now - earliest > ROUNDING_MS ? time : undefined;
  }

  #setClock(clock: PanelClock): void {
    const shown = panelTime(clock);
    if (shown !== undefined) this.#aheadMs = shown - this.#options.now();
  }

  #save(): void {
    const { file, log } = this.#options;
    try {
      writeKeptFile(file, JSON.stringify(this.#book.remember()));
    } catch {
      log(
        'warn',
        `${file} cannot be written: after a restart, what happened meanwhile at the panel is not told.`,
      );
    }
  }
}

/** What cannot be read is not known: the log is followed from now on. */
function load(file: string): string[] | undefined {
  try {
    const remembered: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(remembered) ? remembered.map(String) : undefined;
  } catch {
    return undefined;
  }
}
