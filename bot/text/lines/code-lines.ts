import { isSpent } from '../../../src/domain/uses.ts';
import type { FirstUse } from '../../../src/domain/first-use.ts';
import type { CodeView, Uncounted } from '../../../src/engine/views/code-views.ts';
import { rich, type Html } from '../html.ts';
import { usesLeftWords, type Here } from './lines.ts';

/** When a code works, and on what else it depends. */
export function whenLines(code: CodeView, here: Here): Html[] {
  const { schedule, firstUse, condition, hold, uses, uncounted } = code;
  return [
    here.t.draft.when(here.t.schedule(schedule, here)),
    ...(firstUse ? [rich`${firstUseWords(firstUse, here)}`] : []),
    ...(condition ? [here.t.condition.line(here.t.condition.describe(condition, condition.known))] : []),
    ...(condition && hold ? [rich`${holdWords(hold, condition, here)}`] : []),
    ...(uses ? [here.t.uses.line(usesLeftWords(uses, here))] : []),
    ...uncountedLines(uncounted, here),
  ];
}

/** Devices at which a use may go uncounted. */
export function uncountedLines(uncounted: readonly Uncounted[], { now, zone, t }: Here): Html[] {
  return uncounted.map(({ deviceName, at }) =>
    t.uses.uncounted(deviceName, at === undefined ? undefined : t.moment(at, now, zone)),
  );
}

/** Waiting for its first use, or the end that this use has made known. */
export function firstUseWords({ minutes, at, endsAt }: FirstUse, { now, zone, t }: Here): string {
  if (at === undefined || endsAt === undefined) return t.firstUse.waits(minutes);
  return t.firstUse.begun(t.moment(at, now, zone), t.exactMoment(endsAt, now, zone));
}

/** Whether it works now, and until when. */
export function standing(
  { paused, deleted, over, open, nextChange, condition, hold, uses, firstUse }: CodeView,
  { now, zone, t }: Here,
): string {
  if (deleted) return t.code.deleted;
  if (over) return isSpent(uses) ? t.code.usedUp : t.code.over;
  if (paused) return t.code.paused;
  if (open && condition?.holds === false && hold?.until === undefined) return t.code.closed;
  if (open && firstUse && firstUse.at === undefined) return t.firstUse.openUntil(firstUse.minutes);
  if (!nextChange) return t.code.open;
  const time = t.moment(nextChange.at, now, zone);
  return open ? t.code.openUntil(time) : t.code.closedUntil(time);
}

/** Telegram shows dates to 1,098 days from now. https://core.telegram.org/constructor/messageEntityFormattedDate */
const MOST_AHEAD_MS = 1_098 * 24 * 60 * 60_000;

/** When that changes, by the clock of whoever reads it; left out where Telegram does not know such times. */
export function readerTime(
  { paused, deleted, over, nextChange }: CodeView,
  { now, zone, t }: Here,
): Html | undefined {
  if (paused || deleted || over || !nextChange || nextChange.at - now > MOST_AHEAD_MS) return undefined;
  const { at } = nextChange;
  // Apps that do not know such times show the words in it: the time of the house.
  const words = `${t.moment(at, now, zone)} (${zone})`;
  return t.code.readerTime(rich`<tg-time unix="${Math.floor(at / 1000)}" format="wDt">${words}</tg-time>`);
}

function holdWords(
  { minutes, until }: NonNullable<CodeView['hold']>,
  { sense, name }: NonNullable<CodeView['condition']>,
  { now, zone, t }: Here,
): string {
  if (until === undefined) return t.condition.stays(minutes);
  return t.condition.held(t.condition.ended[sense](name), t.moment(until, now, zone));
}
