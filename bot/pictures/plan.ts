import { AS_PLANNED } from '../../src/domain/plan/sync.ts';
import { isSpent } from '../../src/domain/uses.ts';
import { openSpans, type Stretch } from '../../src/domain/schedule/open-spans.ts';
import type { CodeView, GrantView } from '../../src/engine/views/code-views.ts';
import type { EntrySelection } from '../../src/engine/views/entry-views.ts';
import type { Texts } from '../text/index.ts';
import { stateWords } from '../text/lines/lines.ts';
import { aMoment, type PictureParts } from './picture.ts';

/** As many as are looked at before the chat has its turn. */
const USERS_AT_ONCE = 50;

/** One code, and when its schedule lets it in. */
export interface Planned {
  readonly user: { readonly id: number; readonly name: string };
  readonly devices: string;
  /** The same, each with the sign of how the code is there now, such as `✅ front-door`. */
  readonly states: string;
  /** The same in words, as signs without their colours look too much alike: `live · front-door` */
  readonly stateWords: string;
  readonly spans: readonly Stretch[];
  /** Nothing but the time decides, and nothing is known to keep it off its devices. */
  readonly isCertain: boolean;
  /** The schedule, or what is wrong. */
  readonly words: string;
}

/** A code that should be gone and may still open its device. */
export interface Overdue {
  readonly name: string;
  readonly device: string;
  readonly words: string;
}

/** Codes that open something within the stretch, the ones that begin or end in it first. */
export async function plannedIn(
  parts: PictureParts,
  stretch: Stretch,
  { user, device }: EntrySelection,
): Promise<Planned[]> {
  const { house, t, now } = parts;
  const users = house.queries.allUsers().filter(({ id }) => user === undefined || id === user);
  const found: Planned[] = [];
  for (const [index, { id, name }] of users.entries()) {
    if (index % USERS_AT_ONCE === USERS_AT_ONCE - 1) await aMoment();
    for (const code of house.queries.codesOf(id)) {
      const grants = code.grants.filter(
        (one) => one.wanted && (device === undefined || one.device === device),
      );
      const spans = isOff(code) || grants.length === 0 ? [] : openSpans(code.times, stretch, house.zone);
      if (spans.length === 0) continue;
      const awaitsUse = code.firstUse !== undefined && code.firstUse.at === undefined;
      const troubled = grants.find(({ state }) => !AS_PLANNED.has(state));
      found.push({
        user: { id, name },
        devices: grants.map(({ deviceName }) => deviceName).join(', '),
        stateWords: inWords(t, grants),
        states: grants.map(({ state, deviceName }) => `${t.icon[state]} ${deviceName}`).join(', '),
        spans,
        isCertain: !code.condition && !code.uses && !awaitsUse && !troubled,
        words: [
          t.schedule(code.schedule, { now, zone: house.zone }),
          ...(code.condition ? [t.condition.words(code.condition)] : []),
          ...(code.uses ? [t.uses.left(code.uses)] : []),
          ...(awaitsUse ? [t.firstUse.ends(code.firstUse.minutes)] : []),
          ...(troubled ? [stateWords(t, troubled)] : []),
        ].join(', '),
      });
    }
  }
  const isWhole = ({ spans: [first] }: Planned): boolean =>
    first?.start === stretch.start && first.end === stretch.end;
  return found.sort(
    (a, b) =>
      Number(isWhole(a)) - Number(isWhole(b)) ||
      a.spans[0]!.start - b.spans[0]!.start ||
      a.user.name.localeCompare(b.user.name),
  );
}

/** Also of users and codes that are deleted. */
export function overdueNow({ house, t }: PictureParts, { user, device }: EntrySelection): Overdue[] {
  const codes = user === undefined ? undefined : new Set(house.queries.codesOf(user).map(({ id }) => id));
  return house.queries
    .troubles()
    .filter((one) => one.state === 'overdue' && (device ?? one.device) === one.device)
    .filter(({ code }) => codes?.has(code) ?? true)
    .map((one) => ({
      name: t.whose(one.userName),
      device: one.deviceName,
      words: `${t.icon.overdue} ${stateWords(t, one)}`,
    }));
}

/** Of a code that is rightly off its devices now, their names alone. */
function inWords(t: Texts, grants: readonly GrantView[]): string {
  return [...Map.groupBy(grants, ({ state }) => state)]
    .map(([state, there]) => {
      const names = there.map(({ deviceName }) => deviceName).join(', ');
      return state === 'scheduled' ? names : `${t.state[state]} · ${names}`;
    })
    .join('; ');
}

function isOff({ paused, deleted, over, uses }: CodeView): boolean {
  return paused || deleted || over || isSpent(uses);
}
