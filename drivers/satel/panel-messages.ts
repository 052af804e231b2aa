/**
 * The panel's side of the wire: bytes into commands, answers into bytes. For the simulator and the tests.
 * Source: SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, function 2.
 */
import type { Pin } from '../../src/domain/pins/pin.ts';
import { body, fromBits, fromDigits, threeBytes, toBits, toName } from './codec.ts';
import { encodeRecord } from './log/event-record.ts';
import { MONITOR_BYTES, USER_CODE_BYTES } from './messages.ts';
import { encodeSelf, encodeUser, FIELDS_BYTES, fromFields } from './users/user-record.ts';
import {
  NAMED,
  PARTITION_LISTS,
  type Answer,
  type ArmingMode,
  type Command,
  type Named,
  type PartitionList,
} from './message-types.ts';

const PARTITION_BYTES = 4;
/** User commands may carry a code of 4 bytes or of 8. */
const SHORT_CODE_BYTES = 4;
const LONG_CODE_BYTES = 8;

/** Nothing where the body is no command that we know, in its length. */
export function parseCommand(body: Uint8Array): Command | undefined {
  const command = body[0];
  const data = Buffer.from(body).subarray(1);
  if (data.length === 0) return parsePlain(command);
  if (command === 0x8c) {
    return data.length === 3 ? { kind: 'read-event', index: data.readUIntBE(0, 3) } : undefined;
  }
  if (command === 0xee) return parseReadName(data);
  if (command === 0x7f && data.length === MONITOR_BYTES) {
    return { kind: 'monitor', commands: fromBits(data).map((bit) => bit - 1) };
  }
  if (command === undefined) return undefined;
  if (command >= 0x80 && command <= 0xdf) return parseArming(command, data);
  return parseUserCommand(command, data);
}

function parsePlain(command: number | undefined): Command | undefined {
  switch (command) {
    case 0x00:
      return { kind: 'violated-zones' };
    case 0x1a:
      return { kind: 'clock' };
    case 0x7c:
      return { kind: 'module' };
    case 0x7e:
      return { kind: 'version' };
    case 0x7f:
      return { kind: 'changes' };
    default: {
      const lists = Object.keys(PARTITION_LISTS) as PartitionList[];
      const list = lists.find((name) => PARTITION_LISTS[name] === command);
      return list && { kind: 'partitions', list };
    }
  }
}

function parseReadName(data: Buffer): Command | undefined {
  const of = (Object.keys(NAMED) as Named[]).find((named) => NAMED[named] === data[0]);
  return of && data.length === 2 ? { kind: 'read-name', of, number: data[1]! } : undefined;
}

function parseArming(command: number, data: Buffer): Command | undefined {
  const code = fromDigits(data.subarray(0, LONG_CODE_BYTES));
  if (!code || data.length !== LONG_CODE_BYTES + 4) return undefined;
  const partitions = fromBits(data.subarray(LONG_CODE_BYTES));
  if (command === 0x84) return { kind: 'disarm', code, partitions };
  const force = command >= 0xa0;
  const mode = command - (force ? 0xa0 : 0x80);
  return mode <= 3 ? { kind: 'arm', mode: mode as ArmingMode, force, code, partitions } : undefined;
}

function parseUserCommand(command: number, data: Buffer): Command | undefined {
  const rest = REST_BYTES.get(command);
  if (!rest) return undefined;
  for (const codeBytes of [LONG_CODE_BYTES, SHORT_CODE_BYTES]) {
    const code = fromDigits(data.subarray(0, codeBytes));
    if (code && rest.includes(data.length - codeBytes)) {
      return parseWithCode(command, code, data.subarray(codeBytes));
    }
  }
  return undefined;
}

/** A user's number, code, phone code and fields; an object may follow. */
const NEW_USER_BYTES = 1 + USER_CODE_BYTES + 2 + FIELDS_BYTES;
const REST_BYTES: ReadonlyMap<number, readonly number[]> = new Map([
  [0xe0, [0]],
  [0xe1, [1]],
  [0xe2, [0, 1]],
  [0xe5, [1]],
  [0xe6, [NEW_USER_BYTES, NEW_USER_BYTES + 1]],
  [0xe7, [NEW_USER_BYTES]],
]);

function parseWithCode(command: number, code: Pin, rest: Buffer): Command | undefined {
  switch (command) {
    case 0xe0:
      return { kind: 'self', code };
    case 0xe2:
      return { kind: 'users', code, ...(rest.length === 0 ? {} : { user: rest[0]! }) };
    case 0xe1:
      return { kind: 'user', code, user: rest[0]! };
    case 0xe5:
      return { kind: 'remove-user', code, user: rest[0]! };
    default: {
      const user = rest[0]!;
      const newCode = fromDigits(rest.subarray(1, 1 + USER_CODE_BYTES));
      if (!newCode) return undefined;
      const fields = fromFields(rest.subarray(3 + USER_CODE_BYTES));
      if (command === 0xe7) {
        return { kind: 'change-user', code, user, ...(newCode.length > 0 ? { newCode } : {}), fields };
      }
      const object = rest[NEW_USER_BYTES];
      return {
        kind: 'create-user',
        code,
        user,
        newCode,
        fields,
        ...(object === undefined ? {} : { object }),
      };
    }
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
