import type { StayMoment } from '../../domain/bookings/sighting.ts';
import type { Language } from '../../domain/people/language.ts';
import type { ArrivalAlerts } from '../../domain/alerts/alert.ts';
import type { GroupAlertKind, AlertChoices, WatchKind } from '../../domain/alerts/alert-choices.ts';
import type { Condition, KnownCondition } from '../../domain/condition.ts';
import type { ArmAbilities, ArmMode, DeviceId, KeypadMode, PinCapabilities } from '../../domain/device.ts';
import type { EntryAction, EntryMeans } from '../../domain/driver/driver-event.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { DeviceSchedule } from '../../domain/schedule/device-schedule.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { FirstUse } from '../../domain/first-use.ts';
import type { Schedule, Times } from '../../domain/schedule/schedule.ts';
import type { RestState, SyncReason, SyncState } from '../../domain/plan/sync.ts';
import type { ApiRight } from '../../domain/people/api-token.ts';
import type { Role, UserDetails } from '../../domain/people/user.ts';

/**
 * What the service shows of the house. Times are epoch milliseconds; nothing here holds a PIN. Where `user` or
 * `userName` is undefined, the code is nobody's: it was found at a device, and nobody knows whose it was.
 */

/** Whose code it is. */
export interface Person {
  readonly id: number;
  readonly name: string;
}

/**
 * What speaks against the computer's clock: a later time was seen before, it is far later than any time that
 * was seen, or somebody who knows says another time. `unconfirmed`: nothing does, and nobody said the same.
 */
export type ClockDoubt = 'went-back' | 'leapt' | 'contradicted' | 'unconfirmed';

export interface DeviceView {
  readonly id: DeviceId;
  readonly name: string;
  readonly kind: 'lock' | 'partition';
  readonly model?: string;
  /** False while it is known not to answer. Nobody polls: true says no more than that nothing was missed. */
  readonly reachable: boolean;
  /** When it last answered, or told something by itself, since the start. */
  readonly heardAt?: number;
  /** In percent. */
  readonly battery?: number;
  /** Only of what can be armed from here. */
  readonly armed?: ArmMode;
  readonly armAbilities?: ArmAbilities;
  /** Only of a bolt that can be turned from here. */
  readonly locked?: boolean;
  /** Only while its keypad is in a mode in which no code opens it. */
  readonly keypadMode?: KeypadMode;
  readonly pin: PinCapabilities;
  /** Why it can hold no code, and what to do. */
  readonly codesUnsupportedReason?: DriverMessage;
  /** Slots that can hold a code of ours: those that are not reserved. */
  readonly slots: number;
  /** The room or part of the house, as the configuration says. */
  readonly area?: string;
  /** Slots that hold one of our codes. */
  readonly ownCodes: number;
  /** Slots that hold somebody's code that Latchkey did not write. */
  readonly foreign: number;
  /** Codes of ours that stood on it and are not there any more; an owner has to decide. */
  readonly lost: number;
}

/** The camera that looks at a device, of Home Assistant. */
export interface CameraView {
  readonly id: string;
  /** Home Assistant does not know it. */
  readonly isMissing: boolean;
}

/** A scene or a script, and whether members may run it from the chat. */
export interface SceneChoiceView {
  readonly id: string;
  readonly name: string;
  readonly chosen: boolean;
}

/** One slot of a device, as far as it is known. */
export interface DeviceSlotView {
  readonly slot: number;
  /**
   * `known` and `unreadable`: somebody's code, which Latchkey did not write. `blocked`: a random PIN that nobody has,
   * over a code that the device did not let go of.
   */
  readonly holds: 'ours' | 'blocked' | 'known' | 'unreadable' | 'empty' | 'unread' | 'reserved';
  /** Of ours: whose, and how far it is. */
  readonly grant?: {
    readonly code: number;
    readonly userName: string | undefined;
    readonly state: SyncState;
  };
  /** Somebody's code with the PIN of this code of ours. */
  readonly sameAs?: { readonly code: number; readonly user: number; readonly userName: string };
  /** An owner has seen it and lets it be. */
  readonly leftAlone: boolean;
}

/** What would become of the codes of one device that move to another. */
export interface MoveView {
  readonly moves: readonly { readonly code: number; readonly userName: string | undefined }[];
  /** What the new device cannot hold, and why. */
  readonly stays: readonly {
    readonly code: number;
    readonly userName: string | undefined;
    readonly refusals: readonly Refusal[];
  }[];
}

/** Somebody who can open a device at a time. */
export interface AccessView {
  readonly user: Person | undefined;
  readonly code: number;
  /** Now: it was seen there, and nothing is known to keep it out. Later: nothing is known to stand in its way. */
  readonly certain: boolean;
  /** Its owner wants it so. */
  readonly wanted: boolean;
  readonly state: SyncState;
  /** When its time ends, in epoch milliseconds. */
  readonly until?: number;
  /** It depends on this too, and nobody knows how that will be then. */
  readonly condition?: ConditionView;
  /** It works so many times, and nobody knows how many will be left then. */
  readonly uses?: UsesView;
  /** Its end becomes known by its first use, which is still to come. */
  readonly firstUse?: FirstUse;
}

/** What keeps somebody out, or may. */
export type Obstacle =
  | { readonly kind: 'paused' | 'ended' | 'device-clock' | 'old-pin' | 'never-used' | 'unreachable' }
  /** `mayOpen`: it is not removed yet. */
  | { readonly kind: 'used-up'; readonly at: number; readonly mayOpen: boolean }
  | { readonly kind: 'uses'; readonly uses: UsesView }
  | { readonly kind: 'later'; readonly at: number }
  /** What it depends on beside its time is not so. */
  | { readonly kind: 'condition'; readonly condition: ConditionView }
  | { readonly kind: 'grant'; readonly state: SyncState; readonly reason?: SyncReason }
  | { readonly kind: 'keypad-mode'; readonly mode: KeypadMode }
  | { readonly kind: 'battery'; readonly percent: number }
  | { readonly kind: 'wrong-codes'; readonly count: number; readonly at: number };

export interface Explanation {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly hasCode: boolean;
  /** One of the user's codes is there and works now. */
  readonly opens: boolean;
  readonly verifiedAt?: number;
  readonly obstacles: readonly Obstacle[];
  /** What may keep out anybody. */
  readonly hints: readonly Obstacle[];
}

export interface UserView extends UserDetails {
  readonly id: number;
  readonly name: string;
}

export interface UserRow extends UserView {
  /** One word for the user's codes together: the state that most needs an owner's eye. */
  readonly state?: RestState;
  readonly codes: number;
}

export interface GuardView extends DeviceSchedule {
  /** The device may end it earlier than it says here, and no earlier than the schedule does. */
  readonly atLatest?: true;
}

export interface GrantView {
  readonly id: number;
  readonly device: DeviceId;
  readonly deviceName: string;
  /** False once nobody wants the code here: it is leaving, or gone. */
  readonly wanted: boolean;
  readonly state: SyncState;
  /** What is overdue is the PIN from before a change, and the one of now is not there yet. */
  readonly oldPin?: true;
  readonly reason?: SyncReason;
  /** What the device takes, where it took no PIN of this length. */
  readonly lengths?: PinLengths;
  /** Live: when it was last seen on the device. Scheduled or gone: when it was seen to be off it. */
  readonly verifiedAt?: number;
  readonly nextTryAt?: number;
  /** What the device itself was seen to keep of the code's time, or that it would not. */
  readonly deviceSchedule?: GuardView | { readonly refused: true };
}

export type PinLengths = Pick<PinCapabilities, 'minLength' | 'maxLength'>;

export interface TroubleView extends GrantView {
  readonly code: number;
  readonly userName: string | undefined;
}

export interface ConditionView extends KnownCondition {
  /** Whether anybody can tell now; if not, `holds` is as it was when it was known last. */
  readonly known: boolean;
}

/** What becomes of a code when what it depends on has ended. */
export interface HoldView {
  /** For how long it stays where it is; 0: it leaves at once. */
  readonly minutes: number;
  /** It is held now, until this time. */
  readonly until?: number;
}

/** Of a code that works so many times. */
export interface UsesView {
  readonly limit: number;
  /** As far as devices have told; below 0 where it was used more often before it could be removed. */
  readonly left: number;
  /** When the last use was. */
  readonly usedUpAt?: number;
}

/** A device that tells of openings without telling by whose code: a use there may not be counted. */
export interface Uncounted {
  readonly deviceName: string;
  /** When it last did; missing: it never tells whose code it was. */
  readonly at?: number;
}

export interface CodeView {
  readonly id: number;
  /** What its owner calls it, where the user has several. */
  readonly label?: string;
  readonly user: UserView | undefined;
  readonly schedule: Schedule;
  /** The same, with the end that its first use has made known. */
  readonly times: Times;
  /** Of a code that works for some time from its first use on. */
  readonly firstUse?: FirstUse;
  readonly paused: boolean;
  readonly deleted: boolean;
  /** The schedule's window is open now. */
  readonly open: boolean;
  /** What it depends on beside its schedule. */
  readonly condition?: ConditionView;
  /** Missing where it does not depend on anything that wavers. */
  readonly hold?: HoldView;
  /** Missing where it works any number of times. */
  readonly uses?: UsesView;
  /** Of a code whose end depends on its uses. */
  readonly uncounted: readonly Uncounted[];
  readonly nextChange?: { readonly at: number; readonly active: boolean };
  /** It will never open anything again, unless its schedule is changed, or its uses where they are used up. */
  readonly over: boolean;
  readonly grants: readonly GrantView[];
}

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

/**
 * Of a guest's stay.
 *
 * - `booking_ready`: its code was seen on every device.
 * - `booking_not_ready`: its time has come, and the code is not on every device; or it was, and is not any longer.
 * - `guest_departed`: its time is over.
 * - `booking_changed`: it is new, has other dates, was cancelled, or is there again.
 */
export interface StayEvent {
  readonly kind: 'stay';
  readonly event: 'booking_ready' | 'booking_not_ready' | 'guest_departed' | 'booking_changed';
  readonly at: number;
  readonly stay: number;
  readonly unit: number;
  readonly unitName: string;
  readonly arrival: StayMoment;
  readonly departure: StayMoment;
  readonly user: Person | undefined;
  readonly change?: 'new' | 'changed' | 'cancelled' | 'returned';
}

/** What automations may want to react to. */
export type Happening =
  | StayEvent
  /** `first`: nobody came in by this code before in its present window, or today. `late`: it was a while ago. */
  | {
      readonly kind: 'used';
      readonly entry: EntryView;
      readonly code?: number;
      readonly first: boolean;
      readonly late: boolean;
      /** Somebody may look over the shoulder of whoever is at the door: nothing that is shown in the house tells of it. */
      readonly isDiscreet?: boolean;
    }
  /** `live`: from now on the code opens the device. `overdue`: it should not, and may. */
  | {
      readonly kind: 'live' | 'overdue';
      readonly at: number;
      readonly code: number;
      readonly user: Person | undefined;
      readonly device: DeviceId;
      readonly deviceName: string;
    };

/** How many codes on a device are in each state. */
export interface DeviceSync {
  readonly states: Readonly<Partial<Record<SyncState, number>>>;
  /** Something is not as its owner wants it, and is not just being done. */
  readonly troubled: boolean;
}

export type { Role };

/** A group chat that an owner has added Latchkey to. */
export interface AlertGroupView {
  /** Telegram's numeric id, which is negative. */
  readonly chat: number;
  readonly title: string;
  readonly kinds: readonly GroupAlertKind[];
  /** Alerts go there: an owner has said so, and still is one. */
  readonly isOn: boolean;
  readonly ownerName: string;
  /** Of that owner. */
  readonly language?: Language;
}

export interface MemberView {
  /** Telegram's numeric id of the account. */
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** When this member is told who comes and goes. */
  readonly arrivals: ArrivalAlerts;
  /** In which the chat speaks with this member; missing where none is known. */
  readonly language?: Language;
  /** What the member wants to hear of; missing: of everything. */
  readonly alerts?: AlertChoices;
  /** An owner because the configuration says so. */
  readonly configured?: true;
}

/** What a member is told of if it has not happened by a time of the day. */
export interface WatchView {
  readonly id: number;
  readonly kind: WatchKind;
  readonly user: { readonly id: number; readonly name: string };
  /** `HH:MM` by the house's wall. */
  readonly at: string;
  readonly workdays: boolean;
}

/** A member's second factor. */
export interface FactorView {
  /** Epoch milliseconds. */
  readonly since: number;
  /** For how long it is remembered once it was given; 0: for one act. */
  readonly rememberMinutes: number;
  readonly recoveryLeft: number;
  /** It was given, and is remembered. */
  readonly isGiven: boolean;
  /** Until then no code is looked at: too many wrong ones came. */
  readonly lockedUntil?: number;
}

/** A one-time link that is still good. */
export interface InvitationView {
  readonly id: number;
  readonly role: Role;
  /** Who made it; missing where the console did. */
  readonly by?: string;
  /** Whose new account it is for. */
  readonly newAccountOf?: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A browser in which a member is logged in to the page. Times are epoch milliseconds. */
export interface PageSessionView {
  readonly id: number;
  readonly member: number;
  /** Of the member. */
  readonly name: string;
  readonly since: number;
  /** When it was last used, to within some minutes. */
  readonly seenAt: number;
  /** What the browser calls itself. */
  readonly browser: string;
}

/** What a program comes with that uses the API. Times are epoch milliseconds. */
export interface ApiTokenView {
  readonly id: number;
  readonly name: string;
  readonly rights: readonly ApiRight[];
  /** The owner who made it. */
  readonly madeByName: string;
  readonly since: number;
  readonly endsAt?: number;
  /** When it was last used, to within a minute. */
  readonly usedAt?: number;
  /** It lets in now. */
  readonly isGood: boolean;
}

/** One that is kept for programs that come back. */
export interface LoggedEvent {
  /** It grows, and no number comes twice. */
  readonly id: number;
  readonly kind: string;
  /** Missing where it cannot be read any more. */
  readonly happening?: Happening;
}

/** What somebody has decided about a code. */
export interface DecisionView {
  readonly id: number;
  readonly at: number;
  /** As the audit calls it, such as `edit code`. */
  readonly what: string;
  readonly by: { readonly kind: string; readonly name?: string };
}

/** A user of Home Assistant who has opened the page, and whom no owner has connected with a member. */
export interface HomeAssistantAskView {
  /** As Home Assistant knows the user. */
  readonly id: string;
  readonly name: string;
  /** What the page shows to them, so that an owner takes them for nobody else. */
  readonly code: string;
  readonly at: number;
}

/** A user of Home Assistant who is a member here. */
export interface HomeAssistantUserView {
  readonly id: string;
  readonly name: string;
  readonly member: number;
  readonly memberName: string;
  readonly since: number;
}

/** One code that begins or ends to open one device. */
export interface UpcomingView {
  readonly at: number;
  readonly opens: boolean;
  readonly code: number;
  readonly user: Person | undefined;
  readonly device: DeviceId;
  readonly deviceName: string;
  /** It happens only if this is so then. */
  readonly condition?: ConditionView;
  /** It happens only if any is left then. */
  readonly uses?: UsesView;
  /** Of one that would begin and, as things are, will not: why. */
  readonly hindered?: Pick<GrantView, 'state' | 'reason'>;
}

/** What a change of a code would do. Devices are named by their names. */
export interface Preview {
  /** The code would open these from now on. */
  readonly opens: readonly string[];
  /** Doors that get the PIN once the panel behind them takes changes again. */
  readonly waits?: readonly { readonly door: string; readonly panel: string; readonly hasOldPin: boolean }[];
  /** It opens these now, and would not any more. */
  readonly closes: readonly string[];
  /** It opens these now and would with another PIN. */
  readonly newPin: readonly string[];
  /** Devices without room for it, or for others because of it; `from` in epoch milliseconds. */
  readonly noRoom?: readonly {
    readonly device: string;
    readonly slots: number;
    readonly from?: number;
    readonly others: readonly { readonly userName: string | undefined; readonly from: number }[];
  }[];
  /** Devices at which a use may go uncounted, of a code whose end depends on its uses. */
  readonly uncounted?: readonly Uncounted[];
  /** What its schedule would do next, as long as what it depends on beside it stays as it is. */
  readonly then?: { readonly at: number; readonly active: boolean; readonly devices: readonly string[] };
}
