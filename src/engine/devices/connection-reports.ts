import {
  FLAPPING_DOWNS,
  FLAPPING_WITHIN_MS,
  LONG_AWAY_MS,
  STEADY_AGAIN_MS,
} from '../../domain/alerts/alert.ts';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';

/** `times`: how often it was lost of late. */
export type ConnectionNews =
  | { readonly kind: 'lost' | 'back'; readonly message: DriverMessage }
  | { readonly kind: 'unsteady'; readonly times: number; readonly message: DriverMessage };

interface Parts {
  readonly clock: Clock;
  readonly lostAfterMs: number;
  readonly tell: (news: ConnectionNews) => void;
}

/**
 * What is told of something that can be lost and come back, such as a connection. A moment is not worth a word;
 * and what comes and goes is told once, and again once it stays.
 */
export class ConnectionReports {
  readonly #parts: Parts;
  #isUp = true;
  #told: ConnectionNews['kind'] = 'back';
  #message: DriverMessage | undefined;
  /** When it was lost of late, in epoch milliseconds. */
  #downs: number[] = [];
  #cancel: (() => void) | undefined;

  /** @param parts.lostAfterMs it is told to be lost where it is for so long */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  heard(up: boolean, message: DriverMessage): void {
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

  /** It is as it was long enough to be told. */
  #settle(): void {
    const isUnsteady = this.#told === 'unsteady';
    const is = this.#isUp ? 'back' : 'lost';
    if (is === this.#told) return;
    // One that flapped is not steady before it is back for good.
    if (!isUnsteady || this.#isUp) this.#told = is;
    if (isUnsteady && this.#isUp) this.#downs = [];
    this.#parts.tell({ kind: is, message: this.#message! });
  }
}
