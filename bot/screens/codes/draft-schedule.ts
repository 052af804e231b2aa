import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';
import { neutral } from '../../chat/act.ts';
import { mayHoldPinBesideTimes } from '../../phrases/digits.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { lines, rich } from '../../text/html.ts';
import type { PhraseResult } from '../../phrases/schedule/schedule-phrase.ts';
import { parseHours } from '../../phrases/hours.ts';
import { readSchedule } from '../../phrases/typed-times.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  refusalWords,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import type { ScreenName } from '../../chat/places/place.ts';
import { cancelButton, step, stepBefore } from './draft-steps.ts';
import { choose, favouriteActs, favouriteButtons, localDate, plusDays, wholeDays } from './favourites.ts';

/** `draft-schedule`: the ready choices, the way to the others, and a typed phrase. */
export const draftSchedule: Screen = step({
  back: (scene) => stepBefore('draft-schedule', scene),
  body: (draft, { t }) => ({
    text: t.draft.schedule,
    buttons: [
      ...favouriteButtons(t),
      [
        { label: t.draft.weekdays, act: 'weekdays' },
        { label: t.draft.oneDay, go: placeOf('draft-one-day', 0) },
        { label: t.draft.dates, go: placeOf('draft-first-date', 0) },
      ],
      draft.code === undefined ? [] : [{ label: t.button.done, go: 'draft-review' }],
      [cancelButton(t)],
    ],
  }),
  acts: {
    ...favouriteActs,
    weekdays: neutral((draft) => ({ to: 'draft-days', draft: { ...draft, days: daysOf(draft) } })),
  },
  takesDigits: isPhrase,
  typed: understand,
});

/** `draft-understood`: what was made of a typed phrase, before it is used. */
export const draftUnderstood: Screen = step({
  back: () => 'draft-schedule',
  body: ({ proposed = {}, proposedUses: uses }, { now, house, t }) => ({
    text: t.draft.understood(
      t.schedule(proposed, { now, zone: house.zone }),
      uses === undefined ? undefined : t.uses.then(uses),
    ),
    buttons: [[{ label: t.draft.use, act: 'use', style: 'primary' }, cancelButton(t)]],
  }),
  acts: {
    use: neutral((draft, scene) => choose(withUses(draft, draft.proposedUses), scene, draft.proposed ?? {})),
  },
  // Said again in other words.
  takesDigits: isPhrase,
  typed: understand,
});

/** `draft-days`: weekdays by toggles, then their hours. */
export const draftDays: Screen = step({
  back: () => 'draft-schedule',
  body({ days = [] }, { t }) {
    const toggle = (day: Weekday): ScreenButton => ({
      label: `${days.includes(day) ? '☑' : '☐'} ${t.weekday(day)}`,
      act: 'toggle',
      value: String(day),
    });
    return {
      text: t.draft.days,
      buttons: [
        ([1, 2, 3, 4] as const).map(toggle),
        ([5, 6, 7] as const).map(toggle),
        [{ label: t.draft.allDay, act: 'all-day' }, cancelButton(t)],
      ],
    };
  },
  acts: {
    toggle: neutral((draft, _scene, value) => {
      const { days = [] } = draft;
      const chosen = ([1, 2, 3, 4, 5, 6, 7] as const).filter(
        (day) => days.includes(day) !== (String(day) === value),
      );
      return { draft: { ...draft, days: chosen } };
    }),
    'all-day': neutral((draft, scene) => onDays(draft, scene, '00:00', '24:00')),
  },
  takesDigits: isPhrase,
  typed(draft, scene, text) {
    const parsed = scheduleIn(text, scene);
    const hours = parsed.ok ? parsed.schedule?.windows?.[0] : undefined;
    if (!parsed.ok || !hours) return { note: scene.t.draft.noHours };
    const move = onDays(withUses(draft, parsed.uses), scene, hours.start, hours.end);
    const assumed = parsed.assumptions?.map(scene.t.sentences.assumed).join('\n');
    return assumed === undefined || move.note !== undefined ? move : { ...move, note: assumed };
  },
});

/** `draft-one-day/<page>` */
export const draftOneDay: Screen = step({
  back: () => 'draft-schedule',
  body: (_draft, scene) => ({
    text: rich`${scene.t.draft.whichDay}`,
    buttons: [...dateButtons(scene, 'draft-one-day', localDate(scene, 0)), [cancelButton(scene.t)]],
  }),
  acts: { pick: neutral((draft, scene, date) => choose(draft, scene, wholeDays(date, date))) },
});

/** `draft-first-date/<page>` */
export const draftFirstDate: Screen = step({
  back: () => 'draft-schedule',
  body: (_draft, scene) => ({
    text: rich`${scene.t.draft.firstDate}`,
    buttons: [...dateButtons(scene, 'draft-first-date', localDate(scene, 0)), [cancelButton(scene.t)]],
  }),
  acts: {
    pick: neutral((draft, _scene, date) => ({
      to: placeOf('draft-last-date', 0),
      draft: { ...draft, firstDate: date },
    })),
  },
});

/** `draft-last-date/<page>` */
export const draftLastDate: Screen = step({
  back: () => placeOf('draft-first-date', 0),
  body(draft, scene) {
    const first = draft.firstDate ?? localDate(scene, 0);
    const hours = draft.stayHours ?? CHECK_IN_AND_OUT;
    const isOn = draft.stayHours !== undefined;
    return {
      text: lines(scene.t.draft.lastDate(scene.t.dateWords(first)), rich`<i>${scene.t.draft.stayHint}</i>`),
      buttons: [
        [{ label: `${isOn ? '☑' : '☐'} ${scene.t.draft.stay(hours.from, hours.until)}`, act: 'hours' }],
        ...dateButtons(scene, 'draft-last-date', first),
        [{ label: scene.t.draft.noEnd, act: 'no-end' }, cancelButton(scene.t)],
      ],
    };
  },
  acts: {
    hours: neutral((draft) => {
      const { stayHours, ...rest } = draft;
      return { draft: stayHours ? rest : { ...rest, stayHours: CHECK_IN_AND_OUT } };
    }),
    pick: neutral((draft, scene, date) => choose(draft, scene, stayOf(draft, draft.firstDate ?? date, date))),
    'no-end': neutral((draft, scene) =>
      choose(draft, scene, {
        from: `${draft.firstDate ?? localDate(scene, 0)}T${draft.stayHours?.from ?? '00:00'}`,
      }),
    ),
  },
  takesDigits: (_scene, text) => parseHours(text) !== undefined,
  typed: (draft, { t }, text) => {
    const stayHours = parseHours(text);
    return stayHours ? { draft: { ...draft, stayHours } } : { note: t.draft.noStayHours };
  },
});

/** As many places have it; others are typed. */
const CHECK_IN_AND_OUT = { from: '15:00', until: '11:00' };

/** From check-in on the first date to check-out on the last, or whole days. */
function stayOf({ stayHours }: CodeDraft, first: string, last: string): Schedule {
  if (!stayHours) return wholeDays(first, last);
  return { from: `${first}T${stayHours.from}`, until: `${last}T${stayHours.until}` };
}

/** Those that were ticked, or that the code has now. */
function daysOf({ days, schedule }: CodeDraft): readonly Weekday[] {
  const had = [...new Set(schedule?.windows?.flatMap((window) => window.days))].sort((a, b) => a - b);
  return days ?? (had.length > 0 ? had : [1, 2, 3, 4, 5]);
}

function scheduleIn(text: string, { now, house, member }: Scene): PhraseResult {
  return readSchedule(text, { now, zone: house.zone }, member.language);
}

function understand(draft: CodeDraft, scene: Scene, text: string): Navigation {
  const { house, t } = scene;
  const parsed = scheduleIn(text, scene);
  // What was understood before is not what was typed now.
  if (!parsed.ok) return { to: 'draft-schedule', note: `⚠ ${t.phraseProblem(parsed.problem)}` };
  const { schedule = draft.schedule ?? {}, uses, assumptions = [] } = parsed;
  const refusals = house.codes.scheduleRefusals(schedule);
  if (refusals.length > 0) return { note: refusalWords(t, refusals) };
  const { proposedUses: _before, ...kept } = draft;
  const proposal = { proposed: schedule, ...(uses !== undefined && { proposedUses: uses }) };
  return {
    to: 'draft-understood',
    draft: { ...kept, ...proposal },
    ...(assumptions.length > 0 && { note: assumptions.map(t.sentences.assumed).join('\n') }),
  };
}

function isPhrase(scene: Scene, text: string): boolean {
  const parsed = scheduleIn(text, scene);
  return parsed.ok || parsed.isRead === true || !mayHoldPinBesideTimes(text);
}

function withUses(draft: CodeDraft, uses: number | undefined): CodeDraft {
  return uses === undefined ? draft : { ...draft, uses };
}

function onDays(draft: CodeDraft, scene: Scene, start: string, end: string): Navigation {
  const { days = [] } = draft;
  return days.length === 0
    ? { note: scene.t.draft.noDays }
    : choose(draft, scene, { windows: [{ days, start, end }] });
}

const DATES_A_PAGE = 21;
const DATES_A_ROW = 3;

/** Three weeks of dates from `first` on, and the way to later ones. */
function dateButtons({ args, t }: Scene, screen: ScreenName, first: string): ScreenButton[][] {
  const page = Math.max(0, Number(args[0]) || 0);
  const dates = Array.from({ length: DATES_A_PAGE }, (_, i) => plusDays(first, page * DATES_A_PAGE + i));
  const rows: ScreenButton[][] = [];
  for (let i = 0; i < dates.length; i += DATES_A_ROW)
    rows.push(
      dates.slice(i, i + DATES_A_ROW).map((date) => ({ label: t.dateWords(date), act: 'pick', value: date })),
    );
  const earlier: ScreenButton[] =
    page > 0 ? [{ label: t.button.previous, go: placeOf(screen, page - 1) }] : [];
  return [...rows, [...earlier, { label: t.button.next, go: placeOf(screen, page + 1) }]];
}
