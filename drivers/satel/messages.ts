/**
 * Our side of the wire: commands into bytes, bytes into answers, without the frame around them. A body
 * is a command byte and its data.
 * Source: SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, function 2.
 */
import type { Pin } from '../../src/domain/pins/pin.ts';
import { body, fromBits, fromName, threeBytes, toBits, toDigits } from './codec.ts';
import { parseRecord, RECORD_BYTES } from './log/event-record.ts';
import { parseSelf, parseUser, toFields } from './users/user-record.ts';
import {
  NAMED,
  PARTITION_LISTS,
  type Answer,
  type Command,
  type Named,
  type PartitionList,
} from './message-types.ts';

const AUTHORITY_BYTES = 8;
export const USER_CODE_BYTES = 4;
/** One bit a command. */
export const MONITOR_BYTES = 12;
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
    case 'monitor':
      return body(
        0x7f,
        toBits(
          command.commands.map((number) => number + 1),
          MONITOR_BYTES,
        ),
      );
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
