import { z } from '@hono/zod-openapi';
import { after, missing, NOTHING, ok } from '../ask.ts';
import { byDevice } from '../input.ts';
import { Device, deviceJson, Slot, slotJson } from '../json.ts';
import type { Operations } from '../operations.ts';

/** Their ids hold a slash, which is `%2F` in an address. */
export function addDevices(operations: Operations): void {
  operations.add('GET /devices', {
    summary: 'All devices',
    reply: z.object({ items: z.array(Device) }),
    run: ({ house }) => ok({ items: house.queries.devices().map(deviceJson) }),
  });
  operations.add('GET /devices/{id}', {
    summary: 'One device',
    params: byDevice,
    reply: Device,
    run({ house, params }) {
      const device = house.queries.device(params.id);
      return device ? ok(deviceJson(device)) : missing('device');
    },
  });
  operations.add('GET /devices/{id}/slots', {
    summary: 'Each slot of a device, as far as it is known',
    params: byDevice,
    reply: z.object({ items: z.array(Slot) }),
    run({ house, params, w }) {
      if (!house.queries.device(params.id)) return missing('device');
      return ok({ items: house.queries.slots(params.id).map((slot) => slotJson(slot, w)) });
    },
  });
  operations.add('POST /devices/{id}/check', {
    summary: 'Reads the slots of Latchkey on a device once more',
    params: byDevice,
    run: ({ house, by, params }) => after(house.deviceCommands.check(by, params.id), () => NOTHING),
  });
}
