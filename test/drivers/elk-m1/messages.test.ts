import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { LineSplitter } from '../../../drivers/elk-m1/framing.ts';
import { parse, parseLine, serialise } from '../../../drivers/elk-m1/messages.ts';
import { LEVELS, type Level, type Message } from '../../../drivers/elk-m1/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';

type Sent = Exclude<Message, { kind: 'other' }>;

/** Written and read alike: from the document, or seen on a real panel. A code is compared by its digits. */
const VECTORS: readonly [line: string, message: Sent][] = [
  ['23cu0050000030405060000090807062100BB', change(5, '003456', '009876', 0b10_0001, 'write')],
  ['23cu0120000010203040000040302010100DB', change(12, '001234', '004321', 1, 'write')],
  ['23cu0050000030405060000080807062110BB', change(5, '003456', '008876', 0b10_0001, 'restrict')],
  ['23cu0050000030405060000080807062120BA', change(5, '003456', '008876', 0b10_0001, 'unrestrict')],
  ['09CU005000A', { kind: 'code-changed', result: 5, change: 'write' }],
  ['09CU000000F', { kind: 'code-changed', result: 'denied', change: 'write' }],
  ['09CU2550003', { kind: 'code-changed', result: 'duplicate', change: 'write' }],
  ['09CU0051009', { kind: 'code-changed', result: 5, change: 'restrict' }],
  ['09CU0052008', { kind: 'code-changed', result: 5, change: 'unrestrict' }],
  ['0Cua0034560025', { kind: 'ask-code', code: Pin.of('003456') }],
  ['0Cua1234560022', { kind: 'ask-code', code: Pin.of('123456') }],
  [
    '19UA123456C30000000041F00CA',
    {
      kind: 'code',
      code: Pin.of('123456'),
      areas: 0b1100_0011,
      digits: 4,
      role: 'user',
      diagnostics: '00000000',
      unit: 'F',
    },
  ],
  ['0Da010034560038', { kind: 'arm', level: 'disarmed', area: 1, code: Pin.of('003456') }],
  ['0Da11001234003F', { kind: 'arm', level: 'away', area: 1, code: Pin.of('001234') }],
  ['0Da23005678002C', { kind: 'arm', level: 'stay', area: 3, code: Pin.of('005678') }],
  ['0Da380056780026', { kind: 'arm', level: 'stay-instant', area: 8, code: Pin.of('005678') }],
  ['0Da480056780025', { kind: 'arm', level: 'night', area: 8, code: Pin.of('005678') }],
  ['0Da580056780024', { kind: 'arm', level: 'night-instant', area: 8, code: Pin.of('005678') }],
  ['0Da680056780023', { kind: 'arm', level: 'vacation', area: 8, code: Pin.of('005678') }],
  ['0Da110034560037', { kind: 'arm', level: 'away', area: 1, code: Pin.of('003456') }],
  ['0Da710034560031', { kind: 'arm', level: 'next-away', area: 1, code: Pin.of('003456') }],
  ['0Da810012340038', { kind: 'arm', level: 'next-stay', area: 1, code: Pin.of('001234') }],
  ['0Da910012340037', { kind: 'arm', level: 'force-away', area: 1, code: Pin.of('001234') }],
  ['0Da:10012340036', { kind: 'arm', level: 'force-stay', area: 1, code: Pin.of('001234') }],
  ['06as0066', { kind: 'ask-arming' }],
  ['1EAS100000004000000030000000000E', arming('1', '4', '3', 0)],
  ['17IC000000000000003010078', { kind: 'code-typed', user: 3, keypad: 1, wrong: undefined }],
  ['17IC00000000000000101007A', { kind: 'code-typed', user: 1, keypad: 1, wrong: undefined }],
  ['17IC000000000000004070071', { kind: 'code-typed', user: 4, keypad: 7, wrong: undefined }],
  ['1CLD1173001110020204000622005B', log(1173, 1, 1, { at: '10:02', on: '2022-02-04', weekday: 6 })],
  ['1CLD13190041142001240004240051', log(1319, 4, 1, { at: '14:20', on: '2024-01-24', weekday: 4 })],
  [
    '1CLD1193102119450607001505003F',
    log(1193, 102, 1, { at: '19:45', on: '2005-06-07', weekday: 5, index: 1 }),
  ],
  ['09ld00100D6', { kind: 'ask-log', index: 1 }],
  ['09ld51100D0', { kind: 'ask-log', index: 511 }],
  ['06rr0056', { kind: 'ask-clock' }],
  ['16RR0059107251205110006E', { kind: 'clock', clock: clock('2005-12-25', '10:59:00', 7, '110') }],
  ['16XK2636115020605110006F', { kind: 'alive', clock: clock('2005-06-02', '11:36:26', 5, '110') }],
  ['0Bsd010010065', { kind: 'ask-name', of: 1, number: 1 }],
  ['1BSD01001Front DoorKeypad0089', { kind: 'name', of: 1, number: 1, text: 'Front DoorKeypad' }],
  ['1BSD05001Garage Door     0005', { kind: 'name', of: 5, number: 1, text: 'Garage Door' }],
  ['10zb0051003456006B', { kind: 'toggle-bypass', zone: 5, area: 1, code: Pin.of('003456') }],
  ['10zb0050003456006C', { kind: 'toggle-bypass', zone: 5, area: 0, code: Pin.of('003456') }],
  ['0AZB123100CC', { kind: 'bypass', zone: 123, bypassed: true }],
  ['06zs004D', { kind: 'ask-zones' }],
  ['06zp0050', { kind: 'ask-zone-areas' }],
  ['06ka006E', { kind: 'ask-keypad-areas' }],
  ['16KA12345678111111110081', { kind: 'keypad-areas', areas: '1234567811111111' }],
  ['06vn0056', { kind: 'ask-version' }],
  [`36VN05010C010302${'0'.repeat(38)}74`, { kind: 'version', panel: '05010C', module: '010302' }],
  ['08RP000036', { kind: 'elk-rp', state: 'gone' }],
  ['08RP010035', { kind: 'elk-rp', state: 'connected' }],
  ['08RP020034', { kind: 'elk-rp', state: 'module-starting' }],
  ['06IE00AC', { kind: 'installer-left' }],
];

describe('the published frames', () => {
  it.each(VECTORS)('%s is read', (line, message) => {
    expect(plain(parse(line))).toEqual(plain(message));
  });

  it.each(VECTORS)('%s is written', (line, message) => {
    expect(serialise(message)).toBe(line);
  });

  test('an area status with an exit timer is read for each of eight areas', () => {
    const message = parse('1EAS1000000031111111000000000902');
    expect(message).toMatchObject({ kind: 'arming', timerSeconds: 9 });
    const areas = message?.kind === 'arming' ? message.areas : [];
    expect(areas.map((area) => area.level + area.readiness)).toEqual(['13', ...Array<string>(7).fill('01')]);
  });

  test('zones and their areas are read, also where one is at the very end', () => {
    const states = `20B000009${'0'.repeat(198)}D`;
    const areas = `208000009${'0'.repeat(198)}1`;
    expect(parse(`D6ZS${states}0048`)).toEqual({ kind: 'zones', states });
    expect(parse(`D6ZP${areas}0068`)).toEqual({ kind: 'zone-areas', areas });
  });
});

describe('what was typed wrongly', () => {
  const typed = parse('17IC12345678901200001004B');

  it('is known, of a keypad and of a card', () => {
    const message = parse(frameOf('IC00000304050600001'));
    expect(plain(message)).toEqual({ kind: 'code-typed', user: undefined, keypad: 1, wrong: '000003040506' });
    expect(plain(typed)).toEqual({ kind: 'code-typed', user: undefined, keypad: 1, wrong: '123456789012' });
  });

  it('does not show in a string', () => {
    expect(`${JSON.stringify(typed)} ${inspect(typed)}`).not.toContain('1234');
  });
});

describe('what is no frame', () => {
  it.each([
    ['nothing', ''],
    ['a frame with a wrong checksum', '1EAS100000004000000030000000000F'],
    ['a frame with a wrong length', 'AAAS100000004000000030000000000E'],
    ['half a frame', '1EAS1000000040000'],
    ['a checksum in small letters', '06as006e'],
    ['a prompt', 'Username: '],
    ['an arming state that the document does not know', frameOf('AS9000000011111111000000000')],
    ['a result beyond 255', frameOf('CU9990')],
  ])('%s is not taken for a message', (_what, line) => {
    expect(parse(line)).toBeUndefined();
  });

  test('a frame of another kind is known by its code alone', () => {
    expect(parse(frameOf('KC0112000000200000000'))).toEqual({ kind: 'other', code: 'KC' });
  });
});

const pin = fc.stringMatching(/^\d{6}$/).map((digits) => Pin.of(digits));
const area = fc.integer({ min: 1, max: 8 });
const mask = fc.integer({ min: 0, max: 255 });
const changes = fc.constantFrom('write', 'restrict', 'unrestrict' as const);
const moment = {
  minute: fc.integer({ min: 0, max: 59 }),
  hour: fc.integer({ min: 0, max: 23 }),
  weekday: fc.integer({ min: 1, max: 7 }),
  day: fc.integer({ min: 1, max: 31 }),
  month: fc.integer({ min: 1, max: 12 }),
  year: fc.integer({ min: 2000, max: 2099 }),
};
const panelClock = fc.record({
  ...moment,
  second: fc.integer({ min: 0, max: 59 }),
  flags: fc.stringMatching(/^[01]{3}$/),
});
const is = <K extends Sent['kind']>(kind: K) => fc.constant(kind);
const name = fc.stringMatching(/^[A-Za-z0-9](?:[ -~]{0,14}[!-~])?$/);

const messages: fc.Arbitrary<Sent> = fc.oneof(
  fc.record({
    kind: is('change-code'),
    user: fc.integer({ min: 0, max: 254 }),
    authority: pin,
    code: pin,
    areas: mask,
    change: changes,
  }),
  fc.record({
    kind: is('code-changed'),
    result: fc.oneof(
      fc.constantFrom('denied' as const, 'duplicate' as const),
      fc.integer({ min: 1, max: 254 }),
    ),
    change: changes,
  }),
  fc.record({ kind: is('ask-code'), code: pin }),
  fc.record({
    kind: is('code'),
    code: pin,
    areas: mask,
    digits: fc.constantFrom(4 as const, 6 as const),
    role: fc.constantFrom('none', 'user', 'master', 'installer', 'elk-rp' as const),
    diagnostics: fc.stringMatching(/^[0-9A-F]{8}$/),
    unit: fc.constantFrom('F', 'C'),
  }),
  fc.record({
    kind: is('arm'),
    level: fc.constantFrom(...(Object.keys(LEVELS) as Level[])),
    area,
    code: pin,
  }),
  fc.record({
    kind: is('arming'),
    areas: fc.array(
      fc.record({
        level: fc.stringMatching(/^[0-6]$/),
        readiness: fc.stringMatching(/^[0-6]$/),
        alarm: fc.stringMatching(/^[0-B]$/),
      }),
      { minLength: 8, maxLength: 8 },
    ),
    timerSeconds: mask,
  }),
  fc.record({
    kind: is('code-typed'),
    user: fc.integer({ min: 1, max: 203 }),
    keypad: fc.integer({ min: 1, max: 16 }),
    wrong: fc.constant(undefined),
  }),
  fc.record({
    kind: is('code-typed'),
    user: fc.constant(undefined),
    keypad: fc.integer({ min: 1, max: 16 }),
    wrong: fc.stringMatching(/^[0-9A-F]{12}$/).map((typed) => Pin.of(typed)),
  }),
  fc.record({ kind: is('ask-log'), index: fc.integer({ min: 0, max: 511 }) }),
  fc.record({
    kind: is('log'),
    ...moment,
    event: fc.integer({ min: 0, max: 9999 }),
    data: fc.integer({ min: 0, max: 999 }),
    area: fc.integer({ min: 0, max: 9 }),
    index: fc.integer({ min: 0, max: 511 }),
  }),
  fc.record({ kind: is('clock'), clock: panelClock }),
  fc.record({ kind: is('alive'), clock: fc.option(panelClock, { nil: undefined }) }),
  fc.record({
    kind: is('ask-name'),
    of: fc.integer({ min: 0, max: 18 }),
    number: fc.integer({ min: 0, max: 256 }),
  }),
  fc.record({
    kind: is('name'),
    of: fc.integer({ min: 0, max: 18 }),
    number: fc.integer({ min: 0, max: 256 }),
    text: name,
  }),
  fc.record({
    kind: is('toggle-bypass'),
    zone: fc.integer({ min: 0, max: 999 }),
    area: fc.integer({ min: 0, max: 8 }),
    code: pin,
  }),
  fc.record({ kind: is('bypass'), zone: fc.integer({ min: 0, max: 999 }), bypassed: fc.boolean() }),
  fc.record({ kind: is('zones'), states: fc.stringMatching(/^[0-9A-F]{208}$/) }),
  fc.record({ kind: is('zone-areas'), areas: fc.stringMatching(/^[0-8]{208}$/) }),
  fc.record({ kind: is('keypad-areas'), areas: fc.stringMatching(/^[0-8]{16}$/) }),
  fc.record({
    kind: is('version'),
    panel: fc.stringMatching(/^[0-9A-F]{6}$/),
    module: fc.stringMatching(/^[0-9A-F]{6}$/),
  }),
  fc.record({ kind: is('elk-rp'), state: fc.constantFrom('gone', 'connected', 'module-starting' as const) }),
);

test('each message survives the wire', () => {
  fc.assert(
    fc.property(messages, (message) => {
      expect(plain(parse(serialise(message)))).toEqual(plain(message));
    }),
    { numRuns: 500 },
  );
});

test('a frame in which one character changed is not taken for another message', () => {
  const change = fc.tuple(messages, fc.nat(), fc.integer({ min: 32, max: 126 }));
  fc.assert(
    fc.property(change, ([message, at, character]) => {
      const line = serialise(message);
      const index = at % line.length;
      fc.pre(line.charCodeAt(index) !== character);
      const damaged = line.slice(0, index) + String.fromCharCode(character) + line.slice(index + 1);
      expect(parse(damaged)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

describe('lines', () => {
  test('come whole however the bytes are cut, whichever end they have', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    const lines = fc.array(fc.tuple(messages, fc.constantFrom('\r\n', '\n', '\r')), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(lines, cuts, (sent, sizes) => {
        const bytes = Buffer.from(sent.map(([message, end]) => serialise(message) + end).join(''), 'latin1');
        const splitter = new LineSplitter();
        const came: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          came.push(...splitter.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(came).toEqual(sent.map(([message]) => serialise(message)));
      }),
    );
  });

  test('that never end are dropped, and the next one is heard', () => {
    const splitter = new LineSplitter();
    for (let count = 0; count < 1000; count++) expect(splitter.push(Buffer.alloc(1024, 'x'))).toEqual([]);
    const lines = splitter.push(Buffer.from('x\r\n06IE00AC\r\n'));
    expect(lines.flatMap(parseLine)).toEqual([{ kind: 'installer-left' }]);
  });
});

function change(
  user: number,
  authority: string,
  code: string,
  areas: number,
  what: 'write' | 'restrict' | 'unrestrict',
): Sent {
  return { kind: 'change-code', user, authority: Pin.of(authority), code: Pin.of(code), areas, change: what };
}

/** Area 1 as given, the others disarmed and quiet. */
function arming(level: string, readiness: string, alarm: string, timerSeconds: number): Sent {
  const others = Array.from({ length: 7 }, () => ({ level: '0', readiness: '0', alarm: '0' }));
  return { kind: 'arming', areas: [{ level, readiness, alarm }, ...others], timerSeconds };
}

function log(
  event: number,
  data: number,
  areaNumber: number,
  { at, on, weekday, index = 0 }: { at: string; on: string; weekday: number; index?: number },
): Sent {
  const [hour, minute] = at.split(':').map(Number);
  const [year, month, day] = on.split('-').map(Number);
  return {
    kind: 'log',
    event,
    data,
    area: areaNumber,
    hour: hour!,
    minute: minute!,
    month: month!,
    day: day!,
    index,
    weekday,
    year: year!,
  };
}

function clock(on: string, at: string, weekday: number, flags: string) {
  const [year, month, day] = on.split('-').map(Number);
  const [hour, minute, second] = at.split(':').map(Number);
  return {
    year: year!,
    month: month!,
    day: day!,
    hour: hour!,
    minute: minute!,
    second: second!,
    weekday,
    flags,
  };
}

/** A frame of any body, by the document's own arithmetic. */
function frameOf(inside: string): string {
  const line = (inside.length + 4).toString(16).toUpperCase().padStart(2, '0') + inside + '00';
  const sum = [...line].reduce((total, character) => total + character.charCodeAt(0), 0);
  return line + ((0x100 - (sum % 0x100)) % 0x100).toString(16).toUpperCase().padStart(2, '0');
}

/** Codes as digits: two codes look alike to a comparison, whatever they hold. */
function plain(value: unknown): unknown {
  if (value instanceof Pin) return value.reveal();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
