import { AUTOMATION } from '../engine/service.ts';
import type { House } from '../engine/service.ts';
import type { Log } from '../log.ts';
import type { Message, PublishOptions } from './broker.ts';
import { address, answerTopic } from './command-input.ts';
import { failed } from './commands.ts';
import type { Outcome, Commands } from './commands.ts';
import { OFF, ON, PRESS } from './entities.ts';
import type { Topics } from './topics.ts';

/** Longer payloads are of no command. */
const PAYLOAD_MAX_LENGTH = 64 * 1_024;
const DONE: Outcome = { ok: true, result: {} };

/** What others ask of the house: commands that are answered, and the switches and buttons of its entities. */
export class Inbox {
  readonly #house: House;
  readonly #topics: Topics;
  readonly #commands: Commands | undefined;
  readonly #log: Log;
  readonly #answer: (topic: string, payload: string, options: PublishOptions) => void;

  /** @param parts.commands missing where the configuration lets nobody command */
  constructor(parts: {
    house: House;
    topics: Topics;
    commands: Commands | undefined;
    log: Log;
    answer: (topic: string, payload: string, options: PublishOptions) => void;
  }) {
    this.#house = parts.house;
    this.#topics = parts.topics;
    this.#commands = parts.commands;
    this.#log = parts.log;
    this.#answer = parts.answer;
  }

  /** @returns false where the message is no command at all */
  hear(message: Message): boolean {
    const { topic, payload } = message;
    const [kind, id = '', ...rest] = this.#topics.below(topic) ?? [];
    if (kind === 'command') {
      const name = [id, ...rest].join('/');
      const input = payload.length > PAYLOAD_MAX_LENGTH ? undefined : parse(payload);
      this.#reply(message, input, this.#unheard(message) ?? attempt(() => this.#obey(name, input)));
      return true;
    }
    const what = rest.join('/');
    const isButton = topic === this.#topics.syncAll || (kind === 'device' && what === 'sync');
    if (!isButton && !(kind === 'user' && what === 'enabled/set')) return false;
    const act = isButton
      ? (): Outcome => this.#sync(topic, payload)
      : (): Outcome => this.#switch(Number(id), payload);
    this.#logRefusal(this.#unheard(message) ?? attempt(act));
    return true;
  }

  /** Nobody knows how old a message is that the broker has kept. */
  #unheard({ retained }: Message): Outcome | undefined {
    if (!retained) return undefined;
    return failed(
      'The broker has kept this command (retain), so that nobody knows how old it is. Nothing was changed; publish it without retain.',
    );
  }

  #obey(name: string, input: unknown): Outcome {
    return this.#commands?.run(name, input) ?? CLOSED;
  }

  #reply({ answer }: Message, input: unknown, outcome: Outcome): void {
    this.#logRefusal(outcome);
    const { id, response_topic: asked } = address.parse(input);
    const topic = answerTopic.safeParse(answer?.topic).data ?? asked ?? this.#topics.responses;
    this.#answer(topic, JSON.stringify({ id: id ?? null, ...outcome }), { correlation: answer?.correlation });
  }

  /** All codes of a user, on or off. */
  #switch(user: number, payload: string): Outcome {
    if (!this.#commands) return CLOSED;
    if (payload !== ON && payload !== OFF) return failed(`A switch takes ${ON} or ${OFF}.`);
    const done =
      payload === ON
        ? this.#house.codes.resumeAllOf(AUTOMATION, user)
        : this.#house.codes.pauseAllOf(AUTOMATION, user);
    return done.ok ? DONE : failed('There is no such user.');
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
    if (!outcome.ok) this.#log('warn', `MQTT: a command was refused. ${outcome.errors.join(' ')}`);
  }
}

const CLOSED = failed(
  'This Latchkey takes no commands over MQTT: its configuration says mqtt.commands: false.',
);

/** Whatever goes wrong with one command, the next one is heard. */
function attempt(act: () => Outcome): Outcome {
  try {
    return act();
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    return failed(`Latchkey has failed at this command (${kind}), and does not know how far it came.`);
  }
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}
