import { lines, rich, type Html } from '../text/html.ts';
import { placeOf } from '../chat/callback-data.ts';
import type { Scene, Screen, ScreenButton } from '../chat/screen.ts';
import type { Texts } from '../text/index.ts';
import { entryLine, holdLine } from '../text/lines.ts';
import { deviceBy } from './devices/devices.ts';

const ENTRIES_SHOWN = 10;

/** `log`, `log/user/<id>` or `log/device/<key>`, and a page: who came, the newest first. Of all: `log/all/0/<page>`. */
export const log: Screen = {
  title: ({ t }) => t.log.title,
  up: ({ args: [kind, id] }) =>
    id !== undefined && (kind === 'user' || kind === 'device') ? `${kind}/${id}` : 'home',
  body(scene) {
    const { args } = scene;
    const [kind = 'all', id = '0'] = args;
    const page = Number(args[2]) || 0;
    const found = newest(scene, page * ENTRIES_SHOWN + ENTRIES_SHOWN + 1).slice(page * ENTRIES_SHOWN);
    const shown = found.slice(0, ENTRIES_SHOWN).map(({ line }) => line);
    const to = (label: string, other: number): ScreenButton => ({
      label,
      go: placeOf('log', kind, id, other),
    });
    return {
      text: shown.length === 0 ? lines(scene.t.log.none) : lines(...together(scene.t, shown)),
      buttons: [
        [
          ...(page > 0 ? [to(scene.t.log.newer, page - 1)] : []),
          { label: scene.t.button.refresh, go: placeOf('log', ...args) },
          ...(found.length > ENTRIES_SHOWN ? [to(scene.t.log.older, page + 1)] : []),
        ],
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
  const entries = house.queries.entries({ ...who, role: member.role, limit });
  const holds = who.device === undefined ? house.queries.holds({ limit, ...who }) : [];
  return [
    ...entries.map((entry): Line => ({ at: entry.at, line: entryLine(entry, here) })),
    ...holds.map((hold): Line => ({ at: hold.at, line: holdLine(hold, here) })),
  ]
    .sort((a, b) => b.at - a.at)
    .slice(0, limit);
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
