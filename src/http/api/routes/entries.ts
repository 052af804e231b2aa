import { z } from '@hono/zod-openapi';
import { ok } from '../ask.ts';
import { cursorOf, deviceId, instant, numbersIn, numberText, part } from '../input.ts';
import { Entry, entryJson } from '../json.ts';
import type { Operations } from '../operations.ts';

const HOW = ['unlock', 'lock', 'arm', 'disarm', 'denied', 'duress'] as const;

export function addEntries(operations: Operations): void {
  operations.add('GET /entries', {
    summary: 'The history, the newest first',
    query: z.strictObject({
      ...part,
      device: deviceId.exactOptional(),
      user: numberText.exactOptional(),
      how: z.enum(HOW, { error: `expected one of ${HOW.join(', ')}` }).exactOptional(),
      from: instant.exactOptional(),
      until: instant.exactOptional(),
    }),
    reply: z.object({ items: z.array(Entry), next: z.string().nullable() }),
    run({ house, w, here, query: { cursor, limit, how, ...selection } }) {
      const [at, id] = numbersIn(cursor);
      const found = house.queries.entries({
        ...{ ...selection, limit: limit + 1 },
        ...(how && { how: [how] }),
        ...(cursor !== undefined && { before: { at, id } }),
      });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return ok({
        items: items.map((entry) => entryJson(entry, w, here)),
        next: last ? cursorOf(last.at, last.id) : null,
      });
    },
  });
}
