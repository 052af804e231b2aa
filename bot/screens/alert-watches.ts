import type { WatchKind } from '../../src/domain/alerts/alert-choices.ts';
import { neutral } from '../chat/act.ts';
import { placeOf } from '../chat/places/place.ts';
import { actorOf, after, type Navigation, type Scene, type Screen } from '../chat/screen.ts';
import { parseTimeOfDay } from '../phrases/hours.ts';
import { lines } from '../text/html.ts';
import { pager, PAGE_SIZE } from './pages.ts';

const KINDS: readonly WatchKind[] = ['not-come', 'still-inside'];
const TIMES: Readonly<Record<WatchKind, readonly string[]>> = {
  'not-come': ['08:00', '09:00', '10:00', '12:00'],
  'still-inside': ['16:00', '18:00', '20:00', '22:00'],
};

/** `alerts-watches`: what a member is told of if it has not happened by a time. */
export const alertWatches: Screen = {
  title: ({ t }) => t.alerts.watchesTitle,
  up: () => 'alerts',
  body: ({ house, member, t }) => ({
    text: lines(t.alerts.watchesHint),
    buttons: [
      ...house.watches
        .of(member.id)
        .map((watch) => [
          { label: t.alerts.removeWatch(t.alerts.watch(watch)), act: 'remove', value: String(watch.id) },
        ]),
      KINDS.map((kind) => ({ label: t.alerts.addWatch[kind], go: placeOf('alerts-watch-who', kind, 0) })),
    ],
  }),
  actions: {
    remove: neutral(({ house, member, t }, id) =>
      after(t, house.watches.remove(actorOf(member), Number(id)), () => ({})),
    ),
  },
};

/** `alerts-watch-who/<kind>/<page>`: of whom; typing narrows the list. */
export const alertWatchWho: Screen = {
  title: ({ t }) => t.alerts.watchWho,
  up: () => 'alerts-watches',
  body({ house, args, search, t }) {
    const kind = kindOf(args);
    const page = Number(args[1]) || 0;
    const wanted = search === undefined ? {} : { search };
    const { rows, total } = house.queries.users({ ...wanted, page, pageSize: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    return {
      text: lines(search === undefined ? t.users.count(total) : t.users.found(search, total)),
      buttons: [
        ...rows.map(({ id, name }) => [
          { label: `👤 ${name}`, go: placeOf('alerts-watch-when', kind, id, 'd') },
        ]),
        pages > 1 ? pager(t, (to) => placeOf('alerts-watch-who', kind, to), page, pages) : [],
        search === undefined ? [] : [{ label: t.users.all, act: 'all' }],
      ],
    };
  },
  typed: ({ args }, text) => ({ to: placeOf('alerts-watch-who', kindOf(args), 0), search: text }),
  actions: {
    all: neutral(({ args }) => ({ to: placeOf('alerts-watch-who', kindOf(args), 0), search: '' })),
  },
};

/** `alerts-watch-when/<kind>/<user>/<d or w>`: at what time, on each day or on working days. */
export const alertWatchWhen: Screen = {
  title: ({ house, args }) => house.queries.user(Number(args[1]))?.name ?? '…',
  up: ({ args }) => placeOf('alerts-watch-who', kindOf(args), 0),
  takesDigits: (_scene, text) => parseTimeOfDay(text) !== undefined,
  body({ house, args, t }) {
    const [kind, user] = [kindOf(args), house.queries.user(Number(args[1]))];
    if (!user) return undefined;
    const isWorkdays = args[2] === 'w';
    return {
      text: t.alerts.watchWhen(user.name, kind),
      buttons: [
        TIMES[kind].map((time) => ({ label: time, act: 'at', value: time })),
        [
          {
            label: t.alerts.workdays(isWorkdays),
            go: placeOf('alerts-watch-when', kind, user.id, isWorkdays ? 'd' : 'w'),
          },
        ],
      ],
    };
  },
  typed: add,
  actions: { at: neutral(add) },
};

function add({ house, member, args, t }: Scene, text: string): Navigation {
  const at = parseTimeOfDay(text);
  if (at === undefined) return { note: t.alerts.timeNotUnderstood };
  const watch = { kind: kindOf(args), user: Number(args[1]), at, workdays: args[2] === 'w' };
  return after(t, house.watches.add(actorOf(member), watch), () => ({
    to: 'alerts-watches',
    search: '',
    note: t.alerts.watchAdded,
  }));
}

function kindOf([kind]: readonly string[]): WatchKind {
  return kind === 'still-inside' ? 'still-inside' : 'not-come';
}
