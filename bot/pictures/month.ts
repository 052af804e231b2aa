import { addDays, dateAt, daysStretch } from '../../src/domain/schedule/open-spans.ts';
import { localAt } from '../../src/domain/schedule/wall-clock.ts';
import type { EntryView } from '../../src/engine/views/entry-views.ts';
import { captionOf } from './caption.ts';
import { arrivals, entriesIn, whoOf } from './entries.ts';
import { framed, MARGIN, RIGHT } from './frame.ts';
import type { Picture, PictureParts, PictureRequest } from './picture.ts';
import type { Texts } from '../text/index.ts';
import { svg, type Svg } from './svg.ts';
import { INK, PALE_INK, widthOf, words } from './words.ts';

const HOURS = 24;
const LABELS = 122;
const TOTALS = 68;
const CELL = (RIGHT - MARGIN - LABELS - TOTALS) / HOURS;
const ROW_HEIGHT = 37;
const GAP = 4;
const PEOPLE_SAID = 5;

/** From nobody to most. */
const HEAT = ['#f1f4f6', '#cfe8e3', '#8fcabf', '#4fa698', '#1f7a6d', '#0b4f47'];

/** A month: how often somebody came, by day and hour. */
export async function monthPicture(
  parts: PictureParts,
  { date, only }: Extract<PictureRequest, { of: 'day' | 'month' }>,
): Promise<Picture> {
  const { house, t } = parts;
  const { zone } = house;
  const dates = datesOf(date);
  const found = await entriesIn(parts, daysStretch(dates[0]!, dates.at(-1)!, zone), only);
  const entries = only.how ? found : arrivals(found);
  const counts = countsOf(dates, entries, zone);
  const most = Math.max(...counts.flat(), 1);
  const title = t.pictures.monthTitle(date);
  const whose = [
    ...(only.user === undefined ? [house.name] : [house.queries.user(only.user)?.name ?? house.name]),
    ...(only.device === undefined ? [] : [house.queries.deviceName(only.device)]),
  ].join(' · ');
  const subtitle = `${whose} · ${t.pictures.arrivals(entries.length)}`;
  const steps = HEAT.length - 1;
  const { svg: picture } = framed({
    title,
    subtitle,
    axis: axis(),
    axisHeight: 30,
    rowHeight: ROW_HEIGHT,
    rows: dates.map((day, index) => (top) => drawn(day, counts[index]!, { most, top, t })),
    empty: '',
    legend: Array.from({ length: Math.min(most, steps) }, (_, index) => {
      const { from, to } = rangeOf(index, most, Math.min(most, steps));
      const label = from === to ? String(from) : `${from}–${to}`;
      return {
        mark: (x: number, y: number) => cell(x, y - 13, heatOf(from, most)),
        label,
        width: widthOf(label, 24),
      };
    }),
  });
  const caption = captionOf(
    `${title} · ${whose}`,
    [t.pictures.arrivals(entries.length), ...wordsOf(dates, counts, { entries, parts })],
    t.pictures.more,
  );
  return { svg: picture, caption };
}

function datesOf(date: string): string[] {
  const first = `${date.slice(0, 7)}-01`;
  const days = Array.from({ length: 31 }, (_, index) => addDays(first, index));
  return days.filter((day) => day.startsWith(date.slice(0, 7)));
}

/** By the hour that the wall showed: of one that comes twice, both together; of one that is left out, none. */
function countsOf(dates: readonly string[], entries: readonly EntryView[], zone: string): number[][] {
  const counts = dates.map(() => Array.from({ length: HOURS }, () => 0));
  for (const { at } of entries) {
    const row = counts[dates.indexOf(dateAt(at, zone))];
    const hour = new Date(localAt(at, zone)).getUTCHours();
    if (row) row[hour]! += 1;
  }
  return counts;
}

/** Which counts a step of the legend stands for. */
function rangeOf(index: number, most: number, steps: number): { from: number; to: number } {
  return { from: Math.floor((index * most) / steps) + 1, to: Math.floor(((index + 1) * most) / steps) };
}

function heatOf(count: number, most: number): string {
  if (count === 0) return HEAT[0]!;
  const steps = Math.min(most, HEAT.length - 1);
  const index = Array.from({ length: steps }, (_, at) => rangeOf(at, most, steps)).findIndex(
    ({ to }) => count <= to,
  );
  // Of few steps, the darkest ones are far enough apart.
  return HEAT[Math.round(((index + 1) * (HEAT.length - 1)) / steps)]!;
}

function axis(): Svg {
  const hours = Array.from({ length: HOURS / 3 + 1 }, (_, index) => index * 3);
  return svg`${hours.map((hour) =>
    words(String(hour).padStart(2, '0'), {
      ...{ x: MARGIN + LABELS + hour * CELL, y: 14, size: 24, fill: PALE_INK, anchor: 'middle' },
    }),
  )}`;
}

function drawn(
  date: string,
  counts: readonly number[],
  { most, top, t }: { most: number; top: number; t: Texts },
): Svg {
  const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  const isWeekend = weekday > 5;
  const look = { y: top + 26, size: 24, bold: isWeekend, fill: isWeekend ? INK : PALE_INK };
  const total = counts.reduce((sum, count) => sum + count, 0);
  return svg`${words(t.weekday(weekday), { ...look, x: MARGIN })}
${words(String(Number(date.slice(8))), { ...look, x: MARGIN + LABELS - 22, anchor: 'end' })}
${counts.map((count, hour) => cell(MARGIN + LABELS + hour * CELL, top, heatOf(count, most)))}
${total === 0 ? undefined : words(String(total), { x: RIGHT, y: top + 26, size: 24, bold: true, anchor: 'end' })}`;
}

function cell(x: number, y: number, fill: string): Svg {
  return svg`<rect x="${x}" y="${y}" width="${CELL - GAP}" height="${ROW_HEIGHT - GAP}" rx="4" fill="${fill}"/>`;
}

/** The busiest day and hour, and who came most. */
function wordsOf(
  dates: readonly string[],
  counts: readonly (readonly number[])[],
  { entries, parts }: { entries: readonly EntryView[]; parts: PictureParts },
): string[] {
  if (entries.length === 0) return [];
  const { t } = parts;
  const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
  const byDay = counts.map(sum);
  const byHour = Array.from({ length: HOURS }, (_, hour) => sum(counts.map((row) => row[hour]!)));
  const day = byDay.indexOf(Math.max(...byDay));
  const hour = byHour.indexOf(Math.max(...byHour));
  const clock = (at: number): string => `${String(at).padStart(2, '0')}:00`;
  const people = [...Map.groupBy(entries, (entry) => whoOf(entry, t.log.somebody))]
    .map(([name, theirs]) => ({ name, count: theirs.length }))
    .sort((a, b) => b.count - a.count);
  return [
    t.pictures.busiestDay(t.dateWords(dates[day]!), byDay[day]!),
    t.pictures.busiestHour(clock(hour), clock(hour + 1), byHour[hour]!),
    ...people.slice(0, PEOPLE_SAID).map(({ name, count }) => `${name}: ${count}`),
    ...(people.length > PEOPLE_SAID ? [t.pictures.more(people.length - PEOPLE_SAID)] : []),
  ];
}
