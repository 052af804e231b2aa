import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { frame, frameReader, type Framing } from '../../../drivers/nx-584/framing.ts';
import { parse, serialise } from '../../../drivers/nx-584/messages.ts';
import { COMMAND, has, PRIMARY, TRANSITION } from '../../../drivers/nx-584/message-types.ts';
import type { Message, Secondary } from '../../../drivers/nx-584/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';

const MASTER = Pin.of('1234FF');

/** From the tests and the encoder of pynx584, a client that runs on real panels; ASCII, without LF and CR. */
const CLIENT_VECTORS: readonly [line: string, message: Message][] = [
  ['0128292A', { kind: 'ask-system-status' }],
  ['022400264E', { kind: 'ask-zone-status', zone: 1 }],
  ['022300254C', { kind: 'ask-zone-name', zone: 1 }],
  ['022401274F', { kind: 'ask-zone-status', zone: 2 }],
  ['022301264D', { kind: 'ask-zone-name', zone: 2 }],
  ['053221430005A06C', { kind: 'ask-user-information', master: Pin.of('123400'), user: 5 }],
  ['08342143FF056587FF92B8', { kind: 'set-user-code', master: MASTER, user: 5, code: Pin.of('5678FF') }],
  ['08342143FF05FFFFFFA579', { kind: 'set-user-code', master: MASTER, user: 5, code: Pin.of('FFFFFF') }],
  [
    '08342143650565870901BC',
    { kind: 'set-user-code', master: Pin.of('123456'), user: 5, code: Pin.of('567890') },
  ],
  ['063C6587FF010131AF', { kind: 'primary-function', code: Pin.of('5678FF'), what: 'disarm', partitions: 1 }],
  ['033E020144CB', { kind: 'secondary-function', what: 'exit', partitions: 1 }],
  ['033E000142C7', { kind: 'secondary-function', what: 'stay', partitions: 1 }],
  [
    '0736214300055001F77B',
    {
      kind: 'set-user-authorization',
      master: Pin.of('123400'),
      user: 5,
      authority: 0b101_0000,
      partitions: 1,
    },
  ],
  ['011D1E1F', { kind: 'ack' }],
  [
    '07120565870050015C8F',
    { kind: 'user-information', user: 5, code: Pin.of('567800'), authority: 0b101_0000, partitions: 1 },
  ],
  [
    '0A8A03B9A804000B160A0F3807',
    {
      kind: 'log-event',
      number: 3,
      logSize: 185,
      type: 40,
      reported: false,
      who: 4,
      partition: 1,
      month: 11,
      day: 22,
      hour: 10,
      minute: 15,
    },
  ],
];

/** Seen on a real panel by those who wrote openHAB's binding. */
const PANEL_VECTORS: readonly [line: string, message: Message][] = [
  [
    '0B01352E3337F20FFA1F57F8464D',
    {
      kind: 'interface-configuration',
      firmware: '5.37',
      transitions: [0xf2, 0x0f],
      commands: [0xfa, 0x1f, 0x57, 0xf8],
    },
  ],
  [
    '088404010105C400005CF5',
    { kind: 'zone-status', zone: 5, partitions: 1, types: [1, 5, 0xc4], conditions: [0, 0] },
  ],
  ['0A85010010000010001000C07F', { kind: 'zones-snapshot', group: 1, zones: [0, 16, 0, 0, 16, 0, 16, 0] }],
];

/** These two came with "acknowledge required", and the log event of the made-up vectors too. */
const ackRequired = (line: string): boolean => (Number.parseInt(line.slice(2, 4), 16) & 0x80) !== 0;

describe.each([
  ['of clients', CLIENT_VECTORS],
  ['of real panels', PANEL_VECTORS],
])('the published frames %s', (_of, vectors) => {
  it.each(vectors)('%s is read', (line, message) => {
    const [body] = frameReader('ascii').push(Buffer.from(`\n${line}\r`));
    expect(plain(parse(body!))).toEqual(plain({ message, ackRequired: ackRequired(line) }));
  });

  it.each(vectors)('%s is written', (line, message) => {
    const body = serialise(message, { ackRequired: ackRequired(line) });
    expect(frame(body, 'ascii').toString('latin1')).toBe(`\n${line}\r`);
  });
});

test('7Dh and 7Eh are stuffed in binary', () => {
  const body = [1, 0x7e, 2, 0x7d, 3];
  const bytes = frame(body, 'binary');
  expect(bytes.subarray(0, 9)).toEqual(Buffer.from([0x7e, 5, 1, 0x7d, 0x5e, 2, 0x7d, 0x5d, 3]));
  expect(frameReader('binary').push(bytes)).toEqual([body]);
});

test('the module of the fixture takes users and arming with a PIN, and none without', () => {
  const { message } = parse([0x01, 0x35, 0x2e, 0x33, 0x37, 0xf2, 0x0f, 0xfa, 0x1f, 0x57, 0xf8]);
  if (message.kind !== 'interface-configuration') throw new Error(message.kind);
  expect(has(message.commands, COMMAND['user information request with PIN'])).toBe(true);
  expect(has(message.commands, COMMAND['set user code with PIN'])).toBe(true);
  expect(has(message.commands, COMMAND['set user authorization with PIN'])).toBe(true);
  expect(has(message.commands, COMMAND['primary keypad function with PIN'])).toBe(true);
  expect(has(message.transitions, TRANSITION['log event'])).toBe(true);
});

const byte = fc.integer({ min: 0, max: 255 });
/** Not all bits at once: sums modulo 255 cannot tell 00h from FFh. */
const flips = fc.integer({ min: 1, max: 254 });
const fromOne = fc.integer({ min: 1, max: 256 });
const bytes = (length: number) => fc.array(byte, { minLength: length, maxLength: length });
const code = fc.stringMatching(/^[0-9A-F]{6}$/).map((digits) => Pin.of(digits));
const named = fc.string({ unit: 'binary-ascii', maxLength: 16 }).map((name) => name.trimEnd());
const kind = <K extends string>(name: K) => ({ kind: fc.constant(name) });

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    ...kind('interface-configuration'),
    firmware: fc.stringMatching(/^[0-9.]{4}$/),
    transitions: bytes(2),
    commands: bytes(4),
  }),
  fc.record({ ...kind('zone-name'), zone: fromOne, name: named }),
  fc.record({
    ...kind('zone-status'),
    zone: fromOne,
    partitions: byte,
    types: bytes(3),
    conditions: bytes(2),
  }),
  fc.record({ ...kind('zones-snapshot'), group: byte, zones: bytes(8) }),
  fc.record({ ...kind('partition-status'), partition: fromOne, conditions: bytes(6), lastUser: byte }),
  fc.record({
    ...kind('system-status'),
    panelId: byte,
    conditions: bytes(8),
    partitions: byte,
    logPointer: byte,
  }),
  fc.record({
    ...kind('log-event'),
    number: byte,
    logSize: byte,
    type: fc.integer({ min: 0, max: 127 }),
    reported: fc.boolean(),
    who: byte,
    partition: fromOne,
    month: byte,
    day: byte,
    hour: byte,
    minute: byte,
  }),
  fc.record({ ...kind('user-information'), user: byte, code, authority: byte, partitions: byte }),
  fc.record({
    kind: fc.constantFrom('failed', 'ack', 'nak', 'rejected', 'ask-system-status' as const),
  }) as fc.Arbitrary<Message>,
  fc.record({ ...kind('ask-zones-snapshot'), group: byte }),
  fc.record({ ...kind('ask-partition-status'), partition: fromOne }),
  fc.record({ ...kind('ask-log-event'), number: byte }),
  fc.record({ ...kind('ask-user-information'), master: code, user: byte }),
  fc.record({ ...kind('set-user-code'), master: code, user: byte, code }),
  fc.record({
    ...kind('set-user-authorization'),
    master: code,
    user: byte,
    authority: byte,
    partitions: byte,
  }),
  fc.record({
    ...kind('set-clock'),
    year: byte.map((year) => 2000 + year),
    month: byte,
    day: byte,
    hour: byte,
    minute: byte,
    weekday: byte,
  }),
  fc.record({ ...kind('primary-function'), code, what: fc.constantFrom(...PRIMARY), partitions: byte }),
  fc.record({
    ...kind('secondary-function'),
    what: fc.constantFrom<Secondary>('stay', 'exit', 'silent-exit'),
    partitions: byte,
  }),
  fc.record({ ...kind('toggle-bypass'), zone: fromOne }),
);

describe.each<Framing>(['ascii', 'binary'])('the %s reader', (framing) => {
  it('reads each message as it was written, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (sent, cut) => {
        const bytes = Buffer.concat(sent.map((one) => frame(serialise(one), framing)));
        const reader = frameReader(framing);
        const bodies = [];
        for (let at = 0; at < bytes.length; at += cut)
          bodies.push(...reader.push(bytes.subarray(at, at + cut)));
        expect(bodies.map((body) => plain(parse(body).message))).toEqual(sent.map(plain));
        expect(reader.skipped).toBe(0);
      }),
    );
  });

  it('takes nothing from a damaged frame, and reads the one after it', () => {
    const whole = frame(serialise({ kind: 'ask-log-event', number: 7 }), framing);
    fc.assert(
      fc.property(message, fc.nat(), flips, (one, at, flip) => {
        const bytes = frame(serialise(one), framing);
        bytes[at % bytes.length]! ^= flip;
        const told = frameReader(framing)
          .push(Buffer.concat([bytes, whole]))
          .map((body) => plain(parse(body).message));
        expect(told.at(-1)).toEqual({ kind: 'ask-log-event', number: 7 });
        // A changed case of a hex digit, or noise before the frame, is no damage.
        expect(told.slice(0, -1)).toEqual(told.length > 1 ? [plain(one)] : []);
      }),
    );
  });

  it('recovers from half a frame, noise and a missing end', () => {
    const reader = frameReader(framing);
    const whole = frame(serialise({ kind: 'ask-log-event', number: 7 }), framing);
    for (const noise of [
      whole.subarray(0, 4),
      Buffer.alloc(5000, 0x41),
      Buffer.from('\r\r\0'),
      whole.subarray(0, -1),
    ]) {
      const told = reader.push(Buffer.concat([noise, whole]));
      expect(told.map((body) => parse(body).message)).toEqual([{ kind: 'ask-log-event', number: 7 }]);
    }
  });

  it('reads anything at all without a throw', () => {
    const reader = frameReader(framing);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (noise) => {
        for (const body of reader.push(noise)) parse(body);
      }),
    );
  });
});

test('a message that is too short for its type, or of an unknown type, is another one', () => {
  fc.assert(
    fc.property(fc.array(byte, { minLength: 1, maxLength: 20 }), (body) => {
      const { message } = parse(body);
      expect(message.kind).toBeTypeOf('string');
    }),
  );
  expect(parse([0x12, 5]).message).toEqual({ kind: 'other', type: 0x12, data: [5] });
  expect(parse([0x0b, 1, 2]).message).toEqual({ kind: 'other', type: 0x0b, data: [1, 2] });
});

/** With the digits of its codes, which a message does not show by itself. */
function plain(value: unknown): unknown {
  if (value instanceof Pin) return value.reveal();
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
