import type { Condition } from '../../domain/condition.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { EntryAction, EntryMeans } from '../../domain/driver/driver-event.ts';
import type { Person } from './user-views.ts';

export interface EntryView {
  readonly id: number;
  readonly at: number;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly how: EntryAction;
  readonly slot?: number;
  /** By what it was done that is no code. */
  readonly means?: EntryMeans;
  /** Missing where the slot is not ours, or no code was typed; and where there is a `code`: that is nobody's. */
  readonly user?: Person;
  /** The code of ours that it was; missing in what was kept before version 0.2. */
  readonly code?: number;
  /** The name of the member who asked for it from the chat. */
  readonly member?: string;
  /**
   * A code that should not have worked there then: it is overdue, was used up, or the device let it in too early.
   */
  readonly outside?: true;
  /** The device's clock was wrong: it was at `at` at the latest, and at `since` at the earliest, if that is known. */
  readonly unsure?: { readonly since?: number };
  /** How many uses its code had left after it, where they are limited; below 0 where it was one too many. */
  readonly usesLeft?: number;
}

/** Which entries; what is missing leaves none out. */
export interface EntrySelection {
  readonly device?: DeviceId;
  readonly user?: number;
  readonly how?: readonly EntryAction[];
  /** Epoch milliseconds; `until` does not belong to it. */
  readonly from?: number;
  readonly until?: number;
  /** What is older than this entry. */
  readonly before?: { readonly at: number; readonly id: number };
}

/** A code that stayed for a while although what it depends on had ended. */
export interface HoldEntryView {
  readonly user: Person | undefined;
  readonly condition: Pick<Condition, 'name' | 'sense'>;
  /** When it had ended. */
  readonly at: number;
  readonly until: number;
  /** Missing while it is held. */
  readonly end?: { readonly at: number; readonly outcome: 'again' | 'over' | 'moot' };
}
