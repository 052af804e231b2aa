import { addDays, dateAt, daysStretch, type Stretch } from '../../src/domain/schedule/open-spans.ts';
import { rich } from '../text/html.ts';
import { captionOf } from './caption.ts';
import { bar, COLOURS, framed, LEFT, MOST_ROWS, nowLine, RIGHT, rowLabel } from './frame.ts';
import type { Picture, PictureParts, PictureRequest } from './picture.ts';
import { overdueNow, plannedIn, type Overdue, type Planned } from './plan.ts';
import { svg, type Svg } from './svg.ts';
import { PALE_INK, widthOf, words } from './words.ts';

const DAYS = 7;
const GAP = 6;
const COLUMN = (RIGHT - LEFT) / DAYS;

/** A week from today on: who can open what, by the schedules. */
export async function weekPicture(
  parts: PictureParts,
  { user }: Extract<PictureRequest, { of: 'week' }>,
): Promise<Picture> {
  const { house, t, now } = parts;
  const { zone } = house;
  const first = dateAt(now, zone);
  const dates = Array.from({ length: DAYS }, (_, index) => addDays(first, index));
  const days = dates.map((date) => daysStretch(date, date, zone));
  const only = user === undefined ? {} : { user };
  const overdue = overdueNow(parts, only);
  const planned = await plannedIn(parts, { start: days[0]!.start, end: days.at(-1)!.end }, only);
  const all = [...overdue, ...planned];
  const shown = all.slice(0, MOST_ROWS);
  const whose = user === undefined ? house.name : house.queries.user(user)?.name;
  const title = `${t.dateWords(dates[0]!)} – ${t.dateWords(dates.at(-1)!)}`;
  const legend = [
    {
      mark: (x: number, y: number) => bar(x - 4, y - 17, { width: 30, isCertain: true }),
      label: t.pictures.bySchedule,
    },
    {
      mark: (x: number, y: number) => bar(x - 4, y - 17, { width: 30, isCertain: false }),
      label: t.pictures.perhaps,
    },
  ].map((one) => ({ ...one, width: widthOf(one.label, 24) }));
  const { svg: picture } = framed({
    title,
    subtitle: [whose, t.pictures.canOpen].filter((part) => part !== undefined).join(' · '),
    axis: axis(dates, parts),
    axisHeight: 66,
    rows: shown.map((row) => (top) => drawn(row, days, top)),
    over: (top, bottom) => nowLine(xOf(now, days), top, bottom),
    empty: t.pictures.emptyWeek,
    more: all.length > shown.length ? t.pictures.more(all.length - shown.length) : undefined,
    legend,
  });
  const lines = all.map((row) =>
    'device' in row
      ? rich`${row.name} · ${row.device}: ${row.words}`
      : rich`${row.user.name} · ${row.states}: ${row.words}`,
  );
  const caption = captionOf(
    [title, whose].filter((part) => part !== undefined).join(' · '),
    all.length === 0 ? [t.pictures.emptyWeek] : lines,
    t.pictures.more,
  );
  return { svg: picture, caption };
}

function axis(dates: readonly string[], { t }: PictureParts): Svg {
  return svg`${dates.map((date, index) => {
    const x = LEFT + (index + 0.5) * COLUMN;
    const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
    const isWeekend = weekday > 5;
    return svg`${words(t.weekday(weekday), { x, y: 18, size: 26, bold: isWeekend, anchor: 'middle' })}
${words(String(Number(date.slice(8))), { x, y: 48, size: 26, bold: isWeekend, fill: PALE_INK, anchor: 'middle' })}`;
  })}`;
}

/** Each day is as wide as the others, also one of 23 or 25 hours. */
function xOf(at: number, days: readonly Stretch[]): number {
  const index = Math.max(
    days.findIndex(({ end }) => at < end),
    0,
  );
  return LEFT + index * COLUMN + part(at, days[index]!) * (COLUMN - GAP);
}

function part(at: number, { start, end }: Stretch): number {
  return Math.min(Math.max((at - start) / (end - start), 0), 1);
}

function drawn(row: Planned | Overdue, days: readonly Stretch[], top: number): Svg {
  const isPlanned = 'spans' in row;
  const name = isPlanned ? row.user.name : row.name;
  const below = isPlanned ? row.stateWords : `${row.words}: ${row.device}`;
  return svg`${rowLabel(name, below, top)}
${days.map((day, index) => {
  const x = LEFT + index * COLUMN;
  const inside = isPlanned ? row.spans.filter(({ start, end }) => start < day.end && end > day.start) : [];
  return svg`<rect x="${x}" y="${top + 21}" width="${COLUMN - GAP}" height="34" rx="3" fill="${COLOURS.track}"/>
${inside.map(({ start, end }) =>
  bar(x + part(start, day) * (COLUMN - GAP), top + 21, {
    width: (part(end, day) - part(start, day)) * (COLUMN - GAP),
    isCertain: isPlanned && row.isCertain,
  }),
)}`;
})}`;
}
