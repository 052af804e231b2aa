/**
 * Fetches updates and has them handled: each is in the durable inbox before Telegram is told to forget
 * it. In order within a chat, chats side by side. telegraf's own loop waits for a whole batch, ends at a
 * 409 and confirms what a crash then loses (telegraf issues 735 and 2084), hence this one.
 */
import type { Clock } from '../../src/domain/clock.ts';
import { retryAfterMs, type RetryLadder } from '../../src/domain/retry.ts';
import { SerialQueues } from '../serial-queues.ts';
import type { Incoming } from './incoming.ts';
import { BotTokenUnknown } from './telegram-failure.ts';
import { TelegramFailure, type Batch, type UpdatesRequest } from './client.ts';
import { wait } from './wait.ts';

export interface InboxItem {
  id: number;
  /** Items of one chat are handled one after another. */
  chat: number;
  /** An `Incoming` as JSON. It may hold a PIN that somebody typed. Undefined: what was kept cannot be read. */
  payload: string | undefined;
}

/** Keeps updates over a crash. It must remember ids of handled ones for as long as Telegram may repeat them: a day. */
export interface Inbox {
  /** Stores what is new, and returns those ids. */
  add(updates: readonly (InboxItem & { payload: string })[]): number[];
  /** Resolves once all that was added outlasts a power cut. */
  kept(): Promise<void>;
  done(id: number): void;
  /** What was added and is not done, oldest first. */
  pending(): InboxItem[];
}

export interface UpdateSource {
  deleteWebhook(): Promise<void>;
  getUpdates(request: UpdatesRequest): Promise<Batch>;
}

export interface PollerOptions {
  source: UpdateSource;
  inbox: Inbox;
  clock: Clock;
  handle(incoming: Incoming): Promise<void>;
  /** After `handle` threw: tell the chat that it did not work. */
  onError(incoming: Incoming): Promise<void>;
  /** Something that came from this chat before the start cannot be read any more. */
  onUnreadable(chat: number): Promise<void>;
  log: { info(words: string): void; warn(words: string): void };
}

// Long enough to be rarely renewed, short enough for routers that drop idle connections.
const POLL_SECONDS = 25;
const BACKOFF: RetryLadder = { firstMs: 500, lastMs: 30_000 };
/** While nothing can be stored, Telegram keeps what comes, and somebody may want to take access away. */
const UNSTORED_BACKOFF: RetryLadder = { firstMs: 500, lastMs: 5_000 };
/** Whatever Telegram asks for: who is not heard cannot take access away. */
const MAX_ASKED_PAUSE_MS = 5 * 60_000;
/** A server that gives nothing new, and does not wait either, is asked once more at once, then with pauses. */
const FREE_FRUITLESS_POLLS = 1;
const REMEMBERED_UNSTORED = 10_000;

/** What the next poll is about. */
interface Next {
  /** Confirms all below it. */
  readonly offset?: number;
  readonly isNew?: boolean;
  /** The ids of a batch that could not be stored, in their order. */
  readonly unstored?: readonly number[];
}

export class Poller {
  readonly #options: PollerOptions;
  readonly #stop = new AbortController();
  readonly #lanes = new SerialQueues();
  /** Updates that could not be stored, and whether they were handled. */
  readonly #unstored = new Map<number, 'running' | 'handled'>();
  #loop: Promise<void> = Promise.resolve();
  /** The trouble that was last put into words, so that each is said once. */
  #trouble: string | undefined;
  #storeIsBroken = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /**
   * Handles what an earlier run left in the inbox, then polls. Resolves after `stop`. Rejects with `BotTokenUnknown` if
   * Telegram does not know the token.
   */
  run(): Promise<void> {
    try {
      for (const item of this.#options.inbox.pending()) this.#enqueue(item);
    } catch (error) {
      this.#options.log.warn(`What an earlier run left in the inbox cannot be read: ${describe(error)}`);
    }
    const loop = this.#poll();
    this.#loop = loop.catch(() => undefined);
    return loop;
  }

  /** Resolves when every update that was received has been handled. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /** Ends the poll and waits for handlers that have begun; the rest stays in the inbox for the next run. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await this.idle();
  }

  async #poll(): Promise<void> {
    const { source, inbox, clock } = this.#options;
    const { signal } = this.#stop;
    let next: Next = {};
    let failures = 0;
    let fruitless = 0;
    let unstoredPolls = 0;
    let isReady = false;
    /** All that was made before this had been fetched by the last poll. */
    let heardUntil: number | undefined;
    while (!signal.aborted) {
      try {
        if (!isReady) await source.deleteWebhook(); // Telegram refuses polls while there is one
        const askedAt = clock.now();
        const { offset } = next;
        if (offset !== undefined) await inbox.kept();
        // The first does not wait: what it brings is of unknown age, and what comes after it is new.
        const timeoutSeconds = isReady ? POLL_SECONDS : 0;
        const batch = await source.getUpdates({
          timeoutSeconds,
          signal,
          ...(offset !== undefined && { offset }),
        });
        next = this.#receive(batch, heardUntil);
        if (!batch.isFull) {
          heardUntil = askedAt;
          isReady = true;
        }
        failures = 0;
        this.#recovered();
        const hasWaited = (clock.now() - askedAt) * 2 >= timeoutSeconds * 1000;
        fruitless = next.isNew || hasWaited ? 0 : fruitless + 1;
        if (next.unstored) {
          await wait(clock, retryAfterMs(unstoredPolls++, UNSTORED_BACKOFF), signal);
          next = this.#confirmHandled(next.unstored);
        } else {
          unstoredPolls = 0;
          const pauses = fruitless - FREE_FRUITLESS_POLLS;
          if (pauses > 0) await wait(clock, retryAfterMs(pauses - 1, BACKOFF), signal);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (isWrongToken(error)) throw new BotTokenUnknown(error.code);
        next = {};
        isReady = false;
        this.#complain(error);
        const asked = error instanceof TelegramFailure ? error.retryAfterMs : undefined;
        const pause = retryAfterMs(failures++, BACKOFF);
        await wait(clock, asked === undefined ? pause : Math.min(asked, MAX_ASKED_PAUSE_MS), signal);
      }
    }
  }

  #receive({ updates, unreadable }: Batch, since: number | undefined): Next {
    const { inbox, log } = this.#options;
    if (unreadable > 0)
      log.warn(`Telegram has sent ${unreadable} updates without a number; they are left out.`);
    if (updates.length === 0) return {};
    const items = updates.map((update) => ({
      id: update.updateId,
      chat: update.chat,
      payload: JSON.stringify(since === undefined ? update : { ...update, since }),
    }));
    let fresh: Set<number>;
    try {
      fresh = new Set(inbox.add(items));
    } catch (error) {
      return this.#holdInMemory(items, error);
    }
    if (this.#storeIsBroken) log.info('What comes can be stored again.');
    this.#storeIsBroken = false;
    for (const item of items) {
      const unstored = this.#unstored.get(item.id);
      if (unstored === 'handled') this.#done(item.id);
      else if (unstored === 'running') this.#unstored.delete(item.id);
      else if (fresh.has(item.id)) this.#enqueue(item);
    }
    // Only right after a batch: after an idle week update ids go on from a random, maybe lower number.
    return { offset: Math.max(...items.map(({ id }) => id)) + 1, isNew: fresh.size > 0 };
  }

  /** Telegram keeps them until they were handled, so that none is lost. */
  #holdInMemory(items: readonly (InboxItem & { payload: string })[], error: unknown): Next {
    if (!this.#storeIsBroken)
      this.#options.log.warn(
        `What comes from Telegram cannot be stored; it is handled from memory: ${describe(error)}`,
      );
    this.#storeIsBroken = true;
    for (const item of items) {
      if (this.#unstored.has(item.id)) continue;
      this.#unstored.set(item.id, 'running');
      const payload = JSON.stringify({ ...(JSON.parse(item.payload) as Incoming), unstored: true });
      this.#enqueue({ ...item, payload });
    }
    return { unstored: items.map(({ id }) => id) };
  }

  /** Those before the first that is not handled yet. */
  #confirmHandled(ids: readonly number[]): Next {
    const open = ids.findIndex((id) => this.#unstored.get(id) !== 'handled');
    const last = ids[open === -1 ? ids.length - 1 : open - 1];
    const [oldest] = this.#unstored.keys();
    if (this.#unstored.size > REMEMBERED_UNSTORED && oldest !== undefined) this.#unstored.delete(oldest);
    return last === undefined ? {} : { offset: last + 1 };
  }

  #enqueue(item: InboxItem): void {
    void this.#lanes.run(item.chat, () => this.#handle(item));
  }

  /** Never throws. An update whose handler throws is done too: tried again, it would only throw again. */
  async #handle({ id, chat, payload }: InboxItem): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { log } = this.#options;
    try {
      const incoming = read(payload);
      if (!incoming) {
        log.warn(`Update ${id} cannot be read any more.`);
        await this.#options.onUnreadable(chat);
      } else {
        try {
          await this.#options.handle(incoming);
        } catch (error) {
          log.warn(`Update ${id} (${incoming.kind}) was not handled: ${describe(error)}`);
          await this.#options.onError(incoming);
        }
      }
    } catch (error) {
      log.warn(`Update ${id}: its sender could not be told: ${describe(error)}`);
    }
    if (this.#unstored.has(id)) this.#unstored.set(id, 'handled');
    else this.#done(id);
  }

  #done(id: number): void {
    try {
      this.#options.inbox.done(id);
      this.#unstored.delete(id);
    } catch (error) {
      this.#options.log.warn(`Update ${id} stays in the inbox: ${describe(error)}`);
    }
  }

  #complain(error: unknown): void {
    const words =
      error instanceof TelegramFailure && error.code === 409
        ? `Another program is using this bot's token, so Telegram sends us nothing (409). Stop the other one, or use another token.`
        : `No messages from Telegram for now, will try again: ${describe(error)}`;
    if (words !== this.#trouble) this.#options.log.warn(words);
    this.#trouble = words;
  }

  #recovered(): void {
    if (this.#trouble !== undefined) this.#options.log.info('Telegram answers again.');
    this.#trouble = undefined;
  }
}

function read(payload: string | undefined): Incoming | undefined {
  try {
    return payload === undefined ? undefined : (JSON.parse(payload) as Incoming);
  } catch {
    return undefined;
  }
}

const isWrongToken = (error: unknown): error is TelegramFailure =>
  error instanceof TelegramFailure && (error.code === 401 || error.code === 404);

/** Other errors' messages may quote what was handled, a PIN perhaps: their kind and place must do. */
function describe(error: unknown): string {
  if (error instanceof TelegramFailure) return error.message;
  if (!(error instanceof Error)) return 'something that is no Error was thrown';
  const place = /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim();
  return place === undefined ? error.name : `${error.name} ${place}`;
}
