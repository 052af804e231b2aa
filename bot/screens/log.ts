import { lines, rich, type Html } from '../text/html.ts';
import { placeOf } from '../chat/place.ts';
import type { Scene, Screen, ScreenButton } from '../chat/screen.ts';
import type { Texts } from '../text/index.ts';
import { entryLine, holdLine } from '../text/lines.ts';
import { deviceBy } from './devices/devices.ts';
import { localAt } from '../../src/domain/schedule/wall-clock.ts';

const ENTRIES_SHOWN = 10;

/** More than happens at a house in the days that one asks about. */
const ENTRIES_READ = 1_000;

/**
 * `log`, `log/user/<id>` or `log/device/<key>`, and a page: who came, the newest first. Of all: `log/all/0/<page>`.
 * After the page, the first and the last day may stand as `YYYYMMDD`.
 */
export const log: Screen = {
  title: ({ t }) => t.log.title,
  up: ({ args: [kind, id] }) =>
    id !== undefined && (kind === 'user' || kind === 'device') ? `${kind}/${id}` : 'home',
  body(scene) {
    const { args } = scene;
    const [kind = 'all', id = '0'] = args;
    const page = Number(args[2]) || 0;
    const days = daysOf(args);
    const found = newest(scene, page * ENTRIES_SHOWN + ENTRIES_SHOWN + 1).slice(page * ENTRIES_SHOWN);
    const shown = found.slice(0, ENTRIES_SHOWN).map(({ line }) => line);
    const to = (label: string, other: number): ScreenButton => ({
      label,
      go: placeOf('log', kind, id, other, ...args.slice(3)),
    });
    return {
      text: lines(
        days && rich`${scene.t.sentences.from(dayWords(scene.t, days))}`,
        ...(shown.length === 0 ? [scene.t.log.none] : together(scene.t, shown)),
      ),
      buttons: [
        [
          ...(page > 0 ? [to(scene.t.log.newer, page - 1)] : []),
          { label: scene.t.button.refresh, go: placeOf('log', ...args) },
          ...(found.length > ENTRIES_SHOWN ? [to(scene.t.log.older, page + 1)] : []),
        ],
        days ? [{ label: scene.t.sentences.allDays, go: placeOf('log', kind, id, 0) }] : [],
      ],
    };
  },
};

interface Line {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly line: Html;
}

/** Who came, and codes that were held meanwhile. */
function newest(scene: Scene, limit: number): Line[] {
  const { house, member, now } = scene;
  const here = { now, zone: house.zone, t: scene.t };
  const who = whose(scene);
  const days = daysOf(scene.args);
  const read = days ? ENTRIES_READ : limit;
  const isWithin = ({ at }: { at: number }): boolean => {
    const day = new Date(localAt(at, house.zone)).toISOString().slice(0, 10);
    return !days || (day >= days.first && day <= days.last);
  };
  const entries = house.queries.entries({ ...who, role: member.role, limit: read }).filter(isWithin);
  const holds = (who.device === undefined ? house.queries.holds({ limit: read, ...who }) : []).filter(
    isWithin,
  );
  return [
    ...entries.map((entry): Line => ({ at: entry.at, line: entryLine(entry, here) })),
    ...holds.map((hold): Line => ({ at: hold.at, line: holdLine(hold, here) })),
  ]
    .sort((a, b) => b.at - a.at)
    .slice(0, limit);
}

interface Days {
  readonly first: string;
  readonly last: string;
}

function daysOf([, , , first, last = first]: readonly string[]): Days | undefined {
  const dashed = (day: string): string => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  if (first === undefined || last === undefined || !/^\d{8}$/.test(first) || !/^\d{8}$/.test(last))
    return undefined;
  return { first: dashed(first), last: dashed(last) };
}

function dayWords(t: Texts, { first, last }: Days): string {
  return first === last ? t.dateWords(first) : `${t.dateWords(first)} – ${t.dateWords(last)}`;
}

function whose({ house, args: [kind, id] }: Scene): { device?: string; user?: number } {
  if (kind === 'user') return { user: Number(id) };
  const device = kind === 'device' ? deviceBy(house, id) : undefined;
  return device ? { device: device.id } : {};
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
