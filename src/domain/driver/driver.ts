import type { ArmMode, Device, DeviceId } from '../device.ts';
import type { Pin } from '../pins/pin.ts';
import type { DeviceSchedule } from '../schedule/device-schedule.ts';
import type { DriverEvent } from './driver-event.ts';
import type { ArmOutcome, Reading, ReadOutcome, WriteOutcome } from './outcome.ts';

/**
 * The port that each driver fills. Queueing, retries and backoff live in the engine: a driver does one thing when it
 * is asked, says honestly how it ended (`outcome.ts` says what each outcome proves), and never throws for what a
 * device did. What it can do besides is in the capabilities below.
 *
 * Units: slots count from 1, times are epoch milliseconds, durations milliseconds, batteries percent.
 *
 * Overlap: the engine makes one call of `read`, `write`, `clear` and `setDeviceSchedule` at a time for each device.
 * Calls for different devices may overlap, also for two partitions of one panel, and `arm` and `setBolt` come at any
 * time. A driver whose hardware does one thing at a time keeps its own queue.
 *
 * Time: the engine waits for each call and cuts none off. Each comes to its end, also where the device is silent:
 * `unreachable` then within 15 seconds, of a device that is known to be away at once. A write or a clear that the
 * device does take may need longer, such as keys typed at a panel; it says so by ending.
 */
export interface Driver {
  readonly id: string;
  /**
   * While its connection is up it lists each lock that belongs to its network, so that one it lists no more has
   * left, and what comes under the same id later may be another lock.
   */
  readonly listIsComplete?: true | undefined;
  /**
   * Returns once work has begun; a connection that fails is announced and retried until `stop()`. Called again, it
   * opens nothing a second time: events go to the newer listener alone.
   */
  start(listener: (event: DriverEvent) => void): Promise<void>;
  /**
   * Resolves once nothing more is sent and everything is closed; from the call on, no event is sent. A write that is
   * on its way comes to an end too: as it ended, or as `unreachable` where that is not known. Called again, or
   * before `start`, it does nothing. A driver that was stopped is not started again.
   */
  stop(): Promise<void>;
  /** As far as it is known now. Sends nothing. The registry compares lists: a driver need not. */
  devices(): readonly Device[];
  /** Slots that the driver has read already, for instance in an interview. Sends nothing. */
  readings(device: DeviceId): ReadonlyMap<number, Reading>;
  /** @param expected the PIN that we believe is there, for devices that say of a given PIN whose it is */
  read(device: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome>;
  /** Writes one slot and reads that one slot back. */
  write(device: DeviceId, slot: number, pin: Pin, options?: WriteOptions): Promise<WriteOutcome>;
  /** Clears one slot and reads that one slot back. */
  clear(device: DeviceId, slot: number, options?: ClearOptions): Promise<WriteOutcome>;
}

/** Some of its devices are partitions that can be armed and disarmed. */
export interface CanArm {
  /** Without a PIN the driver's own authority is used. Resolves when the panel has answered. */
  arm(device: DeviceId, mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome>;
}

/** Some of its devices are locks whose bolt can be turned from here. */
export interface CanTurnBolt {
  /** `confirmed` is said only of a bolt that was read back where it should be. */
  setBolt(device: DeviceId, locked: boolean): Promise<WriteOutcome>;
}

/** Some of its devices can keep the time of a code themselves: those with `hasOwnSchedule`. */
export interface HasOwnSchedule {
  /**
   * From now on the slot's code works during this stretch only; undefined: at any time. `confirmed`: the device was
   * asked afterwards and says so. `rejected`: it does not, and holds none. `unverified`: it does not, and may hold
   * another one.
   */
  setDeviceSchedule(
    device: DeviceId,
    slot: number,
    deviceSchedule: DeviceSchedule | undefined,
    options: DeviceScheduleOptions,
  ): Promise<WriteOutcome>;
}

export function canArm(driver: Driver | undefined): driver is Driver & CanArm {
  return has(driver, 'arm');
}

export function canTurnBolt(driver: Driver | undefined): driver is Driver & CanTurnBolt {
  return has(driver, 'setBolt');
}

export function hasOwnSchedule(driver: Driver | undefined): driver is Driver & HasOwnSchedule {
  return has(driver, 'setDeviceSchedule');
}

function has(driver: Driver | undefined, method: keyof (CanArm & CanTurnBolt & HasOwnSchedule)): boolean {
  return (
    typeof (driver as Partial<CanArm & CanTurnBolt & HasOwnSchedule> | undefined)?.[method] === 'function'
  );
}

/** What an owner asks of a panel beyond the mode; each is off where it is missing. */
export interface ArmOptions {
  readonly noEntryDelay?: boolean;
  readonly silent?: boolean;
  /** Arm although zones are open, and leave these out. */
  readonly bypass?: boolean;
}

export interface DeviceScheduleOptions {
  /** It should be there already: the device is asked first, and told only where it is not. */
  readonly check: boolean;
}

export interface WriteOptions {
  /**
   * Others wait to be written first, and the slot is read after them. A driver may then leave out the reading and say
   * `acknowledged`, where the device itself said that it took the code. Without it, no driver says so.
   */
  readonly readLater?: boolean;
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
