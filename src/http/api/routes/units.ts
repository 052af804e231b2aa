import { z } from '@hono/zod-openapi';
import { missing, ok } from '../ask.ts';
import { Unit, unitJson } from '../booking-json.ts';
import { byId } from '../input.ts';
import type { Operations } from '../operations.ts';

/** Flats, houses and rooms that are let. Their settings and calendars are an owner's, in the chat and on the page. */
export function addUnits(operations: Operations): void {
  operations.add('GET /units', {
    summary: 'All units that are let',
    reply: z.object({ items: z.array(Unit) }),
    run: ({ house }) => ok({ items: house.bookings.units.all().map(unitJson) }),
  });
  operations.add('GET /units/{id}', {
    summary: 'One unit',
    params: byId,
    reply: Unit,
    run({ house, params }) {
      const unit = house.bookings.units.get(params.id);
      return unit ? ok(unitJson(unit)) : missing('unit');
    },
  });
}
