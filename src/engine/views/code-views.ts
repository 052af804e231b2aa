import type { KnownCondition } from '../../domain/condition.ts';
import type { DeviceId, PinCapabilities } from '../../domain/device.ts';
import type { SyncReason, SyncState } from '../../domain/plan/sync.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { DeviceSchedule } from '../../domain/schedule/device-schedule.ts';
import type { FirstUse } from '../../domain/first-use.ts';
import type { Schedule, Times } from '../../domain/schedule/schedule.ts';
import type { Person, UserView } from './user-views.ts';

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

export interface DeviceScheduleView extends DeviceSchedule {
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
  readonly deviceSchedule?: DeviceScheduleView | { readonly refused: true };
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

/** What somebody has decided about a code. */
export interface DecisionView {
  readonly id: number;
  readonly at: number;
  /** As the audit calls it, such as `edit code`. */
  readonly what: string;
  readonly by: { readonly kind: string; readonly name?: string };
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
