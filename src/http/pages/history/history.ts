import { audience } from '../../../domain/alerts/alert.ts';
import { ENTRY_ACTIONS } from '../../../domain/driver/driver-event.ts';
import type { EntryAction } from '../../../domain/driver/driver-event.ts';
import type { Role } from '../../../domain/people/user.ts';
import { daysStretch } from '../../../domain/schedule/open-spans.ts';
import type { EntrySelection } from '../../../engine/views/entry-views.ts';
import type { Person } from '../../../engine/views/user-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { dateIn, deviceBy, deviceKey, pageNumber, query } from '../parts.ts';

const ENTRIES_ON_A_PAGE = 50;
const MOST_CHOICES = 20;
/** Nobody came before. */
const FIRST_DAY = '1971-01-01';

/** `/history`: who came, narrowed by day, person, device and kind, and as a file. */
export function history(routes: Routes): void {
  routes.page('/history', 'manager', (scene) => {
    const { t, w, here, house, reader, to } = scene;
    const asked = askedIn(scene);
    const number = pageNumber(scene);
    const found = house.queries.entries({
      ...asked.selection,
      limit: ENTRIES_ON_A_PAGE + 1,
      offset: number * ENTRIES_ON_A_PAGE,
      role: reader.member.role,
      member: reader.member.id,
    });
    const shown = found.slice(0, ENTRIES_ON_A_PAGE);
    const at = (other: number): string => to(`/history${query({ ...asked.fields, page: other })}`);
    const body = html`${form(scene, asked.fields)} ${asked.several.length > 0 ? choices(scene, asked) : ''}
      <section id="entries" data-live aria-label="${t.nav.history}">
        ${shown.length === 0 ? html`<p>${t.history.none}</p>` : ''}
        <ul class="entries">
          ${shown.map((entry) => html`<li>${w.entry(entry, here)}</li>`)}
        </ul>
        <nav class="pager" aria-label="${t.pager.label}">
          ${number > 0 ? html`<a class="button" rel="prev" href="${at(number - 1)}">${t.pager.newer}</a>` : ''}
          ${
            found.length > shown.length
              ? html`<a class="button" rel="next" href="${at(number + 1)}">${t.pager.older}</a>`
              : ''
          }
        </nav>
      </section>
      <p><a href="${to(`/history.csv${query(asked.fields)}`)}" download>${t.history.file}</a></p>`;
    return page(scene, { title: t.nav.history, body, isLive: true });
  });

  routes.page('/history.csv', 'manager', async (scene) => {
    const { selection } = askedIn(scene);
    const { parts, reader } = scene;
    const file = await parts.files.exportEntries(reader.member, selection);
    return scene.c.body(new Uint8Array(file), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="history.csv"',
    });
  });
}

type Fields = Readonly<Record<'day' | 'until' | 'person' | 'device' | 'how', string>>;

function form({ t, to, house, reader }: Scene, { day, until, person, device, how }: Fields): Html {
  const option = (value: string, label: string, chosen: string): Html =>
    html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${label}</option>`;
  return html`<form class="search" method="get" action="${to('/history')}" role="search">
    <label>${t.history.from} <input type="date" name="day" value="${day}" /></label>
    <label>${t.history.until} <input type="date" name="until" value="${until}" /></label>
    <label>${t.history.who} <input type="search" name="person" value="${person}" maxlength="100" /></label>
    <label
      >${t.history.where}
      <select name="device">
        ${option('', t.history.anywhere, device)}
        ${house.queries.devices().map((one) => option(deviceKey(one.id), one.name, device))}
      </select></label
    >
    <label
      >${t.history.what}
      <select name="how">
        ${option('', t.history.anything, how)}
        ${hearable(reader.member.role).map((one) => option(one, t.history.kinds[one], how))}
      </select></label
    >
    <button>${t.people.show}</button>
  </form>`;
}

/** What is asked for, as the fields say it; what says nothing that is known leaves nothing out. */
interface Asked {
  readonly fields: Fields;
  readonly selection: EntrySelection;
  /** All whose names fit, where they are several. */
  readonly several: readonly Person[];
}

function choices({ t, to }: Scene, { several, fields }: Asked): Html {
  return html`<p>
    ${t.history.several}
    ${several.map(
      ({ name }) => html`<a href="${to(`/history${query({ ...fields, person: name })}`)}">${name}</a> `,
    )}
  </p>`;
}

function askedIn(scene: Scene): Asked {
  const text = (name: string): string => (scene.c.req.query(name) ?? '').slice(0, 100);
  const day = dateIn(text('day')) ?? '';
  const until = dateIn(text('until')) ?? '';
  const device = deviceBy(scene, text('device'));
  const how = hearable(scene.reader.member.role).find((one) => one === text('how'));
  const person = text('person').trim();
  const people = peopleCalled(scene, person);
  const exact = people.find(({ name }) => name.toLowerCase() === person.toLowerCase());
  const only = exact ?? people[0];
  const [first, last] = [day || until, until || day];
  const stretch =
    first === '' ? undefined : daysStretch(day === '' ? FIRST_DAY : first, last, scene.here.zone);
  return {
    fields: { day, until, person, device: device ? deviceKey(device.id) : '', how: how ?? '' },
    selection: {
      ...(device && { device: device.id }),
      ...(how && { how: [how] }),
      // Nobody has the id 0: a name that nobody has finds nothing.
      ...(person !== '' && { user: only?.id ?? 0 }),
      ...(stretch && { from: stretch.start, until: stretch.end }),
    },
    several: people.length > 1 && !exact ? people : [],
  };
}

function peopleCalled({ house }: Scene, search: string): Person[] {
  if (search === '') return [];
  const ids = house.queries.userIds({ search }).slice(0, MOST_CHOICES);
  return ids.flatMap((id) => house.queries.person(id) ?? []);
}

/** What this role hears of: a manager is not told of a duress code, nor that there is one. */
function hearable(role: Role): readonly EntryAction[] {
  return ENTRY_ACTIONS.filter((how) => audience(how).has(role));
}
