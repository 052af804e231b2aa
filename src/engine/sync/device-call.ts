import type { Driver } from '../../domain/driver/driver.ts';
import type { NotNow, Unreachable } from '../../domain/driver/outcome.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';

/** How one step ended. `not-removed`: the device answers and does not remove a code, or its schedule. */
export type OperationEnd =
  | { readonly kind: 'done' }
  | Unreachable
  | NotNow
  | { readonly kind: 'not-removed'; readonly reason: SyncReason };

/** A call to the device. The step goes on with the answer. */
export interface DeviceCall {
  readonly slot: number;
  /** The call only reads: nothing has to be on disk before. */
  readonly isRead?: true;
  readonly with: (driver: Driver) => Promise<unknown>;
}

/**
 * A step runs until it needs the device, and goes on with the answer. What it stores in between is one transaction,
 * which is on disk before anything is changed on the device.
 */
export type SlotOperation = Generator<DeviceCall, OperationEnd, unknown>;

export const DONE: OperationEnd = { kind: 'done' };

export function* look<T>(
  slot: number,
  exchange: (driver: Driver) => Promise<T>,
): Generator<DeviceCall, T | Unreachable, unknown> {
  return (yield { slot, isRead: true, with: exchange }) as T | Unreachable;
}

export function* call<T>(
  slot: number,
  exchange: (driver: Driver) => Promise<T>,
): Generator<DeviceCall, T | Unreachable, unknown> {
  return (yield { slot, with: exchange }) as T | Unreachable;
}
