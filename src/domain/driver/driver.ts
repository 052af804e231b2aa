import type { ArmMode, Device, DeviceId } from '../device.ts';
import type { Pin } from '../pins/pin.ts';
import type { DeviceSchedule } from '../schedule/device-schedule.ts';
import type { DriverEvent } from './driver-event.ts';
import type { ArmOutcome, Reading, ReadOutcome, WriteOutcome } from './outcome.ts';

/**
 * The port that each driver fills. Queueing, retries and backoff live in the engine. A driver does one thing when it
 * is asked, reports honestly how it ended (`outcome.ts` says what each outcome proves), and never throws because of
 * what a device did. Optional abilities are the capability interfaces below.
 *
 * Units: slots count from 1, times are epoch milliseconds, durations are milliseconds, batteries are percent.
 *
 * Overlap: for each device, the engine makes one call of `read`, `write`, `clear` and `setDeviceSchedule` at a time.
 * Calls for different devices may overlap, even for two partitions of one panel. `arm` and `setBolt` may come at any
 * time. A driver whose hardware does one thing at a time keeps its own queue.
 *
 * Time: the engine waits for each call and cancels none. Every call must end, even if the device is silent: with
 * `unreachable` within 15 seconds, or at once if the device is known to be away. A write or a clear that the device
 * does accept may take longer, such as keys typed at a panel.
 */
export interface Driver {
  readonly id: string;
  /**
   * While the connection is up, `devices()` lists every lock of the network. A lock that is no longer listed has left,
   * and what later comes under the same id may be another lock.
   */
  readonly listIsComplete?: true | undefined;
  /**
   * Returns once work has begun. A connection that fails is reported and retried until `stop()`. A second call opens
   * nothing again: from then on, events go to the newer listener alone.
   */
  start(listener: (event: DriverEvent) => void): Promise<void>;
  /**
   * Resolves once nothing more is sent and everything is closed. No event is sent after the call. A write that is
   * under way ends too: with its outcome, or as `unreachable` if that is not known. A second call, or a call before
   * `start`, does nothing. A stopped driver is not started again.
   */
  stop(): Promise<void>;
  /** The devices as far as they are known now. Sends nothing. A driver need not compare lists: the registry does. */
  devices(): readonly Device[];
  /** The slots that the driver has read already, for instance in an interview. Sends nothing. */
  readings(device: DeviceId): ReadonlyMap<number, Reading>;
  /** @param expected the PIN that we believe is there, for devices that only say whose a given PIN is */
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

/** Some of its devices are locks whose bolt Latchkey can turn. */
export interface CanTurnBolt {
  /** `confirmed` only if the bolt was read back and is where it should be. */
  setBolt(device: DeviceId, locked: boolean): Promise<WriteOutcome>;
}

/** Some of its devices, those with `hasOwnSchedule`, can keep the time of a code themselves. */
export interface HasOwnSchedule {
  /**
   * From now on, the code of the slot works during this stretch only; undefined: at any time. `confirmed`: the device
   * was asked afterwards and has this schedule. `rejected`: it has no schedule. `unverified`: it does not have this
   * schedule, and may have another one.
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

/** What an owner asks of a panel besides the mode. Each option is off if it is missing. */
export interface ArmOptions {
  readonly noEntryDelay?: boolean;
  readonly silent?: boolean;
  /** Arm although zones are open, and leave those zones out. */
  readonly bypass?: boolean;
}

export interface DeviceScheduleOptions {
  /** The code should be there already: read the slot first, and write only if the code is missing. */
  readonly check: boolean;
}

export interface WriteOptions {
  /**
   * Other slots wait to be written, and this slot is read after them. A driver may then skip the reading and answer
   * `acknowledged`, if the device itself said that it took the code. Without this option, no driver answers so.
   */
  readonly readLater?: boolean;
}

export interface ClearOptions {
  /** False: the code comes back at its next window, so a panel may keep the code and only forbid its use. */
  readonly forGood: boolean;
  /** The PIN to be removed, for devices that only say whose a given PIN is. */
  readonly expected?: Pin;
  /**
   * For a panel whose partitions share one list of users: the other partitions that keep the code. The code is removed
   * from all partitions that are not listed, no matter who gave it to them. Missing: the code is removed from this
   * partition alone.
   */
  readonly beside?: readonly DeviceId[];
}
