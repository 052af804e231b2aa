/**
 * One record of the panel's event log, and what it means for codes.
 * Source: SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, command 8C and appendix 1.
 */

export const RECORD_BYTES = 8;

export interface EventRecord {
  /** The year modulo 4. */
  readonly year: number;
  /** False: no record; the log ends here. */
  readonly filled: boolean;
  readonly present: boolean;
  /** How far the reports to the monitoring stations are; it changes later. Four bits. */
  readonly monitoring: number;
  /** 0 to 7; 2 is arming and disarming, 6 is user functions. */
  readonly eventClass: number;
  readonly day: number;
  readonly month: number;
  /** Since midnight on the panel's clock. */
  readonly minutes: number;
  /** From 1; for some codes the address of a keypad. */
  readonly partition: number;
  readonly restore: boolean;
  /** 10 bits. */
  readonly code: number;
  /** A user, zone or module, as the code says. Users: 1-240, masters 241-248, installer 255. */
  readonly source: number;
  readonly object: number;
  /** Counts the keys of one user. */
  readonly key: number;
}

export function parseRecord(bytes: Uint8Array): EventRecord {
  const [b0, b1, b2, b3, b4, b5, b6, b7] = bytes as unknown as number[] & { length: 8 };
  return {
    year: b0! >> 6,
    filled: (b0! & 0x20) !== 0,
    present: (b0! & 0x10) !== 0,
    monitoring: b0! & 0x0f,
    eventClass: b1! >> 5,
    day: b1! & 0x1f,
    month: b2! >> 4,
    minutes: ((b2! & 0x0f) << 8) | b3!,
    partition: (b4! >> 3) + 1,
    restore: (b4! & 0x04) !== 0,
    code: ((b4! & 0x03) << 8) | b5!,
    source: b6!,
    object: b7! >> 5,
    key: b7! & 0x1f,
  };
}

export function encodeRecord(record: EventRecord): Buffer {
  return Buffer.from([
    (record.year << 6) | (Number(record.filled) << 5) | (Number(record.present) << 4) | record.monitoring,
    (record.eventClass << 5) | record.day,
    (record.month << 4) | (record.minutes >> 8),
    record.minutes & 0xff,
    ((record.partition - 1) << 3) | (Number(record.restore) << 2) | (record.code >> 8),
    record.code & 0xff,
    record.source,
    (record.object << 5) | record.key,
  ]);
}

/** Equal for the same entry of the log, whatever has become of its reports. */
export function isSameRecord(a: EventRecord, b: EventRecord): boolean {
  return encodeRecord({ ...a, monitoring: 0 }).equals(encodeRecord({ ...b, monitoring: 0 }));
}

export type EventNews =
  | {
      readonly kind: 'used';
      readonly how: 'arm' | 'disarm' | 'duress' | 'denied';
      readonly partition: number;
      readonly user?: number;
    }
  /** The user's code, rights or existence changed. */
  | {
      readonly kind: 'user-changed';
      readonly user: number;
      /** By whoever edits users, which may be us; not by the user himself, or because his time is over. */
      readonly isEdit: boolean;
    }
  /** Somebody ended service mode or a download: any user may have changed. */
  | { readonly kind: 'all-changed' };

/** Appendix 1: without the restore bit a disarm, with it an arming. 403 is a timer's, 408 and 409 have no user. */
const BY_USER = new Set([400, 401, 402, 404, 405, 407, 441]);
const BY_NOBODY = new Set([403, 408, 409, 442]);
const ARMED_STAY = new Set([66, 67]);
const DURESS = 121;
/** The panel logs no single wrong code, only three in a row; 461 where that is set to be an alarm. */
const WRONG_CODES = new Set([83, 461]);
/** New, changed and removed user. */
const USER_EDITED = new Set([9, 11, 13]);
/** Own code changed (2, 3), and users whose time is over (29, 36). */
const USER_CHANGED = new Set([2, 3, 29, 36]);
/** End of a download by RS-232 (19, with the restore bit) or otherwise (412), and of service mode (628). */
const RS_DOWNLOAD = 19;
const ENDED_PROGRAMMING = new Set([412, 628]);

/** Nothing where the record says nothing about codes. */
export function newsOf(record: EventRecord): EventNews | undefined {
  const { code, restore, partition, source } = record;
  if (BY_USER.has(code)) {
    return { kind: 'used', how: restore ? 'arm' : 'disarm', partition, ...userOf(source) };
  }
  if (BY_NOBODY.has(code)) return { kind: 'used', how: restore ? 'arm' : 'disarm', partition };
  if (ARMED_STAY.has(code)) return { kind: 'used', how: 'arm', partition };
  if (code === DURESS) return { kind: 'used', how: 'duress', partition, ...userOf(source) };
  if (WRONG_CODES.has(code)) return { kind: 'used', how: 'denied', partition };
  const isEdit = USER_EDITED.has(code);
  if (isEdit || USER_CHANGED.has(code)) return { kind: 'user-changed', user: source, isEdit };
  if (ENDED_PROGRAMMING.has(code) || (code === RS_DOWNLOAD && restore)) return { kind: 'all-changed' };
  return undefined;
}

/** Only users have slots. */
function userOf(source: number): { user?: number } {
  return source >= 1 && source <= 240 ? { user: source } : {};
}
