import type { StayView, UnitView } from '../../../engine/views/booking-views.ts';
import type { Form } from '../../form.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Scene } from '../../scene.ts';
import { deviceKey, idIn, tick } from '../parts.ts';

export function bookingsTrail({ t }: Scene): { label: string; to: string }[] {
  return [{ label: t.nav.bookings, to: '/bookings' }];
}

export function unitTrail(
  scene: Scene,
  { id, name }: { readonly id: number; readonly name: string },
): { label: string; to: string }[] {
  return [...bookingsTrail(scene), { label: name, to: `/bookings/units/${id}` }];
}

export function unitIn(scene: Scene): UnitView | undefined {
  return scene.house.bookings.units.get(idIn(scene, 'id'));
}

export function stayTrail(scene: Scene, { id, name, unit }: StayView): { label: string; to: string }[] {
  return [...unitTrail(scene, unit), { label: name, to: placeOf(id) }];
}

export function placeOf(stay: number): string {
  return `/bookings/stays/${stay}`;
}

export function stayIn(scene: Scene): StayView | undefined {
  return scene.house.bookings.stays.get(idIn(scene, 'id'));
}

/** Name, devices and hours, as a form of a unit has them. */
export function fieldsOf(
  { house }: Scene,
  form: Form,
): { name: string; devices: string[]; checkIn: string; checkOut: string } {
  const ticked = form.all('device');
  return {
    name: form.text('name'),
    devices: house.queries.devices().flatMap(({ id }) => (ticked.includes(deviceKey(id)) ? id : [])),
    checkIn: form.text('in'),
    checkOut: form.text('out'),
  };
}

/** The fields of a unit that a new one needs. */
export function unitFields(
  { t, house }: Scene,
  { name, devices, checkIn, checkOut }: ReturnType<typeof fieldsOf>,
): Html {
  return html`<label
      >${t.bookings.unitName} <input name="name" value="${name}" required maxlength="80" autocomplete="off"
    /></label>
    <fieldset>
      <legend>${t.bookings.devices}</legend>
      ${house.queries
        .devices()
        .map((one) => tick('device', deviceKey(one.id), { label: one.name, isOn: devices.includes(one.id) }))}
    </fieldset>
    <div class="pair">
      <label>${t.bookings.checkIn} <input type="time" name="in" value="${checkIn}" required /></label>
      <label>${t.bookings.checkOut} <input type="time" name="out" value="${checkOut}" required /></label>
    </div>`;
}

/** One line each, with what its state is and what hinders it. */
export function stayList(scene: Scene, stays: readonly StayView[]): Html | '' {
  const { w, to, here } = scene;
  if (stays.length === 0) return '';
  return html`<ul class="plain">
    ${stays.map(
      (one) =>
        html`<li>
          <a href="${to(`/bookings/stays/${one.id}`)}">${w.bookings.stayLine(one)}</a> · ${one.unit.name}
          ${
            one.notReady.length === 0
              ? ''
              : html`<span class="faint"
                  >${one.notReady.map((lack) => `${lack.deviceName}: ${w.trouble(lack, here)}`).join(' · ')}</span
                >`
          }
        </li>`,
    )}
  </ul>`;
}
