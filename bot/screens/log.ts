import { lines } from '../html.ts';
import { placeOf } from '../path.ts';
import type { Screen } from '../screen.ts';
import { en } from '../text/en.ts';
import { entryLine } from '../text/lines.ts';
import { deviceOf } from './devices.ts';

const ENTRIES_SHOWN = 10;

/** `log`, `log/user/<id>` or `log/device/<key>`: who came, the newest first. */
export const log: Screen = {
  title: () => en.log.title,
  up: ({ args }) => (args[0] === 'user' || args[0] === 'device' ? args.join('/') : 'home'),
  body(scene) {
    const { house, args, now } = scene;
    const device = args[0] === 'device' ? deviceOf(scene)?.id : undefined;
    const user = args[0] === 'user' ? Number(args[1]) : undefined;
    const found = house.queries.entries({
      limit: ENTRIES_SHOWN,
      ...(device !== undefined && { device }),
      ...(user !== undefined && { user }),
    });
    return {
      text:
        found.length === 0
          ? lines(en.log.none)
          : lines(...found.map((entry) => entryLine(entry, { now, zone: house.zone }))),
      buttons: [[{ label: en.button.refresh, go: placeOf('log', ...args) }]],
    };
  },
};
