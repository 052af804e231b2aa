import type { DriverMessage } from './driver-message.ts';
import type { DeviceId } from '../device.ts';

export const ENTRY_ACTIONS = ['unlock', 'lock', 'arm', 'disarm', 'denied', 'duress'] as const;
export type EntryAction = (typeof ENTRY_ACTIONS)[number];

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
   * No code of ours is in it.
   */
  | {
      readonly kind: 'slot-withdrawn';
      readonly device: DeviceId;
      readonly slot: number;
      readonly message: DriverMessage;
    }
  /** Somebody should look after the device: told when it begins. `percent` is of the battery. */
  | {
      readonly kind: 'trouble';
      readonly device: DeviceId;
      readonly what: DeviceProblem;
      readonly percent?: number;
    }
  /** The driver's own connection (stick, socket) came or went. */
  | { readonly kind: 'connection'; readonly up: boolean; readonly why: DriverMessage };
