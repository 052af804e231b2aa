import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';
import { ConnectionLost } from './broker.ts';
import type { PublishOptions } from './broker.ts';

/** Rejects with `ConnectionLost`. */
export type Publish = (topic: string, payload: string, options: PublishOptions) => Promise<void>;

/** What happened longer ago is not told any more: somebody else may be at the door by now. */
const EVENT_VALID_MS = 60_000;
/** More events than these within a minute without a broker: the oldest give way. */
const MOST_EVENTS = 200;
/** So many messages are on their way at once: brokers take at least twice as many (Mosquitto: 20). */
const LANES = 10;

interface Event {
  readonly topic: string;
  readonly payload: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * What the broker is to hold, and what it is to pass on. Of each topic only the newest payload counts, so
 * that nothing piles up while the broker is away; events are of now or of nothing.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #log: Log;
  /** By topic; the empty payload makes the broker forget the topic. */
  readonly #kept = new Map<string, string>();
  /** Topics that the broker may hold otherwise, in the order in which they are to be told. */
  readonly #untold = new Set<string>();
  #events: Event[] = [];
  #publish: Publish | undefined;
  #running: Promise<void> | undefined;

  constructor(parts: { clock: Clock; log: Log }) {
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** The broker is there, and may hold anything. */
  open(publish: Publish): void {
    this.#publish = publish;
    this.republishAll();
  }

  close(): void {
    this.#publish = undefined;
  }

  /** Everything once more. */
  republishAll(): void {
    for (const topic of this.#kept.keys()) this.#untold.add(topic);
    this.#run();
  }

  /** The broker is to hold this. */
  publishState(topic: string, payload: string): void {
    if (this.#kept.get(topic) === payload) return;
    this.#kept.set(topic, payload);
    this.#untold.add(topic);
    this.#run();
  }

  /** The broker is to hold nothing there. */
  clear(topic: string): void {
    this.publishState(topic, '');
  }

  /** The broker may hold something else there than was told. */
  tellAgain(topic: string): void {
    this.#untold.add(topic);
    this.#run();
  }

  keeps(topic: string): boolean {
    return (this.#kept.get(topic) ?? '') !== '';
  }

  /** Passed on once; dropped where there is no broker for a minute. */
  publishEvent(topic: string, payload: string): void {
    this.#events.push({ topic, payload, at: this.#clock.now() });
    if (this.#events.length > MOST_EVENTS) this.#events.shift();
    this.#run();
  }

  /** Resolves when everything was told that can be told now. */
  async idle(): Promise<void> {
    await this.#running;
  }

  #run(): void {
    if (!this.#publish || this.#running) return;
    this.#running = this.#drain(this.#publish).finally(() => {
      this.#running = undefined;
      // Something may have come between the last look and here, or the broker came back.
      if (this.#publish && (this.#untold.size > 0 || this.#events.length > 0)) this.#run();
    });
  }

  async #drain(publish: Publish): Promise<void> {
    // All that belongs together is known once the present work is done.
    await Promise.resolve();
    try {
      while (this.#publish === publish && (this.#untold.size > 0 || this.#events.length > 0)) {
        if (this.#untold.size > 0)
          await Promise.all(Array.from({ length: LANES }, () => this.#tellKept(publish)));
        else await this.#tellEvent(publish);
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      // All that is kept is published again once the broker is back.
      if (this.#publish === publish) this.#publish = undefined;
    }
  }

  /**
   * One topic after the other, each after the receipt for the one before. Several of these run at a time, so
   * that what is sent always carries the receipts of TCP for what came: waiting for those costs 40 ms each.
   */
  async #tellKept(publish: Publish): Promise<void> {
    for (const topic of this.#untold) {
      if (this.#publish !== publish) return;
      this.#untold.delete(topic);
      const payload = this.#kept.get(topic) ?? '';
      await publish(topic, payload, { retain: true });
      if (payload === '' && this.#kept.get(topic) === '') this.#kept.delete(topic);
    }
  }

  async #tellEvent(publish: Publish): Promise<void> {
    const oldest = this.#clock.now() - EVENT_VALID_MS;
    const stale = this.#events.filter(({ at }) => at < oldest).length;
    if (stale > 0) {
      this.#log('warn', 'MQTT: events were not told, as the broker was away for too long.', {
        events: stale,
      });
      this.#events = this.#events.slice(stale);
    }
    const [event] = this.#events;
    if (!event) return;
    await publish(event.topic, event.payload, { expiresAfterMs: EVENT_VALID_MS });
    // Meanwhile it may have given way to newer ones.
    if (this.#events[0] === event) this.#events.shift();
  }
}
