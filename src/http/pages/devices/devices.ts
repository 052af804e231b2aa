import type { DeviceView } from '../../../engine/views/device-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Outcome, Scene } from '../../scene.ts';
import { button, deviceBy, go, lines } from '../parts.ts';
import { quickActs, stateOf } from './acts.ts';
import { replaceLinks } from './replace.ts';
import { slotsPart } from './slots.ts';
import { pathOf } from './trail.ts';

/** `/devices`, and `/devices/<key>`: one device with all its slots. */
export function devices(routes: Routes): void {
  routes.page('/devices', 'manager', (scene) => {
    const { t, house } = scene;
    const all = house.queries.devices();
    const body = html`<section id="all" data-live aria-label="${t.nav.devices}">
        ${all.length === 0 ? html`<p>${t.devices.none}</p>` : ''}
        <ul class="cards">
          ${all.map((device) => card(scene, device))}
        </ul>
      </section>
      <p class="acts tools">${go(scene, '/devices/groups', scene.w.deviceGroups.title)}</p>`;
    return page(scene, { title: t.nav.devices, body, isLive: true });
  });

  routes.page('/devices/:key', 'manager', (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    return device && devicePage(scene, device);
  });

  routes.form('/devices/:key/check', 'manager', (scene) =>
    on(scene, ({ id }) => scene.house.deviceCommands.check(scene.reader.by, id), scene.t.devices.checking),
  );
  routes.form('/devices/:key/restore', 'manager', (scene) =>
    on(
      scene,
      ({ id }) => scene.house.grants.resolveDeleted(scene.reader.by, id, 'put-back'),
      scene.t.code.underWay,
    ),
  );
  routes.form('/devices/:key/give-up', 'manager', (scene) =>
    on(scene, ({ id }) => scene.house.grants.resolveDeleted(scene.reader.by, id, 'leave'), scene.t.saved),
  );

  /** Kept nowhere: it is what the camera shows now. */
  routes.page('/devices/:key/picture', 'manager', async (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (!device) return undefined;
    const picture = await scene.house.cameras.picture(device.id);
    if (picture.kind === 'failed') return scene.c.body(null, 404);
    return scene.c.body(new Uint8Array(picture.content), 200, { 'content-type': imageType(picture.content) });
  });
}

function card(scene: Scene, device: DeviceView): Html {
  const { t, w, here, to } = scene;
  const state = stateOf(scene, device);
  return html`<li class="card ${device.reachable ? '' : 'silent'}">
    <h2><a href="${to(pathOf(device))}">${device.name}</a></h2>
    ${state === undefined ? '' : html`<p class="big">${state}</p>`}
    <p class="faint">
      ${[device.area, device.model, w.life(device, here)].filter((part) => part !== undefined).join(' · ')}
    </p>
    <p>${t.devices.slots(device.ownCodes, device.slots)}</p>
    ${device.foreign > 0 ? html`<p>${t.devices.foreign(device.foreign)}</p>` : ''}
  </li>`;
}

function devicePage(scene: Scene, device: DeviceView): Html {
  const { t, w, here, house, to } = scene;
  const path = pathOf(device);
  const camera = house.cameras.of(device.id);
  const state = stateOf(scene, device);
  const facts = [
    t.devices.kind[device.kind],
    ...[device.area, device.model].filter((part) => part !== undefined),
    ...(device.battery === undefined ? [] : [t.devices.battery(device.battery)]),
    w.life(device, here),
    t.devices.pins(device.pin.minLength, device.pin.maxLength),
  ];
  const body = html`<section id="device" data-live>
      ${state === undefined ? '' : html`<p class="big">${state}</p>`}
      <p class="faint">${facts.join(' · ')}</p>
      ${device.codesUnsupportedReason ? html`<p class="note refused">${w.driver(device.codesUnsupportedReason)}</p>` : ''}
      <div class="acts">
        ${quickActs(scene, device, path)} ${button(scene, `${path}/check`, { label: t.devices.check })}
        ${go(scene, `${path}/who`, t.devices.who)} ${replaceLinks(scene, device)}
      </div>
      ${
        device.lost > 0
          ? html`<div class="note refused">
              <p>${t.devices.lost(device.lost)}</p>
              <div class="acts">
                ${button(scene, `${path}/restore`, { label: t.devices.restore, style: 'primary' })}
                ${button(scene, `${path}/give-up`, { label: t.devices.giveUp })}
              </div>
            </div>`
          : ''
      }
    </section>
    ${
      camera && !camera.isMissing
        ? html`<details class="camera">
            <summary>${t.devices.camera}</summary>
            <img src="${to(`${path}/picture`)}" alt="${t.devices.picture(device.name)}" loading="lazy" />
          </details>`
        : ''
    }
    ${slotsPart(scene, device)} ${entries(scene, device)}`;
  return page(scene, {
    title: device.name,
    trail: [{ label: t.nav.devices, to: '/devices' }],
    body,
    isLive: true,
  });
}

function entries(scene: Scene, { id }: DeviceView): Html {
  const { t, w, here, house, reader } = scene;
  const all = house.queries.entries({
    device: id,
    limit: 15,
    role: reader.member.role,
    member: reader.member.id,
  });
  return html`<section id="came" data-live aria-labelledby="came-title">
    <h2 id="came-title">${t.now.came}</h2>
    ${all.length === 0 ? html`<p class="faint">${t.now.nobodyCame}</p>` : ''}
    ${lines(all.map((entry) => w.entry(entry, here)))}
  </section>`;
}

function on(
  scene: Scene,
  run: (
    device: DeviceView,
  ) => { ok: true } | { ok: false; refusals: Extract<Outcome, { refusals: unknown }>['refusals'] },
  note: string,
): Outcome {
  const device = deviceBy(scene, scene.c.req.param('key'));
  if (!device) return { refusals: [{ kind: 'not-found', what: 'device' }], to: '/devices' };
  const done = run(device);
  const to = pathOf(device);
  return done.ok ? { to, note } : { refusals: done.refusals, to };
}

/** By its first bytes. What is neither is not shown as something else. */
function imageType(content: Uint8Array): string {
  if (content[0] === 0xff && content[1] === 0xd8) return 'image/jpeg';
  return content[0] === 0x89 && content[1] === 0x50 ? 'image/png' : 'application/octet-stream';
}
