/**
 * What an Elk M1 and its clients say to each other, after the "ELK-M1 RS232 ASCII Protocol" 1.84: what has
 * to do with users, arming and the log, in both directions. Lower case goes to the panel, upper case comes from it. Not here: lights, outputs,
 * thermostats, speech. All numbers are as the panel counts them, from 1.
 */
import type { Pin } from '../../src/domain/pins/pin.ts';

export const AREAS = 8;
export const ZONES = 208;
export const KEYPADS = 16;

/** Bit 0 is area 1. */
export type AreaMask = number;

/** 4.2: the levels that `a` asks for and `AS` tells; 7 and up are commands only. */
export const LEVELS = {
  disarmed: '0',
  away: '1',
  stay: '2',
  'stay-instant': '3',
  night: '4',
  'night-instant': '5',
  vacation: '6',
  'next-away': '7',
  'next-stay': '8',
  'force-away': '9',
  'force-stay': ':',
} as const;
export type Level = keyof typeof LEVELS;

/** 4.11: what `cu` does with the user; a restricted code stays in the panel and cannot be used. */
export const CHANGES = ['write', 'restrict', 'unrestrict'] as const;
export type Change = (typeof CHANGES)[number];

/** 4.37: whose code it is. */
export const ROLES = ['none', 'user', 'master', 'installer', 'elk-rp'] as const;
export type Role = (typeof ROLES)[number];

/** 4.27: ELK RP is the installer's program. */
export const RP_STATES = ['gone', 'connected', 'module-starting'] as const;

/** 4.2.13, one area of `AS`: `level` as in `LEVELS`, the others as the document numbers them. */
export interface AreaStatus {
  readonly level: string;
  readonly readiness: string;
  readonly alarm: string;
}

/** The panel's own clock, which knows no time zone. */
export interface PanelClock {
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  /** 1 is Sunday. */
  readonly weekday: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
  /** Daylight saving, 12 hour display, day before month: as the panel writes them. */
  readonly flags: string;
}

export interface LogEntry {
  /** Section 8, such as 1174 for a disarmed area. */
  readonly event: number;
  /** A user, a zone or a keypad, as the event has it. */
  readonly data: number;
  readonly area: number;
  readonly hour: number;
  readonly minute: number;
  readonly month: number;
  readonly day: number;
  /** 1 is the newest; 0: it is being written now. */
  readonly index: number;
  /** 1 is Sunday. */
  readonly weekday: number;
  readonly year: number;
}

/** Codes are six digits; a code of four has zeros before it. */
export type Message =
  | {
      readonly kind: 'change-code';
      readonly user: number;
      readonly authority: Pin;
      readonly code: Pin;
      /** 0 leaves the areas as they are. */
      readonly areas: AreaMask;
      readonly change: Change;
    }
  | { readonly kind: 'code-changed'; readonly result: CodeChangeResult; readonly change: Change }
  | { readonly kind: 'ask-code'; readonly code: Pin }
  | {
      readonly kind: 'code';
      readonly code: Pin;
      /** Where it is valid; 0: nowhere. */
      readonly areas: AreaMask;
      /** How many digits all codes of this panel have. */
      readonly digits: 4 | 6;
      readonly role: Role;
      /** Eight characters "for the factory", and the unit of temperature. */
      readonly diagnostics: string;
      readonly unit: string;
    }
  | { readonly kind: 'arm'; readonly level: Level; readonly area: number; readonly code: Pin }
  | { readonly kind: 'ask-arming' }
  | { readonly kind: 'arming'; readonly areas: readonly AreaStatus[]; readonly timerSeconds: number }
  /** Somebody typed a code, or held a card to a reader; `wrong` is what the panel does not know. */
  | {
      readonly kind: 'code-typed';
      readonly user: number | undefined;
      readonly keypad: number;
      /** Twelve hex digits: of a card, or two for each digit typed. As secret as a code: often it is one, mistyped. */
      readonly wrong: Pin | undefined;
    }
  | { readonly kind: 'ask-log'; readonly index: number }
  | ({ readonly kind: 'log' } & LogEntry)
  | { readonly kind: 'ask-clock' }
  | { readonly kind: 'clock'; readonly clock: PanelClock }
  /** Every 30 s; without a clock before firmware 4.3.2. */
  | { readonly kind: 'alive'; readonly clock: PanelClock | undefined }
  | { readonly kind: 'ask-name'; readonly of: number; readonly number: number }
  /** `number` 0: no name. */
  | { readonly kind: 'name'; readonly of: number; readonly number: number; readonly text: string }
  /** Leaves the zone out, or takes it back: what it does depends on how the zone is. `area` is of no matter. */
  | { readonly kind: 'toggle-bypass'; readonly zone: number; readonly area: number; readonly code: Pin }
  | { readonly kind: 'bypass'; readonly zone: number; readonly bypassed: boolean }
  | { readonly kind: 'ask-zones' }
  /** One hex digit a zone: 4.40.7. */
  | { readonly kind: 'zones'; readonly states: string }
  | { readonly kind: 'ask-zone-areas' }
  /** One digit a zone; 0: in no area. */
  | { readonly kind: 'zone-areas'; readonly areas: string }
  | { readonly kind: 'ask-keypad-areas' }
  | { readonly kind: 'keypad-areas'; readonly areas: string }
  | { readonly kind: 'ask-version' }
  /** Three bytes each, in hex, such as `05010C` for 5.1.12. */
  | { readonly kind: 'version'; readonly panel: string; readonly module: string }
  | { readonly kind: 'elk-rp'; readonly state: (typeof RP_STATES)[number] }
  | { readonly kind: 'installer-left' }
  /** A frame that is right and none of ours; what is in it may be secret. */
  | { readonly kind: 'other'; readonly code: string };

/** A number is the user that was changed. */
export type CodeChangeResult = 'denied' | 'duplicate' | number;

export type MessageKind = Message['kind'];
export type Of<K extends MessageKind> = Extract<Message, { kind: K }>;

/** 4.29.3: what a name belongs to. */
export const NAME_OF_ZONE = 0;
export const NAME_OF_AREA = 1;
export const NAME_LENGTH = 16;
