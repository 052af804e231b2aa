import type { Driver, NotNow, Unreachable } from '../../domain/device.ts';
import type { SyncReason } from '../../domain/sync.ts';

/** How one step ended. `stuck`: the device answers and does not let go of a code, or of a guard. */
export type StepEnd =
  { readonly kind: 'done' } | Unreachable | NotNow | { readonly kind: 'stuck'; readonly reason: SyncReason };

/** Something to ask of the device; the step goes on with the answer. */
export interface Talk {
  readonly slot: number;
  readonly with: (driver: Driver) => Promise<unknown>;
}

/**
 * A step runs until it needs the device, and on from its answer: what it stores in between is one transaction,
 * which is on disk before anything is sent.
 */
export type Step = Generator<Talk, StepEnd, unknown>;

export const DONE: StepEnd = { kind: 'done' };

export function* ask<T>(
  slot: number,
  talk: (driver: Driver) => Promise<T>,
): Generator<Talk, T | Unreachable, unknown> {
  return (yield { slot, with: talk }) as T | Unreachable;
}
