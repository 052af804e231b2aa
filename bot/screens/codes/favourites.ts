import { DateTime } from 'luxon';
import { isByFirstUse } from '../../../src/domain/first-use.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { CodeView } from '../../../src/engine/views/code-views.ts';
import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { refusalWords, type Navigation, type Scene, type ScreenButton } from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { onward, type DraftAct } from './draft-steps.ts';

/** Schedules that are wanted often, one tap each. */
export function favouriteButtons(t: Texts): ScreenButton[][] {
  return [
    [
      { label: t.draft.always, act: 'always' },
      { label: t.draft.daytime, act: 'daytime' },
    ],
    [
      { label: t.draft.today, act: 'today' },
      { label: t.draft.weekend, act: 'weekend' },
      { label: t.draft.once, act: 'once' },
    ],
    [{ label: t.firstUse.day, act: 'first-use' }],
  ];
}

export const favouriteActs: Record<string, DraftAct> = {
  always: neutral((draft, scene) => choose(draft, scene, {})),
  daytime: neutral((draft, scene) =>
    choose(draft, scene, { windows: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }] }),
  ),
  today: neutral((draft, scene) => choose(draft, scene, wholeDays(localDate(scene, 0), localDate(scene, 0)))),
  weekend: neutral((draft, scene) => {
    // On a Sunday it is the one that has begun.
    const days = { 7: -1 }[weekdayOf(scene)] ?? 6 - weekdayOf(scene);
    return choose(draft, scene, wholeDays(localDate(scene, days), localDate(scene, days + 1)));
  }),
  'first-use': neutral((draft, scene) => choose(draft, scene, { minutesFromFirstUse: 24 * 60 })),
  once: neutral((draft, scene) => choose({ ...draft, uses: 1 }, scene, {})),
};

/** Whoever gives a code such a schedule again once its time is over means the next use. */
export function fromNextUse(code: CodeView | undefined, schedule: Schedule, now: number): boolean {
  return isByFirstUse(schedule) && (code?.firstUse?.endsAt ?? Infinity) <= now;
}

/** Takes the schedule, unless the house refuses it, and drops what was only needed to find it. */
export function choose(draft: CodeDraft, { house, now, t }: Scene, schedule: Schedule): Navigation {
  const refusals = house.codes.scheduleRefusals(schedule);
  if (refusals.length > 0) return { note: refusalWords(t, refusals) };
  const { proposed: _1, proposedUses: _2, days: _3, firstDate: _4, stayHours: _5, ...rest } = draft;
  const { fromNextUse: _6, ...kept } = rest;
  const code = draft.code === undefined ? undefined : house.queries.code(draft.code);
  const isAnew = fromNextUse(code, schedule, now);
  return onward({ ...kept, schedule, ...(isAnew && { fromNextUse: true }) }, house);
}

/** Both days included. */
export function wholeDays(first: string, last: string): Schedule {
  return { from: `${first}T00:00`, until: `${plusDays(last, 1)}T00:00` };
}

export function localDate({ now, house }: Scene, days: number): string {
  return DateTime.fromMillis(now, { zone: house.zone }).plus({ days }).toFormat('yyyy-MM-dd');
}

export function plusDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** Monday is 1. */
function weekdayOf({ now, house }: Scene): number {
  return DateTime.fromMillis(now, { zone: house.zone }).weekday;
}
