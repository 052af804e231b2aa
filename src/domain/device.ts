import type { DriverMessage } from './driver/driver-message.ts';
/** `<driver id>/<the driver's own number or name>`, such as `zwave/12`. */
export type DeviceId = string;

/** What a device is and what it can hold, as far as its driver knows. */
export interface Device {
  readonly id: DeviceId;
  /** The device's own name; the configuration may give it another. */
  readonly name: string;
  readonly kind: 'lock' | 'partition';
  readonly model?: string;
  /** Equal for two devices that are the same hardware, reached in two ways, such as `zwave:2119630849/12`. */
  readonly hardware?: string;
  /** User slots are 1 to `slots`. */
  readonly slots: number;
  /** Slots within the range that belong to the device itself, such as a master code. */
  readonly reserved: readonly number[];
  readonly pin: PinCapabilities;
  /** Why the device can hold no codes, and what to do about it. It then has no slots. */
  readonly codesUnsupportedReason?: DriverMessage;
  /** False while the driver knows that the device does not answer. */
  readonly reachable: boolean;
  /** In percent, where the device reports one. */
  readonly battery?: number;
  /** For a lock whose bolt Latchkey can turn: whether the bolt is out, as last reported. */
  readonly locked?: boolean;
  /** Set while the keypad is in a mode in which no code opens the device, as far as the device reports it. */
  readonly keypadMode?: KeypadMode;
  /** Partitions of one panel share one list of users: a code has the same slot on each of them. */
  readonly panel?: string;
  /** The state of a partition, once the panel has reported it. */
  readonly armed?: ArmMode;
  /** Which options the panel has besides the mode; missing: none. */
  readonly armAbilities?: ArmAbilities;
  /** Whether codes can be changed while armed; `try`: the maker does not say, so the panel is asked. */
  readonly canEditWhileArmed?: 'yes' | 'no' | 'try';
  /**
   * The device cannot show what a slot holds. It can say whether a given PIN works. `read` then needs the PIN that
   * should be there, and `empty` only means that this PIN does not work.
   */
  readonly verifiesByPin?: true;
  /** The device reports that it was opened, and never by whose code. */
  readonly namesNoUsers?: true;
  /** The device itself can limit a code to one stretch of time, by a clock that can be checked. */
  readonly hasOwnSchedule?: true;
  /**
   * The device's schedule counts in days: it may accept a code for this many milliseconds longer than its schedule
   * says. It never refuses a code before the end of its schedule. The schedule goes away together with its code.
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

export interface ArmAbilities {
  /** The modes with an entry delay that can be armed without one. */
  readonly noEntryDelay: readonly ArmMode[];
  readonly silent: boolean;
  readonly bypass: boolean;
}
