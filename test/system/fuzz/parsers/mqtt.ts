/** Noise in place of commands over MQTT, and of what a broker may have kept. */
import {
  address,
  answerTopic,
  COMMANDS,
  inputProblems,
  type CommandName,
} from '../../../../src/mqtt/command-input.ts';
import { Entities, isOf } from '../../../../src/mqtt/entities.ts';
import { commandIn } from '../../../../src/mqtt/inbox.ts';
import { Topics } from '../../../../src/mqtt/topics.ts';
import { DIGITS, noisyJson, randomText } from './json.ts';
import { pick } from '../../../support/noise/random.ts';

const CHUNK_BYTES = 4096;
const NAMES = Object.keys(COMMANDS) as CommandName[];
const topics = new Topics('latchkey', 'homeassistant');
const ours = new Entities(topics, { house: 'Home', version: '1.2.3' });
const GOOD = { id: 'x', user: 'Anna Berg', devices: ['Front door'] };
const window = { days: ['mon'], start: '09:30', end: '17:00' };
const schedule = { from: '2026-06-30T14:00', windows: [window], except: ['2026-07-01'] };

const COMMANDS_SENT: readonly unknown[] = [
  GOOD,
  { ...GOOD, schedule, only_while: 'input_boolean.guests', uses: 3 },
  { code: 12, response_topic: 'somebody/answers', sent_at: '2026-06-30T14:00:00+02:00' },
  { user: 7, device: 'zwave/12', now: true, hours: 24 },
  { user: DIGITS, pin: DIGITS, [DIGITS]: DIGITS },
  ours.user({ id: 7, name: 'Anna Berg' } as Parameters<typeof ours.user>[0]),
];

/**
 * Feeds some kilobytes. Throws where something is thrown, where the answer quotes what came, or where a good
 * command after the noise is not understood. Returns how many bytes it fed.
 */
export function fuzzMqtt(random: () => number): number {
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const payload = noisyJson(COMMANDS_SENT, random);
    const topic = `latchkey/${pick(['command/issue_code', 'user/1/enabled/set', randomText(random)], random)}`;
    fed += Buffer.byteLength(payload) + Buffer.byteLength(topic);
    hear(topic, payload);
  }
  if (!COMMANDS.issue_code.safeParse(commandIn(JSON.stringify(GOOD))).success)
    throw new Error('A good command after the noise was not understood.');
  return fed;
}

function hear(topic: string, payload: string): void {
  topics.below(topic);
  isOf(payload, topics);
  answerTopic.safeParse(topic);
  const input = commandIn(payload);
  const { response_topic: asked } = address.parse(input);
  if (asked !== undefined) topics.isForAnswers(asked);
  for (const name of NAMES) {
    const parsed = COMMANDS[name].safeParse(input);
    if (parsed.success) continue;
    if (inputProblems(parsed.error).join(' ').includes(DIGITS))
      throw new Error('An answer quotes what came.');
  }
}
