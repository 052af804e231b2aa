import type { DeviceId } from '../../domain/device.ts';
import type { Role } from '../../domain/people/user.ts';
import type { ReviewCause } from '../../storage/tables/review-store.ts';

export type { ReviewCause } from '../../storage/tables/review-store.ts';

/**
 * What a device holds of a code, against what the house remembers of it.
 *
 * - `same`: the code is there, as it should be.
 * - `missing`: it should be there now, and is not.
 * - `away`: it is not there, and need not be now; it would come back at its time.
 * - `still-there`: it is there, and should not be now.
 * - `other`: another code is in its slot.
 * - `hidden`: its slot is taken, and the device does not show by what.
 * - `unread`: the device has not shown the slot yet.
 */
export type Difference = 'same' | 'missing' | 'away' | 'still-there' | 'other' | 'hidden' | 'unread';

export interface CodeDifference {
  readonly code: number;
  readonly userName: string | undefined;
  readonly devices: readonly {
    readonly device: DeviceId;
    readonly deviceName: string;
    readonly what: Difference;
  }[];
}

export interface ForeignDifference {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly slots: readonly number[];
}

/** A member of the house that is remembered, who has no access before an owner says so. */
export interface SuspendedMember {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
}

/** A house that has gone back in time, until its owners have decided what still holds. */
export interface ReviewView {
  readonly cause: ReviewCause;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly copyAt?: number;
  readonly codes: readonly CodeDifference[];
  readonly members: readonly SuspendedMember[];
  readonly foreign: readonly ForeignDifference[];
  /** Devices of which slots are not read yet. */
  readonly unread: readonly string[];
}
