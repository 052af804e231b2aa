import type { ConditionId } from '../../../src/domain/condition.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';
import type { UserDetails } from '../../../src/domain/people/user.ts';
import type { Place } from '../places/place.ts';
import type { BookingDraft } from './booking-draft.ts';

/**
 * What an owner has entered so far and not saved. Screens are named, and which one comes next follows
 * from what is filled in, so that an open draft survives a restart and an upgrade.
 */
export type Draft = UserDraft | CodeDraft | BookingDraft;

export interface UserDraft {
  readonly kind: 'user';
  /** Missing for a new user. */
  readonly user?: number;
  readonly details: UserDetails;
  /** Once the user is added, a code for them is begun. */
  readonly thenCode?: boolean;
  /** Once the user is added, they are chosen at this place. */
  readonly thenTo?: Place;
  /** The code that a sentence asked for, for the user once they are added. */
  readonly thenDraft?: Omit<CodeDraft, 'user'>;
}

export interface CodeDraft {
  readonly kind: 'code';
  readonly user: number;
  /** Further users who each get such a code, with a PIN of their own; only of a new code. */
  readonly also?: readonly number[];
  /** By the user, where there are several: generated before it is saved, so that a tap that comes twice issues none twice. */
  readonly pins?: Readonly<Record<string, Pin>>;
  readonly secondPins?: Readonly<Record<string, Pin>>;
  /** Missing for a new code. */
  readonly code?: number;
  /** What was decided about that code when the change was begun, as `house.decisions` marks it. */
  readonly seen?: string;
  /** Missing until chosen; in a change of an existing code, missing means as it is. */
  readonly pin?: Pin;
  /** For devices that do not take the length of the first. */
  readonly secondPin?: Pin;
  readonly devices: readonly DeviceId[];
  readonly schedule?: Schedule;
  /** The schedule was chosen anew: its time begins with the next use, if it begins with a use. */
  readonly fromNextUse?: boolean;
  /** What it depends on beside its schedule; null: nothing; missing: as it is, and of a new code nothing. */
  readonly condition?: ConditionId | null;
  /** For how long it stays where that has ended, in minutes; missing: as it is, and of a new code as is usual. */
  readonly holdMinutes?: number;
  /** How often it works, counted from when it is saved; null: any number; missing: as it is. */
  readonly uses?: number | null;
  /** What it is called; null: nothing; missing: as it is. */
  readonly label?: string | null;
  /** Understood from a typed phrase and not yet confirmed. */
  readonly proposed?: Schedule;
  readonly proposedUses?: number;
  /** The days ticked so far, while hours are still to come. */
  readonly days?: readonly Weekday[];
  /** The first date picked, `YYYY-MM-DD`, while the last is still to come. */
  readonly firstDate?: string;
  /** When a stay begins on its first date and ends on its last, `HH:MM`; missing: whole days. */
  readonly stayHours?: { readonly from: string; readonly until: string };
}

/** For the store, which encrypts it: this is where a draft's PIN is written out. */
export function draftToJson(draft: Draft): object {
  if (draft.kind === 'code') return withDigits(draft);
  if (draft.kind !== 'user') return draft;
  return draft.thenDraft ? { ...draft, thenDraft: withDigits(draft.thenDraft) } : draft;
}

function withDigits(draft: Omit<CodeDraft, 'user'>): object {
  const { pin, secondPin, pins, secondPins } = draft;
  return {
    ...draft,
    ...(pin && { pin: pin.reveal() }),
    ...(secondPin && { secondPin: secondPin.reveal() }),
    ...(pins && { pins: each(pins, (one) => one.reveal()) }),
    ...(secondPins && { secondPins: each(secondPins, (one) => one.reveal()) }),
  };
}

export function draftFromJson(json: object): Draft {
  const draft = json as Draft;
  if (draft.kind === 'code') return withPin(draft);
  if (draft.kind !== 'user') return draft;
  return draft.thenDraft ? { ...draft, thenDraft: withPin(draft.thenDraft) } : draft;
}

/** As it was stored, the PIN is a text. */
function withPin<T extends Omit<CodeDraft, 'user'>>(draft: T): T {
  const { pin, secondPin, pins, secondPins } = draft;
  return {
    ...draft,
    ...(pin !== undefined && { pin: Pin.of(String(pin)) }),
    ...(secondPin !== undefined && { secondPin: Pin.of(String(secondPin)) }),
    ...(pins && { pins: each(pins, (digits) => Pin.of(String(digits))) }),
    ...(secondPins && { secondPins: each(secondPins, (digits) => Pin.of(String(digits))) }),
  };
}

function each<T, U>(byUser: Readonly<Record<string, T>>, make: (one: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(byUser).map(([user, one]) => [user, make(one)]));
}
