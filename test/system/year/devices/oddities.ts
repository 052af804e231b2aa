import type { Timeline } from '../timeline.ts';
import type { User, UserList } from './user-list.ts';

/** In what way a device tells late, wrongly or never what it holds. Times are in milliseconds. */
export interface Oddity {
  /** A code opens at once, and shows only after this time. */
  readonly settleSetMs?: number;
  /** A code that was cleared opens and shows for this time longer. */
  readonly settleClearMs?: number;
  /** It calls each slot empty. */
  readonly showsEmpty?: boolean;
  /** It drops a code so long after it was written, without a word. */
  readonly dropsAfterMs?: number;
  /** It acknowledges a clear and keeps the code, which can only be overwritten. */
  readonly keepsCleared?: boolean;
}

/**
 * For so long nobody can say whether what was asked for is done late or never: five seconds for the device, and
 * where the answer to the last look is lost, as many as the program then waits for it.
 */
const IS_KNOWN_AFTER_MS = 14_000;

/** What becomes of codes that such a device has taken. */
export class Oddities {
  readonly #oddity: Oddity;
  readonly #list: UserList;
  readonly #timeline: Timeline;
  readonly #dropped: (digits: string) => void;
  readonly #timeCame: (digits: string) => void;
  /** Slots that show what they held before. */
  readonly #old = new Map<number, User | undefined>();
  /** When a slot was last asked for something that it may do late. */
  readonly #asked = new Map<number, number>();
  /** Slots that were asked to let go of their codes, and have them yet. */
  readonly #leaving = new Set<number>();
  readonly #cancel = new Map<number, (() => void)[]>();

  constructor(
    oddity: Oddity,
    parts: {
      list: UserList;
      timeline: Timeline;
      dropped: (digits: string) => void;
      timeCame: (digits: string) => void;
    },
  ) {
    this.#oddity = oddity;
    this.#list = parts.list;
    this.#timeline = parts.timeline;
    this.#dropped = parts.dropped;
    this.#timeCame = parts.timeCame;
  }

  /** What a slot shows. */
  view(slot: number): User | undefined {
    if (this.#oddity.showsEmpty) return undefined;
    return this.#old.has(slot) ? this.#old.get(slot) : this.#list.users.get(slot);
  }

  set(slot: number, user: User): void {
    const { settleSetMs = 0, dropsAfterMs = 0 } = this.#oddity;
    const before = this.view(slot);
    this.touched(slot);
    if (settleSetMs > 0) {
      this.#old.set(slot, before);
      this.#later(slot, settleSetMs, () => this.#old.delete(slot));
      this.asked(slot, user.digits);
    }
    this.#list.set(slot, user);
    if (dropsAfterMs > 0)
      this.#later(slot, dropsAfterMs, () => {
        this.touched(slot);
        this.#list.set(slot, undefined);
        this.#dropped(user.digits);
      });
  }

  clear(slot: number): void {
    const { settleClearMs = 0, keepsCleared = false } = this.#oddity;
    const user = this.#list.users.get(slot);
    if (!user) return;
    if (settleClearMs === 0 && !keepsCleared) {
      this.touched(slot);
      return this.#list.set(slot, undefined);
    }
    this.asked(slot, user.digits);
    if (this.#leaving.has(slot)) return;
    // What it shows of a write that has not settled it shows until the code is gone.
    this.#leaving.add(slot);
    if (keepsCleared) return;
    this.#later(slot, settleClearMs, () => {
      this.touched(slot);
      this.#list.set(slot, undefined);
    });
  }

  /** It was asked for something a moment ago, and may need its time. */
  isBusy(slot: number): boolean {
    const since = this.#asked.get(slot);
    return since !== undefined && this.#timeline.now < since + IS_KNOWN_AFTER_MS;
  }

  /** It acknowledges that, and may do it late or never. */
  asked(slot: number, digits: string): void {
    if (this.isBusy(slot)) return;
    this.#asked.set(slot, this.#timeline.now);
    this.#timeCame(digits);
    this.#later(slot, IS_KNOWN_AFTER_MS, () => this.#timeCame(digits));
  }

  /** Somebody changed the slot at the device, which shows at once. */
  touched(slot: number): void {
    this.#old.delete(slot);
    this.#asked.delete(slot);
    this.#leaving.delete(slot);
    for (const cancel of this.#cancel.get(slot) ?? []) cancel();
    this.#cancel.delete(slot);
  }

  #later(slot: number, delayMs: number, run: () => void): void {
    this.#cancel.set(slot, [...(this.#cancel.get(slot) ?? []), this.#timeline.after(delayMs, run)]);
  }
}
