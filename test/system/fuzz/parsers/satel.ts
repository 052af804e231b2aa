/** Noise into the parsers of the Satel INTEGRA, from both sides of the wire. */
import { EncryptedLink } from '../../../../drivers/satel/encryption.ts';
import { encodeFrame, FrameParser } from '../../../../drivers/satel/frame.ts';
import { encodeCommand, parseAnswer } from '../../../../drivers/satel/messages.ts';
import { encodeAnswer, parseCommand } from '../../../../drivers/satel/panel-messages.ts';
import { MASTER_USER, SimulatedPanel } from '../../../../drivers/satel/simulator/simulator.ts';
import { PARTITION_LISTS, type Command } from '../../../../drivers/satel/message-types.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { pick } from '../../../support/noise/random.ts';
import { mutated, randomBytes, type Noise } from '../noise.ts';

const CHUNK_BYTES = 4096;
const NOISE: Noise = { special: [0xfe, 0xf0, 0x0d], share: 0.2, mostBytes: 100 };
const KEY = 'integration';
const GOOD = Buffer.from([0x7e]);

/**
 * Feeds some kilobytes of random and mutated bytes, whole frames and halves among them. Throws where a
 * parser throws or does not find the next good frame. Returns how many bytes it fed.
 */
export function fuzzSatel(random: () => number): number {
  const noise = Buffer.concat(pieces(random));
  const parser = new FrameParser();
  const link = new EncryptedLink(KEY, 1);
  for (let at = 0; at < noise.length;) {
    const end = at + 1 + Math.floor(random() * 300);
    for (const body of parser.push(noise.subarray(at, end))) understand(body);
    for (const body of new FrameParser().push(link.open(noise.subarray(at, end)).bytes)) understand(body);
    at = end;
  }
  understand(noise.subarray(0, 80));
  const found = parser.push(encodeFrame(GOOD)).at(-1);
  if (!found?.equals(GOOD)) throw new Error('A good frame after the noise was not found.');
  return noise.length;
}

function understand(body: Uint8Array): void {
  parseAnswer(body);
  parseCommand(body);
}

function pieces(random: () => number): Buffer[] {
  const frames = goodFrames();
  const parts: Buffer[] = [];
  for (let length = 0; length < CHUNK_BYTES;) {
    const piece = random() < 0.5 ? mutated(pick(frames, random), random) : randomBytes(NOISE, random);
    parts.push(piece);
    length += piece.length;
  }
  return parts;
}

let made: Buffer[] | undefined;

/** Each command, and the panel's answer to it. */
function goodFrames(): Buffer[] {
  if (made) return made;
  const panel = new SimulatedPanel({ masterCode: '1234' });
  const code = Pin.of('1234');
  const fields = panel.users.get(MASTER_USER)!.fields;
  const commands: Command[] = [
    { kind: 'violated-zones' },
    { kind: 'clock' },
    { kind: 'module' },
    { kind: 'version' },
    { kind: 'changes' },
    { kind: 'self', code },
    { kind: 'users', code },
    { kind: 'create-user', code, user: 5, newCode: Pin.of('473829'), fields },
    { kind: 'change-user', code, user: 5, fields },
    { kind: 'user', code, user: 5 },
    { kind: 'arm', mode: 0, force: true, code, partitions: [1] },
    { kind: 'disarm', code, partitions: [1] },
    { kind: 'read-event', index: 0xffffff },
    { kind: 'remove-user', code, user: 5 },
    { kind: 'read-name', of: 'partition', number: 1 },
    ...Object.keys(PARTITION_LISTS).map(
      (list) => ({ kind: 'partitions', list }) as Extract<Command, { kind: 'partitions' }>,
    ),
  ];
  made = commands.flatMap((command) => [
    encodeFrame(encodeCommand(command)),
    encodeFrame(encodeAnswer(panel.answer(command))),
  ]);
  return made;
}
