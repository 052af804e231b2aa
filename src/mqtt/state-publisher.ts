import type { DeviceId } from '../domain/device.ts';
import type { House, HouseEvent } from '../engine/house.ts';
import type { Entities } from './entities.ts';
import { OFF, ON } from './entities.ts';
import type { Log } from '../domain/log.ts';
import { eventOf } from '../engine/views/event-data.ts';
import type { StayEventData } from '../engine/views/event-data.ts';
import type { Outbox } from './outbox.ts';
import type { Topics } from './topics.ts';
import type { Words } from './words.ts';

const PAGE = 100;

/** Keeps the broker's picture of the house as the house is: what Home Assistant finds, and its states. */
export class StatePublisher {
  readonly #house: House;
  readonly #outbox: Outbox;
  readonly #topics: Topics;
  readonly #entities: Entities;
  readonly #words: Words;
  readonly #log: Log;
  /** Objects that could not be shown when they were last to be. */
  readonly #failing = new Set<string>();
  /** The topics that each object is shown at. */
  readonly #shown = new Map<string, readonly string[]>();
  readonly #devices = new Set<DeviceId>();
  readonly #changedUsers = new Set<number>();
  readonly #changedDevices = new Set<DeviceId>();
  readonly #changedTags = new Set<number>();
  readonly #changedUnits = new Set<number>();
  #refreshing: Promise<void> | undefined;
  #unsubscribe: () => void = () => undefined;
  /** Users came or went, so that the pages of users may have moved while they were read. */
  #isStale = false;
  #stopped = false;

  constructor(parts: {
    house: House;
    outbox: Outbox;
    topics: Topics;
    entities: Entities;
    words: Words;
    log: Log;
  }) {
    this.#words = parts.words;
    this.#log = parts.log;
    this.#house = parts.house;
    this.#outbox = parts.outbox;
    this.#topics = parts.topics;
    this.#entities = parts.entities;
  }

  /** @param problems what is wrong with Latchkey itself, in words, by the part that it is about */
  showHub(problems: Readonly<Record<string, string>>): void {
    this.#show('hub', {
      [this.#topics.config(this.#topics.identifier('hub'))]: this.#entities.hub(),
      [this.#topics.problem]: Object.keys(problems).length > 0 ? ON : OFF,
      [this.#topics.problems]: problems,
    });
  }

  /** Resolves when the whole house is in the outbox. */
  async start(): Promise<void> {
    this.#unsubscribe = this.#house.subscribe((event) =>
      this.#try(`an event (${event.kind})`, () => this.#hear(event)),
    );
    for (const id of this.#deviceIds()) this.#showDevice(id);
    for (const id of this.#list('the tags', () => this.#house.groups.tags())) this.#showTag(id);
    for (const id of this.#list('the units', () => this.#house.bookings.units.all())) this.#showUnit(id);
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
        this.#changeTagsOf(event.id);
        return this.#refresh([event.id], this.#deviceIds());
      case 'code': {
        const user = this.#house.queries.code(event.id)?.user?.id;
        if (user !== undefined && event.device === undefined) this.#changeTagsOf(user);
        return this.#refresh(
          user === undefined ? [] : [user],
          event.device === undefined ? [] : [event.device],
        );
      }
      case 'tag':
        this.#changedTags.add(event.id);
        return this.#refresh([], []);
      case 'devices':
        // One that was forgotten is not in the list any more.
        return this.#refresh([], [...this.#devices, ...this.#deviceIds()]);
      case 'happening': {
        const { kinds, data } = eventOf(event.happening, this.#words);
        // A dashboard by the door shows entities: of a use under duress none of them tells.
        const isDiscreet = event.happening.kind === 'used' && event.happening.isDiscreet;
        for (const kind of kinds) {
          this.#outbox.publishEvent(this.#topics.events(kind), JSON.stringify({ event: kind, ...data }));
          if (isDiscreet) continue;
          if ('how' in data)
            this.#outbox.publishEvent(this.#topics.access, JSON.stringify({ event_type: kind, ...data }));
        }
        if (isDiscreet) return;
        if ('stay_id' in data) return this.#bookingHappened(kinds, data);
        if (data.how === null) return;
        const entry = JSON.stringify({ event_type: data.how, ...data });
        this.#outbox.publishEvent(this.#topics.device(data.device, 'access'), entry);
        if (data.user_id !== null) this.#outbox.publishEvent(this.#topics.user(data.user_id, 'used'), entry);
        return this.#refresh([], [data.device]);
      }
      case 'entry':
      case 'backups':
      case 'doctor':
      case 'review':
      case 'member':
      case 'page-access':
      case 'token':
      case 'webhook':
      case 'notices':
      case 'bulk':
        return;
      case 'stay': {
        const unit = this.#house.bookings.stays.get(event.id)?.unit.id;
        if (unit !== undefined) this.#changedUnits.add(unit);
        return this.#refresh([], []);
      }
      case 'unit':
        this.#changedUnits.add(event.id);
        return this.#refresh([], []);
    }
  }

  #bookingHappened(kinds: readonly string[], data: StayEventData): void {
    for (const kind of kinds)
      this.#outbox.publishEvent(
        this.#topics.unit(data.unit_id, 'event'),
        JSON.stringify({ event_type: kind, ...data }),
      );
    this.#changedUnits.add(data.unit_id);
    this.#refresh([], []);
  }

  /** Once what is going on now is done: the house may be in the middle of a change. */
  #refresh(users: readonly number[], devices: readonly DeviceId[]): void {
    for (const id of users) this.#changedUsers.add(id);
    for (const id of devices) this.#changedDevices.add(id);
    this.#refreshing ??= Promise.resolve().then(() => {
      this.#refreshing = undefined;
      for (const id of this.#changedUsers) this.#showUser(id);
      for (const id of this.#changedDevices) this.#showDevice(id);
      for (const id of this.#changedTags) this.#showTag(id);
      for (const id of this.#changedUnits) this.#showUnit(id);
      this.#changedUnits.clear();
      this.#changedTags.clear();
      this.#changedUsers.clear();
      this.#changedDevices.clear();
    });
  }

  #changeTagsOf(user: number): void {
    for (const { id } of this.#house.groups.tagsOf(user)) this.#changedTags.add(id);
  }

  async #showUsers(): Promise<void> {
    this.#isStale = false;
    for (let page = 0; ; page++) {
      const ids = this.#list('the users', () => this.#house.queries.users({ page, pageSize: PAGE }).rows);
      for (const id of ids) this.#showUser(id);
      if (ids.length < PAGE) return;
      // Thousands of users should not hold up the locks.
      await new Promise(setImmediate);
      if (this.#stopped) return;
    }
  }

  #deviceIds(): DeviceId[] {
    return this.#list('the devices', () => this.#house.queries.devices());
  }

  #list<Id>(objects: string, list: () => readonly { readonly id: Id }[]): Id[] {
    let ids: Id[] = [];
    this.#try(objects, () => (ids = list().map(({ id }) => id)));
    return ids;
  }

  /** What cannot be shown keeps nothing else from being shown. Its trouble is reported once, until it works again. */
  #try(object: string, show: () => void): void {
    try {
      show();
      this.#failing.delete(object);
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      if (!this.#failing.has(object)) this.#log('error', `MQTT: ${object} cannot be shown (${kind}).`);
      this.#failing.add(object);
    }
  }

  #showDevice(id: DeviceId): void {
    this.#try(`device ${id}`, () => this.#showDeviceNow(id));
  }

  #showUser(id: number): void {
    this.#try(`user ${id}`, () => this.#showUserNow(id));
  }

  #showDeviceNow(id: DeviceId): void {
    const device = this.#house.queries.device(id);
    if (!device) {
      this.#devices.delete(id);
      return this.#show(`device ${id}`, {});
    }
    this.#devices.add(id);
    const { states, troubled } = this.#house.queries.deviceSync(id);
    const of = (what: string): string => this.#topics.device(id, what);
    const lastUser = this.#house.queries.lastUser(id);
    this.#show(`device ${id}`, {
      [this.#topics.config(this.#topics.identifier(device.kind === 'lock' ? 'lock' : 'panel', id))]:
        this.#entities.device(device),
      [of('last_user')]: lastUser ? this.#words.whose(lastUser.name) : NONE,
      [of('out_of_sync')]: troubled ? ON : OFF,
      [of('state')]: {
        reachable: device.reachable,
        slots: device.slots,
        ours: device.ownCodes,
        foreign: device.foreign,
        ...states,
      },
      ...(device.kind === 'lock' && { [of('slots_used')]: String(device.ownCodes + device.foreign) }),
    });
  }

  #showUserNow(id: number): void {
    const user = this.#house.queries.user(id);
    if (!user) return this.#show(`user ${id}`, {});
    const codes = this.#house.queries.codesOf(id).filter((code) => !code.deleted);
    const isPaused = codes.length > 0 && codes.every((code) => code.paused);
    this.#show(`user ${id}`, {
      [this.#topics.config(this.#topics.identifier('user', id))]: this.#entities.user(user),
      [this.#topics.user(id, 'enabled')]: isPaused ? OFF : ON,
    });
  }

  #showTag(id: number): void {
    this.#try(`tag ${id}`, () => this.#showTagNow(id));
  }

  /** Off while each code of its users is paused. */
  #showTagNow(id: number): void {
    const tag = this.#house.groups.tag(id);
    if (!tag) return this.#show(`tag ${id}`, {});
    const codes = this.#house.groups.codesWith(id);
    this.#show(`tag ${id}`, {
      [this.#topics.config(this.#topics.identifier('tag', id))]: this.#entities.tag(tag),
      [this.#topics.tag(id, 'enabled')]: codes.all > 0 && codes.paused === codes.all ? OFF : ON,
    });
  }

  #showUnit(id: number): void {
    this.#try(`unit ${id}`, () => this.#showUnitNow(id));
  }

  #showUnitNow(id: number): void {
    const unit = this.#house.bookings.units.get(id);
    if (!unit) return this.#show(`unit ${id}`, {});
    const of = (what: string): string => this.#topics.unit(id, what);
    const { next } = unit;
    const arrival = this.#house.bookings.units.nextArrival(id);
    this.#show(`unit ${id}`, {
      [this.#topics.config(this.#topics.identifier('unit', id))]: this.#entities.unit(unit),
      [of('stay')]: next?.state ?? 'none',
      [of('attributes')]: {
        stay_id: next?.id ?? null,
        user_id: next?.user ?? null,
        guest: next?.name ?? null,
        check_in: next ? iso(next.checkIn) : null,
        check_out: next ? iso(next.checkOut) : null,
        not_ready: next?.notReady.map(({ deviceName }) => deviceName) ?? [],
      },
      [of('next_arrival')]: arrival === undefined ? NONE : iso(arrival),
      [of('occupied')]: next?.state === 'arrived' ? ON : OFF,
      [of('problem')]: unit.hasProblem ? ON : OFF,
    });
  }

  /** @param messages by topic; what the object was shown at before and is not now is cleared */
  #show(object: string, messages: Readonly<Record<string, string | object>>): void {
    for (const topic of this.#shown.get(object) ?? []) if (!(topic in messages)) this.#outbox.clear(topic);
    this.#shown.set(object, Object.keys(messages));
    for (const [topic, payload] of Object.entries(messages))
      this.#outbox.publishState(topic, typeof payload === 'string' ? payload : JSON.stringify(payload));
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Home Assistant's word for a state that is not known (mqtt, PAYLOAD_NONE). */
const NONE = 'None';
