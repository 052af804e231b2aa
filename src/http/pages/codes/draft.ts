import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Outcome, Scene } from '../../scene.ts';
import { trailOf as personTrail } from '../people/person.ts';
import { button, go, idIn, lines } from '../parts.ts';
import { codeIn, trailOf } from './code.ts';
import { codeForm } from './form.ts';
import { changeOf, isWish, refusalsOf, secondFor, wishIn } from './wish.ts';
import type { Wish } from './wish.ts';

/** A new code, or the change of one: a form, what would follow from it, and the decision. */
export function draft(routes: Routes): void {
  routes.page('/people/:id/code', 'manager', (scene) => newPage(scene, idIn(scene, 'id')));

  routes.form('/people/:id/code', 'manager', (scene, form) => {
    const user = idIn(scene, 'id');
    if (!scene.house.queries.user(user))
      return { refusals: [{ kind: 'not-found', what: 'user' }], to: '/people' };
    return kept(scene, wishIn(scene, form, { user }));
  });

  routes.page('/codes/:id/edit', 'manager', (scene) => {
    // It is asked what there is to depend on, so that the form has it next time.
    void scene.house.conditions.look().catch(() => undefined);
    return editPage(scene, idIn(scene, 'id'));
  });

  routes.form('/codes/:id/edit', 'manager', (scene, form) => {
    const code = codeIn(scene);
    if (!code?.user || code.deleted)
      return { refusals: [{ kind: 'not-found', what: 'code' }], to: '/people' };
    return kept(scene, wishIn(scene, form, { user: code.user.id, code: code.id }));
  });

  routes.page('/drafts/:key', 'manager', (scene) => {
    const wish = wishOf(scene);
    if (!wish) return undefined;
    const words = problemsOf(scene, wish);
    if (words.length === 0) return reviewPage(scene, wish);
    return wish.code === undefined
      ? newPage(scene, wish.user, wish, words)
      : editPage(scene, wish.code, wish, words);
  });

  routes.form('/drafts/:key/save', 'manager', (scene) => {
    const wish = wishOf(scene);
    if (!wish) return { to: '/people', note: scene.t.draft.forgotten, refused: true };
    const here = `/drafts/${scene.c.req.param('key')}`;
    if (hasChanged(scene, wish)) return { to: here, note: scene.t.draft.changedMeanwhile, refused: true };
    return wish.code === undefined ? issue(scene, wish, here) : edit(scene, wish, wish.code, here);
  });

  routes.form('/drafts/:key/anyway', 'manager', (scene, form) => {
    const wish = wishOf(scene);
    const { code } = wish ?? {};
    if (!wish || code === undefined) return { to: '/people', note: scene.t.draft.forgotten, refused: true };
    // What it was when the member read of it: changed once more, it is shown once more.
    const seen = form.text('seen');
    if (seen !== scene.house.decisions.markOf(code)) {
      const here = `/drafts/${scene.c.req.param('key')}`;
      return { to: here, note: scene.t.draft.changedMeanwhile, refused: true };
    }
    return edit(scene, wish, code, `/codes/${code}`);
  });
}

function kept(scene: Scene, wish: Wish): Outcome {
  return { to: `/drafts/${scene.memory.drafts.keep(scene.reader.member.id, wish)}` };
}

function wishOf({ memory, reader, c }: Scene): Wish | undefined {
  return memory.drafts.find(reader.member.id, c.req.param('key') ?? '', isWish);
}

function problemsOf(scene: Scene, wish: Wish): string[] {
  if (wish.problems.length > 0) return [...wish.problems];
  return refusalsOf(scene, wish).map((refusal) => scene.w.refusal(refusal));
}

/** Somebody has decided something else about the code since its form was shown. */
function hasChanged({ house }: Scene, { code, seen }: Wish): boolean {
  return code !== undefined && seen !== house.decisions.markOf(code);
}

function issue(scene: Scene, wish: Wish, here: string): Outcome {
  const { house, reader } = scene;
  const { user, devices, schedule, condition, uses, label } = wish;
  const pins = wish.pin
    ? house.pinPolicy.completed({ pin: wish.pin }, { user, devices })
    : house.pinPolicy.proposePins({ user, devices });
  if (!pins.ok) return { refusals: pins.refusals, to: here };
  const issued = house.codes.issue(reader.by, {
    ...{ user, ...pins.value, devices, schedule: schedule ?? {} },
    ...(condition !== undefined && { condition }),
    ...(uses !== undefined && { uses }),
    ...(label !== undefined && { label }),
  });
  if (!issued.ok) return { refusals: issued.refusals, to: here };
  scene.memory.drafts.drop(scene.c.req.param('key') ?? '');
  return { to: `/codes/${issued.value}`, note: scene.t.saved };
}

function edit(scene: Scene, wish: Wish, code: number, here: string): Outcome {
  const edited = scene.house.codes.edit(scene.reader.by, code, {
    ...changeOf(wish),
    ...secondFor(scene, wish),
  });
  if (!edited.ok) return { refusals: edited.refusals, to: here };
  scene.memory.drafts.drop(scene.c.req.param('key') ?? '');
  return { to: `/codes/${code}`, note: scene.t.saved };
}

function newPage(scene: Scene, id: number, wish?: Wish, words?: readonly string[]): Html | undefined {
  const user = scene.house.queries.user(id);
  if (!user) return undefined;
  const path = `/people/${id}`;
  return codeForm(scene, {
    ...{
      title: scene.t.person.newCode,
      trail: personTrail(scene, user),
      action: `${path}/code`,
      cancel: path,
      user,
    },
    ...(wish && { wish }),
    ...(words && { words }),
  });
}

function editPage(scene: Scene, id: number, wish?: Wish, words?: readonly string[]): Html | undefined {
  const code = scene.house.queries.code(id);
  if (!code?.user || code.deleted) return undefined;
  const path = `/codes/${id}`;
  return codeForm(scene, {
    ...{ title: scene.t.edit, trail: trailOf(scene, code), action: `${path}/edit`, cancel: path },
    ...{ user: code.user, code },
    ...(wish && { wish }),
    ...(words && { words }),
  });
}

/** What would follow from it, as the chat says it, before it is decided. */
function reviewPage(scene: Scene, wish: Wish): Html {
  const { house, t, w, here, c } = scene;
  const user = house.queries.user(wish.user);
  const code = wish.code === undefined ? undefined : house.queries.code(wish.code);
  const path = `/drafts/${c.req.param('key')}`;
  const names = house.queries.devices().flatMap(({ id, name }) => (wish.devices.includes(id) ? name : []));
  const preview = w.preview(house.forecast.preview(wish.code, changeOf(wish)), here);
  const isLate = hasChanged(scene, wish);
  const back = wish.code === undefined ? `/people/${wish.user}` : `/codes/${wish.code}`;
  const body = html`${isLate && code ? changedPart(scene, code.id) : ''}
    <dl class="facts">
      <dt>${t.draft.pin}</dt>
      <dd>
        ${wish.pin ? t.draft.pinTyped : wish.code === undefined ? t.draft.pinGenerated : t.draft.pinStays}
      </dd>
      <dt>${t.draft.where}</dt>
      <dd>${names.join(', ')}</dd>
      <dt>${t.draft.when}</dt>
      <dd>${w.schedule(wish.schedule ?? code?.schedule ?? {}, here)}</dd>
      ${
        wish.uses
          ? html`<dt>${t.draft.uses}</dt>
              <dd>${wish.uses}</dd>`
          : ''
      }
      ${
        wish.label
          ? html`<dt>${t.draft.label}</dt>
              <dd>${wish.label}</dd>`
          : ''
      }
    </dl>
    <h2>${t.draft.consequences}</h2>
    ${preview.length === 0 ? html`<p>${t.draft.noConsequences}</p>` : lines(preview)}
    <div class="acts">
      ${
        isLate && code
          ? button(scene, `${path}/anyway`, {
              ...{ label: t.draft.saveAnyway, style: 'danger' },
              fields: { seen: house.decisions.markOf(code.id) ?? '' },
            })
          : button(scene, `${path}/save`, { label: t.save, style: 'primary' })
      }
      ${go(scene, back, t.cancel)}
    </div>`;
  const trail = code ? trailOf(scene, code) : user ? personTrail(scene, user) : [];
  return page(scene, { title: t.draft.review, trail, body });
}

/** Two people change one code: the later one sees what the other has done, and decides. */
function changedPart(scene: Scene, id: number): Html {
  const { house, t, w, here } = scene;
  const code = house.queries.code(id);
  const last = house.decisions.lastOf(id);
  if (!code) return html``;
  const devices = code.grants.flatMap(({ wanted, deviceName }) => (wanted ? deviceName : [])).join(', ');
  return html`<div class="note refused" role="alert">
    <p>
      ${t.draft.changedBy(last?.by.name ?? t.draft.somebody, last === undefined ? '' : w.moment(last.at, here))}
    </p>
    ${lines([w.standing(code, here), ...w.when(code, here), `🚪 ${devices}`])}
    <p>${t.draft.yoursBelow}</p>
  </div>`;
}
