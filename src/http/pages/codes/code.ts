import { restOf } from '../../../domain/plan/sync.ts';
import { Pin } from '../../../domain/pins/pin.ts';
import type { Result } from '../../../engine/house.ts';
import type { CodeView, GrantView } from '../../../engine/views/code-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, go, idIn, lines, secretPage } from '../parts.ts';

/** `/codes/<id>`: one code, and how far it has come on each device. */
export function code(routes: Routes): void {
  routes.page('/codes/:id', 'manager', (scene) => {
    const shown = codeIn(scene);
    return shown && codePage(scene, shown);
  });

  const act = (
    path: string,
    run: (scene: Scene, id: number) => Result<unknown>,
    note: (scene: Scene) => string,
  ): void =>
    routes.form(`/codes/:id/${path}`, 'manager', (scene) => {
      const id = idIn(scene, 'id');
      return after(run(scene, id), `/codes/${id}`, note(scene));
    });
  act(
    'pause',
    ({ house, reader }, id) => house.codes.pause(reader.by, id),
    ({ t }) => t.code.paused,
  );
  act(
    'resume',
    ({ house, reader }, id) => house.codes.resume(reader.by, id),
    ({ t }) => t.code.resumed,
  );
  act(
    'undo',
    ({ house, reader }, id) => house.codes.undo(reader.by, id),
    ({ t }) => t.code.undone,
  );
  act(
    'delete',
    ({ house, reader }, id) => house.codes.delete(reader.by, id),
    ({ t }) => t.code.deleted,
  );

  routes.page('/codes/:id/delete', 'manager', (scene) => {
    const shown = codeIn(scene);
    if (!shown || shown.deleted) return undefined;
    const path = `/codes/${shown.id}`;
    const body = html`${lines(scene.w.when(shown, scene.here))}
      <p>${scene.t.code.deleteQuestion}</p>
      <div class="acts">
        ${button(scene, `${path}/delete`, { label: scene.t.code.deleteYes, style: 'danger' })}
        ${go(scene, path, scene.t.no)}
      </div>`;
    return page(scene, { title: scene.t.delete, trail: trailOf(scene, shown), body });
  });

  routes.form('/codes/:id/pin', 'manager', (scene) => {
    const id = idIn(scene, 'id');
    const revealed = scene.house.sharing.reveal(scene.reader.by, id);
    if (!revealed.ok) return { refusals: revealed.refusals, to: `/codes/${id}` };
    const pins = revealed.value;
    return secretOf(
      scene,
      id,
      html`${pins.map(
        ({ pin, deviceNames }) =>
          html`${pins.length > 1 ? html`<h2>${deviceNames.join(', ')}</h2>` : ''}
            <p class="pin" translate="no">${pin.reveal()}</p>`,
      )}`,
    );
  });

  routes.form('/codes/:id/share', 'manager', (scene) => {
    const id = idIn(scene, 'id');
    const message = scene.house.sharing.share(scene.reader.by, id);
    if (!message.ok) return { refusals: message.refusals, to: `/codes/${id}` };
    const text = scene.w.guestMessage(message.value);
    return secretOf(
      scene,
      id,
      html`<p>${scene.t.code.shareHint}</p>
        <label>${scene.t.code.message}<textarea readonly rows="8">${text}</textarea></label>`,
    );
  });

  grantActs(routes);
}

/** One code on one device, where that is in trouble. */
function grantActs(routes: Routes): void {
  const act = (path: string, run: (scene: Scene, grant: number) => Result<unknown>): void =>
    routes.form(`/codes/:id/grants/:grant/${path}`, 'manager', (scene) => {
      const place = `/codes/${idIn(scene, 'id')}`;
      const grant = grantIn(scene);
      if (!grant) return { refusals: [{ kind: 'not-found', what: 'code' }], to: place };
      return after(run(scene, grant.id), place, scene.t.code.underWay);
    });
  act('retry', ({ house, reader }, grant) => house.grants.retry(reader.by, grant));
  act('gone', ({ house, reader }, grant) => house.grants.believeGone(reader.by, grant));
  act('put-back', ({ house, reader }, grant) => house.grants.resolveConflict(reader.by, grant, 'put-back'));
  act('leave', ({ house, reader }, grant) => house.grants.resolveConflict(reader.by, grant, 'leave'));

  routes.form('/codes/:id/grants/:grant/adopt', 'manager', async (scene, form) => {
    const place = `/codes/${idIn(scene, 'id')}`;
    const grant = grantIn(scene);
    if (!grant) return { refusals: [{ kind: 'not-found', what: 'code' }], to: place };
    const typed = form.text('pin') === '' ? undefined : Pin.of(form.text('pin'));
    const adopted = await scene.house.grants.adoptConflict(scene.reader.by, grant.id, typed);
    return after(adopted, place, scene.t.slots.adopted);
  });
}

function codePage(scene: Scene, shown: CodeView): Html {
  const { house, t, w, here, reader } = scene;
  const path = `/codes/${shown.id}`;
  const undo = house.codes.undoable(reader.by, shown.id);
  const body = html`<section id="code" data-live>
    ${shown.label === undefined ? '' : html`<p class="big">${shown.label}</p>`} ${lines(w.when(shown, here))}
    <p class="big">${w.standing(shown, here)}</p>
    <div class="acts">
      ${undo && undo.why === undefined ? button(scene, `${path}/undo`, { label: t.code.undo[undo.what] }) : ''}
      ${shown.deleted ? '' : cardActs(scene, shown)}
    </div>
    <h2>${t.nav.devices}</h2>
    ${shown.grants.length === 0 ? html`<p>${t.code.nowhere}</p>` : ''}
    <ul class="grants">
      ${shown.grants.map(
        (grant) =>
          html`<li>
            <p class="${restOf(grant.state, shown)}">${w.grant(grant, shown, here)}</p>
            <div class="acts">${remedies(scene, shown, grant)}</div>
          </li>`,
      )}
    </ul>
  </section>`;
  return page(scene, {
    title: w.whose(shown.user?.name),
    trail: trailOf(scene, shown).slice(0, -1),
    body,
    isLive: true,
  });
}

function cardActs(scene: Scene, { id, paused, user }: CodeView): Html {
  const { t } = scene;
  const path = `/codes/${id}`;
  return html`${button(scene, `${path}/share`, { label: t.code.share, style: 'primary' })}
  ${button(scene, `${path}/pin`, { label: t.code.showPin })}
  ${
    paused
      ? button(scene, `${path}/resume`, { label: t.code.resume })
      : button(scene, `${path}/pause`, { label: t.code.pause })
  }
  ${user ? go(scene, `${path}/edit`, t.edit) : ''} ${go(scene, `${path}/delete`, t.delete, 'danger')}`;
}

/** As the chat offers them. */
function remedies(
  scene: Scene,
  { id }: CodeView,
  { id: grant, state, reason, deviceName }: GrantView,
): Html | '' {
  const { t, to } = scene;
  const path = `/codes/${id}/grants/${grant}`;
  const kind = reason?.kind;
  if (state === 'conflict')
    return html`${button(scene, `${path}/put-back`, { label: t.code.putBack(deviceName) })}
    ${
      kind === 'deleted-at-device'
        ? ''
        : html`<form method="post" action="${to(`${path}/adopt`)}">
            ${proofOf(scene)}
            <label
              >${t.slots.typePin} <input name="pin" inputmode="numeric" autocomplete="off" maxlength="12"
            /></label>
            <button>${t.code.adopt(deviceName)}</button>
          </form>`
    }
    ${button(scene, `${path}/leave`, { label: t.code.leave(deviceName) })}`;
  const isQueued = kind === undefined || kind === 'queued' || kind === 'settling';
  const isStuck = state === 'rejected' || state === 'overdue' || (state === 'waiting' && !isQueued);
  return html`${isStuck || kind === 'empty-disproved' ? button(scene, `${path}/retry`, { label: t.code.retry(deviceName) }) : ''}
  ${kind === 'empty-disproved' ? button(scene, `${path}/gone`, { label: t.code.gone(deviceName) }) : ''}`;
}

function secretOf(scene: Scene, id: number, secret: Html): Response | Promise<Response> {
  const shown = scene.house.queries.code(id);
  return secretPage(scene, {
    title: shown ? scene.w.whose(shown.user?.name) : scene.t.code.title,
    trail: shown ? trailOf(scene, shown) : [],
    ...{ secret, back: `/codes/${id}`, done: scene.t.code.hide },
  });
}

export function trailOf(
  { t, w, here }: Scene,
  { id, user, schedule, label }: CodeView,
): { label: string; to: string }[] {
  return [
    { label: t.nav.people, to: '/people' },
    ...(user ? [{ label: user.name, to: `/people/${user.id}` }] : []),
    { label: label ?? w.schedule(schedule, here), to: `/codes/${id}` },
  ];
}

export function codeIn(scene: Scene): CodeView | undefined {
  return scene.house.queries.code(idIn(scene, 'id'));
}

function grantIn(scene: Scene): GrantView | undefined {
  return codeIn(scene)?.grants.find(({ id }) => id === idIn(scene, 'grant'));
}
