import type { World } from '../../phrases/intent.ts';
import type { House } from '../../../src/engine/house.ts';

/** What of the house a sentence can name. */
export function worldOf(house: House): World {
  return {
    users: house.queries.allUsers().map(({ id, name }) => ({ id, name })),
    devices: house.queries.devices().map(({ id, name, kind, area, codesUnsupportedReason }) => ({
      id,
      name,
      kind,
      holdsCodes: codesUnsupportedReason === undefined,
      ...(area !== undefined && { area }),
    })),
    tags: house.groups.tags().map(({ id, name }) => ({ id, name })),
    groups: house.groups.deviceGroups().map(({ name, devices }) => ({ name, devices })),
    codes: house.queries.namedCodes(),
    units: house.bookings.units.all().map(({ id, name }) => ({ id, name })),
    scenes: house.scenes.areThere ? house.scenes.chosen() : [],
  };
}
