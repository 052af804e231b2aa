import type { Driver } from '../../domain/driver/driver.ts';
import type { NotNow, Unreachable } from '../../domain/driver/outcome.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';

/** How one step ended. `stuck`: the device answers and does not let go of a code, or of a guard. */
export type OperationEnd =
  { readonly kind: 'done' } | Unreachable | NotNow | { readonly kind: 'stuck'; readonly reason: SyncReason };

/** Something to ask of the device; the step goes on with the answer. */
export interface DeviceCall {
  readonly slot: number;
  /** Only looked at: nothing has to be on the disk before. */
  readonly isRead?: true;
  readonly with: (driver: Driver) => Promise<unknown>;
}

/**
 * A step runs until it needs the device, and on from its answer: what it stores in between is one transaction,
 * which is on disk before anything is changed at the device.
 */
export type SlotOperation = Generator<DeviceCall, OperationEnd, unknown>;

export const DONE: OperationEnd = { kind: 'done' };

export function* look<T>(
  slot: number,
  talk: (driver: Driver) => Promise<T>,
): Generator<DeviceCall, T | Unreachable, unknown> {
  return (yield { slot, isRead: true, with: talk }) as T | Unreachable;
}

export function* call<T>(
  slot: number,
  talk: (driver: Driver) => Promise<T>,
): Generator<DeviceCall, T | Unreachable, unknown> {
  return (yield { slot, with: talk }) as T | Unreachable;
}
