import { z } from '@hono/zod-openapi';
import { MAY_OPEN, SYNC_STATES } from '../../domain/plan/sync.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { CodeView, GrantView } from '../../engine/views/code-views.ts';
import type { DeviceSlotView, DeviceView } from '../../engine/views/device-views.ts';
import type { EntryView } from '../../engine/views/entry-views.ts';
import type { UserView } from '../../engine/views/user-views.ts';
import type { Here, PageWords } from '../words.ts';
import { DAYS, schedule } from './input.ts';

/** What programs are shown. Nothing here holds a PIN, or anything that comes from one. */

export const when = z.iso.datetime().nullable();
export const person = z.object({ id: z.int(), name: z.string() }).nullable();

export const User = z
  .object({
    id: z.int(),
    name: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    tags: z.array(z.object({ id: z.int(), name: z.string() })),
  })
  .openapi('User');

export function userJson(
  { id, name, firstName, lastName, phone, email }: UserView,
  tags: readonly { readonly id: number; readonly name: string }[],
): z.input<typeof User> {
  return {
    ...{ id, name, first_name: firstName, last_name: lastName, phone: phone ?? null, email: email ?? null },
    tags: tags.map((tag) => ({ id: tag.id, name: tag.name })),
  };
}

export const Grant = z
  .object({
    id: z.int(),
    device: z.string(),
    device_name: z.string(),
    wanted: z.boolean(),
    state: z.enum(SYNC_STATES),
    state_text: z.string().openapi({ description: 'As the chat says it, with the reason.' }),
    may_open: z.boolean().openapi({ description: 'The code may open the device now, rightly or not.' }),
    reason: z.string().nullable(),
    verified_at: when.openapi({ description: 'When it was last seen to be so on the device.' }),
    next_try_at: when,
  })
  .openapi('Grant');

export const Code = z
  .object({
    id: z.int(),
    user: person,
    schedule,
    schedule_text: z.string(),
    paused: z.boolean(),
    deleted: z.boolean(),
    open: z.boolean().openapi({ description: 'Its schedule lets it work now.' }),
    over: z.boolean().openapi({ description: 'It will never work again, as it is.' }),
    only_while: z
      .object({ id: z.string(), name: z.string(), holds: z.boolean(), known: z.boolean() })
      .nullable(),
    uses: z.object({ limit: z.int(), left: z.int() }).nullable(),
    first_use: z
      .object({ at: when, ends_at: when })
      .nullable()
      .openapi({ description: 'Of a code that ends so long after its first use: null before that use.' }),
    next_change: z.object({ at: z.iso.datetime(), opens: z.boolean() }).nullable(),
    grants: z.array(Grant),
    version: z
      .string()
      .openapi({ description: 'Another one after each decision about the code; also the ETag.' }),
  })
  .openapi('Code');

export function codeJson(
  code: CodeView,
  { w, here, version }: { readonly w: PageWords; readonly here: Here; readonly version: string },
): z.input<typeof Code> {
  const { id, user, paused, deleted, open, over, condition, uses, firstUse, nextChange, grants } = code;
  return {
    ...{ id, user: user ? { id: user.id, name: user.name } : null },
    schedule: scheduleJson(code.schedule),
    schedule_text: w.schedule(code.schedule, here),
    ...{ paused, deleted, open, over },
    only_while: condition
      ? { id: condition.id, name: condition.name, holds: condition.holds, known: condition.known }
      : null,
    uses: uses ? { limit: uses.limit, left: Math.max(0, uses.left) } : null,
    first_use: firstUse ? { at: isoOrNull(firstUse.at), ends_at: isoOrNull(firstUse.endsAt) } : null,
    next_change: nextChange ? { at: iso(nextChange.at), opens: nextChange.active } : null,
    grants: grants.map((grant) => grantJson(grant, { w, here })),
    version,
  };
}

export function grantJson(
  grant: GrantView,
  { w, here }: { readonly w: PageWords; readonly here: Here },
): z.input<typeof Grant> {
  const { id, device, deviceName, wanted, state, reason, verifiedAt, nextTryAt } = grant;
  return {
    ...{ id, device, device_name: deviceName, wanted, state },
    state_text: w.trouble(grant, here),
    may_open: MAY_OPEN.has(state),
    reason: reason?.kind ?? null,
    verified_at: isoOrNull(verifiedAt),
    next_try_at: isoOrNull(nextTryAt),
  };
}

function scheduleJson({
  windows,
  from,
  until,
  except,
  minutesFromFirstUse,
}: Schedule): z.input<typeof schedule> {
  return {
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(windows && {
      windows: windows.map(({ days, start, end }) => ({
        days: days.map((day) => DAYS[day - 1]!),
        ...{ start, end },
      })),
    }),
    ...(except && { except: [...except] }),
    ...(minutesFromFirstUse !== undefined && { minutes_from_first_use: minutesFromFirstUse }),
  };
}

export const Device = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['lock', 'partition']),
    area: z.string().nullable(),
    model: z.string().nullable(),
    reachable: z.boolean(),
    heard_at: when,
    battery: z.number().nullable(),
    armed: z.string().nullable(),
    locked: z.boolean().nullable(),
    slots: z.int(),
    own_codes: z.int(),
    foreign_codes: z.int(),
    pin_min_length: z.int(),
    pin_max_length: z.int(),
    takes_codes: z.boolean(),
  })
  .openapi('Device');

export function deviceJson(device: DeviceView): z.input<typeof Device> {
  const { id, name, kind, reachable, slots, ownCodes, foreign, pin } = device;
  return {
    ...{ id, name, kind, area: device.area ?? null, model: device.model ?? null, reachable },
    heard_at: isoOrNull(device.heardAt),
    ...{ battery: device.battery ?? null, armed: device.armed ?? null, locked: device.locked ?? null },
    ...{ slots, own_codes: ownCodes, foreign_codes: foreign },
    ...{ pin_min_length: pin.minLength, pin_max_length: pin.maxLength },
    takes_codes: device.codesUnsupportedReason === undefined,
  };
}

export const Slot = z
  .object({
    slot: z.int(),
    holds: z
      .enum(['ours', 'blocked', 'known', 'unreadable', 'empty', 'unread', 'reserved'])
      .openapi({ description: 'known and unreadable: a code that Latchkey did not write.' }),
    code: z.int().nullable(),
    user_name: z.string().nullable(),
    state: z.string().nullable(),
    left_alone: z.boolean(),
  })
  .openapi('Slot');

export function slotJson(
  { slot, holds, grant, leftAlone }: DeviceSlotView,
  w: PageWords,
): z.input<typeof Slot> {
  return {
    ...{ slot, holds, code: grant?.code ?? null, user_name: grant ? w.whose(grant.userName) : null },
    ...{ state: grant?.state ?? null, left_alone: leftAlone },
  };
}

export const Entry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    unsure: z
      .boolean()
      .openapi({ description: 'The clock of the device was wrong: it was at this time at the latest.' }),
    device: z.string(),
    device_name: z.string(),
    how: z.enum(['unlock', 'lock', 'arm', 'disarm', 'denied', 'duress']),
    slot: z.int().nullable(),
    user: person,
    code: z.int().nullable(),
    member_name: z.string().nullable(),
    means: z.string().nullable(),
    outside: z.boolean(),
    text: z.string(),
  })
  .openapi('Entry');

export function entryJson(entry: EntryView, w: PageWords, here: Here): z.input<typeof Entry> {
  const { id, at, device, deviceName, how, slot, user, code, member, means, outside, unsure } = entry;
  return {
    ...{ id, at: iso(at), unsure: unsure !== undefined, device, device_name: deviceName, how },
    ...{ slot: slot ?? null, user: user ? { id: user.id, name: user.name } : null, code: code ?? null },
    ...{ member_name: member ?? null, means: means ?? null, outside: outside ?? false },
    text: w.entry(entry, here),
  };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : iso(at);
}
