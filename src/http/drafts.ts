import { randomBytes } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';

const KEPT_MS = 30 * 60_000;
const MOST_DRAFTS = 300;

/**
 * What members have typed and not decided yet, such as a new code with its PIN. It stands in memory alone, so that
 * no page and no form has to carry it.
 */
export class Drafts {
  readonly #clock: Clock;
  readonly #drafts = new Map<
    string,
    { readonly member: number; readonly at: number; readonly value: unknown }
  >();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the key under which its own member finds it */
  keep(member: number, value: unknown): string {
    for (const [old, draft] of this.#drafts) if (this.#isOld(draft)) this.#drafts.delete(old);
    const key = randomBytes(12).toString('base64url');
    this.#drafts.set(key, { member, at: this.#clock.now(), value });
    for (const oldest of [...this.#drafts.keys()].slice(0, -MOST_DRAFTS)) this.#drafts.delete(oldest);
    return key;
  }

  /** @param isOne whether it is what is looked for */
  find<T>(member: number, key: string, isOne: (value: unknown) => value is T): T | undefined {
    const draft = this.#drafts.get(key);
    if (draft?.member !== member || !isOne(draft.value)) return undefined;
    if (!this.#isOld(draft)) return draft.value;
    this.#drafts.delete(key);
    return undefined;
  }

  drop(key: string): void {
    this.#drafts.delete(key);
  }

  #isOld({ at }: { readonly at: number }): boolean {
    return Math.abs(this.#clock.now() - at) > KEPT_MS;
  }
}
