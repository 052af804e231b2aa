import { API_RIGHTS } from '../../../domain/people/api-token.ts';
import type { ApiTokenView } from '../../../engine/views/member-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, idIn, lines, option, secretPage, tick } from '../parts.ts';

const PLACE = '/settings/tokens';
const DAY_MS = 24 * 60 * 60_000;
const DAYS: readonly (number | undefined)[] = [undefined, 30, 365];

/** `/settings/tokens`: which programs may use the API. */
export function tokens(routes: Routes): void {
  routes.page(PLACE, 'owner', (scene) => {
    const { t, w, house, reader, parts } = scene;
    if (parts.apiUrl === undefined) return undefined;
    const all = house.apiTokens.all(reader.by);
    const body = html`<p>${w.tokens.about}</p>
      <p class="faint">${t.tokens.api} <code>${parts.apiUrl}</code></p>
      ${all.length === 0 ? html`<p>${w.tokens.none}</p>` : ''}
      <ul class="cards">
        ${all.map((token) => card(scene, token))}
      </ul>
      ${newForm(scene)}`;
    return page(scene, { title: w.tokens.title, trail: trailOf(scene), body });
  });

  routes.form(PLACE, 'owner', (scene, form) => {
    const { house, reader, w, t, here } = scene;
    const days = DAYS.find((one) => one === form.number('days'));
    const name = form.text('name');
    const made = house.apiTokens.make(reader.by, {
      rights: API_RIGHTS.filter((right) => form.all('right').includes(right)),
      ...(name !== '' && { name }),
      ...(days !== undefined && { endsAt: here.now + days * DAY_MS }),
    });
    if (!made.ok) return { refusals: made.refusals, to: PLACE };
    return secretPage(scene, {
      ...{ title: w.tokens.newTitle, trail: trailOf(scene), back: PLACE, done: t.code.hide },
      secret: html`<p>${w.tokens.once}</p>
        <p class="secret" translate="no">${made.value.token}</p>`,
    });
  });

  routes.form(`${PLACE}/:id/name`, 'owner', (scene, form) => {
    const name = form.text('name');
    return after(
      scene.house.apiTokens.rename(scene.reader.by, idIn(scene, 'id'), name),
      PLACE,
      scene.w.tokens.renamed(name),
    );
  });

  routes.form(`${PLACE}/:id/end`, 'owner', (scene) => {
    const { house, reader, w } = scene;
    const id = idIn(scene, 'id');
    const name = house.apiTokens.all(reader.by).find((token) => token.id === id)?.name ?? '';
    return after(house.apiTokens.end(reader.by, id), PLACE, w.tokens.ended(name));
  });
}

function card(scene: Scene, token: ApiTokenView): Html {
  const { t, w, to, here } = scene;
  const path = `${PLACE}/${token.id}`;
  return html`<li class="card">
    <h2>${token.name}</h2>
    ${lines(w.tokens.card(token, here))}
    <form method="post" class="search" action="${to(`${path}/name`)}">
      ${proofOf(scene)}
      <label>${t.tokens.name} <input name="name" value="${token.name}" required maxlength="60" /></label>
      <button class="quiet">${t.tokens.rename}</button>
    </form>
    <div class="acts">${button(scene, `${path}/end`, { label: w.tokens.end, style: 'danger' })}</div>
  </li>`;
}

function newForm(scene: Scene): Html {
  const { t, w, to } = scene;
  return html`<section aria-labelledby="new-token">
    <h2 id="new-token">${w.tokens.newTitle}</h2>
    <form method="post" class="fields" action="${to(PLACE)}">
      ${proofOf(scene)}
      <label>${t.tokens.name} <input name="name" maxlength="60" autocomplete="off" /></label>
      <fieldset>
        <legend>${w.tokens.rights[0]}</legend>
        ${lines(w.tokens.rights.slice(1))}
        ${API_RIGHTS.map((right) =>
          tick('right', right, { label: w.tokens.right(right), isOn: right === 'read' }),
        )}
      </fieldset>
      <label
        >${t.tokens.ends}
        <select name="days">
          ${DAYS.map((days) => option(String(days ?? 0), w.tokens.endsIn(days), days === undefined))}
        </select></label
      >
      <button class="primary">${w.tokens.make}</button>
    </form>
  </section>`;
}

function trailOf({ t }: Scene): { label: string; to: string }[] {
  return [{ label: t.nav.settings, to: '/settings' }];
}
