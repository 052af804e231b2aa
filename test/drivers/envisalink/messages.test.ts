import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, LineSplitter } from '../../../drivers/envisalink/framing.ts';
import { parse, serialise } from '../../../drivers/envisalink/messages.ts';
import {
  ARM_LEVELS,
  ARMED_MODES,
  LIGHTS,
  LOGIN_STATES,
  PANEL_TROUBLES,
  PARTITION_STATES,
  USER_ACTIONS,
} from '../../../drivers/envisalink/message-types.ts';
import type { ArmLevel, Message } from '../../../drivers/envisalink/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { fuzzEnvisalink } from '../../system/fuzz/parsers/envisalink.ts';
import { seeded } from '../../support/noise/random.ts';

type Known = Exclude<Message, { kind: 'other' }>;

/** Frames of the document, and of other people's clients and servers. */
const PUBLISHED: readonly (readonly [string, Known])[] = [
  ['00090', { kind: 'poll' }],
  ['00191', { kind: 'ask-status' }],
  ['005user54', { kind: 'login', password: Pin.of('user') }],
  ['5053CD', { kind: 'login-state', state: 'asked' }],
  ['5052CC', { kind: 'login-state', state: 'timed-out' }],
  ['5051CB', { kind: 'login-state', state: 'accepted' }],
  ['5050CA', { kind: 'login-state', state: 'refused' }],
  ['5000052A', { kind: 'acknowledged', command: '005' }],
  ['5000712D', { kind: 'acknowledged', command: '071' }],
  ['0301C4', { kind: 'arm', partition: 1, level: 'away' }],
  ['0311C5', { kind: 'arm', partition: 1, level: 'stay' }],
  ['0331123491', { kind: 'arm-with-code', partition: 1, code: Pin.of('1234') }],
  ['040112348F', { kind: 'disarm', partition: 1, code: Pin.of('1234') }],
  ['0711*51234F2', { kind: 'keys', partition: 1, keys: Pin.of('*51234') }],
  ['0711055699', { kind: 'keys', partition: 1, keys: Pin.of('0556') }],
  ['071178##7E', { kind: 'keys', partition: 1, keys: Pin.of('78##') }],
  ['0711#EC', { kind: 'keys', partition: 1, keys: Pin.of('#') }],
  ['0711*F3', { kind: 'keys', partition: 1, keys: Pin.of('*') }],
  ['700100058D', { kind: 'by-user', partition: 1, action: 'arm', user: 5 }],
  ['7501000592', { kind: 'by-user', partition: 1, action: 'disarm', user: 5 }],
];

/** Compares with the digits of codes, which a `Pin` hides. */
function plain(message: unknown): unknown {
  if (message instanceof Pin) return `pin ${message.reveal()}`;
  if (message instanceof Set) return [...message].sort();
  if (message === null || typeof message !== 'object') return message;
  return Object.fromEntries(Object.entries(message).map(([key, value]) => [key, plain(value)]));
}

const partition = fc.integer({ min: 1, max: 8 });
const code = fc.stringMatching(/^(\d{4}|\d{6})$/).map((digits) => Pin.of(digits));
const kind = <K extends Known['kind']>(name: K) => fc.constant(name);
const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);

const message: fc.Arbitrary<Known> = fc.oneof(
  fc.record({ kind: kind('poll') }),
  fc.record({ kind: kind('ask-status') }),
  fc.record({
    kind: kind('login'),
    password: fc.stringMatching(/^[!-~]{1,10}$/).map((text) => Pin.of(text)),
  }),
  fc.record({ kind: kind('arm'), partition, level: oneOf(Object.keys(ARM_LEVELS) as ArmLevel[]) }),
  fc.record({ kind: oneOf(['arm-with-code', 'disarm'] as const), partition, code }),
  fc.record({
    kind: kind('keys'),
    partition,
    keys: fc.stringMatching(/^[0-9*#]{1,6}$/).map((keys) => Pin.of(keys)),
  }),
  fc.record({ kind: kind('send-code'), code }),
  fc.record({ kind: kind('acknowledged'), command: fc.stringMatching(/^\d{3}$/) }),
  fc.record({ kind: kind('checksum-error') }),
  fc.record({ kind: kind('system-error'), error: fc.integer({ min: 0, max: 999 }) }),
  fc.record({ kind: kind('login-state'), state: oneOf(LOGIN_STATES) }),
  fc.record({
    kind: kind('lights'),
    flashing: fc.boolean(),
    lights: fc.subarray([...LIGHTS]).map((lights) => new Set(lights)),
  }),
  fc.record({ kind: kind('zone'), zone: fc.integer({ min: 1, max: 64 }), open: fc.boolean() }),
  fc.record({ kind: kind('duress') }),
  fc.record({ kind: kind('armed'), partition, mode: oneOf(ARMED_MODES) }),
  fc.record({
    kind: kind('partition'),
    partition,
    state: oneOf(Object.keys(PARTITION_STATES) as (keyof typeof PARTITION_STATES)[]),
  }),
  fc.record({ kind: kind('installer-mode') }),
  fc.record({
    kind: kind('by-user'),
    partition,
    action: oneOf(['arm', 'disarm'] as const),
    user: fc.integer({ min: 0, max: 9999 }),
  }),
  fc.record({
    kind: kind('by-user'),
    partition,
    action: oneOf(
      Object.keys(USER_ACTIONS).filter((action) => /-/.test(action)) as ('arm-partly' | 'arm-specially')[],
    ),
  }),
  fc.record({
    kind: kind('trouble'),
    what: oneOf(Object.keys(PANEL_TROUBLES) as (keyof typeof PANEL_TROUBLES)[]),
    present: fc.boolean(),
  }),
  fc.record({ kind: kind('code-required'), whose: oneOf(['user', 'master', 'installer'] as const) }),
);

describe('a published frame', () => {
  it.each(PUBLISHED)('%s is read as what it is', (line, expected) => {
    expect(plain(parse(line))).toEqual(plain(expected));
  });

  it.each(PUBLISHED)('%s is what is written', (line, original) => {
    expect(serialise(original)).toBe(line);
  });
});

describe('a frame', () => {
  it('that is written is read as the same message', () => {
    fc.assert(
      fc.property(message, (original) => {
        expect(plain(parse(serialise(original)))).toEqual(plain(original));
      }),
    );
  });

  it('is read with the time before it, which its checksum leaves out', () => {
    expect(parse('23:59:07 6551D1')).toEqual({ kind: 'partition', partition: 1, state: 'disarmed' });
  });

  it.each([
    ['a wrong checksum', '5051CC'],
    ['a checksum in small letters', '5051cb'],
    ['no checksum', '505'],
    ['letters for a command', frame({ code: '5x5', data: '1' })],
    ['a partition that no panel has', frame({ code: '655', data: '9' })],
    ['a way to be armed that does not exist', frame({ code: '652', data: '14' })],
    ['an opening without its user', frame({ code: '750', data: '1' })],
    ['seven keys', frame({ code: '071', data: '11234567' })],
    ['a control character', frame({ code: '655', data: '\u0007' })],
    ['nothing', ''],
  ])('with %s is nothing', (_what, line) => {
    expect(parse(line)).toBeUndefined();
  });

  it('of an unknown command is named and its data, which may be secret, dropped', () => {
    expect(parse(frame({ code: '999', data: '1234' }))).toEqual({ kind: 'other', code: '999' });
  });

  it('shows no code to whoever prints it', () => {
    const printed = JSON.stringify([parse('0711*51234F2'), parse('040112348F'), parse('005user54')]);
    expect(printed).not.toMatch(/1234|user"/);
  });
});

describe('lights', () => {
  it('are bits, ready the lowest', () => {
    expect(plain(parse('5108200'))).toEqual({
      kind: 'lights',
      flashing: false,
      lights: ['armed', 'backlight'],
    });
    expect(plain(parse(frame({ code: '511', data: '20' })))).toEqual({
      kind: 'lights',
      flashing: true,
      lights: ['program'],
    });
  });
});

describe('what arrives in pieces', () => {
  const lines = ['5053CD', '6501CC', '7501000592'];

  it('is cut at the ends of lines, wherever the pieces end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (sizes) => {
        const splitter = new LineSplitter();
        const bytes = Buffer.from(lines.join('\r\n') + '\r\n');
        const found: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          found.push(...splitter.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(found).toEqual(lines);
      }),
    );
  });

  it('is held no longer than a frame can be where a line never ends, and the next line is read', () => {
    const splitter = new LineSplitter();
    for (let turn = 0; turn < 1000; turn++) expect(splitter.push(Buffer.alloc(1000, '5'))).toEqual([]);
    const [rest, line] = splitter.push(Buffer.from('5\r\n5053CD\r\n'));
    expect(rest!.length).toBeLessThan(300);
    expect(parse(rest!)).toBeUndefined();
    expect(line).toBe('5053CD');
  });
});

it('reads a right frame after any garbage', () => {
  const random = seeded(20);
  let fed = 0;
  while (fed < 200_000) fed += fuzzEnvisalink(random);
});
