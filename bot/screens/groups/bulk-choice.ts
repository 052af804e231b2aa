import type { UserSelection } from '../../../src/domain/people/user.ts';
import { DAY_MS, localAt, localText } from '../../../src/domain/schedule/wall-clock.ts';
import { neutral } from '../../chat/act.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Navigation, Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { readSchedule } from '../../phrases/typed-times.ts';
import { mayHoldPinBesideTimes } from '../../phrases/digits.ts';
import { lines, rich } from '../../text/html.ts';
import { codeDevices } from '../codes/code-devices.ts';
import { pager, PAGE_SIZE } from '../pages.ts';
import { toReview } from './bulk.ts';

/** `bulk-tick/<page>`: which users are meant, out of the list that it began with. */
export const bulkTick: Screen = {
  title: ({ t }) => t.groups.bulk.tickTitle,
  up: () => 'bulk',
  body(scene) {
    const { house, bulk: draft, args, t } = scene;
    if (!draft) return undefined;
    const page = Number(args[0]) || 0;
    const ticked = new Set(draft.ticked ?? []);
    const { rows, total } = house.queries.users({ ...listed(scene), page, pageSize: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    const words = t.groups.bulk;
    return {
      text: lines(words.tickHint(ticked.size)),
      buttons: [
        ...rows.map(({ id, name }): ScreenButton[] => [
          { label: `${ticked.has(id) ? '☑' : '☐'} ${name}`, act: 'toggle', value: String(id) },
        ]),
        pages > 1 ? pager(t, (to) => placeOf('bulk-tick', to), page, pages) : [],
        [
          ...(total > 0 ? [{ label: words.tickAll(total), act: 'all' }] : []),
          ...(ticked.size > 0 ? [{ label: words.tickNone, act: 'none' }] : []),
        ],
        [{ label: words.tickDone, go: 'bulk', style: 'primary' }],
      ],
    };
  },
  typed: (_scene, text) => ({ to: 'bulk-tick/0', search: text }),
  actions: {
    toggle: neutral((scene, value) =>
      ticking(scene, (ticked) =>
        ticked.includes(Number(value))
          ? ticked.filter((id) => id !== Number(value))
          : [...ticked, Number(value)],
      ),
    ),
    all: neutral((scene) =>
      ticking(scene, (ticked) => [...new Set([...ticked, ...scene.house.queries.userIds(listed(scene))])]),
    ),
    none: neutral((scene) => ticking(scene, () => [])),
  },
};

function ticking({ bulk, t }: Scene, change: (ticked: readonly number[]) => readonly number[]): Navigation {
  return bulk ? { bulk: { ...bulk, ticked: change(bulk.ticked ?? []) } } : { to: 'home', note: t.gone };
}

/** What is searched for while ticking is searched for in all of the list. */
function listed({ bulk, search }: Scene): UserSelection {
  return { ...bulk?.whom, ...(search !== undefined && { search }) };
}

const MONTHS = [1, 3, 12];

/** `bulk-until`: the new end. */
export const bulkUntil: Screen = {
  title: ({ t }) => t.groups.bulk.untilTitle,
  up: () => 'bulk',
  body: ({ bulk, t, now, house }) =>
    bulk && {
      text: t.groups.bulk.untilQuestion,
      buttons: [
        bulk.until === undefined
          ? []
          : [
              {
                label: t.schedule({ until: bulk.until }, { now, zone: house.zone }),
                act: 'named',
                style: 'primary',
              },
            ],
        MONTHS.map((months) => ({
          label: t.groups.bulk.untilMonths(months),
          act: 'in',
          value: String(months),
        })),
      ],
    },
  takesDigits: (scene, text) => endIn(text, scene) !== undefined || !mayHoldPinBesideTimes(text),
  typed: (scene, text) => {
    const until = endIn(text, scene);
    return until === undefined
      ? { note: scene.t.groups.bulk.untilNotUnderstood }
      : toReview(scene, { kind: 'extend', until });
  },
  actions: {
    named: neutral((scene) => {
      const until = scene.bulk?.until;
      return until === undefined ? { note: scene.t.gone } : toReview(scene, { kind: 'extend', until });
    }),
    in: neutral((scene, value) => {
      const months = MONTHS.find((each) => each === Number(value));
      if (months === undefined) return { note: scene.t.gone };
      return toReview(scene, { kind: 'extend', until: monthsOn(scene, months) });
    }),
  },
};

/** The last minute of that day; where the month has no such day, of its last one. */
function monthsOn({ now, house }: Scene, months: number): string {
  const today = new Date(localAt(now, house.zone));
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + months, 1);
  const daysInMonth = new Date(
    Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + months + 1, 0),
  ).getUTCDate();
  const day = Math.min(today.getUTCDate(), daysInMonth);
  return localText(first + day * DAY_MS);
}

/** "30 June", "until tomorrow 18:00", "bis 30. Juni" */
function endIn(text: string, { now, house, member }: Scene): string | undefined {
  const here = { now, zone: house.zone };
  for (const phrase of [text, `until ${text}`]) {
    const read = readSchedule(phrase, here, member.language);
    if (!read.ok || !read.schedule || read.uses !== undefined) continue;
    const { from, until, windows, except } = read.schedule;
    if (until !== undefined && from === undefined && !windows && !except) return until;
  }
  return undefined;
}

/** `bulk-device/add`, `bulk-device/from`, `bulk-device/to`: which device. */
export const bulkDevice: Screen = {
  title: ({ args, t }) => t.groups.bulk.deviceTitle[whichOf(args[0])],
  up: ({ args }) => (whichOf(args[0]) === 'to' ? 'bulk-device/from' : 'bulk'),
  body({ house, bulk, args, t }) {
    if (!bulk) return undefined;
    const which = whichOf(args[0]);
    const words = t.groups.bulk.deviceQuestion;
    const devices = codeDevices(house).filter(({ id }) => which !== 'to' || id !== bulk.from);
    return {
      text: rich`${which === 'to' ? words.to(house.queries.deviceName(bulk.from ?? '')) : words[which]}`,
      buttons: devices.map(({ id, name }): ScreenButton[] => [
        { label: name, act: 'choose', value: deviceKey(id) },
      ]),
    };
  },
  actions: {
    choose: neutral((scene, key) => {
      const { house, bulk, args, t } = scene;
      const device = codeDevices(house).find(({ id }) => deviceKey(id) === key)?.id;
      if (device === undefined || !bulk) return { note: t.gone };
      switch (whichOf(args[0])) {
        case 'add':
          return toReview(scene, { kind: 'add-device', device });
        case 'from':
          return { to: 'bulk-device/to', bulk: { ...bulk, from: device } };
        case 'to':
          return bulk.from === undefined
            ? { to: 'bulk-device/from' }
            : toReview(scene, { kind: 'move', from: bulk.from, to: device });
      }
    }),
  },
};

function whichOf(arg: string | undefined): 'add' | 'from' | 'to' {
  return arg === 'from' || arg === 'to' ? arg : 'add';
}
