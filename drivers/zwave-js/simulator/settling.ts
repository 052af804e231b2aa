/**
 * What a simulated lock makes of a code that comes over the air, and what it shows of its memory until that
 * has settled. Many a lock acknowledges a command seconds before its slot shows anything of it
 * (FutureTense/keymaster#460, #799); some never show what they hold (zwave-js#3935), or delete a code soon after
 * they took it (zwave-js#9188).
 */
import type { LockFaults } from './faults.ts';

/** Runs something once, later; returns what keeps it from it. */
export type SimulatorTimer = (delayMs: number, run: () => void) => () => void;

export const TIMER: SimulatorTimer = (delayMs, run) => {
  const timer = setTimeout(run, delayMs).unref();
  return () => clearTimeout(timer);
};

export interface SettlingLock {
  readonly faults: Readonly<LockFaults>;
  /** The stored code of a slot. */
  code(slot: number): string | undefined;
  store(slot: number, digits: string | undefined): void;
  deleteCode(slot: number): void;
  announce(slot: number): Promise<void>;
}

/** Without digits: of an empty slot. */
export interface Shown {
  readonly digits: string | undefined;
}

export class Settling {
  readonly #lock: SettlingLock;
  readonly #timer: SimulatorTimer;
  /** Slots that show something else than they hold. */
  readonly #old = new Map<number, Shown>();
  /** What is still to come of each slot. */
  readonly #cancel = new Map<number, (() => void)[]>();

  constructor(lock: SettlingLock, timer: SimulatorTimer) {
    this.#lock = lock;
    this.#timer = timer;
  }

  /** What the lock says of a slot; undefined where it says what it holds. */
  shown(slot: number): Shown | undefined {
    return this.#lock.faults.showsEmpty ? { digits: undefined } : this.#old.get(slot);
  }

  /**
   * A code over the air; without digits, a clear.
   * @param isStored somebody else stores it, right after this
   */
  take(slot: number, digits: string | undefined, { isStored = false } = {}): void {
    const { settleSetMs, settleClearMs, keepsCleared, dropsAfterMs, announceWrites } = this.#lock.faults;
    const before = this.#old.get(slot) ?? { digits: this.#lock.code(slot) };
    this.touched(slot);
    if (digits === undefined && keepsCleared) return;
    if (digits !== undefined && dropsAfterMs > 0)
      this.#later(slot, dropsAfterMs, () => this.#drop(slot, digits));
    const settleMs = digits === undefined ? settleClearMs : settleSetMs;
    if (settleMs > 0) {
      this.#old.set(slot, before);
      if (digits !== undefined && !isStored) this.#lock.store(slot, digits);
      this.#later(slot, settleMs, () => this.#settle(slot, digits));
      return;
    }
    if (!isStored) this.#lock.store(slot, digits);
    if (announceWrites && !isStored) setImmediate(() => void this.#lock.announce(slot));
  }

  /** Somebody changed the slot at the keypad, which shows at once. */
  touched(slot: number): void {
    this.#old.delete(slot);
    for (const cancel of this.#cancel.get(slot) ?? []) cancel();
    this.#cancel.delete(slot);
  }

  #settle(slot: number, digits: string | undefined): void {
    this.#old.delete(slot);
    if (digits === undefined) this.#lock.deleteCode(slot);
    if (!this.#lock.faults.settlesSilently) void this.#lock.announce(slot);
  }

  #drop(slot: number, digits: string): void {
    if (this.#lock.code(slot) !== digits) return;
    this.touched(slot);
    this.#lock.deleteCode(slot);
  }

  #later(slot: number, delayMs: number, run: () => void): void {
    this.#cancel.set(slot, [...(this.#cancel.get(slot) ?? []), this.#timer(delayMs, run)]);
  }
}
