import { dateAt, daysStretch, type Stretch } from '../../src/domain/schedule/open-spans.ts';
import { localAt, MINUTE_MS } from '../../src/domain/schedule/wall-clock.ts';
import type { EntryView } from '../../src/engine/views/entry-views.ts';
import { captionOf } from './caption.ts';
import { entriesIn, whoOf } from './entries.ts';
import { bar, COLOURS, framed, LEFT, MOST_ROWS, nowLine, RIGHT, rowLabel } from './frame.ts';
import { MARK_OF, markAt, MARKS } from './marks.ts';
import type { Picture, PictureParts, PictureRequest } from './picture.ts';
import { overdueNow, plannedIn, type Planned } from './plan.ts';
import { svg, type Svg } from './svg.ts';
import { PALE_INK, widthOf, words } from './words.ts';

const HOUR_MS = 60 * MINUTE_MS;
const TICK_HOURS = 3;

/** Whoever came, or might have. */
interface Row {
  readonly name: string;
  readonly entries: EntryView[];
  readonly planned: Planned[];
  /** How the codes are on their devices is told of today alone. */
  readonly isToday: boolean;
  readonly overdue?: string;
}

/** A day: who came when, and whose time it was by the schedules of now. */
export async function dayPicture(
  parts: PictureParts,
  { date, only }: Extract<PictureRequest, { of: 'day' | 'month' }>,
): Promise<Picture> {
  const { house, t, now } = parts;
  const { zone } = house;
  const day = daysStretch(date, date, zone);
  const hours = Math.round((day.end - day.start) / HOUR_MS);
  const entries = await entriesIn(parts, day, only);
  const all = rowsOf(parts, entries, {
    planned: only.how ? [] : await plannedIn(parts, day, only),
    isToday: date === dateAt(now, zone),
    only,
  });
  const shown = all.slice(0, MOST_ROWS);
  const xOf = (at: number): number => LEFT + ((at - day.start) / (day.end - day.start)) * (RIGHT - LEFT);
  const people = new Set(entries.flatMap(({ user, member }) => user?.id ?? member ?? [])).size;
  const facts = [
    ...(only.device === undefined ? [] : [house.queries.deviceName(only.device)]),
    ...(entries.length === 0 ? [] : [t.pictures.entries(entries.length, people)]),
    ...(hours === 24 ? [] : [t.pictures.hours(hours)]),
  ];
  const legend = [
    {
      mark: (x: number, y: number) => bar(x - 4, y - 17, { width: 30, isCertain: true }),
      label: t.pictures.bySchedule,
    },
    ...(shown.some(({ planned }) => planned.some(({ isCertain }) => !isCertain))
      ? [
          {
            mark: (x: number, y: number) => bar(x - 4, y - 17, { width: 30, isCertain: false }),
            label: t.pictures.perhaps,
          },
        ]
      : []),
    ...MARKS.filter((mark) => mark !== 'duress' || entries.some(({ how }) => how === 'duress')).map(
      (mark) => ({
        mark: (x: number, y: number) => markAt(mark, x + 12, y),
        label: t.pictures.mark[mark],
      }),
    ),
  ].map((one) => ({ ...one, width: widthOf(one.label, 24) }));
  const { svg: picture } = framed({
    title: t.pictures.dayTitle(date),
    subtitle: [house.name, ...facts].join(' · '),
    axis: axis(day, zone, xOf),
    axisHeight: 34,
    rows: shown.map((row) => (top) => drawn(row, { top, day, xOf, timeOf: (at) => t.moment(at, at, zone) })),
    over: (top, bottom) => (now >= day.start && now < day.end ? nowLine(xOf(now), top, bottom) : svg``),
    empty: t.pictures.emptyDay,
    more: all.length > shown.length ? t.pictures.more(all.length - shown.length) : undefined,
    legend,
  });
  const caption = captionOf(
    [t.pictures.dayTitle(date), ...facts].join(' · '),
    all.length === 0
      ? [t.pictures.emptyDay]
      : [...all.map((row) => said(row, parts)), t.pictures.schedulesOfNow],
    t.pictures.more,
  );
  return { svg: picture, caption };
}

/** Whoever came, in the order in which they did; then those whose time it was. */
function rowsOf(
  parts: PictureParts,
  entries: readonly EntryView[],
  { planned, isToday, only }: { planned: readonly Planned[]; isToday: boolean; only: PictureOnly },
): Row[] {
  const rows = new Map<string, Row>();
  const rowOf = (key: string, name: string): Row => {
    const row = rows.get(key) ?? { name, entries: [], planned: [], isToday };
    rows.set(key, row);
    return row;
  };
  for (const one of isToday && !only.how ? overdueNow(parts, only) : [])
    rows.set(`overdue ${rows.size}`, {
      name: one.name,
      entries: [],
      planned: [],
      isToday,
      overdue: `${one.words}: ${one.device}`,
    });
  for (const entry of entries) {
    const name = whoOf(entry, parts.t.log.somebody);
    rowOf(entry.user ? `user ${entry.user.id}` : `name ${name}`, name).entries.push(entry);
  }
  for (const one of planned) rowOf(`user ${one.user.id}`, one.user.name).planned.push(one);
  return [...rows.values()];
}

type PictureOnly = Extract<PictureRequest, { of: 'day' | 'month' }>['only'];

function axis(day: Stretch, zone: string, xOf: (at: number) => number): Svg {
  const ticks = ticksOf(day, zone);
  return svg`${ticks.map(({ at, label }) => words(label, { x: xOf(at), y: 18, size: 24, fill: PALE_INK, anchor: 'middle' }))}`;
}

/** Every third hour that the wall shows; on a day of 25 hours an hour that it shows twice is told once. */
function ticksOf({ start, end }: Stretch, zone: string): { at: number; label: string }[] {
  const ticks: { at: number; label: string }[] = [];
  // Zones change by whole and by half hours.
  for (let at = start; at <= end; at += HOUR_MS / 2) {
    const local = new Date(localAt(at, zone));
    if (local.getUTCMinutes() !== 0 || local.getUTCHours() % TICK_HOURS !== 0) continue;
    const label = at === end ? '24' : String(local.getUTCHours()).padStart(2, '0');
    if (ticks.at(-1)?.label !== label) ticks.push({ at, label });
  }
  return ticks;
}

function drawn(
  row: Row,
  {
    top,
    day,
    xOf,
    timeOf,
  }: { top: number; day: Stretch; xOf: (at: number) => number; timeOf: (at: number) => string },
): Svg {
  const { name, entries, planned, isToday, overdue } = row;
  const times = entries.map(({ at }) => timeOf(at)).join(', ');
  const devices = planned.map((one) => (isToday ? one.stateWords : one.devices)).join('; ');
  const bars = planned.flatMap(({ spans, isCertain }) =>
    spans.map(({ start, end }) => bar(xOf(start), top + 21, { width: xOf(end) - xOf(start), isCertain })),
  );
  return svg`${rowLabel(name, overdue ?? (times === '' ? devices : times), top)}
<rect x="${LEFT}" y="${top + 21}" width="${RIGHT - LEFT}" height="34" rx="3" fill="${COLOURS.track}"/>
${bars}
${entries.map((entry) => markAt(MARK_OF[entry.how], Math.max(xOf(entry.at), xOf(day.start)), top + 38, entry.unsure !== undefined))}`;
}

function said({ name, entries, planned, isToday, overdue }: Row, { t, house }: PictureParts): string {
  if (overdue !== undefined) return `${name}: ${overdue}`;
  const times = entries.map(({ at, how, deviceName, unsure, outside }) => {
    const time = t.moment(at, at, house.zone);
    const words = [unsure ? t.log.before(time) : time, t.log.icon[how], deviceName];
    return [...words, ...(outside ? [t.log.outside] : [])].join(' ');
  });
  const plans = planned.map((one) => `${isToday ? one.states : one.devices}, ${one.words}`);
  return `${name}: ${[...times, ...plans].join(' · ')}`;
}
