/** What lies between two frames on the line to an NX-584: whatever it is, the frames are heard. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { frame, frameReader, type Framing } from '../../../drivers/nx-584/framing.ts';
import { serialise } from '../../../drivers/nx-584/messages.ts';
import type { Message } from '../../../drivers/nx-584/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openNxHouse } from './house.ts';

const GOOD: readonly Message[] = [
  { kind: 'ack' },
  { kind: 'ask-partition-status', partition: 3 },
  { kind: 'user-information', user: 5, code: Pin.of('123400'), authority: 0x50, partitions: 0x7e },
  { kind: 'set-user-code', master: Pin.of('E7D712'), user: 126, code: Pin.of('FFFFFF') },
];

describe.each<Framing>(['ascii', 'binary'])('on a line in %s', (framing) => {
  it('each frame is heard after any noise, however the bytes are cut', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((noise) => Buffer.from(noise));
    const half = fc
      .tuple(fc.constantFrom(...GOOD), fc.nat(30))
      .map(([message, length]) => frame(serialise(message), framing).subarray(0, length));
    const long = fc
      .tuple(fc.constantFrom(0, 0x30, 0x7d, 0xff), fc.nat(800))
      .map(([of, n]) => Buffer.alloc(n, of));
    const special = fc
      .constantFrom('\r', '\n', '\0', '~', '}', '\n0B', '~\u00ff')
      .map((text) => Buffer.from(text, 'latin1'));
    const noise = fc.array(fc.oneof(bytes, half, long, special), { maxLength: 4 });
    const sent = fc.array(fc.tuple(noise, fc.constantFrom(...GOOD)), { minLength: 1, maxLength: 6 });
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 });
    fc.assert(
      fc.property(sent, sizes, (pieces, cuts) => {
        const line = Buffer.concat(
          pieces.flatMap(([before, message]) => [...before, frame(serialise(message), framing)]),
        );
        const reader = frameReader(framing);
        const heard: string[] = [];
        for (let at = 0, turn = 0; at < line.length; turn++) {
          const size = cuts[turn % cuts.length]!;
          heard.push(...reader.push(line.subarray(at, at + size)).map(String));
          at += size;
        }
        let from = 0;
        for (const [, message] of pieces) {
          const at = heard.indexOf(String(serialise(message)), from);
          expect(at, message.kind).toBeGreaterThanOrEqual(from);
          from = at + 1;
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['NUL bytes', '\0'.repeat(700)],
    ['ends of lines', '\r\r\n\n\r'],
    ['a lone beginning', framing === 'ascii' ? '\n0B' : '~\u000b'],
    ['the beginning of the longest frame', framing === 'ascii' ? '\nFF12' : '~\u00ff\u0012'],
    ['more than any frame can hold', '\n' + '5'.repeat(1200)],
  ])('no answer is lost behind %s, and nobody is called silent', async (_what, noise) => {
    const house = await openNxHouse({ panel: { framing } });
    onTestFinished(() => house.stop());
    const { simulator, driver, events } = house;
    const bytes = Buffer.from(noise, 'latin1');
    simulator.module.faults.onRequest = () => simulator.module.sendRaw(bytes);
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
    expect(await simulator.slots()).toEqual({ 5: '554433' });
    expect(await driver.clear('panel/1', 5)).toEqual({ kind: 'confirmed' });
    expect(simulator.connections).toBe(1);
    expect(events.all.filter((event) => event.kind === 'connection')).toHaveLength(1);
  });
});
