import { spanOf, type Schedule, type WeeklyWindow } from './schedule.ts';
import { DAY_MS } from './wall-clock.ts';

/**
 * Whether the first schedule is active only while the second is. Told by their parts, window by window: it may
 * say no where two windows together would cover one, and never says yes wrongly.
 */
export function isWithin(inner: Schedule, outer: Schedule): boolean {
  return (
    !begins(inner, outer) &&
    !ends(inner, outer) &&
    !lasts(inner, outer) &&
    keepsExceptions(inner, outer) &&
    windowsFit(inner, outer)
  );
}

/** From a first use on it may go on after any end that is told beforehand. */
function lasts(inner: Schedule, outer: Schedule): boolean {
  const [mine, theirs] = [inner.minutesFromFirstUse, outer.minutesFromFirstUse];
  if (theirs === undefined) return mine !== undefined && outer.until !== undefined;
  return mine === undefined || mine > theirs;
}

/** Local times of this form sort as text. */
function begins(inner: Schedule, outer: Schedule): boolean {
  return outer.from !== undefined && (inner.from === undefined || inner.from < outer.from);
}

function ends(inner: Schedule, outer: Schedule): boolean {
  return outer.until !== undefined && (inner.until === undefined || inner.until > outer.until);
}

function keepsExceptions(inner: Schedule, outer: Schedule): boolean {
  const { except = [] } = outer;
  if (!except.every((date) => inner.except?.includes(date))) return false;
  // Without windows a whole day is excepted, and with them only what starts on it. Where midnight comes twice, as on
  // the Azores in autumn, a window up to midnight ends with the second.
  const isWholeDays = except.length > 0 && outer.windows === undefined;
  return !isWholeDays || !(inner.windows ?? []).some((window) => spanOf(window).end >= DAY_MS);
}

function windowsFit(inner: Schedule, outer: Schedule): boolean {
  const { windows } = outer;
  if (windows === undefined) return true;
  return inner.windows?.every((one) => windows.some((other) => fits(one, other))) ?? false;
}

function fits(inner: WeeklyWindow, outer: WeeklyWindow): boolean {
  const [a, b] = [spanOf(inner), spanOf(outer)];
  return a.start >= b.start && a.end <= b.end && inner.days.every((day) => outer.days.includes(day));
}
