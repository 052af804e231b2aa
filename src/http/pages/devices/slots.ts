import { restOf } from '../../../domain/plan/sync.ts';
import { Pin } from '../../../domain/pins/pin.ts';
import type { DeviceSlotView, DeviceView } from '../../../engine/views/device-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { badge, button, deviceBy, go, idIn } from '../parts.ts';
import { pathOf, deviceTrail } from './trail.ts';

/** `/devices/<key>/slots/<slot>`: somebody's code, and what an owner may do about it. */
export function slots(routes: Routes): void {
  routes.form('/devices/:key/read', 'manager', async (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (!device) return { refusals: [{ kind: 'not-found', what: 'device' }], to: '/devices' };
    const to = pathOf(device);
    const read = await scene.house.foreign.readAll(scene.reader.by, device.id);
    return read.ok ? { to } : { refusals: read.refusals, to };
  });

  routes.page('/devices/:key/slots/:slot', 'manager', (scene) => {
    const found = foreignIn(scene);
    return found && slotPage(scene, found);
  });

  routes.form('/devices/:key/slots/:slot/adopt', 'manager', async (scene, form) => {
    const found = foreignIn(scene);
    if (!found) return gone(scene);
    const { device, slot } = found;
    const user = slot.sameAs?.user ?? form.number('person') ?? -1;
    const pin = form.text('pin').replaceAll(/[\s-]/g, '');
    const typed = pin === '' ? {} : { typed: Pin.of(pin) };
    const adopted = await scene.house.foreign.adopt(scene.reader.by, {
      ...{ device: device.id, slot: slot.slot, user },
      ...typed,
    });
    if (!adopted.ok) return { refusals: adopted.refusals, to: `${pathOf(device)}/slots/${slot.slot}` };
    const { code, advice } = adopted.value;
    const note = [scene.t.slots.adopted, ...advice.map((one) => scene.w.refusal(one))].join('\n');
    return { to: `/codes/${code}`, note };
  });

  routes.form('/devices/:key/slots/:slot/leave', 'manager', (scene) => {
    const found = foreignIn(scene);
    if (!found) return gone(scene);
    const { device, slot } = found;
    const left = scene.house.foreign.leave(scene.reader.by, { device: device.id, slot: slot.slot });
    return left.ok
      ? { to: pathOf(device), note: scene.t.slots.left }
      : { refusals: left.refusals, to: pathOf(device) };
  });

  routes.page('/devices/:key/slots/:slot/remove', 'manager', (scene) => {
    const found = foreignIn(scene);
    if (!found) return undefined;
    const { t } = scene;
    const path = `${pathOf(found.device)}/slots/${found.slot.slot}`;
    const body = html`<p>${t.slots.removeQuestion(found.slot.slot, found.device.name)}</p>
      <div class="acts">
        ${button(scene, `${path}/remove`, { label: t.slots.removeYes, style: 'danger' })}
        ${go(scene, path, t.no)}
      </div>`;
    return page(scene, {
      title: t.slots.slot(found.slot.slot),
      trail: deviceTrail(scene, found.device),
      body,
    });
  });

  routes.form('/devices/:key/slots/:slot/remove', 'manager', (scene) => {
    const found = foreignIn(scene);
    if (!found) return gone(scene);
    const { device, slot } = found;
    const removed = scene.house.foreign.remove(scene.reader.by, { device: device.id, slot: slot.slot });
    if (!removed.ok) return { refusals: removed.refusals, to: pathOf(device) };
    return { to: `/codes/${removed.value}`, note: scene.t.code.underWay };
  });
}

/** Every slot: ours and somebody's one by one, the others counted. */
export function slotsPart(scene: Scene, device: DeviceView): Html {
  const { t, house } = scene;
  const all = house.queries.slots(device.id);
  const shown = all.filter(({ holds }) => holds !== 'empty' && holds !== 'unread');
  const count = (holds: DeviceSlotView['holds']): number => all.filter((one) => one.holds === holds).length;
  const unread = count('unread');
  return html`<section id="slots" data-live aria-labelledby="slots-title">
    <h2 id="slots-title">${t.slots.title}</h2>
    <p class="faint">${t.slots.counts(all.length, count('ours'), count('empty'))}</p>
    ${
      shown.length === 0
        ? ''
        : html`<table class="slots">
            <thead>
              <tr>
                <th scope="col">${t.slots.number}</th>
                <th scope="col">${t.slots.holds}</th>
              </tr>
            </thead>
            <tbody>
              ${shown.map((slot) => slotRow(scene, device, slot))}
            </tbody>
          </table>`
    }
    ${
      unread > 0
        ? html`<p>${t.slots.unread(unread)}</p>
            ${button(scene, `${pathOf(device)}/read`, { label: t.slots.readAll })}`
        : ''
    }
  </section>`;
}

function slotRow(scene: Scene, device: DeviceView, slot: DeviceSlotView): Html {
  return html`<tr>
    <th scope="row">${slot.slot}</th>
    <td>${slotWords(scene, device, slot)}</td>
  </tr>`;
}

function slotWords(
  scene: Scene,
  device: DeviceView,
  { slot, holds, grant, sameAs, leftAlone }: DeviceSlotView,
): Html {
  const { t, to, w, house } = scene;
  if (grant) {
    const code = house.queries.code(grant.code);
    const state = code ? restOf(grant.state, code) : grant.state;
    return html`<a href="${to(`/codes/${grant.code}`)}">${w.whose(grant.userName)}</a>
      ${badge(scene, state)}`;
  }
  if (holds === 'reserved') return html`${t.slots.reserved}`;
  if (holds === 'blocked') return html`${t.slots.blocked}`;
  const words = sameAs ? t.slots.samePin(sameAs.userName) : t.slots.somebodys;
  return html`<a href="${to(`${pathOf(device)}/slots/${slot}`)}">🔑 ${words}</a>
    ${leftAlone ? html`<span class="faint">${t.slots.isLeft}</span>` : ''}`;
}

function slotPage(scene: Scene, { device, slot }: Found): Html {
  const { t, to, house } = scene;
  const path = `${pathOf(device)}/slots/${slot.slot}`;
  const body = html`<p>${slot.holds === 'known' ? t.slots.known : t.slots.unreadable}</p>
    ${slot.sameAs ? html`<p>${t.slots.samePin(slot.sameAs.userName)}</p>` : ''}
    ${slot.leftAlone ? html`<p>${t.slots.isLeft}</p>` : ''}
    <form method="post" class="fields" action="${to(`${path}/adopt`)}">
      ${proofOf(scene)}
      ${
        slot.sameAs
          ? ''
          : html`<label
              >${t.slots.whose}
              <select name="person" required>
                <option value=""></option>
                ${house.queries.allUsers().map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
              </select>
            </label>`
      }
      ${
        slot.holds === 'known'
          ? ''
          : html`<label
              >${t.slots.typePin}
              <input name="pin" inputmode="numeric" autocomplete="off" maxlength="12" required
            /></label>`
      }
      <button class="primary">${slot.sameAs ? t.slots.join(slot.sameAs.userName) : t.slots.adopt}</button>
    </form>
    <div class="acts">
      ${slot.leftAlone ? '' : button(scene, `${path}/leave`, { label: t.slots.leave })}
      ${go(scene, `${path}/remove`, t.slots.remove, 'danger')}
    </div>`;
  return page(scene, { title: t.slots.slot(slot.slot), trail: deviceTrail(scene, device), body });
}

interface Found {
  readonly device: DeviceView;
  readonly slot: DeviceSlotView;
}

/** The code of somebody that a path names; undefined once it is not there any more. */
function foreignIn(scene: Scene): Found | undefined {
  const device = deviceBy(scene, scene.c.req.param('key'));
  const slot = device && scene.house.queries.slots(device.id).find((one) => one.slot === idIn(scene, 'slot'));
  return device && slot && (slot.holds === 'known' || slot.holds === 'unreadable')
    ? { device, slot }
    : undefined;
}

function gone({ t }: Scene): { to: string; note: string; refused: true } {
  return { to: '/devices', note: t.slots.gone, refused: true };
}
