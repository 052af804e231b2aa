import { retryAfterMs, type RetryLadder } from '../../src/domain/retry.ts';

/**
 * Looks again, ever more seldom, for as long as something keeps a device from work: a state that one message
 * begins does not wait for the one message that ends it.
 */
export class LookAgain {
  readonly #look: () => void;
  readonly #waits: RetryLadder;
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;
  #isStopped = false;

  constructor(look: () => void, waits: RetryLadder) {
    this.#look = look;
    this.#waits = waits;
  }

  /** From now on, until `end()`. Begun again, it goes on as it does. */
  begin(): void {
    if (this.#isStopped) return;
    const look = (): void => {
      this.#timer = undefined;
      this.#looks++;
      this.begin();
      this.#look();
    };
    this.#timer ??= setTimeout(look, retryAfterMs(this.#looks, this.#waits)).unref();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#looks = 0;
  }

  /** For good. */
  stop(): void {
    this.#isStopped = true;
    this.end();
  }
}
