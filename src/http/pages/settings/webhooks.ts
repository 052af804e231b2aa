import type { WebhookView } from '../../../engine/views/member-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, go, idIn, lines, secretPage, tick } from '../parts.ts';

const PLACE = '/settings/webhooks';

/** `/settings/webhooks`: where events are sent to. Of an address only its host is shown. */
export function webhooks(routes: Routes): void {
  routes.page(PLACE, 'owner', (scene) => {
    const { w, t, to, house, reader } = scene;
    const all = house.webhooks.all(reader.by);
    const body = html`<section id="webhooks" data-live aria-label="${w.webhooks.title}">
        ${all.length === 0 ? html`<p>${w.webhooks.none}</p>` : ''}
        <ul class="cards">
          ${all.map((one) => card(scene, one))}
        </ul>
      </section>
      <form method="post" class="fields" action="${to(PLACE)}">
        ${proofOf(scene)}
        <label
          >${t.webhooks.address}
          <input name="address" required maxlength="2000" autocomplete="off" placeholder="https://…"
        /></label>
        <p class="faint">${t.webhooks.hint}</p>
        ${tick('private', '1', { label: w.webhooks.allowPrivate, isOn: false })}
        <p class="faint">${w.webhooks.privateHint}</p>
        <button class="primary">${t.webhooks.add}</button>
      </form>`;
    return page(scene, { title: w.webhooks.title, trail: trailOf(scene), body, isLive: true });
  });

  routes.form(PLACE, 'owner', (scene, form) => {
    const { house, reader, w, t } = scene;
    const wanted = { address: form.text('address'), allowsPrivate: form.has('private') };
    const added = house.webhooks.add(reader.by, wanted);
    if (!added.ok) return { refusals: added.refusals, to: PLACE };
    return secretPage(scene, {
      ...{ title: w.webhooks.title, trail: trailOf(scene), back: PLACE, done: t.code.hide },
      secret: html`<p>${w.webhooks.once}</p>
        <p class="secret" translate="no">${added.value.secret}</p>`,
    });
  });

  const act = (
    name: string,
    run: (scene: Scene, id: number) => ReturnType<Scene['house']['webhooks']['remove']>,
    note: (words: Scene['w']['webhooks']) => string,
  ): void =>
    routes.form(`${PLACE}/:id/${name}`, 'owner', (scene) =>
      after(run(scene, idIn(scene, 'id')), PLACE, note(scene.w.webhooks)),
    );
  act(
    'private',
    ({ house, reader }, id) => house.webhooks.allowPrivate(reader.by, id),
    ({ privateAllowed }) => privateAllowed,
  );
  act(
    'on',
    ({ house, reader }, id) => house.webhooks.switch(reader.by, id, true),
    ({ switchedOn }) => switchedOn,
  );
  act(
    'off',
    ({ house, reader }, id) => house.webhooks.switch(reader.by, id, false),
    ({ switchedOff }) => switchedOff,
  );

  routes.page(`${PLACE}/:id/remove`, 'owner', (scene) => {
    const shown = webhookIn(scene);
    if (!shown) return undefined;
    const { w } = scene;
    const body = html`<p>${w.webhooks.removeQuestion(shown.host)}</p>
      <div class="acts">
        ${button(scene, `${PLACE}/${shown.id}/remove`, { label: w.webhooks.removeYes, style: 'danger' })}
        ${go(scene, PLACE, w.webhooks.no)}
      </div>`;
    const trail = [...trailOf(scene), { label: w.webhooks.title, to: PLACE }];
    return page(scene, { title: w.webhooks.remove, trail, body });
  });

  routes.form(`${PLACE}/:id/remove`, 'owner', (scene) => {
    const { house, reader, w } = scene;
    const host = webhookIn(scene)?.host ?? '';
    return after(house.webhooks.remove(reader.by, idIn(scene, 'id')), PLACE, w.webhooks.removed(host));
  });
}

function card(scene: Scene, shown: WebhookView): Html {
  const { w, here } = scene;
  const path = `${PLACE}/${shown.id}`;
  const isPrivate = shown.problem?.kind === 'private-address' && !shown.allowsPrivate;
  return html`<li class="card">
    <h2>${shown.host}</h2>
    ${lines(w.webhooks.card(shown, here))} ${isPrivate ? html`<p>${w.webhooks.privateHint}</p>` : ''}
    <div class="acts">
      ${isPrivate ? button(scene, `${path}/private`, { label: w.webhooks.allowPrivate }) : ''}
      ${
        shown.isOn
          ? button(scene, `${path}/off`, { label: w.webhooks.switchOff })
          : button(scene, `${path}/on`, { label: w.webhooks.switchOn })
      }
      ${go(scene, `${path}/remove`, w.webhooks.remove, 'danger')}
    </div>
  </li>`;
}

function webhookIn(scene: Scene): WebhookView | undefined {
  const id = idIn(scene, 'id');
  return scene.house.webhooks.all(scene.reader.by).find((one) => one.id === id);
}

function trailOf({ t }: Scene): { label: string; to: string }[] {
  return [{ label: t.nav.settings, to: '/settings' }];
}
