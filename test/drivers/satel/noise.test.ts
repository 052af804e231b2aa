/** What lies between frames never hides one: plain or encrypted, every good frame is heard. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { EncryptedLink } from '../../../drivers/satel/encryption.ts';
import { encodeFrame, FrameParser } from '../../../drivers/satel/frame.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openSatelHouse, type SatelHouse } from './house.ts';

let house: SatelHouse | undefined;

afterEach(async () => {
  await house?.stop();
  house = undefined;
});

const KEY = 'some_key';
const PIN = Pin.of('473829');
const isDown = (event: DriverEvent) => event.kind === 'connection' && !event.up;

const body = fc
  .uint8Array({ minLength: 1, maxLength: 40 })
  .filter(([command]) => command !== 0xf0 && command !== 0x0d && command !== 0xfe)
  .map((bytes) => Buffer.from(bytes));
const half = body.chain((bytes) => {
  const frame = encodeFrame(bytes);
  return fc.integer({ min: 0, max: frame.length - 1 }).map((length) => frame.subarray(0, length));
});
const noise = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((count) => Buffer.alloc(count)),
  fc.array(fc.constantFrom(0x0d, 0x0a), { maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  fc.array(fc.constantFrom(0xfe, 0xf0, 0x0d, 0x00), { maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ minLength: 600, maxLength: 900 }).map((bytes) => Buffer.from(bytes)),
  half,
);
const talk = fc.array(fc.tuple(noise, body), { minLength: 1, maxLength: 5 });
const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 10 });

/** The wire in pieces, as TCP may deliver it. */
function* pieces(wire: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < wire.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    yield wire.subarray(at, at + size);
    at += size;
  }
}

/** The bodies that were said are found, in their order; garbage that is a frame by chance may be among them. */
function expectHeard(heard: readonly Buffer[], said: readonly Buffer[]): void {
  let at = 0;
  for (const found of heard) if (at < said.length && found.equals(said[at]!)) at += 1;
  expect(at).toBe(said.length);
}

describe('every good frame is heard', () => {
  it('behind noise of any kind', () => {
    fc.assert(
      fc.property(talk, cuts, (said, sizes) => {
        const parser = new FrameParser();
        const wire = Buffer.concat(said.flatMap(([before, bytes]) => [before, encodeFrame(bytes)]));
        const heard = [...pieces(wire, sizes)].flatMap((piece) => parser.push(piece));
        expectHeard(
          heard,
          said.map(([, bytes]) => bytes),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('behind noise of any kind, where the module encrypts', () => {
    fc.assert(
      fc.property(talk, cuts, (said, sizes) => {
        const ours = new EncryptedLink(KEY, 7);
        const theirs = new EncryptedLink(KEY, 9);
        theirs.open(ours.seal(encodeFrame(Buffer.from([0x7e]))), { anySession: true });
        const parser = new FrameParser();
        const wire = Buffer.concat(
          said.flatMap(([before, bytes]) => [before, theirs.seal(encodeFrame(bytes))]),
        );
        const heard = [...pieces(wire, sizes)].flatMap((piece) => parser.push(ours.open(piece).bytes));
        expectHeard(
          heard,
          said.map(([, bytes]) => bytes),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('a change whose answer is behind noise is heard', () => {
  it.each([
    ['NUL bytes', Buffer.alloc(9)],
    ['line ends', Buffer.from('\r\n\r')],
    ['half a frame', encodeFrame(Buffer.from('e0123456789abc', 'hex')).subarray(0, 9)],
    ['too much', Buffer.alloc(700, 0x41)],
    ['an odd FE', Buffer.from('00fefefe', 'hex')],
  ])('%s', async (_what, before) => {
    for (const encryption of [{}, { integrationKey: KEY }]) {
      house = await openSatelHouse(encryption, encryption);
      const { simulator, driver, events } = house;
      simulator.setFaults({ noise: before });
      expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
      expect(await driver.clear('panel/1', 5, { forGood: true, expected: PIN })).toEqual({
        kind: 'confirmed',
      });
      expect(events.all.some(isDown)).toBe(false);
      await house.stop();
      house = undefined;
    }
  });

  it('from the first answer on', async () => {
    for (const encryption of [{}, { integrationKey: KEY }]) {
      house = await openSatelHouse({ ...encryption, noise: Buffer.alloc(5) }, encryption);
      expect(house.events.all[0]).toMatchObject({ kind: 'connection', up: true });
      await house.stop();
      house = undefined;
    }
  });
});
