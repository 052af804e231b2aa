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
  /** The same of two devices that are one thing, reached in two ways, such as `zwave:2119630849/12`. */
  readonly hardware?: string;
  /** User slots are 1 to `slots`. */
  readonly slots: number;
  /** Slots within the range that belong to the device itself, such as a master code. */
  readonly reserved: readonly number[];
  readonly pin: PinCapabilities;
  /** Why it can hold no code at all, and what to do. It then has no slots. */
  readonly codesUnsupportedReason?: DriverMessage;
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
  /** It tells that it was opened, and never by whose code. */
  readonly namesNoUsers?: true;
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

export interface ArmAbilities {
  /** The modes that have an entry delay and can go without it. */
  readonly noEntryDelay: readonly ArmMode[];
  readonly silent: boolean;
  readonly bypass: boolean;
}
