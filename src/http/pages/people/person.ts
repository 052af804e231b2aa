import { restOf } from '../../../domain/plan/sync.ts';
import type { UserDetails } from '../../../domain/people/user.ts';
import type { CodeView } from '../../../engine/views/code-views.ts';
import type { UserView } from '../../../engine/views/user-views.ts';
import type { Form } from '../../form.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { badge, button, go, idIn, lines } from '../parts.ts';

const ENTRIES_SHOWN = 20;

/** `/people/<id>`: one person, their codes, and when they came. */
export function person(routes: Routes): void {
  routes.page('/people/new', 'manager', (scene) => detailsPage(scene, undefined));

  routes.form('/people/new', 'manager', (scene, form) => {
    const added = scene.house.users.add(scene.reader.by, detailsIn(form));
    if (!added.ok) return { refusals: added.refusals, to: '/people/new' };
    return { to: `/people/${added.value}`, note: scene.t.person.added };
  });

  routes.page('/people/:id', 'manager', (scene) => {
    const user = scene.house.queries.user(idIn(scene, 'id'));
    return user && personPage(scene, user);
  });

  routes.page('/people/:id/edit', 'manager', (scene) => {
    const user = scene.house.queries.user(idIn(scene, 'id'));
    return user && detailsPage(scene, user);
  });

  routes.form('/people/:id/edit', 'manager', (scene, form) => {
    const id = idIn(scene, 'id');
    const before = scene.house.queries.user(id);
    if (before && form.text('seen') !== seenOf(before))
      return { to: `/people/${id}/edit`, note: scene.t.person.changedMeanwhile, refused: true };
    const changed = scene.house.users.edit(scene.reader.by, id, detailsIn(form));
    if (!changed.ok) return { refusals: changed.refusals, to: `/people/${id}/edit` };
    return { to: `/people/${id}`, note: scene.t.saved };
  });

  for (const what of ['pause', 'resume'] as const)
    routes.form(`/people/:id/${what}`, 'manager', (scene) => {
      const { house, reader, t } = scene;
      const id = idIn(scene, 'id');
      const done =
        what === 'pause' ? house.codes.pauseAllOf(reader.by, id) : house.codes.resumeAllOf(reader.by, id);
      const to = `/people/${id}`;
      return done.ok
        ? { to, note: what === 'pause' ? t.code.paused : t.code.resumed }
        : { refusals: done.refusals, to };
    });

  routes.page('/people/:id/delete', 'manager', (scene) => {
    const user = scene.house.queries.user(idIn(scene, 'id'));
    if (!user) return undefined;
    const { t } = scene;
    const path = `/people/${user.id}`;
    const body = html`<p>${t.person.deleteQuestion(scene.house.queries.codesOf(user.id).length)}</p>
      <div class="acts">
        ${button(scene, `${path}/delete`, { label: t.person.deleteYes, style: 'danger' })}
        ${go(scene, path, t.no)}
      </div>`;
    return page(scene, { title: user.name, trail: trailOf(scene, user), body });
  });

  routes.form('/people/:id/delete', 'manager', (scene) => {
    const id = idIn(scene, 'id');
    const deleted = scene.house.users.delete(scene.reader.by, id);
    if (!deleted.ok) return { refusals: deleted.refusals, to: `/people/${id}` };
    return { to: '/people', note: scene.t.person.deleted };
  });
}

function personPage(scene: Scene, user: UserView): Html {
  const { house, t, w, here, reader } = scene;
  const codes = house.queries.codesOf(user.id);
  const path = `/people/${user.id}`;
  const entries = house.queries.entries({
    user: user.id,
    limit: ENTRIES_SHOWN,
    role: reader.member.role,
    member: reader.member.id,
  });
  const body = html`<dl class="facts">
      ${fact(t.person.phone, user.phone)} ${fact(t.person.email, user.email)}
      ${fact(t.person.birthday, user.birthday)} ${tagsFact(scene, user)}
    </dl>
    <div class="acts">
      ${go(scene, `${path}/code`, t.person.newCode, 'primary')} ${go(scene, `${path}/why`, t.person.why)}
      ${codes.some(({ paused }) => !paused) ? button(scene, `${path}/pause`, { label: t.person.pauseAll }) : ''}
      ${codes.some(({ paused }) => paused) ? button(scene, `${path}/resume`, { label: t.person.resumeAll }) : ''}
      ${go(scene, `${path}/tags`, w.tags.title)} ${go(scene, `${path}/edit`, t.edit)}
      ${go(scene, `${path}/delete`, t.delete, 'danger')}
    </div>
    <section id="codes" data-live aria-labelledby="codes-title">
      <h2 id="codes-title">${t.person.codes}</h2>
      ${codes.length === 0 ? html`<p>${t.people.noCode}</p>` : ''}
      <ul class="cards">
        ${codes.map((code) => codeCard(scene, code))}
      </ul>
    </section>
    <section id="came" data-live aria-labelledby="came-title">
      <h2 id="came-title">${t.now.came}</h2>
      ${entries.length === 0 ? html`<p class="faint">${t.now.nobodyCame}</p>` : ''}
      ${lines(entries.map((entry) => w.entry(entry, here)))}
    </section>`;
  return page(scene, {
    title: user.name,
    trail: [{ label: t.nav.people, to: '/people' }],
    body,
    isLive: true,
  });
}

export function codeCard(scene: Scene, code: CodeView): Html {
  const { w, here, to } = scene;
  return html`<li class="card">
    <h3><a href="${to(`/codes/${code.id}`)}">${code.label ?? w.schedule(code.schedule, here)}</a></h3>
    ${code.label === undefined ? '' : html`<p>${w.schedule(code.schedule, here)}</p>`}
    <p class="faint">${w.standing(code, here)}</p>
    <ul class="plain">
      ${code.grants.map((grant) => html`<li>${grant.deviceName}: ${badge(scene, restOf(grant.state, code))}</li>`)}
    </ul>
  </li>`;
}

function detailsPage(scene: Scene, user: UserView | undefined): Html {
  const { t, to } = scene;
  const path = user ? `/people/${user.id}` : '/people';
  const field = (name: keyof UserDetails, label: string, more: Html | '' = ''): Html =>
    html`<label
      >${label} <input name="${name}" value="${user?.[name] ?? ''}" maxlength="64" autocomplete="off" ${more}
    /></label>`;
  const body = html`<form method="post" class="fields" action="${to(user ? `${path}/edit` : '/people/new')}">
    ${proofOf(scene)} ${user ? html`<input type="hidden" name="seen" value="${seenOf(user)}" />` : ''}
    ${field('firstName', t.person.firstName, html`required`)} ${field('lastName', t.person.lastName)}
    ${field('phone', t.person.phone, html`type="tel"`)} ${field('email', t.person.email, html`type="email"`)}
    ${field('birthday', t.person.birthday, html`type="date"`)}
    <p class="faint">${t.person.birthdayWhy}</p>
    <p class="acts"><button class="primary">${t.save}</button> ${go(scene, path, t.cancel)}</p>
  </form>`;
  return page(scene, {
    title: user ? user.name : t.people.add,
    trail: user ? trailOf(scene, user) : [{ label: t.nav.people, to: '/people' }],
    body,
  });
}

export function trailOf({ t }: Scene, user: UserView): { label: string; to: string }[] {
  return [
    { label: t.nav.people, to: '/people' },
    { label: user.name, to: `/people/${user.id}` },
  ];
}

/** What stood in the form. */
function seenOf({ firstName, lastName, phone, email, birthday }: UserView): string {
  return JSON.stringify([firstName, lastName, phone, email, birthday]);
}

function detailsIn(form: Form): UserDetails {
  const some = (name: 'phone' | 'email' | 'birthday'): Partial<UserDetails> =>
    form.text(name) === '' ? {} : { [name]: form.text(name) };
  return {
    ...{ firstName: form.text('firstName'), lastName: form.text('lastName') },
    ...some('phone'),
    ...some('email'),
    ...some('birthday'),
  };
}

function tagsFact({ house, t, to }: Scene, { id }: UserView): Html | '' {
  const all = house.groups.tagsOf(id);
  if (all.length === 0) return '';
  return html`<dt>${t.groups.tags}</dt>
    <dd>
      ${all.map((tag, at) => html`${at > 0 ? ', ' : ''}<a href="${to(`/people/tags/${tag.id}`)}">${tag.name}</a>`)}
    </dd>`;
}

function fact(label: string, value: string | undefined): Html | '' {
  return value === undefined
    ? ''
    : html`<dt>${label}</dt>
        <dd>${value}</dd>`;
}
