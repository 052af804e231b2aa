import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, fromDigits, NAME_BYTES, toBits, toDigits } from '../../../drivers/satel/codec.ts';
import { EncryptedLink, UnitCipher } from '../../../drivers/satel/encryption.ts';
import { encodeRecord, isSameRecord, newsOf, parseRecord } from '../../../drivers/satel/log/event-record.ts';
import { checksum, encodeFrame, FrameParser } from '../../../drivers/satel/frame.ts';
import { RIGHT, USER_TYPE, type UserFields } from '../../../drivers/satel/users/user-record.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { fuzzSatel } from '../../system/fuzz/parsers/satel.ts';
import { seeded } from '../../support/noise/random.ts';
import { encodeCommand, parseAnswer } from '../../../drivers/satel/messages.ts';
import { encodeAnswer, parseCommand } from '../../../drivers/satel/panel-messages.ts';
import {
  type Answer,
  ANY_USER,
  type Command,
  NAMED,
  type Named,
  PARTITION_LISTS,
  type PartitionList,
} from '../../../drivers/satel/message-types.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const framed = (command: Command): string => encodeFrame(encodeCommand(command)).toString('hex');
const code = Pin.of('1234');

const guest: UserFields = {
  partitions: [1],
  type: USER_TYPE.normal,
  simple: false,
  master: false,
  isolatesZones: false,
  time: 0,
  temporaryTime: 0,
  rights: RIGHT.arm | RIGHT.disarm,
  name: 'Guest',
};

describe("the maker's own examples", () => {
  it.each([
    ['appendix 4: who has the code 1234', 'fe fe e0 12 34 ff ff 8a 9b fe 0d', 'e0 12 34 ff ff'],
    ['version', 'fe fe 7e d8 60 fe 0d', '7e'],
    ['armed partitions', 'fe fe 09 d7 eb fe 0d', '09'],
  ])('%s', (_what, frame, body) => {
    expect(encodeFrame(hex(body)).toString('hex')).toBe(hex(frame).toString('hex'));
    expect(new FrameParser().push(hex(frame))).toEqual([hex(body)]);
  });

  it('a code of 4 bytes is understood too', () => {
    expect(parseCommand(hex('e0 12 34 ff ff'))).toEqual({ kind: 'self', code });
  });

  it.each<[string, Command, string]>([
    [
      'disarms partition 1',
      { kind: 'disarm', code, partitions: [1] },
      'fe fe 84 12 34 ff ff ff ff ff ff 01 00 00 00 e0 f1 fe 0d',
    ],
    [
      'creates a user',
      { kind: 'create-user', code, user: ANY_USER, newCode: Pin.of('5678'), fields: guest, object: 0 },
      'fe fe e6 12 34 ff ff ff ff ff ff ff 56 78 ff ff ff ff 01 00 00 00 00 00 00 03 00 00' +
        '47 75 65 73 74 20 20 20 20 20 20 20 20 20 20 20 00 11 95 fe 0d',
    ],
    [
      'removes user 12',
      { kind: 'remove-user', code, user: 12 },
      'fe fe e5 12 34 ff ff ff ff ff ff 0c bc 27 fe 0d',
    ],
  ])('%s', (_what, command, frame) => {
    expect(framed(command)).toBe(hex(frame).toString('hex'));
  });

  it('codes are digits filled up with F, a prefix before them', () => {
    expect(toDigits(Pin.of('971234'), 8).toString('hex')).toBe('971234ffffffffff');
    expect(toDigits(Pin.of('12347'), 4).toString('hex')).toBe('12347fff');
    expect(fromDigits(hex('12347fff'))?.reveal()).toBe('12347');
    expect(fromDigits(hex('12f47fff'))).toBeUndefined();
  });

  it('partitions 1, 2 and 29 are a list of bits', () => {
    expect(toBits([1, 2, 29], 4).toString('hex')).toBe('03000010');
  });

  it('a firmware version is eleven characters', () => {
    const body = Buffer.concat([hex('7e 48'), Buffer.from('12320120527'), hex('01 ff')]);
    const version = { kind: 'version', model: 72, firmware: '12320120527', language: 1, settingsStored: 255 };
    expect(parseAnswer(body)).toEqual(version);
  });
});

describe('an entry of the log', () => {
  it('as a panel sent it', () => {
    expect(parseAnswer(hex('8cbfc554c287fb0301035896035096'))).toEqual({
      kind: 'event',
      record: {
        year: 2,
        filled: true,
        present: true,
        monitoring: 15,
        eventClass: 6,
        day: 5,
        month: 5,
        minutes: 20 * 60 + 18,
        partition: 17,
        restore: true,
        code: 1019,
        source: 3,
        object: 0,
        key: 1,
      },
      index: 0x035896,
      calledWith: 0x035096,
    });
  });

  it.each([
    ['c01f74c700000000', { year: 3, month: 7, day: 31, minutes: 20 * 60 + 23 }],
    ['0007c0ff00000000', { year: 0, month: 12, day: 7, minutes: 4 * 60 + 15 }],
    ['00a0000000000000', { eventClass: 5 }],
    ['00000000f8000000', { partition: 32 }],
    ['0000000003ff0000', { code: 0x3ff, restore: false }],
    ['0000000004000000', { restore: true }],
    ['000000000000ffff', { source: 255, object: 7, key: 31 }],
  ])('%s', (bytes, expected) => {
    expect(parseRecord(hex(bytes))).toMatchObject(expected);
  });

  const record = parseRecord(hex('30 40 00 00 08 00 07 00'));

  it.each([
    [401, false, 7, { kind: 'used', how: 'disarm', partition: 2, user: 7 }],
    [401, true, 7, { kind: 'used', how: 'arm', partition: 2, user: 7 }],
    [441, true, 7, { kind: 'used', how: 'arm', partition: 2, user: 7 }],
    [401, false, 241, { kind: 'used', how: 'disarm', partition: 2 }],
    [403, true, 7, { kind: 'used', how: 'arm', partition: 2 }],
    [408, true, 254, { kind: 'used', how: 'arm', partition: 2 }],
    [121, false, 9, { kind: 'used', how: 'duress', partition: 2, user: 9 }],
    [83, false, 193, { kind: 'used', how: 'denied', partition: 2 }],
    [13, false, 9, { kind: 'user-changed', user: 9, isEdit: true }],
    [628, false, 193, { kind: 'all-changed' }],
    [19, false, 193, undefined],
    [19, true, 193, { kind: 'all-changed' }],
    [998, false, 0, undefined],
  ])('code %i, restore %s, source %i', (event, restore, source, news) => {
    expect(newsOf({ ...record, code: event, restore, source })).toEqual(news);
  });

  it('stays the same entry when its report to the monitoring station was sent', () => {
    expect(isSameRecord(record, { ...record, monitoring: 5 })).toBe(true);
    expect(isSameRecord(record, { ...record, minutes: 5 })).toBe(false);
  });
});

describe('encryption', () => {
  const plain = hex('52 3d 00 03 00 54 fe fe 7f ff ff ff ff ff ff fe f0 8a fe 0d');
  const sealed = hex('43 d8 64 30 7e 6b 84 31 cd 75 59 ce 2e f9 d4 1f 26 61 5c 2f');

  it('is that of a client that works with real modules', () => {
    expect(new UnitCipher('some_key').encrypt(plain)).toEqual(sealed);
    expect(new UnitCipher('some_key').decrypt(sealed)).toEqual(plain);
  });

  it('fills up what is shorter than a block', () => {
    const cipher = new UnitCipher('some_key');
    const message = Buffer.from('short message');
    expect(cipher.decrypt(cipher.encrypt(message))).toEqual(Buffer.concat([message, Buffer.alloc(3)]));
  });

  it('uses the first twelve characters of a key', () => {
    const long = new UnitCipher('too_long_key1234').encrypt(plain);
    expect(long).toEqual(new UnitCipher('too_long_key').encrypt(plain));
  });

  const content = fc.uint8Array({ minLength: 1, maxLength: 100 }).filter(([command]) => command! < 0xf0);

  it('carries frames in pieces of any size, and knows what is not meant for it', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 20 }), (bytes, piece) => {
        const [us, panel] = [new EncryptedLink('key', 7), new EncryptedLink('key', 9)];
        panel.open(us.seal(encodeFrame(hex('7e'))), { anySession: true });
        const frame = encodeFrame(bytes);
        const unit = panel.seal(frame);
        const got: Buffer[] = [];
        for (let at = 0; at < unit.length; at += piece)
          got.push(us.open(unit.subarray(at, at + piece)).bytes);
        expect(Buffer.concat(got).subarray(0, frame.length)).toEqual(frame);
      }),
    );
    const wrong = new EncryptedLink('other', 7).open(new EncryptedLink('key', 9).seal(hex('7e')));
    expect(wrong).toEqual({ bytes: Buffer.alloc(0), foreign: 1 });
  });
});

describe('a round trip changes nothing', () => {
  const byte = fc.nat(255);
  const digits = fc.stringMatching(/^\d{4,8}$/).map((text) => Pin.of(text));
  const partitions = fc
    .uniqueArray(fc.integer({ min: 1, max: 32 }))
    .map((list) => list.sort((a, b) => a - b));
  const name = fc
    .uint8Array({ minLength: NAME_BYTES, maxLength: NAME_BYTES })
    .map((bytes) => Buffer.from(bytes).toString('latin1'));
  const fields: fc.Arbitrary<UserFields> = fc.record({
    partitions,
    type: fc.nat(15),
    simple: fc.boolean(),
    master: fc.boolean(),
    isolatesZones: fc.boolean(),
    time: byte,
    temporaryTime: byte,
    rights: fc.nat(0xffffff),
    name,
  });
  const named = fc.constantFrom<Named>(...(Object.keys(NAMED) as Named[]));
  const list = fc.constantFrom<PartitionList>(...(Object.keys(PARTITION_LISTS) as PartitionList[]));
  const kind = <K extends string>(text: K) => fc.constant(text);
  const index = fc.nat(0xffffff);

  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({ kind: kind('partitions'), list }),
    fc.record({ kind: fc.constantFrom('violated-zones', 'clock', 'module', 'version', 'changes') }),
    fc.record({ kind: kind('monitor'), commands: fc.constant([0, 10, 42, 95]) }),
    fc.record({
      kind: kind('arm'),
      mode: fc.constantFrom(0, 1, 2, 3),
      force: fc.boolean(),
      code: digits,
      partitions,
    }),
    fc.record({ kind: kind('disarm'), code: digits, partitions }),
    fc.record({ kind: kind('read-event'), index }),
    fc.record({ kind: kind('self'), code: digits }),
    fc.record({ kind: kind('users'), code: digits, user: byte }, { requiredKeys: ['kind', 'code'] }),
    fc.record({ kind: fc.constantFrom('user', 'remove-user'), code: digits, user: byte }),
    fc.record(
      { kind: kind('create-user'), code: digits, user: byte, newCode: digits, fields, object: byte },
      { requiredKeys: ['kind', 'code', 'user', 'newCode', 'fields'] },
    ),
    fc.record(
      { kind: kind('change-user'), code: digits, user: byte, newCode: digits, fields },
      { requiredKeys: ['kind', 'code', 'user', 'fields'] },
    ),
    fc.record({ kind: kind('read-name'), of: named, number: byte }),
  );

  const users = fc.uniqueArray(fc.integer({ min: 1, max: 240 })).map((found) => found.sort((a, b) => a - b));
  const record = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(parseRecord);
  const about = {
    user: byte,
    partitions,
    type: fc.nat(15),
    simple: fc.boolean(),
    master: fc.boolean(),
    isolatesZones: fc.boolean(),
    time: byte,
    rights: fc.nat(0xffffff),
    name,
    codeMarks: byte.map((bits) => bits & 0xd0),
    codeDuties: byte.map((bits) => bits & 0x3f),
  };
  const answer: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({ kind: kind('result'), code: byte }),
    fc.record({ kind: kind('partitions'), list, partitions }),
    fc.record({ kind: kind('violated-zones'), zones: fc.constant([3, 128]), bytes: fc.constantFrom(16, 32) }),
    fc.record({
      kind: kind('clock'),
      time: fc.stringMatching(/^\d{14}$/),
      status: byte,
      modules: byte,
    }),
    fc.record({
      kind: kind('version'),
      model: byte,
      firmware: fc.stringMatching(/^\d{11}$/),
      language: byte,
      settingsStored: byte,
    }),
    fc.record({ kind: kind('module'), firmware: fc.stringMatching(/^\d{11}$/), abilities: byte }),
    fc.record({ kind: kind('changes'), commands: fc.constant([0, 10, 39]), bytes: fc.constantFrom(5, 6) }),
    fc.record({ kind: kind('event'), record, index, calledWith: index }),
    fc.record({ kind: kind('self'), phoneCode: fc.nat(0xffff), ...about }),
    fc.record({ kind: kind('user'), temporaryTime: byte, ...about }),
    fc.record(
      { kind: kind('users'), user: byte, existing: users, editable: users, bytes: fc.constantFrom(30, 31) },
      { requiredKeys: ['kind', 'existing', 'editable', 'bytes'] },
    ),
    fc.record(
      { kind: kind('name'), of: named, number: byte, function: byte, name, extra: byte },
      { requiredKeys: ['kind', 'of', 'number', 'function', 'name'] },
    ),
  );

  it('of a command', () => {
    fc.assert(
      fc.property(command, (sent) => {
        const body = encodeCommand(sent);
        const got = parseCommand(body);
        expect(got).toEqual(sent);
        // Two PINs are always equal to `toEqual`; their bytes are not.
        expect(encodeCommand(got!)).toEqual(body);
      }),
      { numRuns: 500 },
    );
  });

  it('of an answer', () => {
    fc.assert(
      fc.property(answer, (sent) => {
        const body = encodeAnswer(sent);
        expect(parseAnswer(body)).toEqual(sent);
        expect(encodeAnswer(parseAnswer(body)!)).toEqual(body);
      }),
      { numRuns: 500 },
    );
  });

  it('of any eight bytes of the log', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        expect(encodeRecord(parseRecord(bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });
});

describe('the frame parser', () => {
  // No command is F0 or FE: after a stray FE they could not be told from the start of the frame.
  const body = fc
    .uint8Array({ minLength: 1, maxLength: 200 })
    .filter(([command]) => command !== 0xf0 && command !== 0xfe);

  it('finds each frame, in pieces of any size, whatever was between them', () => {
    // Garbage that holds no whole frame of its own, and may end in the middle of a frame.
    const garbage = fc.uint8Array({ maxLength: 30 }).map((bytes) => bytes.filter((byte) => byte !== 0x0d));
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, body)), fc.integer({ min: 1, max: 40 }), (parts, piece) => {
        const stream = Buffer.concat(parts.flatMap(([junk, sent]) => [junk, encodeFrame(sent)]));
        const parser = new FrameParser();
        const found: Buffer[] = [];
        for (let at = 0; at < stream.length; at += piece)
          found.push(...parser.push(stream.subarray(at, at + piece)));
        expect(found).toEqual(parts.map(([, sent]) => Buffer.from(sent)));
      }),
      { numRuns: 1000, examples: [[[[Uint8Array.of(0xfe), Uint8Array.of(0x0d, 0)]], 40]] },
    );
  });

  it('skips a frame with a wrong checksum and finds the next', () => {
    const bad = encodeFrame(hex('7e'));
    bad[3] = bad[3]! ^ 1;
    const parser = new FrameParser();
    expect(parser.push(Buffer.concat([bad, encodeFrame(hex('7f'))]))).toEqual([hex('7f')]);
    expect(parser.dropped).toBe(1);
  });

  it('skips half a frame', () => {
    const half = encodeFrame(hex('e0 12 34 ff ff')).subarray(0, 6);
    expect(new FrameParser().push(Buffer.concat([half, encodeFrame(hex('7f'))]))).toEqual([hex('7f')]);
  });

  it('doubles FE inside a frame, in the checksum too', () => {
    const withFe = fc.sample(body, 2000).find((bytes) => (checksum(bytes) & 0xff) === 0xfe)!;
    for (const sent of [hex('fe fe fe'), Buffer.from(withFe)]) {
      expect(new FrameParser().push(encodeFrame(sent))).toEqual([Buffer.from(sent)]);
    }
  });

  it('holds no more than one frame, however long the noise', () => {
    const parser = new FrameParser();
    parser.push(hex('fe fe'));
    for (let count = 0; count < 1000; count++) parser.push(Buffer.alloc(1000, 0x55));
    expect(parser.dropped).toBe(1);
    expect(parser.push(encodeFrame(hex('7f')))).toEqual([hex('7f')]);
  });
});

it('noise is no message, never throws, and hides no frame that comes after it', () => {
  const random = seeded(4);
  for (let fed = 0; fed < 80_000;) fed += fuzzSatel(random);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
      displayName(name);
    }),
  );
});
