/**
 * Looks again, ever more seldom, for as long as something keeps a device from work: a state that one message
 * begins does not wait for the one message that ends it.
 */
export class LookAgain {
  readonly #look: () => void;
  readonly #firstMs: number;
  readonly #lastMs: number;
  #timer: NodeJS.Timeout | undefined;
  #waitMs: number;
  #isStopped = false;

  constructor(look: () => void, { firstMs, lastMs }: { firstMs: number; lastMs: number }) {
    this.#look = look;
    this.#firstMs = firstMs;
    this.#lastMs = lastMs;
    this.#waitMs = firstMs;
  }

  /** From now on, until `end()`. Begun again, it goes on as it does. */
  begin(): void {
    if (this.#isStopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#waitMs = Math.min(this.#waitMs * 2, this.#lastMs);
      this.begin();
      this.#look();
    }, this.#waitMs).unref();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waitMs = this.#firstMs;
  }

  /** For good. */
  stop(): void {
    this.#isStopped = true;
    this.end();
  }
}
