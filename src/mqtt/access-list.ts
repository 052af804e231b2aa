import type { DeviceId } from '../domain/device.ts';
import type { HouseTime } from '../domain/schedule/schedule-problems.ts';
import { MAY_OPEN } from '../domain/plan/sync.ts';
import type { House } from '../engine/house.ts';
import type { CodeView, ConditionView, UsesView } from '../engine/views/code-views.ts';
import type { Words } from './words.ts';

/** The most codes in one answer. */
const MOST_CODES = 500;
const PAGE = 100;

export interface AccessQuery {
  readonly user?: number;
  readonly device?: DeviceId;
  /** Only what may open something at this moment, rightly or not. */
  readonly now: boolean;
}

/** Who has which code for what. `more` is true where the answer would be too long. */
export function accessList(
  house: House,
  query: AccessQuery,
  { now, words }: { readonly now: number; readonly words: Words },
): Record<string, unknown> {
  const access: Record<string, unknown>[] = [];
  let more = false;
  for (const code of codes(house, query)) {
    const { devices, ...fields } = codeFields(code, { now, zone: house.zone, words });
    const shown = devices.filter(
      ({ device, may_open }) =>
        (query.device === undefined || device === query.device) && (may_open || !query.now),
    );
    if (shown.length === 0) continue;
    more = access.length === MOST_CODES;
    if (more) break;
    access.push({ ...fields, devices: shown });
  }
  return { at: new Date(now).toISOString(), access, more };
}

/** One code as the answers show it. */
export function codeFields(code: CodeView, { words, ...here }: HouseTime & { readonly words: Words }) {
  return {
    code_id: code.id,
    user_id: code.user?.id ?? null,
    user_name: words.whose(code.user?.name),
    schedule: words.schedule(code.schedule, here),
    ...conditionFields(code, words),
    only_while_held_until: code.hold?.until === undefined ? null : new Date(code.hold.until).toISOString(),
    ...usesFields(code),
    ...firstUseFields(code),
    paused: code.paused,
    revoked: code.deleted,
    next_change_at: code.nextChange ? new Date(code.nextChange.at).toISOString() : null,
    next_change_opens: code.nextChange?.active ?? null,
    devices: code.grants.map(({ device, deviceName, state }) => ({
      device,
      device_name: deviceName,
      state,
      may_open: MAY_OPEN.has(state),
    })),
  };
}

export function conditionFields({ condition }: { readonly condition?: ConditionView }, words: Words) {
  return {
    only_while: condition ? words.condition(condition) : null,
    only_while_is_so: condition?.holds ?? null,
  };
}

export function usesFields({ uses }: { readonly uses?: UsesView }) {
  return { uses: uses?.limit ?? null, uses_left: uses ? Math.max(0, uses.left) : null };
}

function firstUseFields({ firstUse }: CodeView) {
  const iso = (at: number | undefined): string | null =>
    at === undefined ? null : new Date(at).toISOString();
  return { first_use_at: iso(firstUse?.at), first_use_ends_at: iso(firstUse?.endsAt) };
}

function* codes(house: House, { user }: AccessQuery): Generator<CodeView> {
  if (user !== undefined) return yield* house.queries.codesOf(user);
  for (let page = 0; ; page++) {
    const { rows } = house.queries.users({ page, pageSize: PAGE });
    for (const { id } of rows) yield* house.queries.codesOf(id);
    if (rows.length < PAGE) return;
  }
}
