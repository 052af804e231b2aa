import { z } from '@hono/zod-openapi';
import { missing, ok } from '../ask.ts';
import { deviceId, instant, numberText } from '../input.ts';
import { iso, isoOrNull } from '../json.ts';
import type { Operations } from '../operations.ts';

const Obstacle = z.object({ kind: z.string() }).openapi('Obstacle');
const Why = z
  .object({
    device: z.string(),
    device_name: z.string(),
    has_code: z.boolean(),
    opens: z.boolean().openapi({ description: 'A code of the user is there, and works now.' }),
    verified_at: z.iso.datetime().nullable(),
    obstacles: z.array(Obstacle).openapi({ description: 'What keeps the user out.' }),
    hints: z.array(Obstacle).openapi({ description: 'What may keep anybody out.' }),
    text: z.string().openapi({ description: 'As the chat says it.' }),
  })
  .openapi('Why');
const Who = z
  .object({
    user: z.object({ id: z.int(), name: z.string() }).nullable(),
    code: z.int(),
    certain: z.boolean(),
    wanted: z.boolean().openapi({ description: 'Its owner wants it so.' }),
    state: z.string(),
    until: z.iso.datetime().nullable(),
    text: z.string(),
  })
  .openapi('Who');

const Next = z
  .object({
    at: z.iso.datetime(),
    opens: z.boolean().openapi({ description: 'The code begins to open the device; false: it ends.' }),
    code: z.int(),
    user: z.object({ id: z.int(), name: z.string() }).nullable(),
    device: z.string(),
    device_name: z.string(),
    hindered: z
      .object({ state: z.string(), reason: z.string().nullable() })
      .nullable()
      .openapi({ description: 'As things are, it will not begin, and why.' }),
    text: z.string(),
  })
  .openapi('Next');
const HOUR_MS = 60 * 60_000;
const MOST_HOURS = 168;
const MOST_CHANGES = 200;
const HOURS = { error: `expected a whole number of hours from 1 to ${MOST_HOURS}` };

export function addAnswers(operations: Operations): void {
  operations.add('GET /answers/why', {
    summary: 'Why a user can or cannot open a device now',
    query: z.strictObject({ user: numberText, device: deviceId.exactOptional() }),
    reply: z.object({ items: z.array(Why) }),
    run({ house, w, here, query: { user, device } }) {
      if (!house.queries.user(user)) return missing('user');
      if (device !== undefined && !house.queries.device(device)) return missing('device');
      return ok({
        items: house.answers.explain(user, device).map((one) => ({
          ...{ device: one.device, device_name: one.deviceName, has_code: one.hasCode, opens: one.opens },
          verified_at: isoOrNull(one.verifiedAt),
          obstacles: one.obstacles.map(({ kind }) => ({ kind })),
          hints: one.hints.map(({ kind }) => ({ kind })),
          text: w.why(one, here).join('\n'),
        })),
      });
    },
  });
  operations.add('GET /answers/who', {
    summary: 'Who can open a device, now or at a time',
    query: z.strictObject({ device: deviceId, at: instant.exactOptional() }),
    reply: z.object({ at: z.iso.datetime(), items: z.array(Who) }),
    run({ house, w, here, query: { device, at = here.now } }) {
      const known = house.queries.device(device);
      if (!known) return missing('device');
      const when = { at, isNow: at === here.now, isShut: known.keypadMode !== undefined };
      return ok({
        at: iso(at),
        items: house.answers.whoCanOpen(device, at).map((one) => ({
          ...{ user: one.user ?? null, code: one.code, certain: one.certain, wanted: one.wanted },
          ...{ state: one.state, until: isoOrNull(one.until), text: w.who(one, when, here) },
        })),
      });
    },
  });
  operations.add('GET /answers/next', {
    summary: 'Which codes begin and end next, and where',
    query: z.strictObject({
      user: numberText.exactOptional(),
      device: deviceId.exactOptional(),
      hours: numberText.pipe(z.number().max(MOST_HOURS, HOURS)).default(24),
    }),
    reply: z.object({
      items: z.array(Next),
      more: z
        .boolean()
        .openapi({ description: 'There is more than one answer can hold: ask for fewer hours.' }),
    }),
    run({ house, w, here, query: { hours, user, device } }) {
      if (user !== undefined && !house.queries.user(user)) return missing('user');
      if (device !== undefined && !house.queries.device(device)) return missing('device');
      const found = house.forecast.upcoming({
        ...{ withinMs: hours * HOUR_MS, limit: MOST_CHANGES + 1 },
        ...(user !== undefined && { user }),
        ...(device !== undefined && { device }),
      });
      const items = found.slice(0, MOST_CHANGES).map((change) => ({
        ...{ at: iso(change.at), opens: change.opens, code: change.code, user: personJson(change.user) },
        ...{ device: change.device, device_name: change.deviceName },
        hindered: change.hindered
          ? { state: change.hindered.state, reason: change.hindered.reason?.kind ?? null }
          : null,
        text: w.upcoming(change, here),
      }));
      return ok({ items, more: found.length > items.length });
    },
  });
}

function personJson(
  user: { readonly id: number; readonly name: string } | undefined,
): { id: number; name: string } | null {
  return user ? { id: user.id, name: user.name } : null;
}
