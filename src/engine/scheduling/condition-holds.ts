import type { Clock } from '../../domain/clock.ts';
import type { ConditionId, KnownCondition } from '../../domain/condition.ts';
import { activeAt } from '../../domain/schedule/schedule.ts';
import type { HoldRecord } from '../../storage/tables/codes/hold-store.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from './code-scheduler.ts';
import { SAID_TO_BE_THERE } from '../../domain/plan/sync.ts';

const MINUTE_MS = 60_000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly timeIsTrusted: () => boolean;
  readonly scheduler: CodeScheduler;
}

/**
 * Where what a code depends on wavers and has ended, the code is held for some minutes: it stays where it is and
 * goes nowhere else, so that a calendar that is off for a moment locks nobody out. Nothing else waits for that.
 */
export class ConditionHolds {
  readonly #parts: Parts;
  #cancel: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A hold that has ended while the program was off, or of which nobody knows how long it lasts, is over. */
  start(): void {
    this.#end(this.#parts.timeIsTrusted() ? this.#due() : this.#parts.store.holds.open());
    this.timeChanged();
  }

  stop(): void {
    this.#cancel?.();
  }

  /** It has ended just now; within the transaction that notes it. A minute that nobody can measure is not waited for. */
  begin({ id, name, sense }: KnownCondition): void {
    if (!this.#parts.timeIsTrusted()) return;
    const now = this.#parts.clock.now();
    for (const code of this.#parts.store.codes.dependingOn(id)) {
      const minutes = code.condition?.holdMinutes ?? 0;
      if (minutes === 0 || code.paused || !activeAt(code.times, now, this.#parts.zone)) continue;
      const isSomewhere = this.#parts.store.grants
        .ofCode(code.id)
        .some(({ state }) => SAID_TO_BE_THERE.has(state));
      if (isSomewhere)
        this.#parts.store.holds.begin(code.id, { name, sense }, { now, until: now + minutes * MINUTE_MS });
    }
  }

  /** It is so again; within the transaction that notes it. */
  isAgain(id: ConditionId): void {
    for (const code of this.#parts.store.codes.dependingOn(id))
      this.#parts.store.holds.end(code.id, 'again', this.#parts.clock.now());
  }

  /** Rings at the next end. */
  arm(): void {
    this.#cancel?.();
    const next = Math.min(...this.#parts.store.holds.open().map(({ until }) => until));
    this.#cancel =
      next === Infinity
        ? undefined
        : this.#parts.clock.at(next, () => {
            this.#end(this.#due());
            this.arm();
          });
  }

  /** The clock was set: a hold that has not begun yet by the new time begins now, and lasts no longer for it. */
  timeChanged(): void {
    const now = this.#parts.clock.now();
    for (const { codeId, beganAt, until } of this.#parts.store.holds.open())
      if (beganAt > now) this.#parts.store.holds.move(codeId, { beganAt: now, until: now + until - beganAt });
    this.arm();
  }

  #due(): HoldRecord[] {
    const now = this.#parts.clock.now();
    return this.#parts.store.holds.open().filter(({ until }) => until <= now);
  }

  #end(holds: readonly HoldRecord[]): void {
    if (holds.length === 0) return;
    const codes = holds.map(({ codeId }) => codeId);
    const now = this.#parts.clock.now();
    this.#parts.store.transaction(() =>
      codes.forEach((code) => this.#parts.store.holds.end(code, 'over', now)),
    );
    this.#parts.scheduler.reconcile(codes);
  }
}
