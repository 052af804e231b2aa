/**
 * Commands to the panel and its answers, without the frame around them. A body is a command byte and
 * its data.
 * Source: SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, function 2.
 * Not covered: troubles, outputs, temperatures, cards, doors, and zones beyond which are violated.
 */
import type { Pin } from '../../src/domain/pin.ts';
import { fromBits, fromName, toBits, toDigits, toName } from './codec.ts';
import { encodeRecord, parseRecord, RECORD_BYTES, type EventRecord } from './event-record.ts';
import { encodeSelf, encodeUser, parseSelf, parseUser, toFields, type UserFields } from './user-record.ts';
import type { SelfRecord, UserRecord } from './user-record.ts';

/** Lists of partitions, by their command byte. */
export const PARTITION_LISTS = {
  armed: 0x0a,
  armedMode2: 0x0b,
  armedMode3: 0x0c,
  exitTimeLong: 0x0f,
  exitTimeShort: 0x10,
  alarm: 0x13,
  armedMode1: 0x2a,
} as const;

export type PartitionList = keyof typeof PARTITION_LISTS;

/** 0 full; 1 full, with bypasses; 2 without interior zones; 3 as 2, and without entry delay. */
export type ArmingMode = 0 | 1 | 2 | 3;

/** For `read-name`: what has the name. A zone's answer ends with its partition. */
export const NAMED = { partition: 0, zone: 1, user: 2, 'zone-in-partition': 5 } as const;
export type Named = keyof typeof NAMED;

/** The newest record of the log; an index that an answer gave leads to the one before it. */
export const NEWEST_EVENT = 0xffffff;
export const ANY_USER = 255;

export type Command =
  | { readonly kind: 'partitions'; readonly list: PartitionList }
  | { readonly kind: 'violated-zones' }
  | { readonly kind: 'clock' }
  | { readonly kind: 'module' }
  | { readonly kind: 'version' }
  | { readonly kind: 'changes' }
  | {
      readonly kind: 'arm';
      readonly mode: ArmingMode;
      /** Although zones are violated. */
      readonly force: boolean;
      readonly code: Pin;
      readonly partitions: readonly number[];
    }
  | { readonly kind: 'disarm'; readonly code: Pin; readonly partitions: readonly number[] }
  | { readonly kind: 'read-event'; readonly index: number }
  | { readonly kind: 'self'; readonly code: Pin }
  | { readonly kind: 'user'; readonly code: Pin; readonly user: number }
  /** The user whose list it is: a client that works sends it, and the document that we have does not say. */
  | { readonly kind: 'users'; readonly code: Pin; readonly user?: number }
  | { readonly kind: 'remove-user'; readonly code: Pin; readonly user: number }
  | {
      readonly kind: 'create-user';
      readonly code: Pin;
      /** 1 to 248, or `ANY_USER`. */
      readonly user: number;
      readonly newCode: Pin;
      readonly fields: UserFields;
      /** Only where the installer is the one who creates. */
      readonly object?: number;
    }
  | {
      readonly kind: 'change-user';
      readonly code: Pin;
      readonly user: number;
      /** Missing: the code stays. */
      readonly newCode?: Pin;
      readonly fields: UserFields;
    }
  | { readonly kind: 'read-name'; readonly of: Named; readonly number: number };

const AUTHORITY_BYTES = 8;
export const USER_CODE_BYTES = 4;
const PARTITION_BYTES = 4;
/** A phone code that is not there, or stays. */
const NO_PHONE_CODE = [0xff, 0xff];
const KEEP_CODE = [0xff, 0xff, 0xff, 0xff];

export function encodeCommand(command: Command): Buffer {
  switch (command.kind) {
    case 'partitions':
      return Buffer.from([PARTITION_LISTS[command.list]]);
    case 'violated-zones':
      return Buffer.from([0x00]);
    case 'clock':
      return Buffer.from([0x1a]);
    case 'module':
      return Buffer.from([0x7c]);
    case 'version':
      return Buffer.from([0x7e]);
    case 'changes':
      return Buffer.from([0x7f]);
    case 'arm':
      return withCode((command.force ? 0xa0 : 0x80) + command.mode, command.code, [
        toBits(command.partitions, PARTITION_BYTES),
      ]);
    case 'disarm':
      return withCode(0x84, command.code, [toBits(command.partitions, PARTITION_BYTES)]);
    case 'read-event':
      return Buffer.from([0x8c, ...threeBytes(command.index)]);
    case 'self':
      return withCode(0xe0, command.code, []);
    case 'user':
      return withCode(0xe1, command.code, [[command.user]]);
    case 'users':
      return withCode(0xe2, command.code, [command.user === undefined ? [] : [command.user]]);
    case 'remove-user':
      return withCode(0xe5, command.code, [[command.user]]);
    case 'create-user':
      return withCode(0xe6, command.code, [
        [command.user],
        toDigits(command.newCode, USER_CODE_BYTES),
        NO_PHONE_CODE,
        toFields(command.fields),
        command.object === undefined ? [] : [command.object],
      ]);
    case 'change-user':
      return withCode(0xe7, command.code, [
        [command.user],
        command.newCode ? toDigits(command.newCode, USER_CODE_BYTES) : KEEP_CODE,
        NO_PHONE_CODE,
        toFields(command.fields),
      ]);
    case 'read-name':
      return Buffer.from([0xee, NAMED[command.of], command.number & 0xff]);
  }
}

export type Answer =
  | { readonly kind: 'result'; readonly code: number }
  | { readonly kind: 'partitions'; readonly list: PartitionList; readonly partitions: readonly number[] }
  | { readonly kind: 'violated-zones'; readonly zones: readonly number[]; readonly bytes: 16 | 32 }
  | ({ readonly kind: 'clock' } & PanelClock)
  | { readonly kind: 'module'; readonly firmware: string; readonly abilities: number }
  | {
      readonly kind: 'version';
      readonly model: number;
      /** Such as `12320120527` for version 1.23 of 2012-05-27. */
      readonly firmware: string;
      readonly language: number;
      readonly settingsStored: number;
    }
  /** Commands whose answer has changed since it was last read. */
  | { readonly kind: 'changes'; readonly commands: readonly number[]; readonly bytes: number }
  | {
      readonly kind: 'event';
      readonly record: EventRecord;
      /** To be called with, for the record before this one. */
      readonly index: number;
      readonly calledWith: number;
    }
  | ({ readonly kind: 'self' } & SelfRecord)
  | ({ readonly kind: 'user' } & UserRecord)
  | {
      readonly kind: 'users';
      readonly user?: number;
      readonly existing: readonly number[];
      readonly editable: readonly number[];
      /** Of each list. */
      readonly bytes: number;
    }
  | {
      readonly kind: 'name';
      readonly of: Named;
      readonly number: number;
      readonly function: number;
      readonly name: string;
      /** A zone's partition, or a user's serial number. */
      readonly extra?: number;
    };

export interface PanelClock {
  /** `YYYYMMDDhhmmss` on the panel's clock. */
  readonly time: string;
  /** .7 service mode, .6 troubles, .2-.0 day of the week. */
  readonly status: number;
  /** Modules and model. */
  readonly modules: number;
}

export const SERVICE_MODE = 0x80;

/** Command EF, and what is common to all that it answers. */
export const RESULT = {
  ok: 0x00,
  codeUnknown: 0x01,
  noAccess: 0x02,
  userMissing: 0x03,
  userExists: 0x04,
  /** Wrong code, or the code exists already. */
  codeRefused: 0x05,
  phoneCodeExists: 0x06,
  sameCode: 0x07,
  other: 0x08,
  canForce: 0x11,
  cannotArm: 0x12,
  /** Will be processed. */
  accepted: 0xff,
} as const;

/** For 240 users; with the masters 31, as other lists of users have. */
const USER_LIST_BYTES = [30, 31];
const CLOCK_BYTES = 9;
const VERSION_BYTES = 14;
const FIRMWARE_BYTES = 11;
const EVENT_BYTES = RECORD_BYTES + 6;
/** Of `changes`: 40 commands, 48 in newer modules; newer ones may know more. */
const CHANGES_BYTES = { min: 5, max: 12 };
const NAME_ANSWER_BYTES = 19;

/** Nothing where the body is no answer that we know, in its length. */
export function parseAnswer(body: Uint8Array): Answer | undefined {
  const data = Buffer.from(body).subarray(1);
  const { length } = data;
  switch (body[0]) {
    case 0x00:
      return length === 16 || length === 32
        ? { kind: 'violated-zones', zones: fromBits(data), bytes: length }
        : undefined;
    case 0x1a:
      return length === CLOCK_BYTES
        ? { kind: 'clock', time: data.toString('hex', 0, 7), status: data[7]!, modules: data[8]! }
        : undefined;
    case 0x7c:
      return length === FIRMWARE_BYTES + 1
        ? {
            kind: 'module',
            firmware: data.toString('latin1', 0, FIRMWARE_BYTES),
            abilities: data[FIRMWARE_BYTES]!,
          }
        : undefined;
    case 0x7e:
      return length === VERSION_BYTES ? parseVersion(data) : undefined;
    case 0x7f:
      return length >= CHANGES_BYTES.min && length <= CHANGES_BYTES.max
        ? { kind: 'changes', commands: fromBits(data).map((bit) => bit - 1), bytes: length }
        : undefined;
    case 0x8c:
      return length === EVENT_BYTES ? parseEvent(data) : undefined;
    case 0xe0: {
      const self = parseSelf(data);
      return self && { kind: 'self', ...self };
    }
    case 0xe1: {
      const user = parseUser(data);
      return user && { kind: 'user', ...user };
    }
    case 0xe2:
      return parseUsers(data);
    case 0xee:
      return parseName(data);
    case 0xef:
      return length === 1 ? { kind: 'result', code: data[0]! } : undefined;
    default:
      return parsePartitions(body[0], data);
  }
}

export function encodeAnswer(answer: Answer): Buffer {
  switch (answer.kind) {
    case 'result':
      return Buffer.from([0xef, answer.code]);
    case 'partitions':
      return body(PARTITION_LISTS[answer.list], toBits(answer.partitions, PARTITION_BYTES));
    case 'violated-zones':
      return body(0x00, toBits(answer.zones, answer.bytes));
    case 'clock':
      return body(0x1a, Buffer.from(answer.time, 'hex'), [answer.status, answer.modules]);
    case 'module':
      return body(0x7c, Buffer.from(answer.firmware, 'latin1'), [answer.abilities]);
    case 'version':
      return body(0x7e, [answer.model], Buffer.from(answer.firmware, 'latin1'), [
        answer.language,
        answer.settingsStored,
      ]);
    case 'changes':
      return body(
        0x7f,
        toBits(
          answer.commands.map((command) => command + 1),
          answer.bytes,
        ),
      );
    case 'event':
      return body(0x8c, encodeRecord(answer.record), threeBytes(answer.index), threeBytes(answer.calledWith));
    case 'self':
      return body(0xe0, encodeSelf(answer));
    case 'user':
      return body(0xe1, encodeUser(answer));
    case 'users':
      return body(
        0xe2,
        answer.user === undefined ? [] : [answer.user],
        toBits(answer.existing, answer.bytes),
        toBits(answer.editable, answer.bytes),
      );
    case 'name':
      return body(
        0xee,
        [NAMED[answer.of], answer.number, answer.function],
        toName(answer.name),
        answer.extra === undefined ? [] : [answer.extra],
      );
  }
}

function parseVersion(data: Buffer): Answer {
  return {
    kind: 'version',
    model: data[0]!,
    firmware: data.toString('latin1', 1, 1 + FIRMWARE_BYTES),
    language: data[12]!,
    settingsStored: data[13]!,
  };
}

function parseEvent(data: Buffer): Answer {
  return {
    kind: 'event',
    record: parseRecord(data.subarray(0, RECORD_BYTES)),
    index: data.readUIntBE(RECORD_BYTES, 3),
    calledWith: data.readUIntBE(RECORD_BYTES + 3, 3),
  };
}

function parseUsers(data: Buffer): Answer | undefined {
  const bytes = data.length >> 1;
  if (!USER_LIST_BYTES.includes(bytes)) return undefined;
  const lists = data.subarray(data.length - 2 * bytes);
  return {
    kind: 'users',
    ...(lists.length < data.length ? { user: data[0]! } : {}),
    existing: fromBits(lists.subarray(0, bytes)),
    editable: fromBits(lists.subarray(bytes)),
    bytes,
  };
}

function parseName(data: Buffer): Answer | undefined {
  const of = (Object.keys(NAMED) as Named[]).find((named) => NAMED[named] === data[0]);
  const extra = data[NAME_ANSWER_BYTES];
  if (!of || data.length < NAME_ANSWER_BYTES || data.length > NAME_ANSWER_BYTES + 1) return undefined;
  return {
    kind: 'name',
    of,
    number: data[1]!,
    function: data[2]!,
    name: fromName(data.subarray(3, NAME_ANSWER_BYTES)),
    ...(extra === undefined ? {} : { extra }),
  };
}

function parsePartitions(command: number | undefined, data: Buffer): Answer | undefined {
  const lists = Object.keys(PARTITION_LISTS) as PartitionList[];
  const list = lists.find((name) => PARTITION_LISTS[name] === command);
  if (!list || data.length !== PARTITION_BYTES) return undefined;
  return { kind: 'partitions', list, partitions: fromBits(data) };
}

function withCode(command: number, code: Pin, rest: readonly ArrayLike<number>[]): Buffer {
  return body(command, toDigits(code, AUTHORITY_BYTES), ...rest);
}

function body(command: number, ...parts: readonly ArrayLike<number>[]): Buffer {
  return Buffer.from([command, ...parts.flatMap((part) => Array.from(part))]);
}

function threeBytes(index: number): number[] {
  return [index >> 16, (index >> 8) & 0xff, index & 0xff];
}
