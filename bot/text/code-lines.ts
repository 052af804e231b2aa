import { isSpent } from '../../src/domain/uses.ts';
import type { CodeView } from '../../src/engine/queries/views.ts';
import { rich, type Html } from './html.ts';
import { usesLeftWords, type Here } from './lines.ts';

/** When a code works, and on what else it depends. */
export function whenLines({ schedule, condition, hold, uses, uncounted }: CodeView, here: Here): Html[] {
  return [
    here.t.draft.when(here.t.schedule(schedule, here)),
    ...(condition ? [here.t.condition.line(here.t.condition.describe(condition, condition.known))] : []),
    ...(condition && hold ? [rich`${holdWords(hold, condition, here)}`] : []),
    ...(uses ? [here.t.uses.line(usesLeftWords(uses, here))] : []),
    ...uncounted.map(({ deviceName, at }) =>
      here.t.uses.uncounted(deviceName, here.t.moment(at, here.now, here.zone)),
    ),
  ];
}

/** Whether it works now, and until when. */
export function standing(
  { paused, deleted, over, open, nextChange, condition, hold, uses }: CodeView,
  { now, zone, t }: Here,
): string {
  if (deleted) return t.code.deleted;
  if (over) return isSpent(uses) ? t.code.usedUp : t.code.over;
  if (paused) return t.code.paused;
  if (open && condition?.holds === false && hold?.until === undefined) return t.code.closed;
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
