/** What lies between two frames on the line to an Elk M1: whatever it is, the frames are heard. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LineSplitter } from '../../../drivers/elk-m1/framing.ts';
import { parseLine, serialise } from '../../../drivers/elk-m1/messages.ts';
import type { Message } from '../../../drivers/elk-m1/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openElkHouse } from './house.ts';

const ANNA = Pin.of('314159');
const NOISES: readonly [string, string][] = [
  ['NUL bytes', '\0'.repeat(3)],
  ['more NUL bytes than a frame has characters', '\0'.repeat(700)],
  ['ends of lines', '\r\r\n\n\n\r'],
  ['half a frame', '1EAS1000'],
  ['half a frame that was ended', '23CU00500\r\n'],
  ['the beginning of the longest frame', 'FF'],
  ['bytes of no frame', '\u00ff\u0001xyz'],
  ['more than any frame can hold', '?'.repeat(600)],
  ['all of it', '1EAS1000\r\n\u00ff\0xyz\n\r\n23cu' + '?'.repeat(600) + '\nD6'],
];

describe.each(NOISES)('with %s between frames', (_what, noise) => {
  it('no answer is lost, and nobody is called silent', async () => {
    const house = await openElkHouse();
    onTestFinished(() => house.stop());
    house.simulator.setFaults({ noise });
    expect(await house.driver.write('panel/1', 5, ANNA)).toEqual({ kind: 'confirmed' });
    expect(await house.driver.read('panel/1', 5, ANNA)).toEqual({ kind: 'known', pin: ANNA });
    const used = house.events.next((event) => event.kind === 'used');
    house.simulator.panel.setLevel(1, '1', 5);
    expect(await used).toMatchObject({ slot: 5, how: 'arm' });
    expect(await house.driver.clear('panel/1', 5, { forGood: true, expected: ANNA })).toEqual({
      kind: 'confirmed',
    });
    expect(house.simulator.panel.typeCode(ANNA.reveal()).user).toBeUndefined();
    expect(house.simulator.connections).toBe(1);
    expect(house.events.all.filter((event) => event.kind === 'connection')).toHaveLength(1);
  });
});

const GOOD: readonly Exclude<Message, { kind: 'other' }>[] = [
  { kind: 'code-changed', result: 5, change: 'write' },
  { kind: 'code-changed', result: 'duplicate', change: 'write' },
  { kind: 'elk-rp', state: 'gone' },
  { kind: 'installer-left' },
  { kind: 'name', of: 1, number: 8, text: 'Garage' },
  { kind: 'zones', states: '9'.repeat(208) },
];

it('a frame is heard although noise before it makes another one with a part or all of it', () => {
  // "09ld51100D" lacks one digit of its checksum, and the good frame begins with that one.
  expect(parseLine('09ld51100D06IE00AC')).toEqual([{ kind: 'installer-left' }]);
  // With the five characters of noise before it, the line has the length and the checksum of a frame.
  const gone = serialise({ kind: 'elk-rp', state: 'gone' });
  expect(parseLine(`0DFF\0${gone}`)).toEqual([{ kind: 'elk-rp', state: 'gone' }]);
});

it('each frame is heard after any noise, however the bytes are cut', () => {
  const text = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)) });
  const half = fc
    .tuple(fc.constantFrom(...GOOD), fc.nat(20))
    .map(([message, length]) => serialise(message).slice(0, length));
  const long = fc
    .tuple(fc.constantFrom('\0', '0', 'F', '?'), fc.nat(800))
    .map(([of, times]) => of.repeat(times));
  const header = fc
    .integer({ min: 0, max: 255 })
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
  const noise = fc.array(fc.oneof(text, half, long, header, fc.constantFrom('\r', '\n', '\0')), {
    maxLength: 4,
  });
  const sent = fc.array(fc.tuple(noise, fc.constantFrom(...GOOD)), { minLength: 1, maxLength: 6 });
  const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 });
  fc.assert(
    fc.property(sent, sizes, (pieces, cuts) => {
      const line = pieces.map(([before, message]) => `${before.join('')}${serialise(message)}\r\n`).join('');
      const bytes = Buffer.from(line, 'latin1');
      const splitter = new LineSplitter();
      const heard: Message[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = cuts[turn % cuts.length]!;
        heard.push(...splitter.push(bytes.subarray(at, at + size)).flatMap(parseLine));
        at += size;
      }
      // In their order; half a frame may be whole.
      let from = 0;
      for (const [, message] of pieces) {
        const at = heard.findIndex((each, index) => index >= from && isSame(each, message));
        expect(at, message.kind).toBeGreaterThanOrEqual(from);
        from = at + 1;
      }
    }),
    { numRuns: 500 },
  );
});

function isSame(one: Message, other: Message): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
