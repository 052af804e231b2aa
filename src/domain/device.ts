import type { DeviceSchedule } from './schedule/device-schedule.ts';
import type { Pin } from './pins/pin.ts';

/** `<driver id>/<the driver's own number or name>`, such as `zwave/12`. */
export type DeviceId = string;

/** What a device is and what it can hold, as far as its driver knows. */
export interface Device {
  readonly id: DeviceId;
  /** The device's own name; the configuration may give it another. */
  readonly name: string;
  readonly kind: 'lock' | 'partition';
  readonly model?: string;
  /** The same of two devices that are one thing, reached in two ways, such as `zwave:2119630849/12`. */
  readonly hardware?: string;
  /** User slots are 1 to `slots`. */
  readonly slots: number;
  /** Slots within the range that belong to the device itself, such as a master code. */
  readonly reserved: readonly number[];
  readonly pin: PinCapabilities;
  /** Why it can hold no code at all, and what to do, in words for an owner. It then has no slots. */
  readonly codesUnsupportedReason?: string;
  /** False while the driver knows that the device does not answer. */
  readonly reachable: boolean;
  /** In percent, where the device reports one. */
  readonly battery?: number;
  /** Of a lock whose bolt can be turned from here: whether it is out, as far as the lock has told. */
  readonly locked?: boolean;
  /** Only while its keypad is in a mode in which no code opens it, as far as it tells. */
  readonly keypadMode?: KeypadMode;
  /** Partitions of one panel have one user list: a code has the same slot on each of them. */
  readonly panel?: string;
  /** A partition's own state, once the panel has told it. */
  readonly armed?: ArmMode;
  /** What can be asked of the panel beyond the mode; nothing where it is missing. */
  readonly armAbilities?: ArmAbilities;
  /** Whether codes can be changed while armed; `try`: the maker does not say, so the panel is asked. */
  readonly canEditWhileArmed?: 'yes' | 'no' | 'try';
  /**
   * It cannot show what a slot holds; it can say whether a given PIN works. `read` then needs the PIN
   * that is believed to be there, and `empty` means no more than: that PIN does not work.
   */
  readonly verifiesByPin?: true;
  /** It can itself let a code in during one stretch of time only, by a clock that can be checked. */
  readonly hasOwnSchedule?: true;
  /**
   * It keeps the time by the day only: it may let a code in for so many milliseconds longer than its guard
   * says, and never has one dead before its time. A guard goes with its code.
   */
  readonly scheduleSlackMs?: number;
}

export type KeypadMode = 'vacation' | 'privacy' | 'locked-out';

export type ArmMode = 'disarmed' | 'stay' | 'away' | 'night';

export interface PinCapabilities {
  readonly minLength: number;
  readonly maxLength: number;
  /** The characters that the device accepts. */
  readonly charset: string;
  /** On a `five-button` keypad the digits 1/2, 3/4, 5/6, 7/8 and 9/0 share a key. */
  readonly keypad: 'ten-key' | 'five-button';
}

/**
 * What a slot was last seen to hold. When in doubt it is `unreadable`: a failed read is not a
 * reading, and an occupied slot that shows stars or nothing sensible is not empty.
 */
export type Reading =
  | { readonly kind: 'known'; readonly pin: Pin }
  | { readonly kind: 'empty' }
  /**
   * `elsewhere`: somebody is there whose code does not work here, such as a user of other partitions or one who may
   * not disarm, or with no code of ours, such as a master. `forbidden`: the user who stands for the slot may not do
   * all that a code is for, such as to disarm.
   */
  | { readonly kind: 'unreadable'; readonly elsewhere?: true; readonly forbidden?: true };

/** No answer: nothing was learnt about the slot, and a write may or may not have arrived. */
export interface Unreachable {
  readonly kind: 'unreachable';
  /** In words for an owner, without a PIN. */
  readonly why: string;
}

export type ReadOutcome = Reading | Unreachable;

/**
 * `occupied`: somebody else is in the slot, which was left as it is. `not-shown`: the device acknowledged the code,
 * and never showed it. `kept`: it acknowledged the removal, and still shows the code.
 */
export type RejectReason =
  'duplicate' | 'occupied' | 'refused' | 'length' | 'charset' | 'no-such-slot' | 'not-shown' | 'kept';

/**
 * How a write or a clear ended. `confirmed`: the slot was read back afterwards and holds what was asked for;
 * `suspended`: the device keeps a code that was cleared, and lets nobody in with it. `unverified`: the device took
 * it, and its slot cannot be read. `rejected`: the device itself said no. `contradicted`: the device acknowledged it,
 * or says neither yes nor no to anything, and the slot, read right after, shows something else: the device may need
 * some seconds to show it, and may hold it already, or it has dropped the command. `invalid`: it was never sent. `not-now`: nothing was changed, and it can be done once `accepts-changes` says so.
 */
export type WriteOutcome =
  | { readonly kind: 'confirmed'; readonly suspended?: true }
  | { readonly kind: 'unverified' }
  | { readonly kind: 'rejected'; readonly reason: RejectReason }
  | { readonly kind: 'contradicted' }
  | { readonly kind: 'invalid'; readonly reason: RejectReason }
  | NotNow
  | Unreachable;

export interface NotNow {
  readonly kind: 'not-now';
  readonly why: 'armed' | 'programming';
  /** In words for an owner, without a PIN. */
  readonly text: string;
}

/** What an owner asks of a panel beyond the mode; each is off where it is missing. */
export interface ArmOptions {
  readonly noEntryDelay?: boolean;
  readonly silent?: boolean;
  /** Arm although zones are open, and leave these out. */
  readonly bypass?: boolean;
}

export interface ArmAbilities {
  /** The modes that have an entry delay and can go without it. */
  readonly noEntryDelay: readonly ArmMode[];
  readonly silent: boolean;
  readonly bypass: boolean;
}

/** `refused`: the panel is as it was. `openZones` are their names, where they are the reason. */
export type ArmOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly text: string; readonly openZones: readonly string[] }
  | Unreachable;

export type EntryAction = 'unlock' | 'lock' | 'arm' | 'disarm' | 'denied' | 'duress';

/** By what somebody was let in that is no code of ours: a tag or card, a finger or face, the device's own master code. */
export type EntryMeans = 'tag' | 'biometric' | 'master-code';

/** What a device cannot mend by itself. */
export type DeviceProblem =
  'battery-low' | 'jammed' | 'tamper' | 'keypad-locked-out' | 'program-code-changed';

export type DriverEvent =
  /** The device list, a capability, a name or `reachable` changed: ask `devices()` again. */
  | { readonly kind: 'devices-changed' }
  /**
   * What was "not now" can be tried again: the panel was disarmed, somebody ended programming it, or what was in the
   * way of a change is over. The device list need not differ. Said once too often, it costs nothing.
   */
  | { readonly kind: 'accepts-changes'; readonly device: DeviceId }
  /** Somebody used a keypad. `slot` is missing where the device does not tell, as with a wrong code. */
  | {
      readonly kind: 'used';
      readonly device: DeviceId;
      readonly slot?: number;
      readonly how: EntryAction;
      /** Where it was no PIN of a slot; `slot` is then missing. */
      readonly means?: EntryMeans;
      /** Epoch milliseconds, where the device itself tells when it was, by a clock that may be wrong; missing: just now. */
      readonly at?: number;
    }
  /** Slots changed at the device, not by us; `all` where the device does not say which. */
  | { readonly kind: 'slots-changed'; readonly device: DeviceId; readonly slots: readonly number[] | 'all' }
  /** The device itself has told of a change that we made. */
  | {
      readonly kind: 'change-announced';
      readonly device: DeviceId;
      readonly slot: number;
      /** Missing where the device does not say. */
      readonly what?: 'added' | 'deleted';
    }
  /**
   * A slot turned out to be the device's own, such as a master's: from now on it is among the `reserved` ones.
   * No code of ours is in it. `text` is in words for an owner.
   */
  | {
      readonly kind: 'slot-withdrawn';
      readonly device: DeviceId;
      readonly slot: number;
      readonly text: string;
    }
  /** Somebody should look after the device: told when it begins. `percent` is of the battery. */
  | {
      readonly kind: 'trouble';
      readonly device: DeviceId;
      readonly what: DeviceProblem;
      readonly percent?: number;
    }
  /** The driver's own connection (stick, socket) came or went. `why` is in words for an owner. */
  | { readonly kind: 'connection'; readonly up: boolean; readonly why: string };

/**
 * The port that each driver fills. Queueing, retries and backoff live in the engine: a driver does
 * one thing when told, says honestly how it ended, and never throws for what a device did.
 */
export interface Driver {
  readonly id: string;
  /**
   * While its connection is up it lists each lock that belongs to its network, so that one it lists no more has
   * left, and what comes under the same id later may be another lock.
   */
  readonly listIsComplete?: true | undefined;
  /** Returns once work has begun; a connection that fails is announced and retried until `stop()`. */
  start(listener: (event: DriverEvent) => void): Promise<void>;
  stop(): Promise<void>;
  devices(): readonly Device[];
  /** Slots that the driver has read already, for instance in an interview. Sends nothing. */
  readings(device: DeviceId): ReadonlyMap<number, Reading>;
  /** @param expected the PIN that we believe is there, for devices that say of a given PIN whose it is */
  read(device: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome>;
  /** Writes one slot and reads that one slot back. */
  write(device: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome>;
  /** Clears one slot and reads that one slot back. */
  clear(device: DeviceId, slot: number, options?: ClearOptions): Promise<WriteOutcome>;
  /**
   * Only of devices that keep time: from now on the slot's code works during this stretch only; undefined:
   * at any time. `confirmed`: the device was asked afterwards and says so. `rejected`: it does not, and holds
   * none. `unverified`: it does not, and may hold another one.
   */
  setDeviceSchedule?(
    device: DeviceId,
    slot: number,
    deviceSchedule: DeviceSchedule | undefined,
    options: DeviceScheduleOptions,
  ): Promise<WriteOutcome>;
  /** Only where a device can be armed. Without a PIN the driver's own authority is used. */
  arm?(device: DeviceId, mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome>;
  /** Only where a bolt can be turned. `confirmed` is said only of a bolt that was read back where it should be. */
  setBolt?(device: DeviceId, locked: boolean): Promise<WriteOutcome>;
}

export interface DeviceScheduleOptions {
  /** It should be there already: the device is asked first, and told only where it is not. */
  readonly check: boolean;
}

export interface ClearOptions {
  /** False: the code comes back at its next window, so a panel may keep it and only forbid its use. */
  readonly forGood: boolean;
  /** The PIN that is to go, for devices that say of a given PIN whose it is. */
  readonly expected?: Pin;
  /**
   * Of a panel whose partitions have one list of users: the other partitions that keep the code. It goes from all
   * others, whoever has given it to them. Missing: it is taken from this one alone.
   */
  readonly beside?: readonly DeviceId[];
}
