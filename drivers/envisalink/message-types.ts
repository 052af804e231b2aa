/**
 * What an EnvisaLink 3 or 4 with a DSC PowerSeries panel and its client say to each other, after the EyezOn
 * "EnvisaLink TPI Programmer's Document" 1.08 with its errata, as far as users, arming and zones go. Not
 * here: outputs, panic keys, temperatures, labels. Partitions are numbered from 1 to 8.
 *
 * Known gaps: there is no message for user codes, and no beep and no display text is passed on. Users above
 * 34 are reported with numbers that no document gives.
 */
import type { Pin } from '../../src/domain/pins/pin.ts';

export type Command =
  /** 000: keeps the session; answered by its acknowledgement. */
  | { readonly kind: 'poll' }
  /** 001: each zone's and partition's state follows as events. */
  | { readonly kind: 'ask-status' }
  /** 005: one to ten characters, held in a `Pin` because that redacts itself. */
  | { readonly kind: 'login'; readonly password: Pin }
  /** 030, 031, 032. */
  | { readonly kind: 'arm'; readonly partition: number; readonly level: ArmLevel }
  /** 033. */
  | { readonly kind: 'arm-with-code'; readonly partition: number; readonly code: Pin }
  /** 040. */
  | { readonly kind: 'disarm'; readonly partition: number; readonly code: Pin }
  /** 071: one to six keys, digits and `*` and `#`; they may be a code, so they are held in a `Pin`. */
  | { readonly kind: 'keys'; readonly partition: number; readonly keys: Pin }
  /** 200: the answer to `code-required`. */
  | { readonly kind: 'send-code'; readonly code: Pin };

export const ARM_LEVELS = { away: '030', stay: '031', 'no-entry-delay': '032' } as const;
export type ArmLevel = keyof typeof ARM_LEVELS;
export const MAX_KEYS = 6;

export type Report =
  /** 500: `command` was received; what the panel makes of it follows as events. */
  | { readonly kind: 'acknowledged'; readonly command: string }
  /** 501: the last command had a wrong checksum. */
  | { readonly kind: 'checksum-error' }
  /** 502: as in `SYSTEM_ERRORS`. */
  | { readonly kind: 'system-error'; readonly error: number }
  | { readonly kind: 'login-state'; readonly state: LoginState }
  /** 510 and 511, of the first partition's keypad: which lights are on, and which flash. */
  | { readonly kind: 'lights'; readonly flashing: boolean; readonly lights: Lights }
  /** 609 and 610. */
  | { readonly kind: 'zone'; readonly zone: number; readonly open: boolean }
  /** 620: no partition and no user comes along. */
  | { readonly kind: 'duress' }
  /** 652. */
  | { readonly kind: 'armed'; readonly partition: number; readonly mode: ArmedMode }
  | { readonly kind: 'partition'; readonly partition: number; readonly state: PartitionState }
  /** 680: an installer programs the panel. */
  | { readonly kind: 'installer-mode' }
  /** 700 to 702 and 750 to 751. `user` is missing where no user code did it. */
  | {
      readonly kind: 'by-user';
      readonly partition: number;
      readonly action: UserAction;
      readonly user?: number;
    }
  | { readonly kind: 'trouble'; readonly what: PanelTrouble; readonly present: boolean }
  /** 900, 921, 922: the panel asks for a code. */
  | { readonly kind: 'code-required'; readonly whose: 'user' | 'master' | 'installer' }
  /** A frame that is right and none of the above. */
  | { readonly kind: 'other'; readonly code: string };

export type Message = Command | Report;
export type MessageKind = Message['kind'];

/** The data of 505 is the index. */
export const LOGIN_STATES = ['refused', 'accepted', 'timed-out', 'asked'] as const;
export type LoginState = (typeof LOGIN_STATES)[number];

/** The bits of 510 and 511, from bit 0. */
export const LIGHTS = [
  'ready',
  'armed',
  'memory',
  'bypass',
  'trouble',
  'program',
  'fire',
  'backlight',
] as const;
export type Light = (typeof LIGHTS)[number];
export type Lights = ReadonlySet<Light>;

/** The last digit of 652 is the index. */
export const ARMED_MODES = ['away', 'stay', 'away-no-entry-delay', 'stay-no-entry-delay'] as const;
export type ArmedMode = (typeof ARMED_MODES)[number];

export const PARTITION_STATES = {
  ready: '650',
  'not-ready': '651',
  'ready-to-force': '653',
  alarm: '654',
  disarmed: '655',
  'exit-delay': '656',
  'entry-delay': '657',
  'keypad-lockout': '658',
  'arming-failed': '659',
  'invalid-code': '670',
  'not-available': '671',
  'failed-to-arm': '672',
  busy: '673',
  'arming-in-progress': '674',
} as const;
export type PartitionState = keyof typeof PARTITION_STATES;

/** Whether armed or disarmed, and by which means; `partly` leaves zones out. */
export const USER_ACTIONS = {
  arm: '700',
  'arm-specially': '701',
  'arm-partly': '702',
  disarm: '750',
  'disarm-specially': '751',
} as const;
export type UserAction = keyof typeof USER_ACTIONS;

/** The code where it begins; it is over with the next number. */
export const PANEL_TROUBLES = { battery: 800, mains: 802, tamper: 829 } as const;
export type PanelTrouble = keyof typeof PANEL_TROUBLES;

export const SYSTEM_ERRORS = {
  keyBufferOverrun: 10,
  installerMode: 17,
  busy: 18,
  syntax: 20,
  noSuchPartition: 21,
  notSupported: 22,
  notArmed: 23,
  notReady: 24,
  invalidLength: 25,
} as const;
