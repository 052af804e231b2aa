/** Noise into the parsers of the NX-584, in both framings and from both sides of the wire. */
import { frame, frameReader, type FrameReader, type Framing } from '../../../../drivers/nx-584/framing.ts';
import { parse, serialise } from '../../../../drivers/nx-584/messages.ts';
import type { Message } from '../../../../drivers/nx-584/message-types.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { pick } from '../../../support/noise/random.ts';
import { mutated, randomBytes, type Noise } from '../noise.ts';

const CHUNK_BYTES = 4096;
const NOISE: Noise = { special: [0x0a, 0x0d, 0x7d, 0x7e, 0x30, 0x46], share: 0.3, mostBytes: 100 };
const MASTER = Pin.of('123400');
const GOOD: Message = { kind: 'ask-log-event', number: 7 };
const MESSAGES: readonly Message[] = [
  GOOD,
  { kind: 'ack' },
  { kind: 'ask-user-information', master: MASTER, user: 5 },
  { kind: 'set-user-code', master: MASTER, user: 5, code: Pin.of('FFFFFF') },
  { kind: 'primary-function', code: MASTER, what: 'disarm', partitions: 1 },
  { kind: 'secondary-function', what: 'exit', partitions: 1 },
  { kind: 'user-information', user: 0x7e, code: Pin.of('567800'), authority: 0x7d, partitions: 1 },
  { kind: 'partition-status', partition: 1, conditions: [64, 0, 0, 0, 4, 0], lastUser: 4 },
  { kind: 'system-status', panelId: 2, conditions: [0, 0, 0, 1, 0, 0, 0, 0], partitions: 1, logPointer: 3 },
];

/**
 * Feeds some kilobytes of random and mutated bytes, whole frames and halves among them. Throws where a
 * parser throws or does not find the next good frame. Returns how many bytes it fed.
 */
export function fuzzNx584(random: () => number): number {
  return fuzzFraming('ascii', random) + fuzzFraming('binary', random);
}

function fuzzFraming(framing: Framing, random: () => number): number {
  const reader: FrameReader = frameReader(framing);
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const piece = random() < 0.5 ? mutated(good(framing, random), random) : randomBytes(NOISE, random);
    for (const body of reader.push(piece)) {
      const { message, ackRequired } = parse(body);
      serialise(message, { ackRequired });
    }
    fed += piece.length;
  }
  const found = reader.push(frame(serialise(GOOD), framing)).at(-1);
  if (!found || parse(found).message.kind !== GOOD.kind) {
    throw new Error(`A good frame after the noise was not found (${framing}).`);
  }
  return fed;
}

function good(framing: Framing, random: () => number): Buffer {
  return frame(serialise(pick(MESSAGES, random), { ackRequired: random() < 0.5 }), framing);
}
