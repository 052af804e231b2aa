import type { DeviceId } from '../device.ts';
import type { DriverMessage } from '../driver/driver-message.ts';

/** `look`: it works, and somebody should look at it. `bad`: something is not guarded, or will not be. */
export type Grade = 'good' | 'look' | 'bad';

/** Something that Latchkey connects to. */
export type Connected =
  | 'telegram'
  | 'broker'
  | 'home-assistant'
  | 'zwave-js-server'
  | 'panel'
  | 'stick'
  | 'page'
  | 'mail'
  | 'speech';

interface Named {
  readonly device: DeviceId;
  readonly name: string;
}

/** Where something is, as the configuration says it: without a user, a password or a token. */
interface At {
  readonly what: Connected;
  readonly place: string;
  /** The driver of the configuration that it belongs to. */
  readonly driver?: string;
}

/** What was found, by its code. Nothing here holds a PIN, a token or the name of a person. */
interface Facts {
  /** By how much the clock of the computer differs from the time of Telegram. */
  'clock-right': { readonly offMs: number; readonly zone: string };
  'clock-wrong': { readonly offMs: number; readonly zone: string };
  /** Nobody could be asked for the time. */
  'clock-unasked': { readonly zone: string };
  /** The house itself does not believe it: codes with a schedule stay as they are. */
  'clock-doubted': object;

  'disk-good': { readonly folder: string; readonly freeBytes: number };
  'disk-little': { readonly folder: string; readonly freeBytes: number };
  'disk-full': { readonly folder: string; readonly freeBytes: number };
  /** `error` is a code of the system. */
  'disk-unwritable': { readonly folder: string; readonly error: string };
  'disk-in-memory': object;

  'key-opens': object;
  'key-missing': { readonly folder: string };
  'key-wrong': object;
  'key-open-to-others': { readonly folder: string };

  /** There is no database yet. */
  'house-new': { readonly folder: string };
  'house-older': object;
  'house-newer': object;
  'house-unreadable': { readonly error: string };
  'program-runs': object;
  'program-rests': object;

  'backup-proven': { readonly at: number };
  'backup-old': { readonly at: number };
  'backup-unproven': { readonly at: number };
  'backup-none': object;
  'backup-failed': { readonly folder: string; readonly error: string };
  'backup-not-fetched': object;

  /** `typicalMs`: how long codes lately took until they were on a device. */
  'devices-well': { readonly count: number; readonly typicalMs?: number };
  'device-silent': Named & { readonly since?: number };
  'device-without-codes': Named & { readonly why: DriverMessage };
  'battery-weak': Named & { readonly percent: number };

  'codes-well': { readonly count: number };
  'codes-overdue': { readonly count: number; readonly devices: readonly Named[] };
  'codes-rejected': { readonly count: number; readonly devices: readonly Named[] };
  'codes-conflict': { readonly count: number; readonly devices: readonly Named[] };
  /** They wait for something that may not come by itself. */
  'codes-waiting': { readonly count: number; readonly devices: readonly Named[] };

  'driver-up': { readonly driver: string; readonly devices: number; readonly reachable: number };
  'driver-down': { readonly driver: string; readonly why: DriverMessage };
  /** Codes are bound to devices of a driver that the configuration does not have. `now`: the one that seems to have them. */
  'driver-renamed': {
    readonly was: string;
    readonly now?: string;
    readonly devices: number;
    readonly codes: number;
  };
  /** It cannot be asked whether it would. */
  'server-may-wipe': { readonly driver: string; readonly version: string };

  answers: At & { readonly ms: number; readonly version?: string };
  /** The program that runs has the only connection that there can be, or the port. */
  held: At;
  /** It can be opened when it is needed. */
  free: At;
  /** It answers and lets nobody in. */
  refuses: At;
  /** Something else answers there. */
  'other-answers': At;
  /** `error` is a code of the system, or `timeout`. */
  silent: At & { readonly error: string };

  'check-late': { readonly afterMs: number };
  'check-failed': { readonly error: string };
}

export type FindingCode = keyof Facts;

export type FindingOf<Code extends FindingCode> = { readonly code: Code } & Facts[Code];

export type Finding = { [Code in FindingCode]: FindingOf<Code> }[FindingCode];

const GRADES: Readonly<Record<FindingCode, Grade>> = {
  'clock-right': 'good',
  'clock-wrong': 'bad',
  'clock-unasked': 'look',
  'clock-doubted': 'bad',
  'disk-good': 'good',
  'disk-little': 'look',
  'disk-full': 'bad',
  'disk-unwritable': 'bad',
  'disk-in-memory': 'bad',
  'key-opens': 'good',
  'key-missing': 'bad',
  'key-wrong': 'bad',
  'key-open-to-others': 'bad',
  'house-new': 'look',
  'house-older': 'look',
  'house-newer': 'bad',
  'house-unreadable': 'bad',
  'program-runs': 'good',
  'program-rests': 'look',
  'backup-proven': 'good',
  'backup-old': 'look',
  'backup-unproven': 'bad',
  'backup-none': 'look',
  'backup-failed': 'bad',
  'backup-not-fetched': 'look',
  'devices-well': 'good',
  'device-silent': 'look',
  'device-without-codes': 'look',
  'battery-weak': 'look',
  'codes-well': 'good',
  'codes-overdue': 'bad',
  'codes-rejected': 'look',
  'codes-conflict': 'look',
  'codes-waiting': 'look',
  'driver-up': 'good',
  'driver-down': 'bad',
  'driver-renamed': 'bad',
  'server-may-wipe': 'look',
  answers: 'good',
  held: 'good',
  free: 'good',
  refuses: 'bad',
  'other-answers': 'bad',
  silent: 'bad',
  'check-late': 'look',
  'check-failed': 'look',
};

export function gradeOf({ code }: Finding): Grade {
  return GRADES[code];
}
