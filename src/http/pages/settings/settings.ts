import { RETENTION_DAYS } from '../../../domain/backup/retention.ts';
import { languageOf, LANGUAGES } from '../../../domain/people/language.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { pageTextOf } from '../../text/index.ts';
import { after, option, tick } from '../parts.ts';

/** `/settings`: the reader's own, and for owners those of the house. */
export function settings(routes: Routes): void {
  routes.page('/settings', 'member', (scene) => {
    const { t, reader } = scene;
    const { role } = reader.member;
    const body = html`<section aria-labelledby="yours">
        <h2 id="yours">${t.settings.yours}</h2>
        ${language(scene)} ${role === 'guest' ? '' : ownPlaces(scene)}
      </section>
      ${role === 'owner' ? ofTheHouse(scene) : ''}`;
    return page(scene, { title: t.settings.title, body });
  });

  routes.form('/settings/language', 'member', (scene, form) => {
    const chosen = languageOf(form.text('language'));
    if (!chosen) return { to: '/settings' };
    const set = scene.house.members.setLanguage(scene.reader.by, scene.reader.member.id, chosen);
    return after(set, '/settings', pageTextOf(chosen).saved);
  });

  routes.form('/settings/retention', 'owner', (scene, form) => {
    const { house, reader, w } = scene;
    const chosen = house.retention.setDays(reader.by, form.number('days') ?? 0);
    return after(chosen, '/settings', w.copies.retentionChosen(house.retention.days));
  });

  routes.form('/settings/scenes', 'owner', (scene, form) => {
    const { house, reader, t } = scene;
    const wanted = new Set(form.all('scene'));
    for (const { id, chosen } of house.scenes.choices())
      if (wanted.has(id) !== chosen) {
        const done = house.scenes.choose(reader.by, id, !chosen);
        if (!done.ok) return { refusals: done.refusals, to: '/settings' };
      }
    return { to: '/settings', note: t.saved };
  });
}

function language(scene: Scene): Html {
  const { t, to, reader } = scene;
  return html`<form method="post" class="search" action="${to('/settings/language')}">
    ${proofOf(scene)}
    <label
      >${t.members.language}
      <select name="language">
        ${LANGUAGES.map(
          (one) =>
            html`<option value="${one}" lang="${one}" ${one === reader.member.language ? html`selected` : ''}>
              ${t.members.languages[one]}
            </option>`,
        )}
      </select>
    </label>
    <button>${t.save}</button>
  </form>`;
}

function ownPlaces({ w, to }: Scene): Html {
  return html`<ul class="plain">
    <li><a href="${to('/settings/alerts')}">${w.alerts.title}</a></li>
    <li><a href="${to('/settings/factor')}">${w.factor.title}</a></li>
  </ul>`;
}

function ofTheHouse(scene: Scene): Html {
  const { t, w, to, house, parts } = scene;
  return html`<section aria-labelledby="house">
    <h2 id="house">${t.settings.house}</h2>
    <ul class="plain">
      ${house.backups ? html`<li><a href="${to('/settings/copies')}">${w.copies.title}</a></li>` : ''}
      <li><a href="${to('/settings/webhooks')}">${w.webhooks.title}</a></li>
      ${
        parts.apiUrl === undefined
          ? ''
          : html`<li><a href="${to('/settings/tokens')}">${w.tokens.title}</a></li>`
      }
    </ul>
    ${retention(scene)} ${scenes(scene)}
  </section>`;
}

function retention(scene: Scene): Html {
  const { t, w, to, house } = scene;
  const { days } = house.retention;
  return html`<form method="post" class="fields" action="${to('/settings/retention')}">
    ${proofOf(scene)}
    <label
      >${w.copies.retentionTitle}
      <select name="days">
        ${RETENTION_DAYS.map((one) => option(String(one), w.copies.kept(one), one === days))}
      </select></label
    >
    <p class="faint">${w.copies.retention(days)}</p>
    <button>${t.save}</button>
  </form>`;
}

/** Where the configuration has not chosen them. */
function scenes(scene: Scene): Html | '' {
  const { t, to, house } = scene;
  const choices = house.scenes.choices();
  if (!house.scenes.areThere || house.scenes.areConfigured || choices.length === 0) return '';
  return html`<form method="post" class="fields" action="${to('/settings/scenes')}">
    ${proofOf(scene)}
    <fieldset>
      <legend>${t.settings.scenes}</legend>
      ${choices.map(({ id, name, chosen }) => tick('scene', id, { label: name, isOn: chosen }))}
    </fieldset>
    <button>${t.save}</button>
  </form>`;
}
