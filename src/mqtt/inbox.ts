import { AUTOMATION } from '../domain/people/actor.ts';
import type { Clock } from '../domain/clock.ts';
import type { House } from '../engine/house.ts';
import type { Log } from '../domain/log.ts';
import type { Message, PublishOptions } from './broker.ts';
import { address, answerTopic } from './command-input.ts';
import { failed } from './commands.ts';
import type { Outcome, Commands } from './commands.ts';
import { OFF, ON, PRESS } from './entities.ts';
import type { Topics } from './topics.ts';

/** Longer payloads are of no command. */
const PAYLOAD_MAX_LENGTH = 64 * 1_024;
/**
 * More within a minute is refused of what lets somebody in, or asks devices: an automation that goes in circles
 * wears out locks. What takes access away is always obeyed.
 */
const MOST_COMMANDS = 60;
const LETS_IN: readonly string[] = ['issue_code', 'resume_code'];
const MINUTE_MS = 60_000;
const DONE: Outcome = { ok: true, result: {} };

/** What others ask of the house: commands that are answered, and the switches and buttons of its entities. */
export class Inbox {
  readonly #house: House;
  readonly #topics: Topics;
  readonly #commands: Commands | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #answer: (topic: string, payload: string, options: PublishOptions) => void;
  /** When those of the last minute came that are counted. */
  #heardAt: number[] = [];
  #toldOfMany = false;
  /** Commands wait for one another: who issues a code and revokes it at once means both, in that order. */
  #turn: Promise<void> = Promise.resolve();

  /** @param parts.commands missing where the configuration lets nobody command */
  constructor(parts: {
    house: House;
    topics: Topics;
    commands: Commands | undefined;
    clock: Clock;
    log: Log;
    answer: (topic: string, payload: string, options: PublishOptions) => void;
  }) {
    this.#house = parts.house;
    this.#topics = parts.topics;
    this.#commands = parts.commands;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#answer = parts.answer;
  }

  /** @returns false where the message is no command at all */
  onMessage(message: Message): boolean {
    const { topic, payload } = message;
    const [kind, id = '', ...rest] = this.#topics.below(topic) ?? [];
    const what = rest.join('/');
    if (kind === 'command') this.#command([id, ...rest].join('/'), message);
    else if (topic === this.#topics.syncAll || (kind === 'device' && what === 'sync'))
      this.#obey(message, true, () => this.#sync(topic, payload));
    else if (kind === 'user' && what === 'enabled/set')
      this.#obey(message, payload === ON, () => this.#switch(id, topic, payload));
    else if (kind === 'tag' && what === 'enabled/set')
      this.#obey(message, payload === ON, () => this.#switchTag(id, topic, payload));
    else return false;
    return true;
  }

  #command(name: string, message: Message): void {
    const { payload, answer: wish } = message;
    const input = payload.length > PAYLOAD_MAX_LENGTH ? undefined : commandIn(payload);
    const { id, response_topic: asked } = address.parse(input);
    const { responses } = this.#topics;
    const topic = answerTopic.safeParse(wish?.topic).data ?? asked ?? responses;
    const isFree = this.#topics.isForAnswers(topic);
    this.#obey(
      message,
      LETS_IN.includes(name),
      () => (isFree ? (this.#commands?.run(name, input) ?? CLOSED) : meansSomething(responses)),
      (outcome) =>
        this.#answer(isFree ? topic : responses, JSON.stringify({ id: id ?? null, ...outcome }), {
          correlation: wish?.correlation,
          isTheirs: true,
        }),
    );
  }

  #obey(
    { retained }: Message,
    isCounted: boolean,
    act: () => Outcome | Promise<Outcome>,
    answer: (outcome: Outcome) => void = () => undefined,
  ): void {
    const refusal = retained ? KEPT : isCounted && this.#isTooMany() ? TOO_MANY : undefined;
    const obey = async (): Promise<void> => {
      const outcome = refusal ?? (await attempt(act));
      this.#logRefusal(outcome);
      answer(outcome);
    };
    // What goes wrong with one answer keeps no other command waiting.
    this.#turn = this.#turn
      .then(obey)
      .catch(() => this.#log('error', 'MQTT: a command could not be answered.'));
  }

  #isTooMany(): boolean {
    const now = this.#clock.now();
    this.#heardAt = this.#heardAt.filter((at) => Math.abs(now - at) < MINUTE_MS);
    if (this.#heardAt.length >= MOST_COMMANDS) return true;
    this.#heardAt.push(now);
    this.#toldOfMany = false;
    return false;
  }

  /** All codes of a user, on or off. */
  #switch(id: string, topic: string, payload: string): Outcome {
    if (!this.#commands) return CLOSED;
    if (payload !== ON && payload !== OFF) return failed(`A switch takes ${ON} or ${OFF}.`);
    const user = Number(id);
    // `01` is another topic, which the broker may let others publish to.
    const isHeard = Number.isSafeInteger(user) && topic === this.#topics.user(user, 'enabled/set');
    const change = payload === ON ? 'resumeAllOf' : 'pauseAllOf';
    return isHeard && this.#house.codes[change](AUTOMATION, user).ok
      ? DONE
      : failed('There is no such user.');
  }

  /** All codes of all users who have the tag, on or off. */
  async #switchTag(id: string, topic: string, payload: string): Promise<Outcome> {
    if (!this.#commands) return CLOSED;
    if (payload !== ON && payload !== OFF) return failed(`A switch takes ${ON} or ${OFF}.`);
    const tag = Number(id);
    const isHeard = Number.isSafeInteger(tag) && topic === this.#topics.tag(tag, 'enabled/set');
    if (!isHeard || !this.#house.groups.tag(tag)) return failed('There is no such tag.');
    return this.#commands.changeTag(tag, payload === ON ? 'resume' : 'pause');
  }

  #sync(topic: string, payload: string): Outcome {
    if (payload !== PRESS) return failed(`A button takes ${PRESS}.`);
    const devices = this.#house.queries
      .devices()
      .filter(({ id }) => topic === this.#topics.syncAll || topic === this.#topics.device(id, 'sync'));
    for (const { id } of devices) this.#house.deviceCommands.check(AUTOMATION, id);
    return devices.length > 0 ? DONE : failed('There is no such device.');
  }

  #logRefusal(outcome: Outcome): void {
    if (outcome.ok || (outcome === TOO_MANY && this.#toldOfMany)) return;
    this.#toldOfMany = outcome === TOO_MANY;
    this.#log('warn', `MQTT: a command was refused. ${outcome.errors.join(' ')}`);
  }
}

const CLOSED = failed(
  'This Latchkey takes no commands over MQTT: its configuration says mqtt.commands: false.',
);
const TOO_MANY = failed(
  `More than ${MOST_COMMANDS} commands within a minute would have let somebody in, or asked devices. Nothing was changed; try again in a minute.`,
);
/** Nobody knows how old a message is that the broker has kept. */
const KEPT = failed(
  'The broker has kept this command (retain), so that nobody knows how old it is. Nothing was changed; publish it without retain.',
);

function meansSomething(responses: string): Outcome {
  return failed(
    `The answer should go to a topic that means something by itself. Nothing was changed; name one of your own, or one below ${responses}.`,
  );
}

/** Whatever goes wrong with one command, the next one is heard. */
async function attempt(act: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    return failed(`Latchkey has failed at this command (${kind}), and does not know how far it came.`);
  }
}

/** Undefined of what is no JSON. */
export function commandIn(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}
