import { z } from '@hono/zod-openapi';
import { Pin } from '../../../domain/pins/pin.ts';
import type { CodeView } from '../../../engine/views/code-views.ts';
import { after, created, missing, NOTHING, ok } from '../ask.ts';
import type { AnyAsk, Reply } from '../ask.ts';
import {
  byId,
  codeChoices,
  cursorOf,
  deviceId,
  id,
  numbersIn,
  numberText,
  part,
  pinText,
  scheduleOf,
  yesOrNo,
} from '../input.ts';
import { Code, codeJson } from '../json.ts';
import type { Operations } from '../operations.ts';
import type { Problem } from '../problem.ts';
import { etagOf, staleProblem } from '../version.ts';

const { devices, schedule, only_while, hold_minutes, uses } = codeChoices;
const NewCode = z.strictObject({
  user: id.openapi({ description: 'The number of a user.' }),
  devices,
  schedule: schedule.default({}),
  only_while: only_while.default(null),
  hold_minutes: hold_minutes.exactOptional(),
  uses: uses.default(null),
});
const CodePatch = z.strictObject({
  devices: devices.exactOptional(),
  schedule: schedule.exactOptional(),
  from_next_use: yesOrNo
    .exactOptional()
    .openapi({ description: 'Of a code that ends so long after its first use: that is the next use.' }),
  only_while: only_while.exactOptional(),
  hold_minutes: hold_minutes.exactOptional(),
  uses: uses.exactOptional(),
});
const yes = z.enum(['true', 'false'], { error: 'expected true or false' });

/** Codes. Their PINs are made by Latchkey, and are in no answer but that of `pins.ts`. */
export function addCodes(operations: Operations): void {
  operations.shows('code', showCode);
  operations.add('GET /codes', {
    summary: 'Codes with their state on each device, by number',
    query: z.strictObject({
      ...part,
      user: numberText.exactOptional(),
      device: deviceId.exactOptional(),
      deleted: yes.default('false').openapi({ description: 'Also deleted codes.' }),
    }),
    reply: z.object({ items: z.array(Code), next: z.string().nullable() }),
    run(ask) {
      const { cursor, limit, deleted, ...of } = ask.query;
      const found = ask.house.listing.codes({
        ...{ ...of, after: numbersIn(cursor)[0], limit: limit + 1, withDeleted: deleted === 'true' },
      });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return ok({ items: items.map((code) => jsonOf(ask, code)), next: last ? cursorOf(last.id) : null });
    },
  });
  operations.add('POST /codes', {
    summary: 'A new code, with a PIN that Latchkey makes',
    body: NewCode,
    reply: Code,
    status: 201,
    prepare: (house) => house.conditions.look(),
    run(ask) {
      const { house, by, body } = ask;
      const where = { user: body.user, devices: body.devices };
      const pins = house.pinPolicy.proposePins(where);
      if (!pins.ok) return { refusals: pins.refusals };
      const wanted = {
        ...{ ...where, ...pins.value, schedule: scheduleOf(body.schedule) },
        ...{ condition: body.only_while, uses: body.uses },
        ...(body.hold_minutes !== undefined && { holdMinutes: body.hold_minutes }),
      };
      return after(house.codes.issue(by, wanted), (code) =>
        created(`codes/${code}`, jsonOf(ask, house.queries.code(code)!), etag(ask, code)),
      );
    },
  });
  operations.add('GET /codes/{id}', {
    summary: 'One code',
    params: byId,
    reply: Code,
    run: (ask) => showCode(ask, ask.params.id),
  });
  operations.add('PATCH /codes/{id}', {
    summary: 'Changes a code; what is missing stays',
    params: byId,
    body: CodePatch,
    reply: Code,
    changesVersion: true,
    prepare: (house) => house.conditions.look(),
    run(ask) {
      const { house, by, body, params } = ask;
      const stops = versionProblem(ask, params.id, { isNeeded: true });
      if (stops) return { problem: stops };
      const patch = {
        ...(body.devices && { devices: body.devices }),
        ...(body.schedule && { schedule: scheduleOf(body.schedule) }),
        ...(body.from_next_use && { fromNextUse: true }),
        ...(body.only_while !== undefined && { condition: body.only_while }),
        ...(body.hold_minutes !== undefined && { holdMinutes: body.hold_minutes }),
        ...(body.uses !== undefined && { uses: body.uses }),
        ...(body.devices && house.pinPolicy.secondFor({}, { devices: body.devices, exceptCode: params.id })),
      };
      return after(house.codes.edit(by, params.id, patch), () => showCode(ask, params.id));
    },
  });
  operations.add('DELETE /codes/{id}', {
    summary: 'Deletes a code; its grants say when it is gone from each device',
    params: byId,
    reply: Code,
    takesAway: true,
    run: (ask) => decide(ask, ask.params.id, () => ask.house.codes.delete(ask.by, ask.params.id)),
  });
  operations.add('POST /codes/{id}/pause', {
    summary: 'Pauses a code',
    params: byId,
    reply: Code,
    takesAway: true,
    run: (ask) => decide(ask, ask.params.id, () => ask.house.codes.pause(ask.by, ask.params.id)),
  });
  operations.add('POST /codes/{id}/resume', {
    summary: 'Resumes a code that is paused',
    params: byId,
    reply: Code,
    run: (ask) => decide(ask, ask.params.id, () => ask.house.codes.resume(ask.by, ask.params.id)),
  });
  operations.add('POST /grants/{id}/retry', {
    summary: 'Tries again now to bring one code to its device, or to take it off',
    params: byId,
    run: ({ house, by, params }) => after(house.grants.retry(by, params.id), () => NOTHING),
  });
}

/** The PIN of a code: what is sent here, and what is answered here. */
export function addPins(operations: Operations): void {
  operations.add('POST /codes/{id}/pin', {
    summary: 'Another PIN: the one that is sent, or one that Latchkey makes',
    params: byId,
    body: z.strictObject({
      pin: pinText.exactOptional(),
    }),
    reply: Code,
    changesVersion: true,
    run(ask) {
      const { house, by, body, params } = ask;
      const stops = versionProblem(ask, params.id, { isNeeded: true });
      if (stops) return { problem: stops };
      const code = house.queries.code(params.id);
      if (!code || code.deleted) return missing('code');
      const where = code.grants.flatMap(({ wanted, device }) => (wanted ? device : []));
      const query = { user: code.user?.id, devices: where, exceptCode: code.id };
      const pins =
        body.pin === undefined
          ? house.pinPolicy.proposePins(query)
          : house.pinPolicy.completed(house.pinPolicy.pinsOf({ pin: Pin.of(body.pin) }, code.id)!, query);
      if (!pins.ok) return { refusals: pins.refusals };
      return after(house.codes.edit(by, code.id, pins.value), () => showCode(ask, code.id));
    },
  });
  operations.add('POST /codes/{id}/reveal', {
    summary: 'The PIN of a code; the audit notes that it was shown',
    params: byId,
    reply: z
      .object({
        code: z.int(),
        pin: z.string().openapi({ description: 'The first of `pins`.' }),
        pins: z.array(z.object({ pin: z.string(), devices: z.array(z.string()) })).openapi({
          description: 'Two where the devices of the code take PINs of different lengths.',
        }),
      })
      .openapi('RevealedPin'),
    run: ({ house, by, params }) =>
      after(house.sharing.reveal(by, params.id), (shown) => {
        const pins = shown.map(({ pin, devices }) => ({ pin: pin.reveal(), devices: [...devices] }));
        return { ...{ status: 200, body: { code: params.id, pin: pins[0]!.pin, pins }, isSecret: true } };
      }),
  });
}

export function showCode(ask: AnyAsk, id: number): Reply {
  const code = ask.house.queries.code(id);
  return code ? ok(jsonOf(ask, code), etag(ask, id)) : missing('code');
}

function decide(
  ask: AnyAsk,
  code: number,
  command: () => ReturnType<AnyAsk['house']['codes']['pause']>,
): Reply {
  const stops = versionProblem(ask, code, { isNeeded: false });
  return stops ? { problem: stops } : after(command(), () => showCode(ask, code));
}

function jsonOf({ house, w, here }: AnyAsk, code: CodeView): z.input<typeof Code> {
  return codeJson(code, { w, here, version: house.decisions.markOf(code.id) ?? '' });
}

function etag({ house }: AnyAsk, code: number): Record<string, string> {
  return etagOf(house.decisions.markOf(code));
}

function versionProblem(
  { house, headers, w, here }: AnyAsk,
  id: number,
  { isNeeded }: { readonly isNeeded: boolean },
): Problem | undefined {
  const code = house.queries.code(id);
  if (!code) return undefined;
  const version = house.decisions.markOf(id) ?? '';
  return staleProblem(headers, {
    ...{ version, isNeeded, current: codeJson(code, { w, here, version }) },
    since: (seen) => house.decisions.since(id, seen),
  });
}
