import type { DeviceId } from '../domain/device.ts';
import type { House, HouseEvent } from '../engine/service.ts';
import type { Entities } from './entities.ts';
import { OFF, ON } from './entities.ts';
import { eventOf } from './events.ts';
import type { Outbox } from './outbox.ts';
import type { Topics } from './topics.ts';

const PAGE = 100;

/** Keeps the broker's picture of the house as the house is: what Home Assistant finds, and its states. */
export class Mirror {
  readonly #house: House;
  readonly #outbox: Outbox;
  readonly #topics: Topics;
  readonly #entities: Entities;
  /** The topics that each object is shown at. */
  readonly #shown = new Map<string, readonly string[]>();
  readonly #devices = new Set<DeviceId>();
  readonly #changedUsers = new Set<number>();
  readonly #changedDevices = new Set<DeviceId>();
  #refreshing: Promise<void> | undefined;
  #unsubscribe: () => void = () => undefined;
  /** Users came or went, so that the pages of users may have moved while they were read. */
  #isStale = false;
  #stopped = false;

  constructor(parts: { house: House; outbox: Outbox; topics: Topics; entities: Entities }) {
    this.#house = parts.house;
    this.#outbox = parts.outbox;
    this.#topics = parts.topics;
    this.#entities = parts.entities;
  }

  /** Resolves when the whole house is in the outbox. */
  async start(): Promise<void> {
    this.#unsubscribe = this.#house.subscribe((event) => this.#hear(event));
    this.#show('hub', { [this.#topics.config(this.#topics.identifier('hub'))]: this.#entities.hub() });
    for (const { id } of this.#house.queries.devices()) this.#showDevice(id);
    do await this.#showUsers();
    while (this.#isStale);
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
  }

  /** Resolves when the outbox has all that the house has told. */
  async idle(): Promise<void> {
    await this.#refreshing;
  }

  #hear(event: HouseEvent): void {
    switch (event.kind) {
      case 'user':
        this.#isStale = true;
        // The devices name their last users.
        return this.#refresh(
          [event.id],
          this.#house.queries.devices().map(({ id }) => id),
        );
      case 'code': {
        const user = this.#house.queries.code(event.id)?.user.id;
        return this.#refresh(
          user === undefined ? [] : [user],
          event.device === undefined ? [] : [event.device],
        );
      }
      case 'devices':
        // One that was forgotten is not in the list any more.
        return this.#refresh([], [...this.#devices, ...this.#house.queries.devices().map(({ id }) => id)]);
      case 'happening': {
        const { kinds, data } = eventOf(event.happening);
        for (const kind of kinds) {
          this.#outbox.say(this.#topics.events(kind), JSON.stringify({ event: kind, ...data }));
          this.#outbox.say(this.#topics.access, JSON.stringify({ event_type: kind, ...data }));
        }
        if (data.how === null) return;
        const entry = JSON.stringify({ event_type: data.how, ...data });
        this.#outbox.say(this.#topics.device(data.device, 'access'), entry);
        if (data.user_id !== null) this.#outbox.say(this.#topics.user(data.user_id, 'used'), entry);
        return this.#refresh([], [data.device]);
      }
      case 'entry':
      case 'member':
      case 'notices':
        return;
    }
  }

  /** Once what is going on now is done: the house may be in the middle of a change. */
  #refresh(users: readonly number[], devices: readonly DeviceId[]): void {
    for (const id of users) this.#changedUsers.add(id);
    for (const id of devices) this.#changedDevices.add(id);
    this.#refreshing ??= Promise.resolve().then(() => {
      this.#refreshing = undefined;
      for (const id of this.#changedUsers) this.#showUser(id);
      for (const id of this.#changedDevices) this.#showDevice(id);
      this.#changedUsers.clear();
      this.#changedDevices.clear();
    });
  }

  async #showUsers(): Promise<void> {
    this.#isStale = false;
    for (let page = 0; ; page++) {
      const { rows } = this.#house.queries.users({ page, pageSize: PAGE });
      for (const { id } of rows) this.#showUser(id);
      if (rows.length < PAGE) return;
      // Thousands of users should not hold up the locks.
      await new Promise(setImmediate);
      if (this.#stopped) return;
    }
  }

  #showDevice(id: DeviceId): void {
    const device = this.#house.queries.device(id);
    if (!device) {
      this.#devices.delete(id);
      return this.#show(`device ${id}`, {});
    }
    this.#devices.add(id);
    const { states, troubled } = this.#house.queries.deviceSync(id);
    const of = (what: string): string => this.#topics.device(id, what);
    this.#show(`device ${id}`, {
      [this.#topics.config(this.#topics.identifier(device.kind === 'lock' ? 'lock' : 'panel', id))]:
        this.#entities.device(device),
      [of('last_user')]: this.#house.queries.lastUser(id) ?? NONE,
      [of('out_of_sync')]: troubled ? ON : OFF,
      [of('state')]: {
        reachable: device.reachable,
        slots: device.slots,
        ours: device.ours,
        foreign: device.foreign,
        ...states,
      },
      ...(device.kind === 'lock' && { [of('slots_used')]: String(device.ours + device.foreign) }),
    });
  }

  #showUser(id: number): void {
    const user = this.#house.queries.user(id);
    if (!user) return this.#show(`user ${id}`, {});
    const codes = this.#house.queries.codesOf(id).filter((code) => !code.deleted);
    const isPaused = codes.length > 0 && codes.every((code) => code.paused);
    this.#show(`user ${id}`, {
      [this.#topics.config(this.#topics.identifier('user', id))]: this.#entities.user(user),
      [this.#topics.user(id, 'enabled')]: isPaused ? OFF : ON,
    });
  }

  /** @param messages by topic; what the object was shown at before and is not now is cleared */
  #show(object: string, messages: Readonly<Record<string, string | object>>): void {
    for (const topic of this.#shown.get(object) ?? []) if (!(topic in messages)) this.#outbox.clear(topic);
    this.#shown.set(object, Object.keys(messages));
    for (const [topic, payload] of Object.entries(messages))
      this.#outbox.keep(topic, typeof payload === 'string' ? payload : JSON.stringify(payload));
  }
}

/** Home Assistant's word for a state that is not known (mqtt, PAYLOAD_NONE). */
const NONE = 'None';
