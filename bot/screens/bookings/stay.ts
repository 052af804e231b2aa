import type { Actor } from '../../../src/domain/people/actor.ts';
import type { StayConcern, StayView } from '../../../src/engine/views/booking-views.ts';
import type { Result } from '../../../src/engine/house.ts';
import { gives, neutral, takesAsShown } from '../../chat/act.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { lines } from '../../text/html.ts';
import { concernLine, isOver, stayCodeLines, stayDetailLines } from '../../text/lines/stay-lines.ts';

/** `stay/<id>`: one booking, and what can be done about it. */
export const stay: Screen = {
  title: (scene) => stayOf(scene)?.name ?? '…',
  up: (scene) => {
    const unit = stayOf(scene)?.unit.id;
    return unit === undefined ? 'bookings' : placeOf('stays', `u${unit}`, 0);
  },
  body(scene) {
    const shown = stayOf(scene);
    if (!shown) return undefined;
    const { t, house, now } = scene;
    const here = { t, now, zone: house.zone };
    const nameOf = (id: number): string | undefined => house.bookings.stays.get(id)?.name;
    return {
      text: lines(
        t.stays.card(shown.name, shown.unit.name, t.days.dates(shown)),
        t.stays.standing(shown.state),
        ...(isOver(shown) ? [] : stayCodeLines(shown, here)),
        ...shown.concerns.map((concern) => concernLine(concern, here, nameOf)),
        '',
        ...stayDetailLines(shown, here),
      ),
      buttons: [
        ...shown.concerns.map((concern) => concernButtons(concern, shown, scene)),
        ...(isOver(shown) ? overButtons(shown, scene) : openButtons(shown, scene)),
        [
          ...(isOver(shown) || shown.state === 'unclear'
            ? []
            : [{ label: t.stays.guestLink, go: placeOf('stay-chat', shown.id) }]),
          { label: t.stays.history, go: placeOf('stay-history', shown.id) },
        ],
      ],
    };
  },
  actions: {
    keep: gives((scene) =>
      on(scene, (by, id) => scene.house.bookings.stays.keep(by, id), scene.t.stays.kept),
    ),
    comes: gives((scene) =>
      on(scene, (by, id) => scene.house.bookings.stays.decide(by, id, true), scene.t.stays.guestComes),
    ),
    block: neutral((scene) =>
      on(scene, (by, id) => scene.house.bookings.stays.decide(by, id, false), scene.t.stays.nobodyComes),
    ),
    follow: gives((scene) =>
      on(scene, (by, id) => scene.house.bookings.stays.followCalendar(by, id), scene.t.stays.follows),
    ),
    retry: gives((scene, key) => retried(scene, key)),
    backup: gives((scene, key) => {
      const lacking = stayOf(scene)?.notReady.find(({ device }) => deviceKey(device) === key);
      if (!lacking) return { note: scene.t.gone };
      return on(
        scene,
        (by, id) => scene.house.bookings.backups.give(by, id, lacking.device),
        scene.t.stays.given,
      );
    }),
    again: gives((scene, delivery) => settled(scene, delivery, 'again', scene.t.stays.sentAgain)),
    sent: neutral((scene, delivery) => settled(scene, delivery, 'sent', scene.t.stays.marked)),
    drop: neutral((scene, delivery) => settled(scene, delivery, 'drop', scene.t.stays.marked)),
  },
};

/** `stay-remove/<id>`: asks before it takes the code away. */
export const stayRemove: Screen = {
  title: ({ t }) => t.stays.removeTitle,
  up: ({ args }) => placeOf('stay', ...args),
  body(scene) {
    const shown = stayOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    return {
      text: t.stays.removeQuestion(shown.name),
      buttons: [
        [
          { label: t.stays.removeYes, act: 'yes', style: 'danger' },
          { label: t.stays.no, go: placeOf('stay', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: takesAsShown((scene) => ({
      ...on(scene, (by, id) => scene.house.bookings.stays.remove(by, id), scene.t.stays.removed),
      to: placeOf('stay', ...scene.args),
    })),
  },
};

/** `stay-history/<id>`: what the guest was sent. */
export const stayHistory: Screen = {
  title: ({ t }) => t.stays.historyTitle,
  up: ({ args }) => placeOf('stay', ...args),
  body(scene) {
    const shown = stayOf(scene);
    if (!shown) return undefined;
    const { house, t, now } = scene;
    const time = (at: number): string => t.moment(at, now, house.zone);
    const sent = house.bookings.shares.of(shown.id);
    return {
      text: lines(
        ...sent.map((delivery) =>
          t.stays.delivery(delivery, t.units.value.way(delivery.way), {
            at: time(delivery.settledAt ?? delivery.madeAt),
            why: delivery.problem && t.bookings.channelProblem(delivery.problem),
          }),
        ),
        sent.length === 0 ? t.stays.noHistory : undefined,
        shown.arrivedAt === undefined ? undefined : t.stays.madeAt(time(shown.arrivedAt)),
        shown.endedAt === undefined ? undefined : t.stays.endedAt(time(shown.endedAt)),
      ),
      buttons: [[{ label: t.stays.entries, go: 'log' }]],
    };
  },
};

/** What helps against it. */
function concernButtons(concern: StayConcern, shown: StayView, { t, house }: Scene): ScreenButton[] {
  switch (concern.kind) {
    case 'gone-from-calendar':
      return [
        { label: t.stays.keep, act: 'keep', style: 'success' },
        { label: t.stays.remove, go: placeOf('stay-remove', shown.id), style: 'danger' },
      ];
    case 'guest-or-block':
      return [
        { label: t.stays.comes, act: 'comes', style: 'success' },
        { label: t.stays.block, act: 'block' },
      ];
    case 'double-booking': {
      const other = house.bookings.stays.get(concern.with);
      return other ? [{ label: t.stays.other(other.name), go: placeOf('stay', other.id) }] : [];
    }
    case 'no-code':
      return [{ label: t.units.settings, go: placeOf('unit-settings', shown.unit.id) }];
    case 'no-room':
    case 'not-ready':
      return shown.notReady.flatMap(({ device, deviceName, hasBackup }): ScreenButton[] => [
        ...(hasBackup
          ? [{ label: t.stays.giveBackup(deviceName), act: 'backup', value: deviceKey(device) }]
          : []),
        { label: t.stays.retry(deviceName), act: 'retry', value: deviceKey(device) },
      ]);
    case 'perhaps-sent':
    case 'not-sent':
      return [
        { label: t.stays.sendAgain, act: 'again', value: String(concern.delivery) },
        { label: t.stays.markSent, act: 'sent', value: String(concern.delivery) },
        { label: t.stays.drop, act: 'drop', value: String(concern.delivery) },
      ];
    case 'calendar-differs':
      return [{ label: t.stays.follow, act: 'follow' }];
  }
}

function openButtons(shown: StayView, { t }: Scene): ScreenButton[][] {
  if (shown.state === 'unclear') return [[{ label: t.stays.edit, go: placeOf('stay-edit', shown.id) }]];
  return [
    shown.code === undefined
      ? []
      : [
          { label: t.stays.shareButton, go: placeOf('stay-share', shown.id), style: 'primary' },
          { label: t.stays.codeButton, go: placeOf('code', shown.code) },
        ],
    [
      { label: t.stays.edit, go: placeOf('stay-edit', shown.id) },
      { label: t.stays.remove, go: placeOf('stay-remove', shown.id), style: 'danger' },
    ],
  ];
}

function overButtons(shown: StayView, { t, now }: Scene): ScreenButton[][] {
  return shown.state === 'cancelled' && shown.until > now ? [[{ label: t.stays.restore, act: 'keep' }]] : [];
}

/** The code's own way to try again, on that device. */
function retried(scene: Scene, key: string): Navigation {
  const { house, member, t } = scene;
  const shown = stayOf(scene);
  const grant =
    shown?.code === undefined
      ? undefined
      : house.queries
          .code(shown.code)
          ?.grants.find(({ device, wanted }) => wanted && deviceKey(device) === key);
  if (!grant) return { note: t.gone };
  return after(t, house.grants.retry(actorOf(member), grant.id), () => ({}));
}

function settled(scene: Scene, delivery: string, what: 'sent' | 'again' | 'drop', note: string): Navigation {
  const { house, member, t } = scene;
  const id = Number(delivery);
  if (house.bookings.shares.get(id)?.stay !== Number(scene.args[0])) return { note: t.gone };
  return after(t, house.bookings.shares.settle(actorOf(member), id, what), () => ({ note }));
}

function on<T>(scene: Scene, run: (by: Actor, id: number) => Result<T>, note: string): Navigation {
  return after(scene.t, run(actorOf(scene.member), Number(scene.args[0])), () => ({ note }));
}

export function stayOf({ house, args }: Scene): StayView | undefined {
  return house.bookings.stays.get(Number(args[0]));
}
