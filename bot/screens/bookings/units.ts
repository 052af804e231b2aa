import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import type { UnitSettings } from '../../../src/domain/bookings/unit.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import type { StayView, UnitView } from '../../../src/engine/views/booking-views.ts';
import { neutral, takesAsShown } from '../../chat/act.ts';
import type { UnitDraft } from '../../chat/drafts/booking-draft.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  refusalWords,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { parseHours } from '../../phrases/hours.ts';
import { lines, rich, type Html } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';
import { codeDevices } from '../codes/code-devices.ts';
import { addFeed } from './feed-add.ts';

/** Check-in and check-out as most units have them. */
export const USUAL_HOURS: readonly (readonly [checkIn: string, checkOut: string])[] = [
  ['15:00', '11:00'],
  ['16:00', '10:00'],
  ['14:00', '12:00'],
];

/** `bookings`: all units. */
export const bookings: Screen = {
  title: ({ t }) => t.units.title,
  up: () => 'home',
  body({ house, t }) {
    const units = house.bookings.units.all();
    const concerns = house.bookings.stays.list({ concern: true }).length;
    return {
      text: lines(
        units.length === 0 ? t.units.none : undefined,
        ...units.map(({ name, next, hasProblem }) =>
          t.units.line(name, next && stayLine(t, next), hasProblem),
        ),
        '',
        rich`<i>${t.units.hint}</i>`,
      ),
      buttons: [
        ...units.map(({ id, name, hasProblem }): ScreenButton[] => [
          { label: t.units.open(name, hasProblem), go: placeOf('unit', id) },
        ]),
        units.length === 0
          ? []
          : [
              { label: t.units.all, go: placeOf('stays', 'all', 0) },
              ...(concerns > 0
                ? [{ label: t.units.concerns(concerns), go: placeOf('stays', 'concern', 0) }]
                : []),
            ],
        [{ label: t.units.add, act: 'add' }],
      ],
    };
  },
  actions: { add: neutral(() => ({ to: 'unit-new', draft: { kind: 'unit', devices: [] } })) },
};

/** `unit/<id>` */
export const unit: Screen = {
  title: (scene) => unitOf(scene)?.name ?? '…',
  up: () => 'bookings',
  body(scene) {
    const { house, t } = scene;
    const shown = unitOf(scene);
    if (!shown) return undefined;
    const concerns = house.bookings.stays.list({ unit: shown.id, concern: true });
    return {
      text: lines(
        t.units.card(shown, shown.deviceNames.join(', ')),
        '',
        shown.next ? t.units.nextStay(stayLine(t, shown.next)) : t.units.noStay,
        shown.feeds.length === 0 ? t.units.noFeed : undefined,
        ...concerns.map((stay) => t.units.nextStay(stayLine(t, stay))),
      ),
      buttons: [
        ...concerns.slice(0, 3).map((stay): ScreenButton[] => [
          {
            label: t.stays.row('⚠️', t.days.day(stay.arrival), stay.name, undefined),
            go: placeOf('stay', stay.id),
          },
        ]),
        [
          { label: t.units.stays, go: placeOf('stays', `u${shown.id}`, 0) },
          { label: t.units.newStay, go: placeOf('stay-new', shown.id, 0) },
        ],
        [
          { label: t.units.feeds, go: placeOf('feeds', shown.id) },
          { label: t.units.settings, go: placeOf('unit-settings', shown.id) },
        ],
        [
          ...(shown.backup === 'off' ? [] : [{ label: t.units.backups, go: placeOf('backups', shown.id) }]),
          ...(scene.member.role === 'owner'
            ? [{ label: t.units.cleaners.button, go: placeOf('unit-cleaners', shown.id) }]
            : []),
          { label: t.units.remove, go: placeOf('unit-remove', shown.id), style: 'danger' },
        ],
      ],
    };
  },
};

/** `unit-remove/<id>`: asks what becomes of the codes. */
export const unitRemove: Screen = {
  title: ({ t }) => t.units.removeTitle,
  up: ({ args }) => placeOf('unit', ...args),
  body(scene) {
    const shown = unitOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    return {
      text: t.units.removeQuestion(shown.name),
      buttons: [
        [{ label: t.units.keepStays, act: 'keep' }],
        [{ label: t.units.removeStays, act: 'remove', style: 'danger' }],
      ],
    };
  },
  actions: {
    keep: neutral((scene) => removed(scene, 'keep')),
    remove: takesAsShown((scene) => removed(scene, 'remove')),
  },
};

function removed(scene: Scene, stays: 'keep' | 'remove'): Navigation {
  const { house, member, t, args } = scene;
  const name = unitOf(scene)?.name ?? '';
  return after(t, house.bookings.units.remove(actorOf(member), Number(args[0]), stays), () => ({
    to: 'bookings',
    note: t.units.removed(name),
  }));
}

/** `backups/<unit>` */
export const backups: Screen = {
  title: ({ t }) => t.units.backupsTitle,
  up: ({ args }) => placeOf('unit', ...args),
  body(scene) {
    const shown = unitOf(scene);
    if (!shown) return undefined;
    const { house, t } = scene;
    const all = house.bookings.backups.of(shown.id);
    const guestOf = (stay: number | undefined): string | undefined =>
      stay === undefined ? undefined : (house.bookings.stays.get(stay)?.name ?? '…');
    return {
      text: lines(
        ...all.map(({ deviceName, isLive, givenTo }) =>
          t.units.backupLine(deviceName, isLive, guestOf(givenTo)),
        ),
        all.length === 0 ? t.units.noBackups : undefined,
      ),
    };
  },
};

/** `unit-new`: its name. */
export const unitNew: Screen = {
  title: ({ t }) => t.units.newTitle,
  up: () => 'bookings',
  body: ({ draft, t }) =>
    draft?.kind === 'unit'
      ? { text: rich`${t.units.askName}`, buttons: [[{ label: t.button.cancel, act: 'cancel' }]] }
      : undefined,
  typed(scene, text) {
    return onDraft(scene, (draft) => {
      const name = text.trim();
      const wrong = scene.house.bookings.units
        .refusals({
          ...DEFAULT_UNIT,
          name,
          devices: codeDevices(scene.house)
            .slice(0, 1)
            .map(({ id }) => id),
        })
        .filter((one) => one.kind === 'unit' && one.problem.kind !== 'no-device');
      if (wrong.length > 0) return { note: refusalWords(scene.t, wrong) };
      return { to: 'unit-new-devices', draft: { ...draft, name } };
    });
  },
  actions: { cancel: neutral(cancelled) },
};

/** `unit-new-devices` */
export const unitNewDevices: Screen = {
  title: ({ t }) => t.units.newTitle,
  up: () => 'bookings',
  back: () => 'unit-new',
  body: ({ draft, house, t }) =>
    draft?.kind === 'unit'
      ? {
          text: t.units.askDevices(draft.name ?? ''),
          buttons: [
            ...deviceRows(codeDevices(house), draft.devices),
            [
              { label: t.button.done, act: 'done', style: 'primary' },
              { label: t.button.cancel, act: 'cancel' },
            ],
          ],
        }
      : undefined,
  actions: {
    cancel: neutral(cancelled),
    toggle: neutral((scene, key) =>
      onDraft(scene, (draft) => ({ draft: { ...draft, devices: toggled(scene, draft.devices, key) } })),
    ),
    done: neutral((scene) =>
      onDraft(scene, (draft) =>
        draft.devices.length === 0 ? { note: scene.t.units.noDevice } : { to: 'unit-new-hours' },
      ),
    ),
  },
};

/** `unit-new-hours`: the last step adds it. */
export const unitNewHours: Screen = {
  title: ({ t }) => t.units.newTitle,
  up: () => 'bookings',
  back: () => 'unit-new-devices',
  takesDigits: (_scene, text) => parseHours(text) !== undefined,
  body: ({ draft, t }) =>
    draft?.kind === 'unit'
      ? {
          text: t.units.askHours(draft.name ?? ''),
          buttons: [...hourRows(t, 'hours'), [{ label: t.button.cancel, act: 'cancel' }]],
        }
      : undefined,
  typed(scene, text) {
    const hours = parseHours(text);
    return hours ? added(scene, hours.from, hours.until) : { note: scene.t.units.hoursNotRead };
  },
  actions: {
    cancel: neutral(cancelled),
    hours: neutral((scene, value) => {
      const [checkIn = '', checkOut = ''] = value.split('-');
      return added(scene, checkIn, checkOut);
    }),
  },
};

function added(scene: Scene, checkIn: string, checkOut: string): Navigation {
  return onDraft(scene, ({ name = '', devices, address }) => {
    const { house, member, t } = scene;
    const language = member.language ?? DEFAULT_UNIT.share.language;
    const settings: UnitSettings = {
      ...DEFAULT_UNIT,
      ...{ name, devices, checkIn, checkOut },
      share: { ...DEFAULT_UNIT.share, language },
    };
    return after(t, house.bookings.units.add(actorOf(member), settings), (id) =>
      address === undefined
        ? { to: placeOf('unit', id), draft: null, note: t.units.added(name) }
        : addFeed(scene, id, { kind: 'ical', address, allowsPrivate: false }),
    );
  });
}

function cancelled({ t }: Scene): Navigation {
  return { to: 'bookings', draft: null, note: t.draft.cancelled };
}

function onDraft({ draft, t }: Scene, run: (draft: UnitDraft) => Navigation): Navigation {
  return draft?.kind === 'unit' ? run(draft) : { to: 'bookings', note: t.gone };
}

export function hourRows(t: Texts, act: string): ScreenButton[][] {
  return USUAL_HOURS.map(([checkIn, checkOut]) => [
    { label: t.units.usualHours(checkIn, checkOut), act, value: `${checkIn}-${checkOut}` },
  ]);
}

export function deviceRows(
  devices: readonly { readonly id: DeviceId; readonly name: string }[],
  chosen: readonly DeviceId[],
): ScreenButton[][] {
  return devices.map(({ id, name }) => [
    { label: `${chosen.includes(id) ? '☑' : '☐'} ${name}`, act: 'toggle', value: deviceKey(id) },
  ]);
}

/** In the house's order. */
export function toggled({ house }: Scene, chosen: readonly DeviceId[], key: string): DeviceId[] {
  return house.queries
    .devices()
    .map(({ id }) => id)
    .filter((id) => chosen.includes(id) !== (deviceKey(id) === key));
}

/** `Nora Lind, Fri 5 Jun – Mon 8 Jun: ready` */
export function stayLine(t: Texts, stay: StayView): string {
  return t.stays.summary(stay.name, t.days.dates(stay), stay.state);
}

export function unitOf({ house, args }: Scene): UnitView | undefined {
  return house.bookings.units.get(Number(args[0]));
}

export function settingHtml(label: string, value: string, t: Texts): Html {
  return t.units.settingLine(label, value);
}
