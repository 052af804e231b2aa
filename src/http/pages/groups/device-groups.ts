import type { DeviceGroupView } from '../../../engine/views/group-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, deviceKey, go, idIn, lines, tick } from '../parts.ts';
import { nameForm } from './name-form.ts';

const GROUPS = '/devices/groups';

/** `/devices/groups`: groups of devices. */
export function deviceGroups(routes: Routes): void {
  routes.page(GROUPS, 'manager', (scene) => {
    const { t, w, to, house } = scene;
    const all = house.groups.deviceGroups();
    const names = ({ devices }: DeviceGroupView): string =>
      devices.map((id) => house.queries.deviceName(id)).join(', ');
    const body = html`${all.length === 0 ? html`<p>${w.deviceGroups.none}</p>` : ''}
      <ul class="plain rows">
        ${all.map((group) =>
          group.id === undefined
            ? html`<li>${w.deviceGroups.area(group.name, names(group))}</li>`
            : html`<li>
                <a href="${to(`${GROUPS}/${group.id}`)}">${group.name}</a>
                <span class="faint">${names(group)}</span>
              </li>`,
        )}
      </ul>
      ${nameForm(scene, { to: GROUPS, label: t.groups.newGroup, submit: t.groups.add })}`;
    return page(scene, { title: w.deviceGroups.title, trail: trail(scene).slice(0, 1), body });
  });

  routes.form(GROUPS, 'manager', ({ house, reader, w }, form) => {
    const added = house.groups.addDeviceGroup(reader.by, form.text('name'));
    if (!added.ok) return { refusals: added.refusals, to: GROUPS };
    return { to: `${GROUPS}/${added.value}`, note: w.deviceGroups.added(form.text('name')) };
  });

  routes.page(`${GROUPS}/:id`, 'manager', (scene) => {
    const shown = groupIn(scene);
    return shown && groupPage(scene, shown);
  });

  routes.form(`${GROUPS}/:id/devices`, 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const id = idIn(scene, 'id');
    const [had, has] = [new Set(form.all('had')), new Set(form.all('device'))];
    // Only what was ticked or unticked: what somebody else has changed meanwhile stays.
    for (const device of house.queries.devices()) {
      const key = deviceKey(device.id);
      if (had.has(key) === has.has(key)) continue;
      const set = house.groups.setInGroup(reader.by, id, device.id, has.has(key));
      if (!set.ok) return { refusals: set.refusals, to: GROUPS };
    }
    return { to: `${GROUPS}/${id}`, note: w.deviceGroups.changed };
  });

  routes.form(`${GROUPS}/:id/name`, 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const id = idIn(scene, 'id');
    const renamed = house.groups.renameDeviceGroup(reader.by, id, form.text('name'));
    return after(renamed, `${GROUPS}/${id}`, w.deviceGroups.changed);
  });

  routes.page(`${GROUPS}/:id/delete`, 'manager', (scene) => {
    const shown = groupIn(scene);
    if (!shown) return undefined;
    const { w } = scene;
    const path = `${GROUPS}/${shown.id}`;
    const body = html`<p>${w.deviceGroups.deleteQuestion(shown.name)}</p>
      <div class="acts">
        ${button(scene, `${path}/delete`, { label: w.deviceGroups.deleteYes, style: 'danger' })}
        ${go(scene, path, w.deviceGroups.deleteNo)}
      </div>`;
    const above = [...trail(scene), { label: shown.name, to: path }];
    return page(scene, { title: w.deviceGroups.delete, trail: above, body });
  });

  routes.form(`${GROUPS}/:id/delete`, 'manager', (scene) => {
    const { house, reader, w } = scene;
    const name = groupIn(scene)?.name ?? '';
    const removed = house.groups.removeDeviceGroup(reader.by, idIn(scene, 'id'));
    return after(removed, GROUPS, w.deviceGroups.deleted(name));
  });
}

function groupPage(scene: Scene, { id, name, devices }: DeviceGroupView): Html {
  const { t, w, to, house } = scene;
  const path = `${GROUPS}/${id}`;
  const body = html`${lines(w.deviceGroups.card(name))}
    <form method="post" class="fields" action="${to(`${path}/devices`)}">
      ${proofOf(scene)}
      <fieldset>
        <legend>${t.groups.inGroup}</legend>
        ${house.queries
          .devices()
          .map((one) =>
            tick('device', deviceKey(one.id), { label: one.name, isOn: devices.includes(one.id) }),
          )}
        ${devices.map((one) => html`<input type="hidden" name="had" value="${deviceKey(one)}" />`)}
      </fieldset>
      <p class="acts">
        <button class="primary">${t.save}</button>
        ${go(scene, `${path}/delete`, w.deviceGroups.delete, 'danger')}
      </p>
    </form>
    ${nameForm(scene, { to: `${path}/name`, label: t.groups.name, submit: w.deviceGroups.rename, value: name })}`;
  return page(scene, { title: name, trail: trail(scene), body });
}

function trail({ t, w }: Scene): { label: string; to: string }[] {
  return [
    { label: t.nav.devices, to: '/devices' },
    { label: w.deviceGroups.title, to: GROUPS },
  ];
}

/** One that somebody has made: an area of the configuration cannot be changed here. */
function groupIn(scene: Scene): DeviceGroupView | undefined {
  const id = idIn(scene, 'id');
  return scene.house.groups.deviceGroups().find((group) => group.id === id);
}
