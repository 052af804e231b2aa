/** Noise into the parser of the EnvisaLink, and what it makes of that into the picture of the panel. */
import { LineSplitter } from '../../../../drivers/envisalink/framing.ts';
import { parse, serialise } from '../../../../drivers/envisalink/messages.ts';
import { NewsDesk } from '../../../../drivers/envisalink/news.ts';
import { PanelState } from '../../../../drivers/envisalink/state.ts';
import type { Message, Report } from '../../../../drivers/envisalink/message-types.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { pick } from '../../../support/noise/random.ts';
import { mutated, randomBytes, type Noise } from '../noise.ts';

const CHUNK_BYTES = 4096;
const NOISE: Noise = { special: [...Buffer.from('0123456789ABCDEF:\r\n')], share: 0.5, mostBytes: 400 };
const GOOD = '7501000592';

const FRAMES = (
  [
    { kind: 'poll' },
    { kind: 'keys', partition: 1, keys: Pin.of('*51234') },
    { kind: 'disarm', partition: 1, code: Pin.of('1234') },
    { kind: 'acknowledged', command: '071' },
    { kind: 'system-error', error: 10 },
    { kind: 'login-state', state: 'asked' },
    { kind: 'lights', flashing: false, lights: new Set(['armed', 'backlight']) },
    { kind: 'lights', flashing: true, lights: new Set(['program']) },
    { kind: 'zone', zone: 12, open: true },
    { kind: 'armed', partition: 1, mode: 'stay' },
    { kind: 'partition', partition: 1, state: 'disarmed' },
    { kind: 'by-user', partition: 1, action: 'disarm', user: 5 },
    { kind: 'installer-mode' },
    { kind: 'duress' },
  ] satisfies Exclude<Message, { kind: 'other' }>[]
).map((message) => Buffer.from(`${serialise(message)}\r\n`));

/**
 * Feeds some kilobytes of random and mutated bytes, whole frames and halves among them. Throws where the
 * parser throws or does not find the next good frame. Returns how many bytes it fed.
 */
export function fuzzEnvisalink(random: () => number): number {
  const splitter = new LineSplitter();
  const state = new PanelState();
  const news = new NewsDesk(1);
  const understand = (line: string): void => {
    const message = parse(line);
    if (!message) return;
    state.take(message as Report);
    news.of(message as Report);
  };
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const noise = random() < 0.5 ? mutated(pick(FRAMES, random), random) : randomBytes(NOISE, random);
    for (const line of splitter.push(noise)) understand(line);
    fed += noise.length;
  }
  const found = splitter.push(Buffer.from(`\r\n${GOOD}\r\n`)).at(-1);
  if (found !== GOOD || !parse(found)) throw new Error('A good frame after the noise was not found.');
  return fed;
}
