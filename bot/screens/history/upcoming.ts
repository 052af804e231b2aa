import type { UpcomingView } from '../../../src/engine/views/code-views.ts';
import { gives, neutral } from '../../chat/act.ts';
import { changeLine } from '../../text/changes.ts';
import { lines, type Html } from '../../text/html.ts';
import { actorOf, type Screen } from '../../chat/screen.ts';

const DAY_MS = 24 * 60 * 60_000;
const CHANGES_SHOWN = 20;
/** Where nothing changes within a day, what comes first after it. */
const LATER_MS = 31 * DAY_MS;
const LATER_SHOWN = 3;

/** What schedules will do on which device within a day. */
export const upcoming: Screen = {
  title: ({ t }) => t.upcoming.title,
  up: () => 'home',
  body({ house, now, t }) {
    const changes = house.forecast.upcoming({ withinMs: DAY_MS, limit: CHANGES_SHOWN + 1 });
    const shown = changes.slice(0, CHANGES_SHOWN);
    const later = shown.length > 0 ? [] : house.forecast.upcoming({ withinMs: LATER_MS, limit: LATER_SHOWN });
    const line = (change: UpcomingView): Html => changeLine(change, { now, zone: house.zone, t: t });
    return {
      text: lines(
        ...(shown.length === 0 ? [t.upcoming.none] : shown.map(line)),
        ...(later.length > 0 ? [t.upcoming.later, ...later.map(line)] : []),
        changes.length > shown.length ? t.upcoming.more : undefined,
        house.knowsTheTime ? undefined : t.upcoming.clockWrong(t.dated(now, house.zone)),
      ),
      buttons: [
        house.knowsTheTime ? [] : [{ label: t.upcoming.trustClock, act: 'trust' }],
        [
          { label: t.pictures.week, act: 'week' },
          { label: t.button.refresh, go: 'upcoming' },
        ],
      ],
    };
  },
  actions: {
    week: neutral(({ t }) => ({
      note: t.pictures.underWay,
      files: { kind: 'picture', picture: { of: 'week' } },
    })),
    // Codes that wait for the time begin to open doors.
    trust: gives(({ house, member }) => {
      house.trustClock(actorOf(member));
      return { to: 'upcoming' };
    }),
  },
};
