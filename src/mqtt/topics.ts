import type { DeviceId } from '../domain/device.ts';

/** Where everything is at the broker. docs/home-assistant.md lists these topics for others' programs: they stay as they are. */
export class Topics {
  readonly #prefix: string;
  readonly #discovery: string;

  /** @param discovery Home Assistant's discovery prefix */
  constructor(prefix: string, discovery: string) {
    this.#prefix = prefix;
    this.#discovery = discovery;
  }

  /** `online` or `offline`, retained; the broker itself says the latter where the connection breaks. */
  get status(): string {
    return `${this.#prefix}/status`;
  }

  /** `ON` while something is wrong with Latchkey itself, and what, by the part that it is about. */
  get problem(): string {
    return `${this.#prefix}/problem`;
  }

  get problems(): string {
    return `${this.#prefix}/problems`;
  }

  /** All that happens, for the event entity of the hub. */
  get access(): string {
    return `${this.#prefix}/access`;
  }

  /** All that happens of one kind. */
  events(kind: string): string {
    return `${this.#prefix}/events/${kind}`;
  }

  command(name: string): string {
    return `${this.#prefix}/command/${name}`;
  }

  /** Answers to commands that name no topic of their own for them. */
  get responses(): string {
    return `${this.#prefix}/responses`;
  }

  /**
   * Whoever may only command should not have Latchkey say in their stead what happens, nor describe devices:
   * an answer goes to a topic of others, or to one below `responses`.
   */
  isForAnswers(topic: string): boolean {
    const [kind = 'responses'] = this.below(topic) ?? [];
    return kind === 'responses' && !topic.startsWith(`${this.#discovery}/`);
  }

  get syncAll(): string {
    return `${this.#prefix}/sync`;
  }

  /** Of one lock or partition. */
  device(id: DeviceId, what: string): string {
    return `${this.#prefix}/device/${slugOf(id)}/${what}`;
  }

  user(id: number, what: string): string {
    return `${this.#prefix}/user/${id}/${what}`;
  }

  /** All users who have the tag. */
  tag(id: number, what: string): string {
    return `${this.#prefix}/tag/${id}/${what}`;
  }

  /** Of one unit that is let. */
  unit(id: number, what: string): string {
    return `${this.#prefix}/unit/${id}/${what}`;
  }

  /** Commands, and what the broker may have kept of users and devices that are not there any more. */
  get heard(): string[] {
    return [
      this.command('+'),
      this.syncAll,
      ...['device/+/+', 'user/+/+', 'user/+/enabled/set', 'tag/+/+', 'tag/+/enabled/set', 'unit/+/+'].map(
        (level) => `${this.#prefix}/${level}`,
      ),
      this.config('+'),
    ];
  }

  /** Where a device of Home Assistant is described. */
  config(identifier: string): string {
    return `${this.#discovery}/device/${identifier}/config`;
  }

  /** What Home Assistant knows an object by: `hub`, or a kind and an id. */
  identifier(kind: 'hub' | 'lock' | 'panel' | 'user' | 'tag' | 'unit', id?: DeviceId | number): string {
    const own = id === undefined ? [] : [slugOf(String(id))];
    return [this.#prefix.replaceAll('/', '_'), kind, ...own].join('_');
  }

  /** The levels below the prefix; undefined for a topic that is not below it. */
  below(topic: string): string[] | undefined {
    return topic.startsWith(`${this.#prefix}/`) ? topic.slice(this.#prefix.length + 1).split('/') : undefined;
  }
}

/**
 * A level of a topic for each device id, and never the same one for two: letters, digits and `_` stay, the
 * first slash becomes `-`, and any other sign its bytes in hex behind two dashes. `ha/lock.hall` is
 * `ha-lock--2ehall`.
 */
export function slugOf(id: DeviceId): string {
  const [driver = '', ...own] = id.split('/');
  return [driver, ...(own.length > 0 ? [own.join('/')] : [])].map(escaped).join('-');
}

function escaped(text: string): string {
  return text.replaceAll(/\W/gu, (sign) => `--${Buffer.from(sign).toString('hex')}`);
}
