import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Outcome, Scene } from '../../scene.ts';
import type { Form } from '../../form.ts';
import type { TagView } from '../../../engine/views/group-views.ts';
import { trailOf as personTrail } from '../people/person.ts';
import { after, button, go, idIn, tick } from '../parts.ts';
import { nameForm } from './name-form.ts';

const TAGS = '/people/tags';

/** `/people/tags`: tags of people, and which ones a person has. */
export function tags(routes: Routes): void {
  routes.page(TAGS, 'manager', (scene) => {
    const { t, w, to, house } = scene;
    const all = house.groups.tags();
    const body = html`${all.length === 0 ? html`<p>${w.tags.none}</p>` : ''}
      <ul class="plain rows">
        ${all.map(
          ({ id, name, users }) =>
            html`<li>
              <a href="${to(`${TAGS}/${id}`)}">${name}</a> <span class="faint">${t.groups.users(users)}</span>
            </li>`,
        )}
      </ul>
      ${nameForm(scene, { to: TAGS, label: t.groups.newTag, submit: t.groups.add })}`;
    return page(scene, { title: w.tags.title, trail: trail(scene).slice(0, 1), body });
  });

  routes.form(TAGS, 'manager', ({ house, reader, w }, form) => {
    const known = house.groups.tagNamed(form.text('name'));
    if (known) return { to: `${TAGS}/${known.id}` };
    const added = house.groups.addTag(reader.by, form.text('name'));
    if (!added.ok) return { refusals: added.refusals, to: TAGS };
    return { to: `${TAGS}/${added.value}`, note: w.tags.added(form.text('name')) };
  });

  routes.page(`${TAGS}/:id`, 'manager', (scene) => {
    const shown = tagIn(scene);
    return shown && tagPage(scene, shown);
  });

  routes.form(`${TAGS}/:id/name`, 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const id = idIn(scene, 'id');
    return after(house.groups.renameTag(reader.by, id, form.text('name')), `${TAGS}/${id}`, w.tags.changed);
  });

  routes.page(`${TAGS}/:id/delete`, 'manager', (scene) => {
    const shown = tagIn(scene);
    if (!shown) return undefined;
    const { w } = scene;
    const path = `${TAGS}/${shown.id}`;
    const body = html`<p>${w.tags.deleteQuestion(shown.name)}</p>
      <div class="acts">
        ${button(scene, `${path}/delete`, { label: w.tags.deleteYes, style: 'danger' })}
        ${go(scene, path, w.tags.deleteNo)}
      </div>`;
    return page(scene, {
      title: w.tags.delete,
      trail: [...trail(scene), { label: shown.name, to: path }],
      body,
    });
  });

  routes.form(`${TAGS}/:id/delete`, 'manager', (scene) => {
    const { house, reader, w } = scene;
    const name = tagIn(scene)?.name ?? '';
    return after(house.groups.removeTag(reader.by, idIn(scene, 'id')), TAGS, w.tags.deleted(name));
  });

  routes.page('/people/:id/tags', 'manager', (scene) => {
    const user = scene.house.queries.user(idIn(scene, 'id'));
    if (!user) return undefined;
    const { t, w, to, house } = scene;
    const own = new Set(house.groups.tagsOf(user.id).map(({ id }) => id));
    const path = `/people/${user.id}`;
    const body = html`<p>${w.tags.ofUser(user.name)}</p>
      <form method="post" class="fields" action="${to(`${path}/tags`)}">
        ${proofOf(scene)}
        <fieldset>
          <legend>${w.tags.title}</legend>
          ${house.groups.tags().map(({ id, name }) => tick('tag', String(id), { label: name, isOn: own.has(id) }))}
          ${[...own].map((id) => html`<input type="hidden" name="had" value="${id}" />`)}
        </fieldset>
        <label
          >${t.groups.newTag}
          <input name="name" maxlength="64" autocomplete="off" aria-describedby="tag-hint" />
        </label>
        <p id="tag-hint" class="faint">${t.groups.newTagHint}</p>
        <p class="acts"><button class="primary">${t.save}</button> ${go(scene, path, t.cancel)}</p>
      </form>`;
    return page(scene, { title: t.groups.ofPerson, trail: personTrail(scene, user), body });
  });

  routes.form('/people/:id/tags', 'manager', (scene, form) => setTags(scene, form, idIn(scene, 'id')));
}

/** Only what was ticked or unticked: what somebody else has changed meanwhile stays. */
function setTags({ house, reader, t }: Scene, form: Form, user: number): Outcome {
  const to = `/people/${user}`;
  if (!house.queries.user(user)) return { refusals: [{ kind: 'not-found', what: 'user' }], to: '/people' };
  const [had, has] = [new Set(form.all('had')), new Set(form.all('tag'))];
  for (const { id } of house.groups.tags()) {
    const key = String(id);
    if (had.has(key) !== has.has(key)) house.groups.setTag(reader.by, user, id, has.has(key));
  }
  const name = form.text('name');
  if (name === '') return { to, note: t.saved };
  const made = house.groups.tagNamed(name)?.id ?? house.groups.addTag(reader.by, name);
  if (typeof made !== 'number' && !made.ok) return { refusals: made.refusals, to: `${to}/tags` };
  const given = house.groups.setTag(reader.by, user, typeof made === 'number' ? made : made.value, true);
  return after(given, to, t.saved);
}

function tagPage(scene: Scene, { id, name, users }: TagView): Html {
  const { t, w } = scene;
  const path = `${TAGS}/${id}`;
  const body = html`<p class="big">${w.tags.card(name, users)}</p>
    <div class="acts">
      ${users === 0 ? '' : go(scene, `/people?filter=t${id}`, w.tags.show, 'primary')}
      ${users === 0 ? '' : go(scene, `/people/several?filter=t${id}`, t.groups.several)}
      ${go(scene, `${path}/delete`, w.tags.delete, 'danger')}
    </div>
    ${nameForm(scene, { to: `${path}/name`, label: t.groups.name, submit: w.tags.rename, value: name })}`;
  return page(scene, { title: name, trail: trail(scene), body });
}

function trail({ t, w }: Scene): { label: string; to: string }[] {
  return [
    { label: t.nav.people, to: '/people' },
    { label: w.tags.title, to: TAGS },
  ];
}

function tagIn(scene: Scene): TagView | undefined {
  return scene.house.groups.tag(idIn(scene, 'id'));
}
