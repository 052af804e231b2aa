import { MAY_OPEN, restOf } from '../../../domain/plan/sync.ts';
import type { RestState } from '../../../domain/plan/sync.ts';
import type { CodeView } from '../../../engine/views/code-views.ts';
import type { DeviceView } from '../../../engine/views/device-views.ts';
import type { UserView } from '../../../engine/views/user-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { amongFields, amongIn } from '../groups/among.ts';
import type { Among } from '../groups/among.ts';
import { SEVERAL } from '../groups/several.ts';
import { badge, deviceKey, go, pageNumber, pager, peopleOf, query } from '../parts.ts';

const PEOPLE_ON_A_PAGE = 25;
/** The states from the one that most needs an owner's eye to the calmest. */
const URGENCY: readonly RestState[] = [
  ...(['overdue', 'conflict', 'rejected', 'removing', 'waiting', 'unverified', 'live'] as const),
  ...(['paused', 'scheduled', 'over'] as const),
];

/** `/people`: who has which code where, and how each is. */
export function people(routes: Routes): void {
  routes.page('/people', 'manager', (scene) => {
    const { t } = scene;
    const among = amongIn(scene);
    const { search, filter, selection } = among;
    const number = pageNumber(scene);
    const { rows, total } = peopleOf(scene, selection, { page: number, pageSize: PEOPLE_ON_A_PAGE });
    const pages = Math.max(1, Math.ceil(total / PEOPLE_ON_A_PAGE));
    const body = html`${searchForm(scene, among)}
      <section id="people" data-live aria-label="${t.nav.people}">
        <p class="faint">${t.people.count(total)}</p>
        ${rows.length === 0 ? '' : matrix(scene, rows)}
        ${pager(scene, `/people${query({ search, filter })}`, { page: number, pages })}
      </section>`;
    return page(scene, { title: t.nav.people, body, isLive: true });
  });
}

function searchForm(scene: Scene, among: Among): Html {
  const { t, w, to } = scene;
  const { search, filter } = among;
  return html`<form class="search" method="get" action="${to('/people')}" role="search">
      ${amongFields(scene, among)} <button>${t.people.show}</button>
      ${go(scene, '/people/new', t.people.add, 'primary')}
    </form>
    <p class="acts tools">
      ${go(scene, `${SEVERAL}${query({ search, filter })}`, w.bulk.title)}
      ${go(scene, '/people/tags', w.tags.title)} ${go(scene, '/people/import', w.files.title)}
    </p>`;
}

/** A row for each person and a column for each device. On a phone, devices without a code of theirs are left out. */
function matrix(scene: Scene, rows: readonly UserView[]): Html {
  const { house, t, to } = scene;
  const devices = house.queries.devices();
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${t.people.matrix}">
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">${t.people.person}</th>
          ${devices.map(
            (device) =>
              html`<th scope="col">
                <a href="${to(`/devices/${deviceKey(device.id)}`)}">${device.name}</a>
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map((user) => personRow(scene, user, devices))}
      </tbody>
    </table>
  </div>`;
}

function personRow(scene: Scene, user: UserView, devices: readonly DeviceView[]): Html {
  const { house, to, t } = scene;
  const codes = house.queries.codesOf(user.id);
  return html`<tr>
    <th scope="row">
      <a href="${to(`/people/${user.id}`)}">${user.name}</a>
      ${codes.length === 0 ? html`<span class="faint">${t.people.noCode}</span>` : ''}
    </th>
    ${devices.map((device) => cell(scene, device, codes))}
  </tr>`;
}

function cell(scene: Scene, device: DeviceView, codes: readonly CodeView[]): Html {
  const { to, w, t } = scene;
  const here = codes.flatMap((code) => {
    const grant = code.grants.find((one) => one.device === device.id);
    if (!grant || (!grant.wanted && !MAY_OPEN.has(grant.state))) return [];
    return [{ code, state: restOf(grant.state, code) }];
  });
  const first = URGENCY.find((state) => here.some((one) => one.state === state));
  if (here.length === 0 || !first)
    return html`<td class="none" data-label="${device.name}">
      <span aria-label="${t.people.none}">–</span>
    </td>`;
  const [only] = here;
  const path = here.length === 1 && only ? `/codes/${only.code.id}` : undefined;
  const shown = badge(scene, first);
  const more = here.length > 1 ? html` <span class="faint">${t.people.codes(here.length)}</span>` : '';
  const label = only?.code.user ? `${w.whose(only.code.user.name)}, ${device.name}: ` : '';
  return html`<td data-label="${device.name}">
    ${path === undefined ? shown : html`<a href="${to(path)}"><span class="hidden">${label}</span>${shown}</a>`}${more}
  </td>`;
}
