import { splitPlace } from './place.ts';
import type { Place, ScreenName } from './place.ts';

/** Questions, and steps of a wizard: each is over once it is left, so that ‹ Back does not lead to it. */
const PASSING: ReadonlySet<ScreenName> = new Set<ScreenName>([
  ...(['new', 'new-several', 'person', 'user-delete', 'code-edit', 'code-delete', 'code-duress'] as const),
  ...(['share', 'said'] as const),
  ...([
    'draft-pin',
    'draft-second-pin',
    'draft-devices',
    'draft-schedule',
    'draft-understood',
    'draft-days',
  ] as const),
  ...([
    'draft-one-day',
    'draft-first-date',
    'draft-last-date',
    'draft-condition',
    'draft-uses',
    'draft-label',
  ] as const),
  ...(['draft-review', 'slot-remove', 'move', 'move-to', 'device-forget', 'adopt', 'adopt-pin'] as const),
  ...(['conflict-pin', 'arm', 'unlock', 'lock-all', 'clip', 'member-invite', 'member-role'] as const),
  ...(['member-remove', 'tag-rename', 'tag-delete', 'device-group-rename', 'device-group-delete'] as const),
  ...(['bulk', 'bulk-tick', 'bulk-until', 'bulk-device', 'bulk-review', 'bulk-run', 'import'] as const),
  ...([
    'factor',
    'factor-new',
    'factor-off',
    'factor-reset',
    'alerts-watch-who',
    'alerts-watch-when',
  ] as const),
  ...(['unit-new', 'unit-new-devices', 'unit-new-hours', 'unit-set', 'unit-remove', 'feed-for'] as const),
  ...(['feed-dry', 'feed-remove', 'stay-new', 'stay-new-departure', 'stay-new-guest', 'stay-edit'] as const),
  ...([
    'stay-date',
    'stay-guest',
    'stay-move',
    'feed-pick',
    'stay-remove',
    'stay-share',
    'stay-message',
    'guest-ask',
  ] as const),
]);

const MOST_KEPT = 12;

/** The pages that lead to a place, after those that led to the one before. */
export function trailTo(to: Place, from: Place, trail: readonly Place[] = []): readonly Place[] {
  if (to === 'home') return [];
  const here = nameOf(from) === nameOf(to) || isPassing(from) ? trail : [...trail, from];
  // Whoever is back on a page has not come there from what was opened from it; a list stays one on each of its pages.
  const again = here.findIndex((page) => page === to || isSameList(page, to));
  return (again < 0 ? here : here.slice(0, again)).slice(-MOST_KEPT);
}

/** ‹ Back never leads to it. */
export function isPassing(place: Place): boolean {
  return PASSING.has(nameOf(place));
}

function isSameList(one: Place, other: Place): boolean {
  const name = nameOf(one);
  return name === nameOf(other) && (name === 'users' || name === 'stays');
}

function nameOf(place: Place): ScreenName {
  return splitPlace(place).screen;
}
