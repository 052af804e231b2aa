import type { Clock } from '../domain/clock.ts';
import type { House } from '../engine/house.ts';
import type { Log } from '../domain/log.ts';
import { Broker } from './broker.ts';
import type { BrokerAddress, Message } from './broker.ts';
import { Commands } from './commands.ts';
import { Entities, isOf, OFFLINE, ONLINE } from './entities.ts';
import { Inbox } from './inbox.ts';
import { StatePublisher } from './state-publisher.ts';
import { Outbox } from './outbox.ts';
import { Topics } from './topics.ts';
import type { Words } from './words.ts';

export interface MqttOptions {
  readonly house: House;
  readonly clock: Clock;
  readonly log: Log;
  readonly broker: Omit<BrokerAddress, 'clientId' | 'will'>;
  readonly topicPrefix: string;
  readonly discoveryPrefix: string;
  /** Where Home Assistant says `online` when it has started. */
  readonly birthTopic: string;
  /** Whether others may command. */
  readonly commands: boolean;
  /** Of Latchkey. */
  readonly version: string;
  readonly words: Words;
  /** What is wrong with Latchkey itself, in words, by the part that it is about. */
  readonly problems?: Problems;
}

/** `subscribe` returns a function that ends it. */
export interface Problems {
  all(): Readonly<Record<string, string>>;
  subscribe(listener: () => void): () => void;
}

/** The house at an MQTT broker: what Home Assistant and others see of it, and what they ask of it. */
export class Mqtt {
  readonly #topics: Topics;
  readonly #birthTopic: string;
  readonly #outbox: Outbox;
  readonly #mirror: StatePublisher;
  readonly #inbox: Inbox;
  readonly #broker: Broker;
  readonly #problems: Problems | undefined;
  #endProblems: () => void = () => undefined;
  /** Rejects where it cannot begin. */
  started: Promise<void> = Promise.resolve();

  constructor(options: MqttOptions) {
    const { house, clock, log, version, words } = options;
    const topics = new Topics(options.topicPrefix, options.discoveryPrefix);
    const outbox = new Outbox({ clock, log });
    const entities = new Entities(topics, { house: house.name, version });
    this.#topics = topics;
    this.#birthTopic = options.birthTopic;
    this.#problems = options.problems;
    this.#outbox = outbox;
    this.#mirror = new StatePublisher({ house, outbox, topics, entities, words, log });
    this.#inbox = new Inbox({
      house,
      topics,
      commands: options.commands ? new Commands({ house, clock, words }) : undefined,
      clock,
      log,
      answer: (topic, payload, how) =>
        void this.#broker
          .publish(topic, payload, how)
          .catch(() => log('warn', 'MQTT: the answer to a command did not arrive: the connection was lost.')),
    });
    this.#broker = new Broker(
      {
        ...options.broker,
        clientId: `latchkey-${options.topicPrefix.replaceAll('/', '-')}`,
        will: { topic: topics.status, payload: OFFLINE },
      },
      [
        ...[this.#birthTopic, topics.status].map((topic) => ({ topic, distrustsRetained: false })),
        ...topics.heard.map((topic) => ({ topic, distrustsRetained: true })),
      ],
      {
        clock,
        log,
        listener: {
          connected: () => outbox.open((...message) => this.#broker.publish(...message)),
          lost: () => outbox.close(),
          message: (message) => this.#hear(message),
        },
      },
    );
  }

  start(): void {
    const showHub = (): void => this.#mirror.showHub(this.#problems?.all() ?? {});
    showHub();
    this.#endProblems = this.#problems?.subscribe(showHub) ?? this.#endProblems;
    this.started = this.#mirror.start().then(() => {
      this.#outbox.publishState(this.#topics.status, ONLINE);
      this.#broker.start();
    });
  }

  async stop(): Promise<void> {
    this.#endProblems();
    this.#mirror.stop();
    await this.#broker.stop(() => this.#broker.publish(this.#topics.status, OFFLINE, { retain: true }));
  }

  /** Resolves when the broker knows all that it can be told now. */
  async idle(): Promise<void> {
    await this.started;
    await this.#mirror.idle();
    await this.#outbox.idle();
  }

  #hear(message: Message): void {
    const { topic, payload, retained } = message;
    if (topic === this.#birthTopic) {
      // A retained one is of before: at the connection everything was told.
      if (payload === ONLINE && !retained) this.#outbox.republishAll();
    } else if (topic === this.#topics.status) {
      // The will of a connection of ours that had been lost without our knowing.
      if (payload === OFFLINE) this.#outbox.tellAgain(topic);
    } else if (payload !== '') {
      const isCommand = this.#inbox.onMessage(message);
      if (retained && (isCommand || this.#isOfBefore(message))) this.#outbox.clear(topic);
    }
  }

  /** The broker has kept what belongs to a user or a device that is not there any more. */
  #isOfBefore({ topic, payload }: Message): boolean {
    const isOurs = this.#topics.below(topic) !== undefined || isOf(payload, this.#topics);
    return isOurs && !this.#outbox.keeps(topic);
  }
}
