import type { UnitView } from '../../../engine/views/booking-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, go, idIn, lines, pageNumber, pager } from '../parts.ts';
import { bookingsTrail, fieldsOf, stayList, unitFields, unitIn, unitTrail } from './booking-parts.ts';
import { feedsPart } from './feeds.ts';

const STAYS_ON_A_PAGE = 30;
const PAST = ['departed', 'cancelled', 'blocked'] as const;

/** `/bookings/units/<id>`: a unit, its bookings and its calendars. */
export function unit(routes: Routes): void {
  routes.page('/bookings/units/:id', 'manager', (scene) => {
    const shown = unitIn(scene);
    return shown && unitPage(scene, shown);
  });

  routes.page('/bookings/units/:id/past', 'manager', (scene) => {
    const shown = unitIn(scene);
    if (!shown) return undefined;
    const { t, w, house } = scene;
    const all = house.bookings.stays.list({ unit: shown.id, states: PAST }).reverse();
    const pages = Math.max(1, Math.ceil(all.length / STAYS_ON_A_PAGE));
    const number = Math.min(pageNumber(scene), pages - 1);
    const body = html`${all.length === 0 ? html`<p>${t.bookings.nothing}</p>` : ''}
    ${stayList(scene, all.slice(number * STAYS_ON_A_PAGE, (number + 1) * STAYS_ON_A_PAGE))}
    ${pager(scene, `/bookings/units/${shown.id}/past`, { page: number, pages })}`;
    return page(scene, { title: w.bookings.label.past, trail: unitTrail(scene, shown), body });
  });

  routes.page('/bookings/units/:id/edit', 'manager', (scene) => {
    const shown = unitIn(scene);
    if (!shown) return undefined;
    const { t, to } = scene;
    const path = `/bookings/units/${shown.id}`;
    const body = html`<form method="post" class="fields" action="${to(`${path}/edit`)}">
        ${proofOf(scene)} ${unitFields(scene, { ...shown, devices: [...shown.devices] })}
        <div class="acts"><button class="primary">${t.save}</button> ${go(scene, path, t.cancel)}</div>
      </form>
      <p class="faint">${t.bookings.moreInChat}</p>`;
    return page(scene, { title: t.edit, trail: unitTrail(scene, shown), body });
  });

  routes.form('/bookings/units/:id/edit', 'manager', (scene, form) => {
    const id = idIn(scene, 'id');
    const edited = scene.house.bookings.units.edit(scene.reader.by, id, fieldsOf(scene, form));
    if (!edited.ok) return { refusals: edited.refusals, to: `/bookings/units/${id}/edit` };
    return { to: `/bookings/units/${id}`, note: scene.w.bookings.done.saved };
  });

  routes.page('/bookings/units/:id/remove', 'manager', (scene) => {
    const shown = unitIn(scene);
    if (!shown) return undefined;
    const { t, w } = scene;
    const path = `/bookings/units/${shown.id}`;
    const body = html`<p>${w.bookings.removeUnitQuestion(shown.name)}</p>
      <div class="acts">
        ${button(scene, `${path}/remove`, { label: w.bookings.label.keepCodes, fields: { stays: 'keep' } })}
        ${button(scene, `${path}/remove`, {
          ...{ label: w.bookings.label.removeCodes, style: 'danger' },
          fields: { stays: 'remove' },
        })}
        ${go(scene, path, t.cancel)}
      </div>`;
    return page(scene, { title: w.bookings.label.remove, trail: unitTrail(scene, shown), body });
  });

  routes.form('/bookings/units/:id/remove', 'manager', (scene, form) => {
    const shown = unitIn(scene);
    const stays = form.text('stays') === 'remove' ? 'remove' : 'keep';
    const removed = scene.house.bookings.units.remove(scene.reader.by, idIn(scene, 'id'), stays);
    return after(removed, '/bookings', scene.w.bookings.unitRemoved(shown?.name ?? ''));
  });
}

function unitPage(scene: Scene, shown: UnitView): Html {
  const { t, w, house } = scene;
  const path = `/bookings/units/${shown.id}`;
  const coming = house.bookings.stays.list({ unit: shown.id });
  const backups = house.bookings.backups.of(shown.id);
  const nameOf = (stay: number | undefined): string | undefined =>
    stay === undefined ? undefined : (house.bookings.stays.get(stay)?.name ?? '…');
  const body = html`<section id="unit" data-live aria-label="${shown.name}">
      ${lines(w.bookings.unitCard(shown))}
      <h2>${w.bookings.label.unitStays}</h2>
      ${coming.length === 0 ? html`<p>${w.bookings.label.noStay}</p>` : stayList(scene, coming)}
    </section>
    <p class="acts">
      ${go(scene, `${path}/stay`, w.bookings.label.newStay)}
      ${go(scene, `${path}/past`, w.bookings.label.past)}
    </p>
    ${feedsPart(scene, shown)}
    ${
      shown.backup === 'off'
        ? ''
        : html`<section aria-labelledby="backups">
            <h2 id="backups">${w.bookings.label.backups}</h2>
            ${
              backups.length === 0
                ? html`<p>${w.bookings.label.noBackups}</p>`
                : lines(
                    backups.map(({ deviceName, isLive, givenTo }) =>
                      w.bookings.backupLine(deviceName, isLive, nameOf(givenTo)),
                    ),
                  )
            }
          </section>`
    }
    <p class="acts">
      ${go(scene, `${path}/edit`, t.edit)} ${go(scene, `${path}/remove`, w.bookings.label.remove, 'danger')}
    </p>`;
  return page(scene, { title: shown.name, trail: bookingsTrail(scene), body, isLive: true });
}
