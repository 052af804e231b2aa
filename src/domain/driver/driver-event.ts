import type { DriverMessage } from './driver-message.ts';
import type { DeviceId } from '../device.ts';

export const ENTRY_ACTIONS = ['unlock', 'lock', 'arm', 'disarm', 'denied', 'duress'] as const;
export type EntryAction = (typeof ENTRY_ACTIONS)[number];

/** What let somebody in that is no code of ours: a tag or card, a finger or face, the device's own master code. */
export type EntryMeans = 'tag' | 'biometric' | 'master-code';

/** A problem that the device cannot solve by itself. */
export type DeviceProblem =
  'battery-low' | 'jammed' | 'tamper' | 'keypad-locked-out' | 'program-code-changed';

export type DriverEvent =
  /** The device list, a capability, a name or `reachable` changed: ask `devices()` again. */
  | { readonly kind: 'devices-changed' }
  /**
   * Changes that ended as "not now" can be tried again: the panel was disarmed, somebody has finished programming the
   * panel, or another obstacle is gone. The device list need not differ. One event too many does no harm.
   */
  | { readonly kind: 'accepts-changes'; readonly device: DeviceId }
  /** Somebody used a keypad. `slot` is missing if the device does not report one, as after a wrong code. */
  | {
      readonly kind: 'used';
      readonly device: DeviceId;
      readonly slot?: number;
      readonly how: EntryAction;
      /** Set if it was no PIN of a slot; `slot` is then missing. */
      readonly means?: EntryMeans;
      /** Epoch milliseconds, by the device's own clock, which may be wrong. Missing: just now. */
      readonly at?: number;
    }
  /** Somebody changed slots at the device. `all`: the device does not say which slots. */
  | { readonly kind: 'slots-changed'; readonly device: DeviceId; readonly slots: readonly number[] | 'all' }
  /** The device has reported a change that we made. */
  | {
      readonly kind: 'change-announced';
      readonly device: DeviceId;
      readonly slot: number;
      /** Missing if the device does not say. */
      readonly what?: 'added' | 'deleted';
    }
  /**
   * A slot turned out to belong to the device itself, such as the slot of a master. From now on it is among the
   * `reserved` slots. No code of ours is in it.
   */
  | {
      readonly kind: 'slot-withdrawn';
      readonly device: DeviceId;
      readonly slot: number;
      readonly message: DriverMessage;
    }
  /** Somebody should look after the device. Sent when the problem begins. `percent`: the charge of the battery. */
  | {
      readonly kind: 'trouble';
      readonly device: DeviceId;
      readonly what: DeviceProblem;
      readonly percent?: number;
    }
  /** The driver's own connection (stick, socket) came or went. */
  | { readonly kind: 'connection'; readonly up: boolean; readonly why: DriverMessage };
