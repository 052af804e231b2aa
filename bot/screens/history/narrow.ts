import { addDays, dateAt } from '../../../src/domain/schedule/open-spans.ts';
import { audience } from '../../../src/domain/alerts/alert.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import type { Navigation, Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { mayHoldPinBesideTimes } from '../../phrases/digits.ts';
import { rich } from '../../text/html.ts';
import { choiceOf, offering } from '../said/offering.ts';
import { filterOf, historyPlace, KINDS, pageOf, type EntryKind, type HistoryFilter } from './filter.ts';

/** Days that stand on buttons at once. */
const DAYS_SHOWN = 12;
const DAYS_IN_A_ROW = 3;
const USERS_SHOWN = 8;
/** The newest entries, in which whoever came lately is found. */
const ENTRIES_READ = 200;

/** What all screens that narrow the history have in common. */
function narrowing(screen: Pick<Screen, 'title' | 'body'> & Partial<Screen>): Screen {
  return { up: ({ args }) => historyPlace(filterOf(args)), ...screen };
}

/** `log-days`, with a filter behind it: one day, or the last ones. */
export const logDays: Screen = narrowing({
  title: ({ t }) => t.history.daysTitle,
  body({ args, now, house, t }) {
    const { days: _days, ...filter } = filterOf(args);
    const page = pageOf(args);
    const today = dateAt(now, house.zone);
    const back = (days: number): string => addDays(today, -days);
    const to = (label: string, first: string, last: string): ScreenButton => ({
      label,
      go: historyPlace({ ...filter, days: { first, last } }),
    });
    const dates = Array.from({ length: DAYS_SHOWN }, (_, index) => back(2 + page * DAYS_SHOWN + index));
    const turn = (label: string, other: number): ScreenButton => ({
      label,
      go: historyPlace(filter, other, 'log-days'),
    });
    return {
      text: rich`${t.history.daysQuestion}`,
      buttons: [
        [to(t.history.today, today, today), to(t.history.yesterday, back(1), back(1))],
        [to(t.history.lastDays(7), back(6), today), to(t.history.lastDays(30), back(29), today)],
        ...Array.from({ length: DAYS_SHOWN / DAYS_IN_A_ROW }, (_, row) =>
          dates
            .slice(row * DAYS_IN_A_ROW, (row + 1) * DAYS_IN_A_ROW)
            .map((day) => to(t.dateWords(day), day, day)),
        ),
        [...(page > 0 ? [turn(t.log.newer, page - 1)] : []), turn(t.log.older, page + 1)],
        [{ label: t.sentences.allDays, go: historyPlace(filter) }],
      ],
    };
  },
});

/** `log-who`, with a filter behind it: whoever came lately; others by their name. */
export const logWho: Screen = narrowing({
  title: ({ t }) => t.history.whoTitle,
  body({ args, house, member, t }) {
    const { user: _user, ...filter } = filterOf(args);
    const entries = house.queries.entries({ limit: ENTRIES_READ, role: member.role, member: member.id });
    const came = new Map(entries.flatMap(({ user }) => (user ? [[user.id, user.name] as const] : [])));
    return {
      text: rich`${t.history.whoQuestion}`,
      buttons: [
        ...[...came]
          .slice(0, USERS_SHOWN)
          .map(([user, name]): ScreenButton[] => [
            { label: `👤 ${name}`, go: historyPlace({ ...filter, user }) },
          ]),
        [{ label: t.history.anybody, go: historyPlace(filter) }],
      ],
    };
  },
  searches: true,
  takesDigits: (_scene, text) => !mayHoldPinBesideTimes(text),
  typed: narrowed,
});

/** `log-where`, with a filter behind it */
export const logWhere: Screen = narrowing({
  title: ({ t }) => t.history.whereTitle,
  body({ args, house, t }) {
    const { device: _device, ...filter } = filterOf(args);
    return {
      text: rich`${t.history.whereQuestion}`,
      buttons: [
        ...house.queries
          .devices()
          .map(({ id, name }): ScreenButton[] => [
            { label: `🚪 ${name}`, go: historyPlace({ ...filter, device: deviceKey(id) }) },
          ]),
        [{ label: t.history.everywhere, go: historyPlace(filter) }],
      ],
    };
  },
});

/** `log-kind`, with a filter behind it */
export const logKind: Screen = narrowing({
  title: ({ t }) => t.history.kindTitle,
  body({ args, member, t }) {
    const { kind: _kind, ...filter } = filterOf(args);
    const hearsOfDuress = audience('duress').has(member.role);
    const kinds = (Object.keys(KINDS) as EntryKind[]).filter((kind) => kind !== 'duress' || hearsOfDuress);
    return {
      text: rich`${t.history.kindQuestion}`,
      buttons: [
        ...kinds.map((kind): ScreenButton[] => [
          { label: t.history.kind[kind], go: historyPlace({ ...filter, kind }) },
        ]),
        [{ label: t.history.everything, go: historyPlace(filter) }],
      ],
    };
  },
});

/** A name that is typed narrows the history to that user or device; the rest of the filter stays. */
export function narrowed({ house, args, t }: Scene, text: string): Navigation {
  const filter = filterOf(args);
  const typed = text.trim().toLocaleLowerCase();
  const { rows } = house.queries.users({ search: text, page: 0, pageSize: USERS_SHOWN });
  const devices = house.queries.devices().filter(({ name }) => name.toLocaleLowerCase().includes(typed));
  const found: readonly [string, HistoryFilter][] = [
    ...devices.map(({ id, name }) => [`🚪 ${name}`, { ...filter, device: deviceKey(id) }] as const),
    ...rows.map(({ id, name }) => [`👤 ${name}`, { ...filter, user: id }] as const),
  ].map(([label, next]) => [label, next]);
  const [only, ...more] = found;
  if (!only) return { note: t.history.nobody };
  if (more.length === 0) return { to: historyPlace(only[1]) };
  const choices = found.map(([label, next]) => choiceOf(label, { to: historyPlace(next) }));
  return offering({ question: t.history.whichOne, choices, from: historyPlace(filter) });
}
