import type { ArmMode, DeviceId } from '../../src/domain/device.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import type { Assumption, PhraseProblem } from './schedule/scanner.ts';

/** What of the house a sentence can name. */
export interface World {
  readonly users: readonly Named<number>[];
  readonly devices: readonly KnownDevice[];
  readonly scenes: readonly Named<string>[];
  /** Codes that have a name. */
  readonly codes?: readonly (Named<number> & { readonly user: number })[];
  /** Of users, such as the cleaners. */
  readonly tags?: readonly Named<number>[];
  /** Of devices, such as all doors. */
  readonly groups?: readonly { readonly name: string; readonly devices: readonly DeviceId[] }[];
  /** Flats, houses and rooms that are let. */
  readonly units?: readonly Named<number>[];
}

export interface Named<Id> {
  readonly id: Id;
  readonly name: string;
}

export interface KnownDevice extends Named<DeviceId> {
  readonly kind: 'lock' | 'partition';
  readonly area?: string;
  /** It can hold a code. */
  readonly holdsCodes: boolean;
}

/** Somebody or something that a sentence names. */
export type Reference<Id> =
  | { readonly kind: 'known'; readonly id: Id; readonly name: string }
  /** More than one is called so: the chat asks. */
  | { readonly kind: 'unclear'; readonly typed: string; readonly candidates: readonly Named<Id>[] };

/** All users of a tag, or all of the house, without those that are named as exceptions. */
export interface UserGroup {
  readonly kind: 'group';
  readonly name: string;
  /** Missing: everybody. */
  readonly tag?: number;
  readonly except: readonly Named<number>[];
}

export type UserReference =
  /** `code`: the one of theirs that was named. */
  | (Extract<Reference<number>, { kind: 'known' }> & { readonly code?: number })
  | Extract<Reference<number>, { kind: 'unclear' }>
  | UserGroup
  /** Nobody is called so; `near`: users of a name like it. */
  | { readonly kind: 'new'; readonly name: string; readonly near: readonly Named<number>[] };

export type Part = 'who' | 'at' | 'when' | 'until' | 'mode';

/** What every intent says about the sentence that it was made of. */
export interface Reading {
  readonly who: readonly UserReference[];
  readonly at: readonly Reference<DeviceId>[];
  readonly missing: readonly Part[];
  /** Words that were not understood; never digits that may be a PIN. */
  readonly unread: readonly string[];
  readonly assumptions: readonly Assumption[];
  /** Names that were typed otherwise than they are. */
  readonly guesses: readonly { readonly typed: string; readonly name: string }[];
  /** Why the time that was typed is none. */
  readonly problem?: PhraseProblem;
  readonly pin?: Pin;
  /** Digits that may be a secret were typed, whether one PIN could be made of them or not. */
  readonly mayHoldPin: boolean;
}

/** Local `YYYY-MM-DDTHH:MM` of the house. */
type LocalTime = string;

/** One member of the union for each kind. */
type Each<Kind extends string> = Kind extends string ? { readonly kind: Kind } : never;

/** Missing: any of them. */
interface OfUnit {
  readonly unit?: Reference<number>;
}

/** What somebody wants. A sentence that is not understood as a whole never becomes an intent that acts. */
export type Intent = Reading &
  (
    | { readonly kind: 'issue'; readonly schedule?: Schedule; readonly uses?: number }
    | { readonly kind: 'change'; readonly schedule?: Schedule; readonly uses?: number }
    /** `until`, exclusive, or `byMs` more than now. */
    | (Each<'extend' | 'shorten'> & { readonly until?: LocalTime; readonly byMs?: number })
    /** `back`: when it works again. */
    | { readonly kind: 'pause'; readonly back?: LocalTime }
    | Each<'resume' | 'delete-code' | 'delete-user' | 'add-device' | 'remove-device'>
    | Each<'share' | 'show' | 'new-pin'>
    /** Days as `YYYY-MM-DD`, both included. */
    | { readonly kind: 'came'; readonly days?: { readonly first: string; readonly last: string } }
    /** `time` in epoch milliseconds; missing: now. */
    | { readonly kind: 'who-can'; readonly time?: number }
    | Each<'why' | 'ends' | 'next' | 'state' | 'battery'>
    | Each<'lock' | 'unlock' | 'disarm'>
    | { readonly kind: 'arm'; readonly mode?: ArmMode }
    | { readonly kind: 'scene'; readonly scene: Named<string> }
    | { readonly kind: 'add-user'; readonly name?: string }
    /** Somebody, a device, or, where neither is known by it, the text. */
    | { readonly kind: 'find'; readonly text?: string }
    | Each<'help' | 'list-users' | 'list-devices' | 'doctor'>
    /** Guests who come, on those days where they are named; days as `YYYY-MM-DD`, both included. */
    | (OfUnit & {
        readonly kind: 'arrivals';
        readonly days?: { readonly first: string; readonly last: string };
      })
    /** Who stays there, and whether it is ready for the next guest. */
    | (OfUnit & Each<'guests' | 'unit-ready'>)
    | Each<'cancel-stay'>
    /** Something to be done at another time, or for a while, which only a person can do at that time. */
    | { readonly kind: 'later'; readonly act: IntentKind }
    | { readonly kind: 'unknown' }
  );

export type IntentKind = Intent['kind'];

export type IntentOf<Kind extends IntentKind> = Extract<Intent, { readonly kind: Kind }>;

const ACTING: ReadonlySet<IntentKind> = new Set<IntentKind>([
  'issue',
  'change',
  'extend',
  'shorten',
  'pause',
  'resume',
  'delete-code',
  'delete-user',
  'add-device',
  'remove-device',
  'share',
  'show',
  'new-pin',
  'lock',
  'unlock',
  'arm',
  'disarm',
  'scene',
  'add-user',
  'cancel-stay',
]);

/** It changes something, or shows a secret, once it is confirmed. */
export function acts(kind: IntentKind): boolean {
  return ACTING.has(kind);
}
