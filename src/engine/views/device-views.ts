import type { ArmAbilities, ArmMode, DeviceId, KeypadMode, PinCapabilities } from '../../domain/device.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { SyncState } from '../../domain/plan/sync.ts';

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

/** How many codes on a device are in each state. */
export interface DeviceSync {
  readonly states: Readonly<Partial<Record<SyncState, number>>>;
  /** Something is not as its owner wants it, and is not just being done. */
  readonly troubled: boolean;
}
