import type { WebhookProblem } from '../../domain/webhook.ts';
import type { ChannelProblem } from '../../domain/bookings/guest-channel.ts';
import type { FetchProblem, StayMoment } from '../../domain/bookings/sighting.ts';
import type { StayDates } from '../../domain/bookings/stay.ts';
import type { BulkAction } from '../../domain/bulk.ts';
import type { KnownCondition, WhyUnknown } from '../../domain/condition.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { DeviceProblem } from '../../domain/driver/driver-event.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { FaultPlace } from '../../domain/health/fault-place.ts';
import type { PartMessage, PartName } from '../../domain/health/part-message.ts';
import type { SyncReason, SyncState } from '../../domain/plan/sync.ts';
import type { Role } from '../../domain/people/user.ts';
import type { ReviewCause } from './review-views.ts';
import type { PinLengths } from './code-views.ts';
import type { EntryView } from './entry-views.ts';

/**
 * What speaks against the computer's clock: a later time was seen before, it is far later than any time that
 * was seen, or somebody who knows says another time. `unconfirmed`: nothing does, and nobody said the same.
 */
export type ClockDoubt = 'went-back' | 'leapt' | 'contradicted' | 'unconfirmed';

/** On whose word an account has access, or has it no more. */
export type Authority = { readonly member: string } | 'console' | 'configuration';

/** Something that a member must hear of, kept until it was delivered. `userName` as in the views. */
export type Notice =
  /** What was kept of it cannot be read. */
  | { readonly kind: 'damaged' }
  /** `also`: what else the same user did on the same arrival. */
  | { readonly kind: 'entry'; readonly entry: EntryView; readonly also?: EntryView }
  | {
      readonly kind: 'wrong-codes';
      readonly device: DeviceId;
      readonly deviceName: string;
      readonly count: number;
    }
  /** Accounts that are no members opened links that let nobody in. */
  | { readonly kind: 'bad-links'; readonly count: number }
  | {
      readonly kind: 'grant';
      readonly codeId: number;
      readonly userName: string | undefined;
      readonly deviceName: string;
      readonly slot?: number;
      readonly state: SyncState;
      /** As of `GrantView`. */
      readonly oldPin?: true;
      readonly reason?: SyncReason;
      readonly lengths?: PinLengths;
      /** The device itself has ended it by its own clock, as it said when it was last asked. */
      readonly guardedUntil?: number;
      /** Of one that was overdue: since when it is seen to be gone. */
      readonly goneAt?: number;
    }
  /** As things are, it will find no slot when its time begins, `at` in epoch milliseconds. */
  | {
      readonly kind: 'no-room';
      readonly codeId: number;
      readonly userName: string | undefined;
      readonly deviceName: string;
      readonly at: number;
      readonly slots: number;
    }
  /** Codes of ours that stood in their slots, and the device has nothing there now. */
  | {
      readonly kind: 'codes-deleted';
      readonly device: DeviceId;
      readonly deviceName: string;
      readonly codes: readonly { readonly codeId: number; readonly userName: string | undefined }[];
    }
  /** Slots that somebody filled at the device. */
  | {
      readonly kind: 'foreign-codes';
      readonly device: DeviceId;
      readonly deviceName: string;
      readonly slots: readonly number[];
    }
  /** A decision about many codes that was cut off by a restart: told to who began it. `left`: not decided. */
  | {
      readonly kind: 'bulk';
      readonly run: number;
      readonly what: BulkAction['kind'];
      readonly done: number;
      readonly refused: number;
      readonly left: number;
    }
  /** An automation has issued it: nobody of the house has seen its PIN yet. */
  | { readonly kind: 'issued'; readonly codeId: number; readonly userName: string }
  | {
      readonly kind: 'not-disarmed';
      readonly userName: string;
      /** Missing in what was kept before version 0.2. */
      readonly device?: DeviceId;
      readonly deviceName: string;
      readonly message: DriverMessage;
    }
  /** Nobody can tell whether codes that depend on these may work now; or somebody can again. */
  | {
      readonly kind: 'conditions';
      readonly known: boolean;
      readonly conditions: readonly ConditionNotice[];
    }
  /** Right: codes follow their schedules (again). `shows` in epoch milliseconds. */
  | { readonly kind: 'clock'; readonly right: boolean; readonly shows: number; readonly doubt?: ClockDoubt }
  /** `percent` is of the battery. */
  | {
      readonly kind: 'trouble';
      readonly deviceName: string;
      readonly what: DeviceProblem;
      readonly percent?: number;
    }
  /** It was taken out of its network, as far as its driver can tell. */
  | { readonly kind: 'device-left'; readonly device: DeviceId; readonly deviceName: string }
  /** The device does not let go of a code: a random PIN that nobody has was written over it. */
  | {
      readonly kind: 'slot-blocked';
      readonly device: DeviceId;
      readonly deviceName: string;
      readonly slot: number;
      readonly userName: string | undefined;
    }
  /** It is known by another id, of a driver that was renamed. `moved`: its codes came with it. */
  | {
      readonly kind: 'device-renamed';
      readonly device: DeviceId;
      readonly deviceName: string;
      readonly was: DeviceId;
      readonly moved: boolean;
    }
  /** A slot that is the device's own, where a code of ours was or was to be. */
  | {
      readonly kind: 'slot-withdrawn';
      readonly device: DeviceId;
      readonly deviceName: string;
      readonly message: DriverMessage;
    }
  /** Who may talk with the house has changed; `role` is what they are now, or were when they were removed. */
  | {
      readonly kind: 'member';
      readonly what: 'came' | 'removed' | 'role' | 'new-account';
      readonly name: string;
      readonly role: Role;
      /** The name of the account that the new one replaces. */
      readonly was?: string;
      readonly by: Authority;
    }
  /** A browser was logged in as the member who hears of it, by a link of theirs. `browser`: what it calls itself. */
  | { readonly kind: 'page-login'; readonly session: number; readonly browser: string }
  /** A group chat: an owner has added Latchkey, decided that alerts go there or no longer do, or Latchkey is not in it now. */
  | {
      readonly kind: 'group';
      readonly what: 'added' | 'on' | 'off' | 'left';
      readonly chat: number;
      readonly title: string;
      /** The owner who decided it. */
      readonly by?: string;
    }
  /** Of the second factor of the member of that name, or what an owner of that name requires of a role. */
  | {
      readonly kind: 'factor';
      readonly what: 'on' | 'off' | 'reset' | 'recovery' | 'locked' | 'required' | 'not-required';
      readonly name: string;
      /** The owner who has reset it. */
      readonly by?: string;
      readonly role?: Role;
      /** Recovery codes that are left. */
      readonly left?: number;
      /** For how long no code is looked at, and after how many wrong ones. */
      readonly minutes?: number;
      readonly tries?: number;
    }
  /** Nobody has seen them come in this day; `silent` devices may know better. `by`: `HH:MM`. */
  | {
      readonly kind: 'not-come';
      readonly userId: number;
      readonly userName: string;
      readonly by: string;
      readonly silent: readonly string[];
    }
  /** They came in at `came`, and no entry tells that they have left. `at`: `HH:MM`. */
  | {
      readonly kind: 'still-inside';
      readonly userId: number;
      readonly userName: string;
      readonly at: string;
      readonly came: number;
      readonly deviceName: string;
    }
  | StayNotice
  | GuestNotice
  /** How the arrivals of a day (`YYYY-MM-DD`) stand, the evening before. */
  | { readonly kind: 'arrivals'; readonly date: string; readonly arrivals: readonly ArrivalNotice[] }
  /** A calendar was not read for long, or is again. `since` in epoch milliseconds. */
  | {
      readonly kind: 'feed';
      readonly feed: number;
      readonly feedName: string;
      readonly unitName: string;
      readonly up: boolean;
      readonly since?: number;
      readonly problem?: FetchProblem;
    }
  /** A part of Latchkey itself, such as its broker's connection, does not run, or runs again. */
  | {
      readonly kind: 'part';
      readonly part: PartName;
      readonly up: boolean;
      readonly message: PartMessage;
    }
  /** The connection of the driver `name`, or a part of Latchkey, comes and goes. The next notice comes once it stays. */
  | ({ readonly kind: 'unsteady'; readonly times: number } & (
      | { readonly name: string; readonly message: DriverMessage }
      | { readonly part: PartName; readonly message: PartMessage }
    ))
  /** A cell of the database holds nothing sensible; `userName` or `isNobodys`, `deviceName`: whose code it is, and where. */
  | {
      readonly kind: 'damaged-row';
      readonly table: string;
      readonly row: string;
      readonly column: string;
      readonly userName?: string;
      readonly isNobodys?: true;
      readonly deviceName?: string;
    }
  /** The house has gone back in time, to `copyAt` (epoch milliseconds) as far as is known. */
  | { readonly kind: 'review'; readonly cause: ReviewCause; readonly copyAt?: number }
  /**
   * Of the copies of the house: `place` is a folder, or the copy that does not prove itself; `why` a code of the system,
   * or what is wrong with the copy. `fetch`: no copy, or nothing that opens one, is known to be elsewhere.
   */
  | {
      readonly kind: 'backup';
      readonly what: 'failed' | 'works-again' | 'unproven' | 'fetch';
      readonly place: string;
      readonly why?: string;
    }
  /** A receiver of events has taken none for so long that it gets none any more. */
  | {
      readonly kind: 'webhook';
      readonly webhook: number;
      readonly host: string;
      readonly problem: WebhookProblem;
    }
  /** A newer Latchkey runs. `changes`: what is new, in English. */
  | {
      readonly kind: 'updated';
      readonly version: string;
      readonly was: string;
      readonly changes: readonly string[];
    }
  /** Nothing can be stored, or everything can again. */
  | { readonly kind: 'disk'; readonly takesWrites: boolean }
  /** Something failed in Latchkey itself; everything else goes on. */
  | { readonly kind: 'fault'; readonly place: FaultPlace }
  | { readonly kind: 'device-silent'; readonly deviceName: string; readonly message: DriverMessage }
  | {
      readonly kind: 'connection';
      readonly driver: string;
      readonly up: boolean;
      readonly message: DriverMessage;
    };

/**
 * Of the stay of a guest.
 *
 * - `new`, `changed` (`was`: its dates before), `cancelled`, `returned`: as a calendar tells.
 * - `differs`: a calendar tells other dates than an owner has set by hand; these stay.
 * - `gone`: no calendar shows it any longer, and it has a code: an owner decides whether it stays.
 * - `unclear`: nobody can tell whether somebody comes; an owner decides.
 * - `double-booking`: `other` has a night of it too.
 * - `not-ready`: its time has come, and its code is not on `devices`; `backups` of them have another code to give.
 * - `no-code`: it has none, and begins soon.
 * - `forward`: an owner passes the message of `delivery` on.
 * - `perhaps-sent`, `not-sent`: what became of the message of `delivery`.
 */
export interface StayNotice {
  readonly kind: 'stay';
  readonly what:
    | 'new'
    | 'changed'
    | 'cancelled'
    | 'returned'
    | 'differs'
    | 'gone'
    | 'unclear'
    | 'double-booking'
    | 'not-ready'
    | 'no-code'
    | 'forward'
    | 'perhaps-sent'
    | 'not-sent'
    /** An account has opened the chat of the guest, or another one has tried to. */
    | 'chat-open'
    | 'chat-refused'
    /** The guest asks for other dates. */
    | 'asks';
  readonly stay: number;
  readonly unitName: string;
  /** How the guest is called in lists. */
  readonly name: string;
  readonly arrival: StayMoment;
  readonly departure: StayMoment;
  readonly was?: StayDates;
  readonly other?: { readonly stay: number; readonly name: string };
  readonly devices?: readonly string[];
  readonly backups?: readonly string[];
  readonly delivery?: number;
  readonly problem?: ChannelProblem;
  /** How the account is called at Telegram. */
  readonly account?: string;
  readonly request?: number;
  readonly wish?: StayDates;
}

/** What a guest hears of the own stay. `until` in epoch milliseconds: when the code ends. */
export interface GuestNotice {
  readonly kind: 'guest';
  readonly what: 'ready' | 'ending' | 'approved' | 'declined';
  readonly unitName: string;
  readonly arrival: StayMoment;
  readonly departure: StayMoment;
  readonly until: number;
}

export interface ArrivalNotice {
  readonly stay: number;
  readonly unitName: string;
  readonly name: string;
  readonly arrival: StayMoment;
  /** `on-time`: the code goes onto the locks only later, and nothing stands in its way. */
  readonly state: 'ready' | 'on-time' | 'not-ready' | 'no-code' | 'no-room';
  /** On which it is not. */
  readonly devices: readonly string[];
  readonly isShared: boolean;
}

export interface ConditionNotice extends Omit<KnownCondition, 'id'> {
  /** Whose codes depend on it. */
  readonly users: readonly string[];
  readonly why?: WhyUnknown;
}

export interface PendingNotice {
  readonly id: number;
  /** Telegram's numeric id of the account, or of a group chat, which is negative. */
  readonly member: number;
  readonly at: number;
  readonly notice: Notice;
  /** Goes up when a notice tells more than before. */
  readonly revision: number;
  /** It was kept until the member's quiet hours were over. */
  readonly kept?: true;
  /** The message that tells it already and is to be edited. */
  readonly message?: number;
}
