import { neutral } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { dateAt } from '../../../src/domain/schedule/open-spans.ts';
import { lines, rich, type Html } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';
import { entryLine, holdLine } from '../../text/lines/lines.ts';
import { mayHoldPinBesideTimes } from '../../phrases/digits.ts';
import { deviceBy } from '../devices/devices.ts';
import {
  filterOf,
  historyPlace,
  pageOf,
  selectionOf,
  type HistoryFilter,
  type HistoryScreen,
} from './filter.ts';
import { narrowed } from './narrow.ts';

const ENTRIES_SHOWN = 10;

/** Of codes that were held, as many as may lie before the days that one asks about. */
const HOLDS_READ = 1_000;

/** `log`, with a filter behind it: who came, the newest first. */
export const log: Screen = {
  title: ({ t }) => t.log.title,
  up: ({ args: [kind, id] }) =>
    id !== undefined && (kind === 'user' || kind === 'device') ? placeOf(kind, id) : 'home',
  body(scene) {
    const { args, t } = scene;
    const filter = filterOf(args);
    const page = pageOf(args);
    const found = newest(scene, filter, page * ENTRIES_SHOWN + ENTRIES_SHOWN + 1).slice(page * ENTRIES_SHOWN);
    const shown = found.slice(0, ENTRIES_SHOWN).map(({ line }) => line);
    const to = (label: string, other: number): ScreenButton => ({ label, go: historyPlace(filter, other) });
    const narrow = (label: string, screen: HistoryScreen): ScreenButton => ({
      label,
      go: historyPlace(filter, 0, screen),
    });
    const isNarrow = filter.days !== undefined || filter.kind !== undefined || filter.user !== undefined;
    return {
      text: lines(
        ...narrowedTo(filter, scene),
        ...(shown.length === 0 ? [isNarrow ? t.history.none : t.log.none] : together(t, shown)),
      ),
      buttons: [
        [
          ...(page > 0 ? [to(t.log.newer, page - 1)] : []),
          { label: t.button.refresh, go: historyPlace(filter, page) },
          ...(found.length > ENTRIES_SHOWN ? [to(t.log.older, page + 1)] : []),
        ],
        [narrow(t.history.byDay, 'log-days'), narrow(t.history.byUser, 'log-who')],
        [narrow(t.history.byDevice, 'log-where'), narrow(t.history.byKind, 'log-kind')],
        filter.days ? [{ label: t.sentences.allDays, go: historyPlace(withoutDays(filter)) }] : [],
        [
          { label: t.pictures.day, act: 'day' },
          { label: t.pictures.month, act: 'month' },
          { label: t.history.export, act: 'csv' },
        ],
      ],
    };
  },
  actions: {
    day: neutral((scene) => pictured(scene, 'day')),
    month: neutral((scene) => pictured(scene, 'month')),
    csv: neutral((scene) => ({
      note: scene.t.files.underWay,
      files: { kind: 'entries', only: selectionOf(filterOf(scene.args), scene) },
    })),
  },
  searches: true,
  takesDigits: (_scene, text) => !mayHoldPinBesideTimes(text),
  typed: narrowed,
};

function pictured(scene: Scene, of: 'day' | 'month') {
  const filter = filterOf(scene.args);
  const { from: _from, until: _until, ...only } = selectionOf(filter, scene);
  const date = filter.days?.last ?? dateAt(scene.now, scene.house.zone);
  return {
    note: scene.t.pictures.underWay,
    files: { kind: 'picture', picture: { of, date, only } },
  } as const;
}

function withoutDays({ days: _days, ...filter }: HistoryFilter): HistoryFilter {
  return filter;
}

/** The days, and all that the title does not say. */
function narrowedTo({ days, kind, user, device }: HistoryFilter, { t, house }: Scene): Html[] {
  const where = user === undefined ? undefined : deviceBy(house, device)?.name;
  const more = [where && `🚪 ${where}`, kind && t.history.kind[kind]].filter((part) => part !== undefined);
  return [
    ...(days ? [rich`${t.sentences.from(dayWords(t, days))}`] : []),
    ...(more.length > 0 ? [rich`${more.join(' · ')}`] : []),
  ];
}

export function dayWords(t: Texts, { first, last }: NonNullable<HistoryFilter['days']>): string {
  return first === last ? t.dateWords(first) : `${t.dateWords(first)} – ${t.dateWords(last)}`;
}

interface Line {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly line: Html;
}

/** Who came, and codes that were held meanwhile. */
function newest(scene: Scene, filter: HistoryFilter, limit: number): Line[] {
  const { house, member, now } = scene;
  const here = { now, zone: house.zone, t: scene.t };
  const selection = selectionOf(filter, scene);
  const { user, from = -Infinity, until = Infinity } = selection;
  const entries = house.queries.entries({ ...selection, role: member.role, member: member.id, limit });
  const isOfCodes = filter.device === undefined && filter.kind === undefined;
  const read = filter.days ? HOLDS_READ : limit;
  const holds = isOfCodes ? house.queries.holds({ limit: read, ...(user !== undefined && { user }) }) : [];
  return [
    ...entries.map((entry): Line => ({ at: entry.at, line: entryLine(entry, here) })),
    ...holds
      .filter(({ at }) => at >= from && at < until)
      .map((hold): Line => ({ at: hold.at, line: holdLine(hold, here) })),
  ]
    .sort((a, b) => b.at - a.at)
    .slice(0, limit);
}

/** The same, several times within a minute, is one line. */
function together(t: Texts, all: readonly Html[]): Html[] {
  return all.flatMap((line, index) => {
    if (all[index - 1]?.source === line.source) return [];
    const next = all.findIndex((other, at) => at > index && other.source !== line.source);
    const count = (next === -1 ? all.length : next) - index;
    return [count === 1 ? line : rich`${line} · ${t.log.times(count)}`];
  });
}
