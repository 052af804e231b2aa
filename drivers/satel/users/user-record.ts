/**
 * What the panel keeps of a user; the code itself is never told.
 * Source: SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, commands E0, E1, E6, E7.
 */
import { fromBits, fromName, NAME_BYTES, toBits, toName } from '../codec.ts';

export const USER_TYPE = {
  normal: 0,
  /** Gone after its first use. */
  single: 1,
  /** `time`: the days that it lives. The user may renew it by changing the code. */
  timeRenewable: 2,
  timeNotRenewable: 3,
  duress: 4,
  monoOutputs: 5,
  biOutputs: 6,
  partitionBlocking: 7,
  cashMachine: 8,
  guard: 9,
  /** `time`: the panel's schedule 1 to 8. `temporaryTime`: days. */
  schedule: 10,
} as const;

/** Bits of `rights`. */
export const RIGHT = {
  arm: 1 << 0,
  disarm: 1 << 1,
  clearPartitionAlarm: 1 << 2,
  clearObjectAlarm: 1 << 3,
  changeOwnCode: 1 << 6,
  editUsers: 1 << 7,
  bypassZones: 1 << 8,
  /** Also what somebody else has armed. */
  alwaysDisarm: 1 << 16,
} as const;

/** What is written when a user is created or changed. */
export interface UserFields {
  /** From 1. */
  readonly partitions: readonly number[];
  /** One of `USER_TYPE`. */
  readonly type: number;
  readonly simple: boolean;
  readonly master: boolean;
  readonly isolatesZones: boolean;
  readonly time: number;
  readonly temporaryTime: number;
  /** 24 bits, see `RIGHT`. */
  readonly rights: number;
  /** 16 bytes, a character each. */
  readonly name: string;
}

export interface UserRecord extends UserFields {
  readonly user: number;
  /** .7 code not changed yet, .6 collides with another, .4 phone code changed; the other bits are 0. */
  readonly codeMarks: number;
  /** .5 prefix, .4 phone code, .3 code must be changed; .2-.0 object. */
  readonly codeDuties: number;
}

export interface SelfRecord extends Omit<UserRecord, 'temporaryTime'> {
  /** Two bytes: a phone code, and for the installer the masters. */
  readonly phoneCode: number;
}

const SIMPLE = 0x80;
const MASTER = 0x40;
const ISOLATES_ZONES = 0x20;
const TYPE_BITS = 0x0f;
const CODE_MARKS = 0xd0;
const CODE_DUTIES = 0x3f;

/** In E6 and E7, after the phone code. */
export function toFields(fields: UserFields): Buffer {
  const flags =
    (fields.simple ? SIMPLE : 0) |
    (fields.master ? MASTER : 0) |
    (fields.isolatesZones ? ISOLATES_ZONES : 0) |
    fields.type;
  return Buffer.concat([
    toBits(fields.partitions, 4),
    Buffer.from([flags, fields.time, fields.temporaryTime]),
    rightsBytes(fields.rights),
    toName(fields.name),
  ]);
}

export const FIELDS_BYTES = 4 + 3 + 3 + NAME_BYTES;

export function fromFields(data: Buffer): UserFields {
  const flags = data[4]!;
  return {
    partitions: fromBits(data.subarray(0, 4)),
    type: flags & TYPE_BITS,
    simple: (flags & SIMPLE) !== 0,
    master: (flags & MASTER) !== 0,
    isolatesZones: (flags & ISOLATES_ZONES) !== 0,
    time: data[5]!,
    temporaryTime: data[6]!,
    rights: data.readUIntLE(7, 3),
    name: fromName(data.subarray(10, 10 + NAME_BYTES)),
  };
}

const USER_ANSWER_BYTES = 28;
const SELF_ANSWER_BYTES = 29;

/** The data of an E1 answer. */
export function parseUser(data: Buffer): UserRecord | undefined {
  if (data.length !== USER_ANSWER_BYTES) return undefined;
  return {
    user: data[0]!,
    partitions: fromBits(data.subarray(1, 5)),
    ...typeOf(data[5]!),
    time: data[6]!,
    temporaryTime: data[7]!,
    rights: data.readUIntLE(8, 3),
    name: fromName(data.subarray(11, 11 + NAME_BYTES)),
    ...marksOf(data[27]!),
  };
}

export function encodeUser(user: UserRecord): Buffer {
  return Buffer.concat([
    Buffer.from([user.user]),
    toBits(user.partitions, 4),
    Buffer.from([typeByte(user), user.time, user.temporaryTime]),
    rightsBytes(user.rights),
    toName(user.name),
    Buffer.from([marksByte(user)]),
  ]);
}

/** The data of an E0 answer: as E1, with the phone code and without the temporary time. */
export function parseSelf(data: Buffer): SelfRecord | undefined {
  if (data.length !== SELF_ANSWER_BYTES) return undefined;
  return {
    user: data[0]!,
    phoneCode: data.readUInt16BE(1),
    partitions: fromBits(data.subarray(3, 7)),
    ...typeOf(data[7]!),
    time: data[8]!,
    rights: data.readUIntLE(9, 3),
    name: fromName(data.subarray(12, 12 + NAME_BYTES)),
    ...marksOf(data[28]!),
  };
}

export function encodeSelf(self: SelfRecord): Buffer {
  return Buffer.concat([
    Buffer.from([self.user, self.phoneCode >> 8, self.phoneCode & 0xff]),
    toBits(self.partitions, 4),
    Buffer.from([typeByte(self), self.time]),
    rightsBytes(self.rights),
    toName(self.name),
    Buffer.from([marksByte(self)]),
  ]);
}

function typeOf(byte: number) {
  return {
    type: byte & TYPE_BITS,
    isolatesZones: (byte & ISOLATES_ZONES) !== 0,
    codeMarks: byte & CODE_MARKS,
  };
}

function typeByte(user: Pick<UserRecord, 'type' | 'isolatesZones' | 'codeMarks'>): number {
  return user.codeMarks | (user.isolatesZones ? ISOLATES_ZONES : 0) | user.type;
}

function marksOf(byte: number) {
  return {
    simple: (byte & SIMPLE) !== 0,
    master: (byte & MASTER) !== 0,
    codeDuties: byte & CODE_DUTIES,
  };
}

function marksByte(user: Pick<UserRecord, 'simple' | 'master' | 'codeDuties'>): number {
  return (user.simple ? SIMPLE : 0) | (user.master ? MASTER : 0) | user.codeDuties;
}

function rightsBytes(rights: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(rights, 0, 3);
  return bytes;
}
