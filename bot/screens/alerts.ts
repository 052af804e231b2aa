import { ALERT_KINDS, type AlertChoices } from '../../src/domain/alerts/alert-choices.ts';
import type { ArrivalAlerts } from '../../src/domain/alerts/alert.ts';
import { neutral } from '../chat/act.ts';
import { deviceKey } from '../chat/places/callback-data.ts';
import { placeOf } from '../chat/places/place.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../chat/screen.ts';
import { parseHours } from '../phrases/hours.ts';
import { lines } from '../text/html.ts';
import { deviceBy } from './devices/devices.ts';
import { pager, PAGE_SIZE } from './pages.ts';

const CHOICES: readonly ArrivalAlerts[] = ['always', 'nobody-home'];
/** As many stand above the users. */
const MOST_TAGS = 20;
const QUIET = [
  ['22:00', '07:00'],
  ['23:00', '06:00'],
  ['21:00', '08:00'],
] as const;

/** `alerts`: each member's own. */
export const alerts: Screen = {
  title: ({ t }) => t.alerts.title,
  up: () => 'home',
  body(scene) {
    const { house, member, t } = scene;
    const chosen = choicesOf(scene);
    const {
      users = [],
      tags = [],
      devices = [],
      groups = [],
      without = [],
      quiet,
      firstOnly = false,
    } = chosen;
    return {
      text: lines(t.alerts.intro, ...presenceWords(scene), '', t.alerts.rest),
      buttons: [
        ...(house.hasPresence ? presenceButtons(scene) : []),
        [{ label: t.alerts.firstOnly(firstOnly), act: 'first' }],
        [
          { label: t.alerts.whose(users.length, tags.length), go: placeOf('alerts-users', 0) },
          { label: t.alerts.where(devices.length, groups.length), go: 'alerts-devices' },
        ],
        [
          { label: t.alerts.what(without.length), go: 'alerts-kinds' },
          { label: t.alerts.quiet(quiet && `${quiet.from}–${quiet.until}`), go: 'alerts-quiet' },
        ],
        [{ label: t.alerts.watches(house.watches.of(member.id).length), go: 'alerts-watches' }],
        member.role === 'owner' ? [{ label: t.alertGroups.title, go: 'alert-groups' }] : [],
      ],
    };
  },
  actions: {
    choose: neutral(({ house, member, t }, value) => {
      const choice = CHOICES.find((each) => each === value);
      if (!choice) return { note: t.gone };
      return after(t, house.members.setArrivals(actorOf(member), member.id, choice), () => ({}));
    }),
    first: neutral((scene) => {
      const { firstOnly, ...rest } = choicesOf(scene);
      return choose(scene, firstOnly ? rest : { ...rest, firstOnly: true });
    }),
  },
};

/** `alerts-users/<page>`: whose coming and going; typing narrows the list. */
export const alertUsers: Screen = {
  title: ({ t }) => t.alerts.usersTitle,
  up: () => 'alerts',
  body(scene) {
    const { house, args, search, t } = scene;
    const page = Number(args[0]) || 0;
    const wanted = search === undefined ? {} : { search };
    const { rows, total } = house.queries.users({ ...wanted, page, pageSize: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    const { users: ticked = [], tags: tickedTags = [] } = choicesOf(scene);
    const tags = page === 0 && search === undefined ? house.groups.tags().slice(0, MOST_TAGS) : [];
    return {
      text: lines(
        search === undefined ? t.users.count(total) : t.users.found(search, total),
        t.alerts.usersHint,
      ),
      buttons: [
        ...tags.map(({ id, name }) => [tick(`🏷 ${name}`, tickedTags.includes(id), 'tag', String(id))]),
        ...rows.map(({ id, name }) => [tick(name, ticked.includes(id), 'toggle', String(id))]),
        pages > 1 ? pager(t, (to) => placeOf('alerts-users', to), page, pages) : [],
        [
          ...(search === undefined ? [] : [{ label: t.users.all, act: 'all' }]),
          ...(ticked.length + tickedTags.length > 0 ? [{ label: t.alerts.everybody, act: 'everybody' }] : []),
        ],
      ],
    };
  },
  typed: (_scene, text) => ({ to: placeOf('alerts-users', 0), search: text }),
  actions: {
    all: neutral(() => ({ to: placeOf('alerts-users', 0), search: '' })),
    everybody: neutral((scene) => choose(scene, without(without(choicesOf(scene), 'users'), 'tags'))),
    tag: neutral((scene, value) => {
      const tag = scene.house.groups.tag(Number(value));
      if (!tag) return { note: scene.t.gone };
      const chosen = choicesOf(scene);
      const tags = toggled(chosen.tags ?? [], tag.id);
      return choose(scene, tags.length > 0 ? { ...chosen, tags } : without(chosen, 'tags'));
    }),
    toggle: neutral((scene, value) => {
      const chosen = choicesOf(scene);
      const users = toggled(chosen.users ?? [], Number(value));
      return choose(scene, users.length > 0 ? { ...chosen, users } : without(chosen, 'users'));
    }),
  },
};

/** `alerts-devices`: where somebody comes and goes. */
export const alertDevices: Screen = {
  title: ({ t }) => t.alerts.devicesTitle,
  up: () => 'alerts',
  body(scene) {
    const { devices: ticked = [], groups: tickedGroups = [] } = choicesOf(scene);
    const isAnyTicked = ticked.length + tickedGroups.length > 0;
    return {
      text: lines(scene.t.alerts.devicesHint),
      buttons: [
        ...scene.house.groups
          .deviceGroups()
          .map(({ key, name }) => [tick(`▦ ${name}`, tickedGroups.includes(key), 'group', key)]),
        ...scene.house.queries
          .devices()
          .map(({ id, name }) => [tick(name, ticked.includes(id), 'toggle', deviceKey(id))]),
        isAnyTicked ? [{ label: scene.t.alerts.everywhere, act: 'everywhere' }] : [],
      ],
    };
  },
  actions: {
    everywhere: neutral((scene) => choose(scene, without(without(choicesOf(scene), 'devices'), 'groups'))),
    group: neutral((scene, value) => {
      const group = scene.house.groups.deviceGroups().find(({ key }) => key === value);
      if (!group) return { note: scene.t.gone };
      const chosen = choicesOf(scene);
      const groups = toggled(chosen.groups ?? [], group.key);
      return choose(scene, groups.length > 0 ? { ...chosen, groups } : without(chosen, 'groups'));
    }),
    toggle: neutral((scene, key) => {
      const device = deviceBy(scene.house, key);
      if (!device) return { note: scene.t.gone };
      const chosen = choicesOf(scene);
      const devices = toggled(chosen.devices ?? [], device.id);
      return choose(scene, devices.length > 0 ? { ...chosen, devices } : without(chosen, 'devices'));
    }),
  },
};

/** `alerts-kinds`: of what. */
export const alertKinds: Screen = {
  title: ({ t }) => t.alerts.kindsTitle,
  up: () => 'alerts',
  body(scene) {
    const muted = choicesOf(scene).without ?? [];
    return {
      text: lines(scene.t.alerts.kindsHint, '', scene.t.alerts.rest),
      buttons: ALERT_KINDS.map((kind) => [
        tick(scene.t.alerts.kind[kind], !muted.includes(kind), 'toggle', kind),
      ]),
    };
  },
  actions: {
    toggle: neutral((scene, value) => {
      const kind = ALERT_KINDS.find((one) => one === value);
      if (!kind) return { note: scene.t.gone };
      const chosen = choicesOf(scene);
      return choose(scene, { ...chosen, without: toggled(chosen.without ?? [], kind) });
    }),
  },
};

/** `alerts-quiet`: in which hours only alarms sound. */
export const alertQuiet: Screen = {
  title: ({ t }) => t.alerts.quietTitle,
  up: () => 'alerts',
  takesDigits: (_scene, text) => parseHours(text) !== undefined,
  body(scene) {
    const { quiet } = choicesOf(scene);
    const isChosen = ([from, until]: readonly [string, string]): boolean =>
      quiet?.from === from && quiet.until === until;
    const presets = QUIET.map((hours) => ({
      label: `${isChosen(hours) ? '◉' : '○'} ${hours.join('–')}`,
      act: 'hours',
      value: hours.join('-'),
    }));
    const own: readonly ScreenButton[] =
      quiet && !QUIET.some(isChosen) ? [{ label: `◉ ${quiet.from}–${quiet.until}`, go: 'alerts' }] : [];
    return {
      text: lines(scene.t.alerts.quietHint, '', scene.t.alerts.rest),
      buttons: [presets, own, [{ label: `${quiet ? '○' : '◉'} ${scene.t.alerts.quietOff}`, act: 'off' }]],
    };
  },
  typed: (scene, text) => setQuiet(scene, text),
  actions: {
    hours: neutral((scene, value) => setQuiet(scene, value)),
    off: neutral((scene) => choose(scene, without(choicesOf(scene), 'quiet'))),
  },
};

function setQuiet(scene: Scene, text: string): Navigation {
  const quiet = parseHours(text);
  if (!quiet) return { note: scene.t.alerts.quietNotUnderstood };
  return { ...choose(scene, { ...choicesOf(scene), quiet }), to: 'alerts' };
}

function presenceWords({ house, t }: Scene): string[] {
  if (!house.hasPresence) return [];
  const home = house.somebodyHome();
  const { somebody, nobody, unknown } = t.alerts.now;
  return ['', t.alerts.question, home === undefined ? unknown : home ? somebody : nobody];
}

function presenceButtons({ house, member, t }: Scene): ScreenButton[][] {
  const chosen = house.members.get(member.id)?.arrivals;
  return CHOICES.map((choice) => [
    { label: `${choice === chosen ? '◉' : '○'} ${t.alerts[choice]}`, act: 'choose', value: choice },
  ]);
}

function choicesOf({ house, member }: Scene): AlertChoices {
  return house.members.get(member.id)?.alerts ?? {};
}

function choose({ house, member, t }: Scene, choices: AlertChoices): Navigation {
  return after(t, house.members.setAlerts(actorOf(member), member.id, choices), () => ({}));
}

function without(choices: AlertChoices, key: keyof AlertChoices): AlertChoices {
  const { [key]: _left, ...rest } = choices;
  return rest;
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

function tick(name: string, isOn: boolean, act: string, value: string): ScreenButton {
  return { label: `${isOn ? '☑' : '☐'} ${name}`, act, value };
}
