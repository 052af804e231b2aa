import {
  FLAPPING_DOWNS,
  FLAPPING_WITHIN_MS,
  LONG_AWAY_MS,
  STEADY_AGAIN_MS,
} from '../../domain/alerts/alert.ts';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';

/** `times`: how often it was lost recently. */
export type ConnectionNews<Message> =
  | { readonly kind: 'lost' | 'back'; readonly message: Message }
  | { readonly kind: 'unsteady'; readonly times: number; readonly message: Message };

interface Parts<Message> {
  readonly clock: Clock;
  readonly lostAfterMs: number;
  readonly tell: (news: ConnectionNews<Message>) => void;
}

/**
 * Decides what members hear of something that can be lost and come back, such as a connection. A loss of a moment is
 * not reported. A connection that comes and goes is reported once, and again once it stays.
 */
export class ConnectionReports<Message> {
  readonly #parts: Parts<Message>;
  #isUp = true;
  #told: ConnectionNews<Message>['kind'] = 'back';
  #message: Message | undefined;
  /** When it was lost recently, in epoch milliseconds. */
  #downs: number[] = [];
  #cancel: (() => void) | undefined;

  /** @param parts.lostAfterMs how long it must be away before the loss is reported */
  constructor(parts: Parts<Message>) {
    this.#parts = parts;
  }

  heard(up: boolean, message: Message): void {
    this.#message = message;
    if (up === this.#isUp) return;
    this.#isUp = up;
    this.stop();
    if (!up) this.#noteDown();
    if (this.#told === 'unsteady') return this.#settleAfter(up ? STEADY_AGAIN_MS : LONG_AWAY_MS);
    this.#settleAfter(up ? 0 : this.#parts.lostAfterMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #noteDown(): void {
    const now = this.#parts.clock.now();
    this.#downs = [...this.#downs, now].filter((at) => Math.abs(now - at) < FLAPPING_WITHIN_MS);
    if (this.#told === 'unsteady' || this.#downs.length < FLAPPING_DOWNS) return;
    this.#told = 'unsteady';
    this.#parts.tell({ kind: 'unsteady', times: this.#downs.length, message: this.#message! });
  }

  #settleAfter(ms: number): void {
    if (ms === 0) return this.#settle();
    this.#cancel = waitFor(this.#parts.clock, ms, () => this.#settle());
  }

  /** Reports the present state, which has lasted long enough. */
  #settle(): void {
    const isUnsteady = this.#told === 'unsteady';
    const is = this.#isUp ? 'back' : 'lost';
    if (is === this.#told) return;
    // A flapping connection is not steady before it is back for good.
    if (!isUnsteady || this.#isUp) this.#told = is;
    if (isUnsteady && this.#isUp) this.#downs = [];
    this.#parts.tell({ kind: is, message: this.#message! });
  }
}
