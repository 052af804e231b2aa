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
}
