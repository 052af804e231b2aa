import { restOf } from '../../domain/plan/sync.ts';
import type { DeviceView } from '../../engine/views/device-views.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { page } from '../layout.ts';
import type { Routes } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { button, lines } from './parts.ts';
import { quickActs, stateOf } from './devices/acts.ts';
import { pathOf } from './devices/trail.ts';

const ENTRIES_SHOWN = 12;
const CHANGES_SHOWN = 8;
const TROUBLES_SHOWN = 20;
const DAY_MS = 24 * 60 * 60_000;

/** `/`: the house at a glance. */
export function now(routes: Routes): void {
  routes.page('/', 'member', (scene) => {
    const { t, reader } = scene;
    if (reader.member.role === 'guest')
      return page(scene, { title: t.nav.now, body: html`<p>${t.now.guest}</p>` });
    const body = html`${attention(scene)} ${devices(scene)} ${scenes(scene)}
      <div class="columns">${came(scene)} ${upcoming(scene)}</div>`;
    return page(scene, { title: t.nav.now, body, isLive: true });
  });
  routes.form('/scenes', 'manager', async ({ house, reader, t }, form) => {
    const run = await house.scenes.run(reader.by, form.text('scene'));
    if (!run.ok) return { refusals: run.refusals, to: '/' };
    return { to: '/', note: run.value.isStillRunning ? t.now.sceneBegun : t.now.sceneDone };
  });
  routes.form('/clock', 'manager', ({ house, reader, t }) => {
    house.trustClock(reader.by);
    return { to: '/', note: t.now.clockTrusted };
  });
}

/** What an owner should look after; the worst first. */
function attention(scene: Scene): Html {
  const { house, t, w, here, to } = scene;
  const troubles = house.queries.troubles();
  const care = w.care(house.queries.devices(), {
    waiting: house.queries.waiting(),
    knowsTheTime: house.knowsTheTime,
  });
  const rows = troubles.slice(0, TROUBLES_SHOWN).map((one) => {
    const code = house.queries.code(one.code);
    const state = code ? restOf(one.state, code) : one.state;
    return html`<li class="trouble ${state}">
      <a href="${to(`/codes/${one.code}`)}">${w.icon[state]} ${w.whose(one.userName)} · ${one.deviceName}</a>:
      ${w.trouble(one, here)}
    </li>`;
  });
  const open = links(scene);
  return html`<section id="attention" data-live aria-labelledby="attention-title">
    <h2 id="attention-title">${t.now.attention}</h2>
    ${rows.length + care.length + open.length === 0 ? html`<p class="calm">${t.now.calm}</p>` : ''}
    <ul class="plain">
      ${open} ${rows} ${care.map((line) => html`<li>${line}</li>`)}
    </ul>
    ${house.knowsTheTime ? '' : button(scene, '/clock', { label: t.now.trustClock })}
    ${troubles.length > TROUBLES_SHOWN ? html`<p>${t.now.more(troubles.length - TROUBLES_SHOWN)}</p>` : ''}
  </section>`;
}

/** What waits for a decision, and where it is made. */
function links({ house, w, to, reader }: Scene): Html[] {
  const cutOff = house.bulk
    .interrupted(reader.member.id)
    .map(({ id, left }) => ({ label: w.bulk.openInterrupted(left), to: `/people/decisions/${id}` }));
  const isReview = house.review.isOpen && reader.member.role === 'owner';
  return [...(isReview ? [{ label: w.review.open, to: '/review' }] : []), ...cutOff].map(
    (one) => html`<li class="trouble overdue"><a href="${to(one.to)}">${one.label}</a></li>`,
  );
}

function devices(scene: Scene): Html {
  const { house, t } = scene;
  const all = house.queries.devices();
  return html`<section id="devices" data-live aria-labelledby="devices-title">
    <h2 id="devices-title">${t.nav.devices}</h2>
    ${all.length === 0 ? html`<p>${t.devices.none}</p>` : ''}
    <ul class="cards">
      ${all.map((device) => card(scene, device))}
    </ul>
  </section>`;
}

function card(scene: Scene, device: DeviceView): Html {
  const { to, w, here } = scene;
  const state = stateOf(scene, device);
  return html`<li class="card ${device.reachable ? '' : 'silent'}">
    <h3><a href="${to(pathOf(device))}">${device.name}</a></h3>
    ${state === undefined ? '' : html`<p class="big">${state}</p>`}
    <p class="faint">${w.life(device, here)}</p>
    <div class="acts">${quickActs(scene, device, '/')}</div>
  </li>`;
}

/** What members may run, at Home Assistant. */
function scenes(scene: Scene): Html | '' {
  const all = scene.house.scenes.chosen();
  if (all.length === 0) return '';
  return html`<section aria-labelledby="scenes-title">
    <h2 id="scenes-title">${scene.t.now.scenes}</h2>
    <div class="acts">
      ${all.map(({ id, name }) => button(scene, '/scenes', { label: name, fields: { scene: id } }))}
    </div>
  </section>`;
}

function came(scene: Scene): Html {
  const { house, t, w, here, reader, to } = scene;
  const entries = house.queries.entries({
    limit: ENTRIES_SHOWN,
    role: reader.member.role,
    member: reader.member.id,
  });
  return html`<section id="came" data-live aria-labelledby="came-title">
    <h2 id="came-title">${t.now.came}</h2>
    ${entries.length === 0 ? html`<p class="faint">${t.now.nobodyCame}</p>` : ''}
    ${lines(entries.map((entry) => w.entry(entry, here)))}
    <p><a href="${to('/history')}">${t.now.allEntries}</a></p>
  </section>`;
}

function upcoming(scene: Scene): Html {
  const { house, t, w, here, to } = scene;
  const changes = house.forecast.upcoming({ withinMs: 7 * DAY_MS, limit: CHANGES_SHOWN });
  return html`<section id="next" data-live aria-labelledby="next-title">
    <h2 id="next-title">${t.now.next}</h2>
    ${changes.length === 0 ? html`<p class="faint">${t.now.nothingNext}</p>` : ''}
    ${lines(changes.map((change) => w.upcoming(change, here)))}
    <p><a href="${to('/week')}">${t.now.wholeWeek}</a></p>
  </section>`;
}
