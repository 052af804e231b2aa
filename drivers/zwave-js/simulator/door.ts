/** What a simulated lock is, and what a test or a person at the door can do with it. */
import type { KeypadMode } from '@zwave-js/cc';
import type { LockFaults } from './faults.ts';
import type { LockKind } from './kinds.ts';
import type { OtherUser } from './memory.ts';
import type { SimulatorTimer } from './settling.ts';

export interface SimulatedLockOptions {
  readonly name: string;
  readonly kind: LockKind;
  /** Default 30. */
  readonly slots?: number;
  /** Numbers from 0 to 1 that decide which frames are lost or late. Default: by chance. */
  readonly chance?: () => number;
  /** By which it settles, and tells late. Default: the machine's own. */
  readonly timer?: SimulatorTimer;
}

export interface Typed {
  readonly opened: boolean;
  readonly slot?: number;
}

/** What a test or a person at the door can do; the same in process and over IPC. */
export interface SimulatedLock {
  readonly name: string;
  readonly kind: LockKind;
  readonly nodeId: number;
  /** The enabled codes in the lock's own memory, by slot. */
  slots(): Promise<Record<number, string>>;
  /** Stores a code without a sound, as somebody did before our time; a disabled one opens nothing. */
  preload(slot: number, digits: string, status?: 'enabled' | 'disabled'): Promise<void>;
  /** Adds somebody who has no PIN yet, or lets them go, and tells; only where a lock keeps users (User Credential CC). */
  enrol(user: number, who?: OtherUser): Promise<void>;
  /** Who has a user's number, where a lock keeps users. */
  user(user: number): Promise<OtherUser | undefined>;
  /** Opens only if the lock's own memory holds these digits. */
  typePin(digits: string): Promise<Typed>;
  lockAtKeypad(slot?: number): Promise<void>;
  /** Opens with a tag, which the lock counts apart from its PINs; it tells of it in the place of a PIN. */
  useTag(number: number): Promise<void>;
  /** Somebody's code is typed at a time at which the lock itself does not let it in. */
  comeOutsideSchedule(slot: number): Promise<void>;
  /** By hand, without a sound. */
  turnBolt(locked: boolean): Promise<void>;
  isLocked(): Promise<boolean>;
  /** Sets the lock's own clock to a time on the wall, such as `2026-06-01T14:30`. */
  setWall(local: string): Promise<void>;
  /** The schedule of a slot's user, such as `2026-06-01T14:00 to 2026-06-01T15:00`; none: any time. */
  schedule(slot: number): Promise<string | undefined>;
  /** As somebody chooses it at the lock, which then deletes all its codes, and tells of the length. Only of an `exact` one. */
  setPinLength(length: number): Promise<void>;
  /** The code by which the lock itself is set up, where it has one. */
  adminCode(): Promise<string | undefined>;
  /** As somebody sets it at the keypad; the lock tells. In any other than the normal one no code opens it. */
  setKeypadMode(mode: KeypadMode): Promise<void>;
  /** Gets into trouble, or out of it (`all-well`), and tells. */
  suffer(trouble: LockTrouble): Promise<void>;
  /** Stores or, without digits, deletes a code at the keypad; the lock tells (0x0E, 0x0D). */
  changeAtKeypad(slot: number, digits?: string): Promise<void>;
  /** Deletes all codes at the keypad; the lock tells (0x0C). */
  wipeAtKeypad(): Promise<void>;
  /** Changes the faults that are named. A lock that comes back in range reports its battery. */
  setFaults(faults: Partial<LockFaults>): Promise<void>;
  /** Application commands that the lock received, by name; no acknowledgements, nonces or wrappers. */
  airCommands(): Promise<string[]>;
  resetAirCommands(): Promise<void>;
  /** What was spent on it for nothing, since the start. */
  toll(): Promise<Toll>;
}

export interface Toll {
  /** Requests to it while it was off the air. */
  readonly missed: number;
  /** Writes of a code that its slot held already. */
  readonly repeated: number;
}

export type LockTrouble = 'low-battery' | 'jam' | 'cover-off' | 'keypad-disabled' | 'all-well';
