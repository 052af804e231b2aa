import { calendarAddress, hostOf } from '../../../src/domain/bookings/feed-link.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import type { FeedView } from '../../../src/engine/views/booking-views.ts';
import { gives, neutral, takesAsShown } from '../../chat/act.ts';
import { placeOf, splitPlace } from '../../chat/places/place.ts';
import type { Place, ScreenName } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';
import type { Here } from '../../text/lines/lines.ts';
import { dryRunLines, dryRunProblems, feedState, madeBy } from '../../text/lines/stay-lines.ts';
import { pager, PAGE_SIZE } from '../pages.ts';
import { addFeed } from './feed-add.ts';
import { lookForCalendars } from './feed-pick.ts';

/** A site that answers slowly keeps the chat waiting no longer. */
const DRY_RUN_MS = 25_000;
const UNIT_SCREENS: ReadonlySet<ScreenName> = new Set<ScreenName>([
  'unit',
  'feeds',
  'unit-settings',
  'backups',
]);

/** `feeds/<unit>` */
export const feeds: Screen = {
  title: ({ t }) => t.feeds.title,
  up: ({ args }) => placeOf('unit', ...args),
  body(scene) {
    const { house, t, args } = scene;
    const unit = house.bookings.units.get(Number(args[0]));
    if (!unit) return undefined;
    return {
      text: lines(
        ...unit.feeds.map((feed) => t.feeds.line(feed, feedState(feed, hereOf(scene)))),
        unit.feeds.length === 0 ? t.feeds.none : undefined,
        '',
        rich`<i>${t.feeds.hint}</i>`,
      ),
      buttons: [
        ...unit.feeds.map(({ id, name }): ScreenButton[] => [
          { label: t.feeds.open(name), go: placeOf('feed', id) },
        ]),
        house.bookings.feeds.hasHomeCalendars ? [{ label: t.feeds.pick, act: 'look' }] : [],
      ],
    };
  },
  actions: { look: neutral(lookForCalendars) },
  // Links of other sites than those that are known are pasted here too.
  typed(scene, text) {
    const entity = text.trim().toLowerCase();
    if (!/^calendar\.[a-z0-9_]+$/.test(entity)) return { note: scene.t.feeds.notALink };
    return addFeed(scene, Number(scene.args[0]), { kind: 'home-assistant', entity });
  },
};

/** `feed/<id>` */
export const feed: Screen = {
  title: (scene) => feedOf(scene)?.name ?? '…',
  up: (scene) => placeOf('feeds', feedOf(scene)?.unit ?? 0),
  body(scene) {
    const shown = feedOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    const isPrivate = shown.problem?.kind === 'private-address' || scene.args[1] === 'private';
    return {
      text: lines(
        t.feeds.card(shown, feedState(shown, hereOf(scene))),
        ...(isPrivate ? ['', rich`<i>${t.feeds.privateHint}</i>`] : []),
      ),
      buttons: [
        [{ label: t.feeds.try, act: 'try', style: 'primary' }],
        isPrivate ? [{ label: t.feeds.allowPrivate, act: 'private' }] : [],
        shown.isOn
          ? [
              { label: t.feeds.readNow, act: 'read' },
              { label: t.feeds.switchOff, act: 'off' },
            ]
          : [{ label: t.feeds.switchOn, act: 'on' }],
        [{ label: t.feeds.remove, go: placeOf('feed-remove', shown.id), style: 'danger' }],
      ],
    };
  },
  actions: {
    try: neutral(async (scene) => {
      const id = Number(scene.args[0]);
      const signal = AbortSignal.timeout(DRY_RUN_MS);
      const run = await scene.house.bookings.feeds.dryRunOf(id, signal);
      const move = after(scene.t, run, (found): Navigation => ({
        to: placeOf('feed-dry', id, 0),
        draft: { kind: 'dry-run', feed: id, found },
      }));
      return !run.ok && run.refusals.some(isPrivateAddress)
        ? { ...move, to: placeOf('feed', id, 'private') }
        : move;
    }),
    on: gives(switchedOn),
    off: neutral(({ house, member, t, args }) =>
      after(t, house.bookings.feeds.switch(actorOf(member), Number(args[0]), false), () => ({
        note: t.feeds.switchedOff,
      })),
    ),
    read: gives(async ({ house, t, args }) =>
      after(t, await house.bookings.feeds.readNow(Number(args[0])), () => ({ note: t.feeds.isRead })),
    ),
    private: gives(({ house, member, t, args }) =>
      after(t, house.bookings.feeds.allowPrivate(actorOf(member), Number(args[0])), () => ({
        note: t.units.changed,
      })),
    ),
  },
};

/** `feed-dry/<feed>/<page>`: what it would do, line by line. */
export const feedDry: Screen = {
  title: ({ t }) => t.feeds.dryTitle,
  up: ({ args: [id = ''] }) => placeOf('feed', id),
  body(scene) {
    const { draft, t, args } = scene;
    const shown = feedOf(scene);
    if (draft?.kind !== 'dry-run' || !shown || draft.feed !== shown.id) return undefined;
    const { lines: all, problems } = draft.found;
    const page = Number(args[1]) || 0;
    const pages = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
    const here = hereOf(scene);
    const shownLines = all.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    return {
      text: lines(
        all.length === 0 ? t.feeds.dryNone : t.feeds.dryCount(madeBy(draft.found)),
        '',
        ...dryRunLines({ lines: shownLines }, here),
        ...(problems.length > 0 ? ['', t.feeds.notUnderstood] : []),
        ...dryRunProblems({ problems }, here),
      ),
      buttons: [
        pages > 1 ? pager(t, (to) => placeOf('feed-dry', shown.id, to), page, pages) : [],
        shown.isOn ? [] : [{ label: t.feeds.switchOn, act: 'on', style: 'success' }],
      ],
    };
  },
  actions: { on: gives(switchedOn) },
};

/** `feed-remove/<id>`: asks what becomes of its bookings. */
export const feedRemove: Screen = {
  title: ({ t }) => t.feeds.removeTitle,
  up: ({ args }) => placeOf('feed', ...args),
  body(scene) {
    const shown = feedOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    return {
      text: t.feeds.removeQuestion(shown.name, shown.stays),
      buttons: [
        [{ label: t.feeds.keepStays, act: 'keep' }],
        [{ label: t.feeds.removeStays, act: 'remove', style: 'danger' }],
      ],
    };
  },
  actions: {
    keep: neutral((scene) => removed(scene, 'keep')),
    remove: takesAsShown((scene) => removed(scene, 'remove')),
  },
};

/** `feed-for`: a calendar was pasted, and there are several units, or none. */
export const feedFor: Screen = {
  title: ({ t }) => t.feeds.forTitle,
  up: () => 'bookings',
  body({ draft, house, t }) {
    if (draft?.kind !== 'feed') return undefined;
    const units = house.bookings.units.all();
    return {
      text: lines(
        t.feeds.forQuestion(hostOf(draft.address) ?? ''),
        units.length === 0 ? t.feeds.noUnit : undefined,
      ),
      buttons: [
        ...units.map(({ id, name }): ScreenButton[] => [
          { label: t.units.open(name, false), act: 'pick', value: String(id) },
        ]),
        [
          { label: t.units.add, act: 'add' },
          { label: t.button.cancel, act: 'cancel' },
        ],
      ],
    };
  },
  actions: {
    pick: neutral((scene, id) =>
      scene.draft?.kind === 'feed'
        ? addFeed(scene, Number(id), { kind: 'ical', address: scene.draft.address, allowsPrivate: false })
        : { to: 'bookings', note: scene.t.gone },
    ),
    add: neutral(({ draft, t }) =>
      draft?.kind === 'feed'
        ? { to: 'unit-new', draft: { kind: 'unit', devices: [], address: draft.address } }
        : { to: 'bookings', note: t.gone },
    ),
    cancel: neutral(({ t }) => ({ to: 'bookings', draft: null, note: t.draft.cancelled })),
  },
};

/** What follows from a calendar's link, wherever it was pasted. The message with it is removed. */
export function pasted(scene: Scene, place: Place, text: string): Navigation {
  const { house, t, draft } = scene;
  const address = calendarAddress(text, { anyLink: true }) ?? '';
  const units = house.bookings.units.all();
  const only = units.length === 1 ? units[0]!.id : undefined;
  const unit = unitHere(scene, place) ?? only;
  const move =
    unit !== undefined
      ? addFeed(scene, unit, { kind: 'ical', address, allowsPrivate: false })
      : draft?.kind === 'unit' && draft.name !== undefined
        ? { draft: { ...draft, address } }
        : ({ to: 'feed-for', draft: { kind: 'feed', address } } satisfies Navigation);
  return { ...move, note: [t.feeds.linkTaken, move.note].filter((line) => line !== undefined).join('\n') };
}

/** The unit whose screen is open. */
function unitHere({ house }: Scene, place: Place): number | undefined {
  const { screen, args } = splitPlace(place);
  return UNIT_SCREENS.has(screen) ? house.bookings.units.get(Number(args[0]))?.id : undefined;
}

function switchedOn({ house, member, t, args }: Scene): Navigation {
  const id = Number(args[0]);
  return after(t, house.bookings.feeds.switch(actorOf(member), id, true), () => {
    // The screen shows by itself when it was read.
    void house.bookings.feeds.readNow(id);
    return { to: placeOf('feed', id), draft: null, note: t.feeds.switchedOn };
  });
}

function removed(scene: Scene, stays: 'keep' | 'remove'): Navigation {
  const { house, member, t, args } = scene;
  const shown = feedOf(scene);
  return after(t, house.bookings.feeds.remove(actorOf(member), Number(args[0]), stays), () => ({
    to: placeOf('feeds', shown?.unit ?? 0),
    note: t.feeds.removed(shown?.name ?? ''),
  }));
}

function hereOf({ t, now, house }: Scene): Here {
  return { t, now, zone: house.zone };
}

function isPrivateAddress(refusal: Refusal): boolean {
  return (
    refusal.kind === 'feed' &&
    refusal.problem.kind === 'unreadable' &&
    refusal.problem.problem.kind === 'private-address'
  );
}

function feedOf({ house, args }: Scene): FeedView | undefined {
  return house.bookings.feeds.get(Number(args[0]));
}
