import { lines, rich, type Html } from '../html.ts';
import { placeOf } from '../path.ts';
import type { Scene, Screen, ScreenButton } from '../screen.ts';
import { en } from '../text/en.ts';
import { entryLine } from '../text/lines.ts';
import { deviceBy } from './devices.ts';

const ENTRIES_SHOWN = 10;

/** `log`, `log/user/<id>` or `log/device/<key>`, and a page: who came, the newest first. Of all: `log/all/0/<page>`. */
export const log: Screen = {
  title: () => en.log.title,
  up: ({ args: [kind, id] }) =>
    id !== undefined && (kind === 'user' || kind === 'device') ? `${kind}/${id}` : 'home',
  body(scene) {
    const { house, member, args, now } = scene;
    const [kind = 'all', id = '0'] = args;
    const page = Number(args[2]) || 0;
    const found = house.queries.entries({
      ...whose(scene),
      role: member.role,
      limit: ENTRIES_SHOWN + 1,
      offset: page * ENTRIES_SHOWN,
    });
    const shown = found.slice(0, ENTRIES_SHOWN).map((entry) => entryLine(entry, { now, zone: house.zone }));
    const to = (label: string, other: number): ScreenButton => ({
      label,
      go: placeOf('log', kind, id, other),
    });
    return {
      text: shown.length === 0 ? lines(en.log.none) : lines(...together(shown)),
      buttons: [
        [
          ...(page > 0 ? [to(en.log.newer, page - 1)] : []),
          { label: en.button.refresh, go: placeOf('log', ...args) },
          ...(found.length > ENTRIES_SHOWN ? [to(en.log.older, page + 1)] : []),
        ],
      ],
    };
  },
};

function whose({ house, args: [kind, id] }: Scene): { device?: string; user?: number } {
  if (kind === 'user') return { user: Number(id) };
  const device = kind === 'device' ? deviceBy(house, id) : undefined;
  return device ? { device: device.id } : {};
}

/** The same, several times within a minute, is one line. */
function together(all: readonly Html[]): Html[] {
  return all.flatMap((line, index) => {
    if (all[index - 1]?.source === line.source) return [];
    const next = all.findIndex((other, at) => at > index && other.source !== line.source);
    const count = (next === -1 ? all.length : next) - index;
    return [count === 1 ? line : rich`${line} · ${en.log.times(count)}`];
  });
}
