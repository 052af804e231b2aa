import { DEFAULT_UNIT } from '../../../domain/bookings/unit.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { go, pageNumber, pager } from '../parts.ts';
import { bookingsTrail, fieldsOf, stayList, unitFields } from './booking-parts.ts';

const STAYS_ON_A_PAGE = 30;

/** `/bookings`: units that are let, and who comes. */
export function bookings(routes: Routes): void {
  routes.page('/bookings', 'manager', (scene) => {
    const { t, w, house } = scene;
    const concerns = house.bookings.stays.list({ concern: true });
    const body = html`<section id="units" data-live aria-label="${t.nav.bookings}">
        ${concerns.length === 0 ? '' : html`<h2>${w.bookings.label.concerns}</h2>`}
        ${stayList(scene, concerns)} ${unitCards(scene)} ${comingPart(scene)}
      </section>
      <p class="acts">${go(scene, '/bookings/new', w.bookings.label.addUnit)}</p>`;
    return page(scene, { title: t.nav.bookings, body, isLive: true });
  });

  routes.page('/bookings/new', 'manager', (scene) =>
    page(scene, {
      ...{ title: scene.w.bookings.label.newUnit, trail: bookingsTrail(scene) },
      body: newUnitForm(scene),
    }),
  );

  routes.form('/bookings/new', 'manager', (scene, form) => {
    const { house, reader } = scene;
    const added = house.bookings.units.add(reader.by, {
      ...DEFAULT_UNIT,
      ...fieldsOf(scene, form),
      share: { ...DEFAULT_UNIT.share, language: reader.member.language ?? DEFAULT_UNIT.share.language },
    });
    if (!added.ok) return { refusals: added.refusals, to: '/bookings/new' };
    return { to: `/bookings/units/${added.value}`, note: scene.t.saved };
  });
}

function newUnitForm(scene: Scene): Html {
  const { t, to } = scene;
  const { checkIn, checkOut } = DEFAULT_UNIT;
  return html`<form method="post" class="fields" action="${to('/bookings/new')}">
    ${proofOf(scene)} ${unitFields(scene, { name: '', devices: [], checkIn, checkOut })}
    <div class="acts"><button class="primary">${t.save}</button> ${go(scene, '/bookings', t.cancel)}</div>
  </form>`;
}

function unitCards(scene: Scene): Html {
  const { w, to, house } = scene;
  const units = house.bookings.units.all();
  if (units.length === 0) return html`<p>${w.bookings.none}</p>`;
  return html`<ul class="cards">
    ${units.map(
      (one) =>
        html`<li class="card">
          <h2><a href="${to(`/bookings/units/${one.id}`)}">${one.name}</a></h2>
          <p>${w.bookings.unitLine(one)}</p>
        </li>`,
    )}
  </ul>`;
}

function comingPart(scene: Scene): Html {
  const { w, house } = scene;
  const all = house.bookings.stays.list();
  if (all.length === 0) return html``;
  const pages = Math.max(1, Math.ceil(all.length / STAYS_ON_A_PAGE));
  const number = Math.min(pageNumber(scene), pages - 1);
  return html`<h2>${w.bookings.label.all}</h2>
    ${stayList(scene, all.slice(number * STAYS_ON_A_PAGE, (number + 1) * STAYS_ON_A_PAGE))}
    ${pager(scene, '/bookings', { page: number, pages })}`;
}
