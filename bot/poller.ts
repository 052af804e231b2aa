/**
 * Fetches updates and has them handled: each is in the durable inbox before Telegram is told to forget
 * it. In order within a chat, chats side by side. telegraf's own loop waits for a whole batch, ends at a
 * 409 and confirms what a crash then loses (telegraf issues 735 and 2084), hence this one.
 */
import type { Clock } from '../src/domain/clock.ts';
import type { Incoming } from './incoming.ts';
import { TelegramFailure, type UpdatesRequest } from './telegram.ts';
import { wait } from './wait.ts';

export interface InboxItem {
  id: number;
  /** Items of one chat are handled one after another. */
  chat: number;
  /** An `Incoming` as JSON. It may hold a PIN that somebody typed. */
  payload: string;
}

/** Keeps updates over a crash. It must remember ids of handled ones for as long as Telegram may repeat them: a day. */
export interface Inbox {
  /** Stores what is new, durably, and returns those ids. */
  add(updates: readonly InboxItem[]): number[];
  done(id: number): void;
  /** What was added and is not done, oldest first. */
  pending(): InboxItem[];
}

export interface UpdateSource {
  deleteWebhook(): Promise<void>;
  getUpdates(request: UpdatesRequest): Promise<Incoming[]>;
}

export interface PollerOptions {
  source: UpdateSource;
  inbox: Inbox;
  clock: Clock;
  handle(incoming: Incoming): Promise<void>;
  /** After `handle` threw: tell the chat that it did not work. */
  onError(incoming: Incoming): Promise<void>;
  log: { info(words: string): void; warn(words: string): void };
}

// Long enough to be rarely renewed, short enough for routers that drop idle connections.
const POLL_SECONDS = 25;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;

export class Poller {
  readonly #options: PollerOptions;
  readonly #stop = new AbortController();
  /** The end of each busy chat's queue; never rejects. */
  readonly #tails = new Map<number, Promise<void>>();
  #loop: Promise<void> = Promise.resolve();
  /** The trouble that was last put into words, so that each is said once. */
  #trouble: string | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /**
   * Handles what an earlier run left in the inbox, then polls. Resolves after `stop`; rejects, in words
   * for the console, if Telegram does not know the token.
   */
  run(): Promise<void> {
    for (const item of this.#options.inbox.pending()) this.#enqueue(item);
    const loop = this.#poll();
    this.#loop = loop.catch(() => undefined);
    return loop;
  }

  /** Resolves when every update that was received has been handled. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }

  /** Ends the poll and waits for handlers that have begun; the rest stays in the inbox for the next run. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await this.idle();
  }

  async #poll(): Promise<void> {
    const { source, clock } = this.#options;
    const { signal } = this.#stop;
    let offset: number | undefined;
    let failures = 0;
    let ready = false;
    while (!signal.aborted) {
      try {
        if (!ready) await source.deleteWebhook(); // Telegram refuses polls while there is one
        ready = true;
        const updates = await source.getUpdates({
          timeoutSeconds: POLL_SECONDS,
          signal,
          ...(offset !== undefined && { offset }),
        });
        // Only right after a batch: after an idle week update ids go on from a random, maybe lower number.
        offset = this.#receive(updates);
        failures = 0;
        this.#recovered();
      } catch (error) {
        if (signal.aborted) return;
        if (isWrongToken(error)) throw wrongToken(error);
        offset = undefined;
        ready = false;
        this.#complain(error);
        const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** failures++, MAX_BACKOFF_MS);
        const asked = error instanceof TelegramFailure ? error.retryAfterMs : undefined;
        await wait(clock, asked ?? backoff, signal);
      }
    }
  }

  /** Returns the offset that confirms the batch. */
  #receive(updates: Incoming[]): number | undefined {
    const last = updates.at(-1);
    if (!last) return undefined;
    const items = updates.map((update) => ({
      id: update.updateId,
      chat: update.chat,
      payload: JSON.stringify(update),
    }));
    const fresh = new Set(this.#options.inbox.add(items));
    for (const item of items) if (fresh.has(item.id)) this.#enqueue(item);
    return last.updateId + 1;
  }

  #enqueue(item: InboxItem): void {
    const before = this.#tails.get(item.chat) ?? Promise.resolve();
    const tail = before
      .then(() => this.#handle(item))
      .then(() => {
        if (this.#tails.get(item.chat) === tail) this.#tails.delete(item.chat);
      });
    this.#tails.set(item.chat, tail);
  }

  /** Never throws. An update whose handler throws is done too: tried again, it would only throw again. */
  async #handle({ id, payload }: InboxItem): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { inbox, log } = this.#options;
    try {
      const incoming = JSON.parse(payload) as Incoming;
      try {
        await this.#options.handle(incoming);
      } catch (error) {
        log.warn(`Update ${id} (${incoming.kind}) was not handled: ${describe(error)}`);
        await this.#options.onError(incoming);
      }
    } catch (error) {
      log.warn(`Update ${id}: its sender could not be told: ${describe(error)}`);
    }
    try {
      inbox.done(id);
    } catch (error) {
      log.warn(`Update ${id} stays in the inbox: ${describe(error)}`);
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

const isWrongToken = (error: unknown): error is TelegramFailure =>
  error instanceof TelegramFailure && (error.code === 401 || error.code === 404);

const wrongToken = (failure: TelegramFailure): Error =>
  new Error(
    `Telegram does not know the bot token (${failure.code}). Expected the token that @BotFather gave you, like 123456:ABC…; check telegram.token in the configuration.`,
  );

/** Other errors' messages may quote what was handled, a PIN perhaps: their kind and place must do. */
function describe(error: unknown): string {
  if (error instanceof TelegramFailure) return error.message;
  if (!(error instanceof Error)) return 'something that is no Error was thrown';
  const place = /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim();
  return place === undefined ? error.name : `${error.name} ${place}`;
}
