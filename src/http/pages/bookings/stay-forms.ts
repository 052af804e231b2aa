import { createHash } from 'node:crypto';
import type { StayMoment } from '../../../domain/bookings/sighting.ts';
import { sameMoment } from '../../../domain/bookings/stay.ts';
import type { StayGuest } from '../../../domain/bookings/stay.ts';
import { userProblems } from '../../../domain/people/user.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { StayView } from '../../../engine/views/booking-views.ts';
import type { Form } from '../../form.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { button, go, idIn } from '../parts.ts';
import { placeOf, stayIn, stayTrail, unitIn, unitTrail } from './booking-parts.ts';

const GUEST_FIELDS = ['name', 'phone', 'email'] as const;

/** A booking that is made by hand, other dates or another guest, and the end of one. */
export function stayForms(routes: Routes): void {
  routes.page('/bookings/units/:id/stay', 'manager', (scene) => {
    const unit = unitIn(scene);
    if (!unit) return undefined;
    const { t, to, w } = scene;
    const path = `/bookings/units/${unit.id}`;
    const body = html`<form method="post" class="fields" action="${to(`${path}/stay`)}">
      ${proofOf(scene)} ${moments(scene)} ${guestFields(scene, {})}
      <div class="acts"><button class="primary">${t.save}</button> ${go(scene, path, t.cancel)}</div>
    </form>`;
    return page(scene, { title: w.bookings.label.newStay, trail: unitTrail(scene, unit), body });
  });

  routes.form('/bookings/units/:id/stay', 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const unit = idIn(scene, 'id');
    const to = `/bookings/units/${unit}/stay`;
    const guest = guestIn(form);
    const wrong = guestProblems(guest);
    if (wrong.length > 0) return { refusals: wrong, to };
    const made = house.bookings.stays.add(reader.by, {
      ...{ unit, guest },
      ...{ arrival: momentIn(form, 'arrival'), departure: momentIn(form, 'departure') },
    });
    return made.ok
      ? { to: placeOf(made.value), note: w.bookings.done.made }
      : { refusals: made.refusals, to };
  });

  routes.page('/bookings/stays/:id/edit', 'manager', (scene) => {
    const shown = stayIn(scene);
    if (!shown || isOver(shown)) return undefined;
    const { t, to, w } = scene;
    const path = placeOf(shown.id);
    const body = html`<form method="post" class="fields" action="${to(`${path}/edit`)}">
      ${proofOf(scene)}<input type="hidden" name="seen" value="${markOf(shown)}" /> ${moments(scene, shown)}
      ${guestFields(scene, shown.guest)}
      <div class="acts"><button class="primary">${t.save}</button> ${go(scene, path, t.cancel)}</div>
    </form>`;
    return page(scene, { title: w.bookings.label.edit, trail: stayTrail(scene, shown), body });
  });

  routes.form('/bookings/stays/:id/edit', 'manager', (scene, form) => {
    const { house, reader, t, w } = scene;
    const shown = stayIn(scene);
    if (!shown) return { refusals: [{ kind: 'not-found', what: 'stay' }], to: '/bookings' };
    const to = `${placeOf(shown.id)}/edit`;
    if (form.text('seen') !== markOf(shown)) return { to, note: t.bookings.changedMeanwhile, refused: true };
    const guest = guestIn(form, shown.guest);
    const wrong = guestProblems(guest);
    if (wrong.length > 0) return { refusals: wrong, to };
    const arrival = momentIn(form, 'arrival');
    const departure = momentIn(form, 'departure');
    // What stays as it was, a calendar may still change.
    const edited = house.bookings.stays.edit(reader.by, shown.id, {
      ...(!sameMoment(arrival, shown.arrival) && { arrival }),
      ...(!sameMoment(departure, shown.departure) && { departure }),
      ...(GUEST_FIELDS.some((name) => guest[name] !== shown.guest[name]) && { guest }),
    });
    if (!edited.ok) return { refusals: edited.refusals, to };
    return { to: placeOf(shown.id), note: w.bookings.done.changed };
  });

  routes.page('/bookings/stays/:id/remove', 'manager', (scene) => {
    const shown = stayIn(scene);
    if (!shown || isOver(shown)) return undefined;
    const { w } = scene;
    const path = placeOf(shown.id);
    const body = html`<p>${w.bookings.removeStayQuestion(shown.name)}</p>
      <div class="acts">
        ${button(scene, `${path}/remove`, { label: w.bookings.label.removeYes, style: 'danger' })}
        ${go(scene, path, w.bookings.label.no)}
      </div>`;
    return page(scene, { title: w.bookings.label.remove, trail: stayTrail(scene, shown), body });
  });
}

function isOver({ state }: StayView): boolean {
  return state === 'departed' || state === 'cancelled' || state === 'blocked';
}

/** Another one once somebody, or a calendar, has changed the dates or the guest. */
function markOf({ arrival, departure, guest }: StayView): string {
  const decided = JSON.stringify([arrival, departure, GUEST_FIELDS.map((name) => guest[name])]);
  return createHash('sha256').update(decided).digest('base64url').slice(0, 16);
}

function moments({ t }: Scene, shown?: StayView): Html {
  const field = (name: 'arrival' | 'departure'): Html =>
    html`<div class="pair">
      <label
        >${t.bookings[name]} <input type="date" name="${name}" value="${shown?.[name].date ?? ''}" required
      /></label>
      <label
        >${t.bookings[name]}: ${t.bookings.time}
        <input type="time" name="${name}-time" value="${shown?.[name].time ?? ''}"
      /></label>
    </div>`;
  return html`${field('arrival')} ${field('departure')}`;
}

function guestFields({ t }: Scene, guest: StayGuest): Html {
  const labels = { name: t.bookings.guest, phone: t.bookings.phone, email: t.bookings.email };
  return html`${GUEST_FIELDS.map(
    (name) =>
      html`<label
        >${labels[name]}
        <input name="${name}" value="${guest[name] ?? ''}" maxlength="130" autocomplete="off"
      /></label>`,
  )}`;
}

function momentIn(form: Form, name: 'arrival' | 'departure'): StayMoment {
  const time = form.text(`${name}-time`);
  return { date: form.text(name), ...(time !== '' && { time }) };
}

/** @param before what else is known of them stays */
function guestIn(form: Form, before: StayGuest = {}): StayGuest {
  const typed = Object.fromEntries(
    GUEST_FIELDS.flatMap((name) => (form.text(name) === '' ? [] : [[name, form.text(name)]])),
  );
  const { name: _name, phone: _phone, email: _email, ...rest } = before;
  return { ...rest, ...typed };
}

function guestProblems({ name, phone, email }: StayGuest): Refusal[] {
  return userProblems({
    ...{ firstName: 'x', lastName: name ?? '' },
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
  }).map((problem) => ({ kind: 'user', problem }));
}
