/** Noise into the parsers of the Elk M1, from both sides of the wire. */
import { LineSplitter } from '../../../../drivers/elk-m1/framing.ts';
import { parseLine, serialise } from '../../../../drivers/elk-m1/messages.ts';
import { SimulatedPanel } from '../../../../drivers/elk-m1/simulator/panel.ts';
import { contentOf, Inbox } from '../../../../drivers/elk-m1/simulator/wire.ts';
import type { Message } from '../../../../drivers/elk-m1/message-types.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { pick } from '../../../support/noise/random.ts';
import { mutated, randomBytes, type Noise } from '../noise.ts';

const CHUNK_BYTES = 4096;
const NOISE: Noise = {
  special: [...Buffer.from('0123456789ABCDEFaAcCuULDSRXKPIE\r\n')],
  share: 0.7,
  mostBytes: 400,
};
const MASTER = Pin.of('001234');
const GOOD = '06IE00AC';
const MESSAGES: readonly Exclude<Message, { kind: 'other' }>[] = [
  { kind: 'change-code', user: 5, authority: MASTER, code: MASTER, areas: 3, change: 'write' },
  { kind: 'code-changed', result: 5, change: 'restrict' },
  { kind: 'ask-code', code: MASTER },
  { kind: 'arm', level: 'force-stay', area: 8, code: MASTER },
  {
    kind: 'arming',
    areas: Array(8).fill({ level: '1', readiness: '4', alarm: 'B' }) as [],
    timerSeconds: 255,
  },
  { kind: 'code-typed', user: undefined, keypad: 16, wrong: Pin.of('12345678ABCD') },
  { kind: 'ask-log', index: 511 },
  { kind: 'alive', clock: undefined },
  { kind: 'name', of: 1, number: 8, text: 'Garage' },
  { kind: 'toggle-bypass', zone: 208, area: 8, code: MASTER },
  { kind: 'bypass', zone: 208, bypassed: true },
  { kind: 'zones', states: '9'.repeat(208) },
];

/**
 * Feeds some kilobytes of random and mutated bytes, whole frames and halves among them. Throws where a
 * parser throws or does not find the next good frame. Returns how many bytes it fed.
 */
export function fuzzElkM1(random: () => number): number {
  const splitter = new LineSplitter();
  const inbox = new Inbox();
  const panel = new SimulatedPanel({ users: { 1: { digits: '1234', role: 'master' } } }, () => {});
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const piece = random() < 0.5 ? mutated(frame(random), random) : randomBytes(NOISE, random);
    for (const message of splitter.push(piece).flatMap(parseLine)) {
      if (message.kind !== 'other') serialise(message);
    }
    for (const line of inbox.add(piece)) {
      const content = contentOf(line);
      if (content !== undefined) panel.answer(content);
    }
    fed += piece.length;
  }
  const good = Buffer.from(`${GOOD}\r\n`);
  const heard = splitter.push(good).flatMap(parseLine).at(-1);
  inbox.add(Buffer.from('\r\n'));
  if (heard?.kind !== 'installer-left' || inbox.add(good).at(-1) !== GOOD) {
    throw new Error('A good frame after the noise was not found.');
  }
  return fed;
}

/** Now and then its end is missing, or is another one. */
function frame(random: () => number): Buffer {
  const end = random() < 0.9 ? pick(['\r\n', '\n', '\r'], random) : '';
  return Buffer.from(serialise(pick(MESSAGES, random)) + end, 'latin1');
}
