import type { Condition } from '../domain/condition.ts';
import type { House } from '../engine/house.ts';
import type { TagView } from '../engine/views/group-views.ts';
import type { DeviceView } from '../engine/views/device-views.ts';
import type { UserView } from '../engine/views/user-views.ts';

/** Finds what a command names, and gathers why something cannot be found. What was named is not repeated. */
export class Finder {
  readonly #house: House;
  readonly errors: string[] = [];

  constructor(house: House) {
    this.#house = house;
  }

  user(whom: number | string): UserView | undefined {
    if (typeof whom === 'number')
      return this.#house.queries.user(whom) ?? this.#fail('There is no user of that number.');
    const [user, ...more] = this.#house.queries.allUsers().filter(({ name }) => isSame(name, whom));
    if (!user) return this.#fail('There is no user of that name.');
    if (more.length === 0) return user;
    const numbers = [user, ...more].map(({ id }) => id).join(' or ');
    return this.#fail(`Several users have that name. Give the number: ${numbers}.`);
  }

  tag(which: number | string): TagView | undefined {
    const { groups } = this.#house;
    const found = typeof which === 'number' ? groups.tag(which) : groups.tagNamed(which);
    return (
      found ??
      this.#fail(
        `There is no such tag. There are: ${
          groups
            .tags()
            .map(({ name }) => name)
            .join(', ') || 'none'
        }.`,
      )
    );
  }

  device(what: string): DeviceView | undefined {
    const devices = this.#house.queries.devices();
    const byId = devices.find(({ id }) => id === what);
    if (byId) return byId;
    const [device, ...more] = devices.filter(({ name }) => isSame(name, what));
    if (device && more.length === 0) return device;
    if (!device) return this.#fail(`There is no such device. There are: ${listed(devices, 'name')}.`);
    return this.#fail(`Several devices have that name. Give the id: ${listed([device, ...more], 'id')}.`);
  }

  /** Of those that somebody has looked at last. */
  condition(what: string): Condition | undefined {
    const { conditions } = this.#house;
    if (!conditions.isPossible)
      return this.#fail('A code can depend on something only with a driver of the kind home-assistant.');
    const byId = conditions.choices().find(({ id }) => id === what);
    if (byId) return byId;
    const [condition, ...more] = conditions.choices().filter(({ name }) => isSame(name, what));
    if (condition && more.length === 0) return condition;
    if (!condition)
      return this.#fail(
        'Nothing of that id or name is on or off in Home Assistant, or Home Assistant does not answer. The chat lists what a code can depend on.',
      );
    const ids = [condition, ...more].map(({ id }) => id).join(', ');
    return this.#fail(`Several things have that name. Give the id: ${ids}.`);
  }

  #fail(error: string): undefined {
    this.errors.push(error);
  }
}

function listed(devices: readonly DeviceView[], by: 'id' | 'name'): string {
  return devices.map((device) => device[by]).join(', ') || 'none';
}

/** In whatever case and form of Unicode. */
function isSame(name: string, typed: string): boolean {
  return folded(name) === folded(typed);
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
