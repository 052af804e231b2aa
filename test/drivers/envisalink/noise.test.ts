/** What lies between the frames of an EnvisaLink never hides one. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { LineSplitter, unframe } from '../../../drivers/envisalink/framing.ts';
import { parse, serialise } from '../../../drivers/envisalink/messages.ts';
import {
  PARTITION_STATES,
  type PartitionState,
  type Report,
} from '../../../drivers/envisalink/message-types.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openEnvisalinkHouse, type EnvisalinkHouse } from './house.ts';

let house: EnvisalinkHouse | undefined;

afterEach(async () => {
  await house?.stop();
  house = undefined;
});

const ID = 'panel/1';
const PIN = Pin.of('719350');
const isDown = (event: DriverEvent) => event.kind === 'connection' && !event.up;

const report: fc.Arbitrary<Exclude<Report, { kind: 'other' }>> = fc.oneof(
  fc.record({
    kind: fc.constant('by-user' as const),
    partition: fc.integer({ min: 1, max: 8 }),
    action: fc.constantFrom('arm' as const, 'disarm' as const),
    user: fc.integer({ min: 1, max: 95 }),
  }),
  fc.record({
    kind: fc.constant('partition' as const),
    partition: fc.integer({ min: 1, max: 8 }),
    state: fc.constantFrom(...(Object.keys(PARTITION_STATES) as PartitionState[])),
  }),
  fc.record({ kind: fc.constant('acknowledged' as const), command: fc.constantFrom('071', '000', '040') }),
  fc.constant({ kind: 'installer-mode' as const }),
);
const half = report.chain((message) => {
  const line = serialise(message);
  return fc.integer({ min: 0, max: line.length - 1 }).map((length) => Buffer.from(line.slice(0, length)));
});
const noise = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((count) => Buffer.alloc(count)),
  fc.array(fc.constantFrom(0x0d, 0x0a, 0x00), { maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 250, max: 900 }).map((count) => Buffer.alloc(count, '7')),
  half,
);
const talk = fc.array(fc.tuple(noise, report), { minLength: 1, maxLength: 5 });
const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 10 });

/** The sum of one byte is right by chance now and then: the end of the noise and the next frame may be a frame as well. */
function isAnotherFrame(before: Buffer, line: string): boolean {
  const lead = before
    .toString('latin1')
    .split(/[\r\n]/)
    .at(-1)!;
  return [...lead].some((_, at) => unframe(lead.slice(at) + line) !== undefined);
}

describe('every good frame is heard', () => {
  it('behind noise of any kind, with or without the time', () => {
    fc.assert(
      fc.property(talk, cuts, fc.boolean(), (said, sizes, timestamps) => {
        const time = timestamps ? '12:34:56 ' : '';
        fc.pre(!said.some(([before, message]) => isAnotherFrame(before, `${time}${serialise(message)}`)));
        const wire = Buffer.concat(
          said.flatMap(([before, message]) => [before, Buffer.from(`${time}${serialise(message)}\r\n`)]),
        );
        const splitter = new LineSplitter();
        const heard: string[] = [];
        for (let at = 0, turn = 0; at < wire.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          for (const line of splitter.push(wire.subarray(at, at + size))) {
            const message = parse(line);
            if (message && message.kind !== 'other') heard.push(serialise(message));
          }
          at += size;
        }
        let at = 0;
        for (const line of heard) if (at < said.length && line === serialise(said[at]![1])) at += 1;
        expect(at).toBe(said.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a change whose answers are behind noise is heard', () => {
  it.each([
    ['NUL bytes', Buffer.alloc(7)],
    ['line ends and NUL bytes', Buffer.from('\r\0\n\0')],
    ['half a frame', Buffer.from('65010')],
    ['letters', Buffer.from('OK? ')],
    ['too much', Buffer.alloc(400, '5')],
  ])('%s', async (_what, before) => {
    house = await openEnvisalinkHouse({ noise: before });
    expect(house.panel().reachable).toBe(true);
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
    expect(house.simulator.slots()[5]).toBe(PIN.reveal());
    expect(await house.driver.clear(ID, 5)).toEqual({ kind: 'confirmed' });
    expect(house.events.all.some(isDown)).toBe(false);
  });
});

it('a frame that came damaged is no other frame', () => {
  fc.assert(
    fc.property(report, fc.nat(), fc.integer({ min: 0, max: 9 }), (message, where, digit) => {
      const line = serialise(message);
      const at = where % (line.length - 2);
      fc.pre(line[at] !== String(digit));
      const damaged = line.slice(0, at) + digit + line.slice(at + 1);
      expect(parse(damaged)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
