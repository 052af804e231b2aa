import { parseLocal } from '../../../domain/schedule/schedule.ts';
import { firstShowing, localAt, localText } from '../../../domain/schedule/wall-clock.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { deviceBy, go, idIn, lines } from '../parts.ts';
import { trailOf } from '../people/person.ts';
import { deviceTrail, pathOf } from '../devices/trail.ts';

/** "Why does Anna not get in?" and "Who can open this door?", with what is known of it. */
export function answers(routes: Routes): void {
  routes.page('/people/:id/why', 'manager', (scene) => {
    const { house, t, w, here } = scene;
    const user = house.queries.user(idIn(scene, 'id'));
    if (!user) return undefined;
    const found = house.answers.explain(user.id);
    const shown = found.filter(({ hasCode }) => hasCode);
    const without = found.filter(({ hasCode }) => !hasCode).map(({ deviceName }) => deviceName);
    const body = html`<section id="why" data-live>
      ${shown.length === 0 ? html`<p>${t.why.noCode(user.name)}</p>` : ''}
      ${shown.map((one) => html`<div class="answer">${lines(w.why(one, here))}</div>`)}
      ${shown.length > 0 && without.length > 0 ? html`<p class="faint">${t.why.without(without.join(', '))}</p>` : ''}
    </section>`;
    return page(scene, { title: t.why.title(user.name), trail: trailOf(scene, user), body, isLive: true });
  });

  routes.page('/devices/:key/who', 'manager', (scene) => {
    const device = deviceBy(scene, scene.c.req.param('key'));
    if (!device) return undefined;
    const { house, t, w, here, to } = scene;
    const asked = momentIn(scene);
    const at = asked ?? here.now;
    const when = {
      at,
      isNow: asked === undefined,
      isShut: asked === undefined && device.keypadMode !== undefined,
    };
    const all = house.answers.whoCanOpen(device.id, at);
    const path = pathOf(device);
    const body = html`<form class="search" method="get" action="${to(`${path}/who`)}">
        <label
          >${t.who.at} <input type="datetime-local" name="at" value="${localText(localAt(at, here.zone))}"
        /></label>
        <button>${t.who.ask}</button> ${asked === undefined ? '' : go(scene, `${path}/who`, t.who.now)}
      </form>
      <section id="who" data-live>
        <p class="faint">${asked === undefined ? t.who.isNow : t.who.byPlan(w.moment(at, here))}</p>
        ${all.length === 0 ? html`<p>${t.who.nobody}</p>` : ''}
        <ul class="plain">
          ${all.map((one) => accessRow(scene, one, when))}
        </ul>
        ${device.foreign > 0 ? html`<p>${t.devices.foreign(device.foreign)}</p>` : ''}
        ${device.reachable ? '' : html`<p>${t.who.silent}</p>`}
      </section>`;
    const trail = deviceTrail(scene, device);
    return page(scene, { title: t.who.title(device.name), trail, body, isLive: true });
  });
}

function accessRow(
  { w, here, to }: Scene,
  one: Parameters<Scene['w']['who']>[0],
  when: Parameters<Scene['w']['who']>[1],
): Html {
  return html`<li><a href="${to(`/codes/${one.code}`)}">${w.who(one, when, here)}</a></li>`;
}

/** What the field of the browser sends: `YYYY-MM-DDTHH:MM` by the house's wall. */
function momentIn({ c, here }: Scene): number | undefined {
  const text = c.req.query('at') ?? '';
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return undefined;
  try {
    const at = firstShowing(parseLocal(text), here.zone);
    return Number.isFinite(at) ? at : undefined;
  } catch {
    return undefined;
  }
}
