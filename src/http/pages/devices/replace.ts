import type { DeviceView } from '../../../engine/views/device-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { button, deviceBy, deviceKey, go } from '../parts.ts';
import { deviceGone, pathOf, deviceTrail } from './trail.ts';

/** Where a lock was replaced, or is not in the house any more. */
export function replace(routes: Routes): void {
  routes.page('/devices/:key/move', 'manager', (scene) => {
    const from = deviceBy(scene, scene.c.req.param('key'));
    if (!from) return undefined;
    const to = deviceBy(scene, scene.c.req.query('to'));
    return to ? previewPage(scene, from, to) : choicePage(scene, from);
  });

  routes.form('/devices/:key/move', 'manager', (scene, form) => {
    const { house, reader, t } = scene;
    const from = deviceBy(scene, scene.c.req.param('key'));
    const to = deviceBy(scene, form.text('to'));
    if (!from || !to) return deviceGone();
    const moved = house.replacement.move(reader.by, from.id, to.id, { forget: form.has('forget') });
    if (!moved.ok) return { refusals: moved.refusals, to: pathOf(from) };
    return { to: pathOf(to), note: t.replace.moving(moved.value) };
  });

  routes.page('/devices/:key/forget', 'manager', (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (!device) return undefined;
    const { t } = scene;
    const body = html`<p>${t.replace.forgetQuestion(device.name)}</p>
      ${device.ownCodes > 0 ? html`<p>${t.replace.stillOnIt(device.ownCodes)}</p>` : ''}
      <div class="acts">
        ${button(scene, `${pathOf(device)}/forget`, { label: t.replace.forgetYes, style: 'danger' })}
        ${go(scene, pathOf(device), t.no)}
      </div>`;
    return page(scene, { title: device.name, trail: deviceTrail(scene, device), body });
  });

  routes.form('/devices/:key/forget', 'manager', (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (!device) return deviceGone();
    const forgotten = scene.house.replacement.forget(scene.reader.by, device.id);
    if (!forgotten.ok) return { refusals: forgotten.refusals, to: pathOf(device) };
    return { to: '/devices', note: scene.t.replace.forgotten(device.name) };
  });
}

/** The ways there from the card of a device. */
export function replaceLinks(scene: Scene, device: DeviceView): Html {
  const { t } = scene;
  return html`${device.ownCodes > 0 ? go(scene, `${pathOf(device)}/move`, t.replace.title) : ''}
  ${device.reachable ? '' : go(scene, `${pathOf(device)}/forget`, t.replace.forget, 'danger')}`;
}

function choicePage(scene: Scene, from: DeviceView): Html {
  const { t, house } = scene;
  const others = house.queries
    .devices()
    .filter(
      ({ id, kind, codesUnsupportedReason }) =>
        id !== from.id && kind === from.kind && !codesUnsupportedReason,
    );
  const body = html`<p>${others.length === 0 ? t.replace.noOther : t.replace.question(from.name)}</p>
    <div class="acts">
      ${others.map(({ id, name }) => go(scene, `${pathOf(from)}/move?to=${deviceKey(id)}`, name))}
      ${go(scene, pathOf(from), t.cancel)}
    </div>`;
  return page(scene, { title: t.replace.title, trail: deviceTrail(scene, from), body });
}

/** Which codes move and which cannot, before they do. */
function previewPage(scene: Scene, from: DeviceView, to: DeviceView): Html {
  const { t, w, house } = scene;
  const { moves, stays } = house.replacement.preview(from.id, to.id);
  const fields = { to: deviceKey(to.id) };
  const path = `${pathOf(from)}/move`;
  const body = html`<p class="big">${from.name} → ${to.name}</p>
    <p>${t.replace.moves(moves.length)}</p>
    <ul>
      ${moves.map(({ userName }) => html`<li>${w.whose(userName)}</li>`)}
    </ul>
    ${stays.length === 0 ? '' : html`<p>${t.replace.stays(stays.length)}</p>`}
    <ul>
      ${stays.map(
        ({ userName, refusals }) =>
          html`<li>${w.whose(userName)}: ${refusals.map((refusal) => w.refusal(refusal)).join(' ')}</li>`,
      )}
    </ul>
    <div class="acts">
      ${moves.length === 0 ? '' : button(scene, path, { label: t.replace.yes, style: 'primary', fields })}
      ${
        moves.length === 0 || from.reachable
          ? ''
          : button(scene, path, { label: t.replace.yesForget, fields: { ...fields, forget: '1' } })
      }
      ${go(scene, pathOf(from), t.cancel)}
    </div>`;
  return page(scene, { title: t.replace.title, trail: deviceTrail(scene, from), body });
}
