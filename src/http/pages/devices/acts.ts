import type { ArmMode } from '../../../domain/device.ts';
import type { DeviceView } from '../../../engine/views/device-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { button, deviceBy, go } from '../parts.ts';
import { deviceGone, pathOf, deviceTrail } from './trail.ts';

const MODES: readonly ArmMode[] = ['disarmed', 'stay', 'away', 'night'];

/** Locking, unlocking, arming and disarming. Each that lets somebody in asks first. */
export function deviceActs(routes: Routes): void {
  routes.form('/devices/:key/lock', 'manager', async (scene, form) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (!device) return deviceGone();
    const back = placeIn(form.text('back'), device);
    const done = await scene.house.deviceCommands.turnBolt(scene.reader.by, device.id, true);
    return done.ok ? { to: back, note: scene.w.locked(true) } : { refusals: done.refusals, to: back };
  });

  routes.page('/devices/:key/unlock', 'manager', (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (device?.locked === undefined) return undefined;
    return question(scene, device, {
      path: 'unlock',
      asks: scene.w.unlockQuestion,
      yes: scene.t.devices.unlockYes,
    });
  });

  routes.form('/devices/:key/unlock', 'manager', async (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (!device) return deviceGone();
    const to = pathOf(device);
    const done = await scene.house.deviceCommands.turnBolt(scene.reader.by, device.id, false);
    return done.ok ? { to, note: scene.w.locked(false) } : { refusals: done.refusals, to };
  });

  routes.page('/devices/:key/arm/:mode', 'manager', (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    const mode = modeIn(scene);
    if (device?.armed === undefined || !mode) return undefined;
    const { t, w } = scene;
    const abilities = mode === 'disarmed' ? undefined : device.armAbilities;
    const option = (name: string, label: string): Html =>
      html`<label class="tick"><input type="checkbox" name="${name}" value="1" /> ${label}</label>`;
    return question(scene, device, {
      path: `arm/${mode}`,
      asks: w.armQuestion(mode),
      yes: w.armButton(mode),
      fields: html`${abilities?.noEntryDelay.includes(mode) ? option('no-delay', t.devices.noDelay) : ''}
      ${abilities?.silent ? option('silent', t.devices.silent) : ''}
      ${abilities?.bypass ? option('bypass', t.devices.bypass) : ''}`,
    });
  });

  routes.form('/devices/:key/arm/:mode', 'manager', async (scene, form) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    const mode = modeIn(scene);
    if (!device || !mode) return deviceGone();
    const to = pathOf(device);
    const options = {
      noEntryDelay: form.has('no-delay'),
      silent: form.has('silent'),
      bypass: form.has('bypass'),
    };
    const done = await scene.house.deviceCommands.arm(scene.reader.by, device.id, mode, options);
    return done.ok ? { to, note: scene.w.armed(mode) } : { refusals: done.refusals, to };
  });
}

/** What the device is now, as far as it has told. */
export function stateOf({ w, t }: Scene, { armed, locked, reachable }: DeviceView): string | undefined {
  const state = armed !== undefined ? w.armed(armed) : locked !== undefined ? w.locked(locked) : undefined;
  return state === undefined || reachable ? state : t.devices.whenHeard(state);
}

/** The buttons that belong to the state of a device. @param back the page that a button without a question leads to */
export function quickActs(scene: Scene, { id, armed, locked }: DeviceView, back: string): Html {
  const { t, w } = scene;
  const path = pathOf({ id });
  const modes: readonly ArmMode[] =
    armed === undefined ? [] : armed === 'disarmed' ? ['away', 'stay', 'night'] : ['disarmed'];
  return html`${
    locked === undefined
      ? ''
      : html`${button(scene, `${path}/lock`, { label: t.devices.lock, fields: { back } })}
        ${go(scene, `${path}/unlock`, t.devices.unlock)}`
  }
  ${modes.map((mode) => go(scene, `${path}/arm/${mode}`, w.armButton(mode)))}`;
}

function question(
  scene: Scene,
  device: DeviceView,
  { path, asks, yes, fields }: { path: string; asks: string; yes: string; fields?: Html },
): Html {
  const { t, to } = scene;
  const place = pathOf(device);
  const state = stateOf(scene, device);
  const body = html`${state === undefined ? '' : html`<p class="big">${state}</p>`}
    <p>${asks}</p>
    <form method="post" action="${to(`${place}/${path}`)}">
      ${proofOf(scene)}${fields}
      <p class="acts"><button class="danger">${yes}</button> ${go(scene, place, t.no)}</p>
    </form>`;
  return page(scene, {
    title: device.name,
    trail: deviceTrail(scene, device),
    body,
  });
}

/** The first page, or that of the device: a form leads nowhere else. */
function placeIn(back: string, { id }: DeviceView): string {
  return back === '/' ? '/' : pathOf({ id });
}

function modeIn({ c }: Scene): ArmMode | undefined {
  return MODES.find((mode) => mode === c.req.param('mode'));
}
