import { memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { Store } from '../../storage/store.ts';
import { isOnHold } from '../scheduling/desired-state.ts';

/** How long the member who made a decision about a code can take it back. */
export const UNDO_WITHIN_MS = 60_000;

export type Undoable = 'pause' | 'edit' | 'delete';

/** A code before a decision, without its PIN: no copy of that is kept. */
export interface Before {
  readonly what: Undoable;
  readonly code: CodeRecord;
  /** The devices on which the code was wanted. */
  readonly devices: readonly DeviceId[];
}

interface Kept extends Before {
  readonly member: number;
  readonly until: number;
  /** The code as the decision left it. */
  readonly after: string;
  readonly forget: () => void;
}

/** Codes before the decisions of the last minute. In memory only, so a restart ends the chance to undo. */
export class UndoMemory {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #changed: (code: number) => void;
  readonly #kept = new Map<number, Kept>();

  /** @param changed called when a decision can no longer be taken back */
  constructor(store: Store, clock: Clock, changed: (code: number) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#changed = changed;
  }

  stop(): void {
    for (const code of [...this.#kept.keys()]) this.drop(code);
  }

  /** Runs a decision about a code, and remembers the code from before. */
  keeping(by: Actor, what: Undoable, id: number, decide: () => void): void {
    const before = this.#look(id);
    decide();
    this.drop(id);
    const member = memberIn(by);
    const now = this.#clock.now();
    // A hold that has ended cannot begin again.
    if (member === undefined || !before || isOnHold(before.code, now)) return;
    this.#kept.set(id, {
      ...{ what, member, ...before, after: this.#keyOf(id) },
      until: now + UNDO_WITHIN_MS,
      forget: waitFor(this.#clock, UNDO_WITHIN_MS, () => {
        this.#kept.delete(id);
        this.#changed(id);
      }),
    });
  }

  /** The last decision of this member about the code, if it is less than a minute old. */
  of(by: Actor, id: number): Before | undefined {
    const kept = this.#kept.get(id);
    return kept && kept.member === memberIn(by) && this.#clock.now() < kept.until ? kept : undefined;
  }

  /** Whether nobody has decided about the code since. */
  isUnchanged(id: number): boolean {
    return this.#kept.get(id)?.after === this.#keyOf(id);
  }

  drop(id: number): void {
    this.#kept.get(id)?.forget();
    this.#kept.delete(id);
  }

  #look(id: number): Pick<Before, 'code' | 'devices'> | undefined {
    const code = this.#store.codes.get(id);
    if (!code) return undefined;
    return { code, devices: this.#store.grants.wantedOn(id) };
  }

  /** Everything that is decided about a code. The PIN of a deleted code disappears by itself. */
  #keyOf(id: number): string {
    const { code, devices } = this.#look(id) ?? {};
    const { schedule, firstUse, paused, deleted, digest, secondDigest, condition, uses } = code ?? {};
    const limits = [firstUse?.at, condition?.id, condition?.holdMinutes, uses?.limit, uses?.last];
    return JSON.stringify([
      schedule,
      paused,
      deleted,
      deleted ? undefined : [digest, secondDigest],
      limits,
      devices,
    ]);
  }
}
