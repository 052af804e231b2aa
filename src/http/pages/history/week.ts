import { addDays, dateAt, daysStretch, openSpans } from '../../../domain/schedule/open-spans.ts';
import type { Stretch } from '../../../domain/schedule/open-spans.ts';
import { AS_PLANNED } from '../../../domain/plan/sync.ts';
import { isSpent } from '../../../domain/uses.ts';
import type { CodeView } from '../../../engine/views/code-views.ts';
import type { EntryView } from '../../../engine/views/entry-views.ts';
import type { UserView } from '../../../engine/views/user-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { dateIn, pageNumber, pager, peopleOf, query } from '../parts.ts';

const PEOPLE_ON_A_PAGE = 20;
const MOST_ENTRIES = 2_000;
const DAYS = 7;
const HOUR_MS = 60 * 60_000;
/** Of the drawing of one day: its width stands for the whole day, also one of 23 or 25 hours. */
const WIDTH = 120;

/** `/week`: who can open what when, and who came. */
export function week(routes: Routes): void {
  routes.page('/week', 'manager', (scene) => {
    const { t, c, w, here, to } = scene;
    const first = mondayOf(dateIn(c.req.query('from')) ?? dateAt(here.now, here.zone));
    const search = (c.req.query('search') ?? '').slice(0, 100);
    const number = pageNumber(scene);
    const selection = search === '' ? {} : { search };
    const { rows, total } = peopleOf(scene, selection, { page: number, pageSize: PEOPLE_ON_A_PAGE });
    const days = Array.from({ length: DAYS }, (_, index) => dayOf(addDays(first, index), here.zone));
    const entries = entriesBy(scene, { start: days[0]!.start, end: days.at(-1)!.end });
    const at = (date: string): string => to(`/week${query({ from: date, search })}`);
    const pages = Math.max(1, Math.ceil(total / PEOPLE_ON_A_PAGE));
    const body = html`<nav class="pager" aria-label="${t.week.weeks}">
        <a class="button" href="${at(addDays(first, -DAYS))}">${t.week.before}</a>
        <span>${w.dateWords(first)} – ${w.dateWords(addDays(first, DAYS - 1))}</span>
        <a class="button" href="${at(addDays(first, DAYS))}">${t.week.after}</a>
      </nav>
      <form class="search" method="get" action="${to('/week')}" role="search">
        <input type="hidden" name="from" value="${first}" />
        <label
          >${t.people.search} <input type="search" name="search" value="${search}" maxlength="100"
        /></label>
        <button>${t.people.show}</button>
      </form>
      <section id="week" data-live>
        <div class="scroll" tabindex="0" role="region" aria-label="${t.nav.week}">
          <table class="week">
            <thead>
              <tr>
                <th scope="col">${t.people.person}</th>
                ${days.map((day) => dayHead(scene, day))}
              </tr>
            </thead>
            <tbody>
              ${rows.map((user) => personRows(scene, user, { days, entries: entries.get(user.id) ?? [] }))}
            </tbody>
          </table>
        </div>
        <p class="legend faint">
          <span
            ><svg class="key" viewBox="0 0 20 10" aria-hidden="true">
              <rect class="sure" width="20" height="10" />
            </svg>
            ${t.week.bySchedule}</span
          >
          <span
            ><svg class="key" viewBox="0 0 20 10" aria-hidden="true">
              <rect class="perhaps" width="20" height="10" />
            </svg>
            ${t.week.perhaps}</span
          >
          <span
            ><svg class="key" viewBox="0 0 20 10" aria-hidden="true">
              <rect class="came" x="8" width="4" height="10" />
            </svg>
            ${t.week.came}</span
          >
        </p>
        ${pager(scene, `/week${query({ from: first, search })}`, { page: number, pages })}
      </section>`;
    return page(scene, { title: t.nav.week, body, isLive: true });
  });
}

interface Day extends Stretch {
  readonly date: string;
}

function dayOf(date: string, zone: string): Day {
  return { date, ...daysStretch(date, date, zone) };
}

function dayHead({ w, here, t }: Scene, { date, start, end }: Day): Html {
  const hours = Math.round((end - start) / HOUR_MS);
  const isToday = here.now >= start && here.now < end;
  return html`<th scope="col" ${isToday ? html`aria-current="date"` : ''}>
    ${w.dateWords(date)} ${hours === 24 ? '' : html`<span class="faint">${t.week.hours(hours)}</span>`}
  </th>`;
}

interface Within {
  readonly days: readonly Day[];
  readonly entries: readonly EntryView[];
}

/** A row for each code that lets in within the week; one of entries alone, where there is none. */
function personRows(scene: Scene, user: UserView, { days, entries }: Within): Html | '' {
  const { house, to, w, here } = scene;
  const week = { start: days[0]!.start, end: days.at(-1)!.end };
  const codes = house.queries
    .codesOf(user.id)
    .filter((code) => !isOff(code) && code.grants.some((one) => one.wanted));
  const shown = codes.filter((code) => openSpans(code.times, week, here.zone).length > 0);
  const name = html`<a href="${to(`/people/${user.id}`)}">${user.name}</a>`;
  if (shown.length === 0) {
    if (entries.length === 0) return '';
    return html`<tr>
      <th scope="row">${name}</th>
      ${days.map((day) => dayCell(scene, day, { entries: entries.filter(({ at }) => at >= day.start && at < day.end) }))}
    </tr>`;
  }
  return html`${shown.map((code, index) => {
    const where = code.grants.flatMap(({ wanted, deviceName }) => (wanted ? deviceName : [])).join(', ');
    const own = entries.filter(
      (entry) => entry.code === code.id || (entry.code === undefined && index === 0),
    );
    return html`<tr>
      <th scope="row">
        ${name}
        <a class="faint" href="${to(`/codes/${code.id}`)}">${where}: ${w.schedule(code.schedule, here)}</a>
      </th>
      ${days.map((day) => dayCell(scene, day, { code, entries: own.filter(({ at }) => at >= day.start && at < day.end) }))}
    </tr>`;
  })}`;
}

/** The plan as bars and the entries as dots; both also in words. */
function dayCell(
  scene: Scene,
  day: Day,
  { code, entries }: { code?: CodeView; entries: readonly EntryView[] },
): Html {
  const { here, t, w } = scene;
  const spans = code ? openSpans(code.times, day, here.zone) : [];
  const x = (at: number): number => Math.round(((at - day.start) / (day.end - day.start)) * WIDTH * 10) / 10;
  const kind = code && isCertain(code) ? 'sure' : 'perhaps';
  const hasNow = here.now >= day.start && here.now < day.end;
  return html`<td>
    <svg
      class="day"
      viewBox="0 0 ${WIDTH} 26"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="track" width="${WIDTH}" height="26" />
      ${spans.map(({ start, end }) => html`<rect class="${kind}" x="${x(start)}" y="4" width="${Math.max(x(end) - x(start), 1)}" height="18" />`)}
      ${hasNow ? html`<rect class="now" x="${x(here.now)}" width="1.5" height="26" />` : ''}
      ${entries.map(({ at }) => html`<rect class="came" x="${x(at) - 1.5}" y="5" width="3" height="16" />`)}
    </svg>
    <span class="hidden"
      >${spans.map((span) => spanWords(span, day, scene)).join(', ')}
      ${entries.map((entry) => w.entry(entry, here)).join('. ')}
      ${spans.length + entries.length === 0 ? t.week.nothing : ''}</span
    >
  </td>`;
}

function spanWords({ start, end }: Stretch, day: Day, { t, w, here }: Scene): string {
  if (start === day.start && end === day.end) return t.week.wholeDay;
  // As on its own day: the hours alone, and which of two where the clocks go back.
  const time = (at: number): string => w.moment(at, { now: at, zone: here.zone });
  return `${time(start)}–${end === day.end ? '24:00' : time(end)}`;
}

/** Those by whom nobody can say who it was belong to no row. */
function entriesBy({ house, reader }: Scene, { start, end }: Stretch): Map<number, EntryView[]> {
  const all = house.queries.entries({
    from: start,
    until: end,
    limit: MOST_ENTRIES,
    role: reader.member.role,
    member: reader.member.id,
  });
  const known = all.flatMap((entry) => (entry.user ? [{ id: entry.user.id, entry }] : []));
  const byPerson = Map.groupBy(known, ({ id }) => id);
  return new Map([...byPerson].map(([id, those]) => [id, those.map(({ entry }) => entry)]));
}

/** Nothing but the time decides, and nothing is known to keep it off its devices. */
function isCertain({ condition, uses, grants }: CodeView): boolean {
  return !condition && !uses && grants.every(({ wanted, state }) => !wanted || AS_PLANNED.has(state));
}

function isOff({ paused, deleted, over, uses }: CodeView): boolean {
  return paused || deleted || over || isSpent(uses);
}

function mondayOf(date: string): string {
  const day = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  return addDays(date, 1 - day);
}
