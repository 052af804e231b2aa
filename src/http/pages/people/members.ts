import { browserName } from '../../../domain/people/browser.ts';
import type { Invitable, Role } from '../../../domain/people/user.ts';
import type { MemberView, PageSessionView } from '../../../engine/views/member-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { button, go, idIn } from '../parts.ts';

/** `/members`: who may talk with the house, in which browsers, and as which users of Home Assistant. */
export function members(routes: Routes): void {
  routes.page('/members', 'manager', (scene) => {
    const { t, reader } = scene;
    const isOwner = reader.member.role === 'owner';
    const body = html`<section id="members" data-live aria-label="${t.nav.members}">
        <ul class="cards">
          ${scene.house.members
            .all()
            .filter(({ role }) => role !== 'guest')
            .map((member) => memberCard(scene, member))}
        </ul>
      </section>
      ${isOwner ? invitePart(scene) : ''} ${browsers(scene)} ${isOwner ? homeAssistant(scene) : ''}
      ${isOwner ? go(scene, '/doctor', scene.w.doctor.open) : ''}`;
    return page(scene, { title: t.nav.members, body, isLive: true });
  });

  routes.form('/members/invite', 'owner', (scene, form) => {
    const role: Invitable = form.text('role') === 'owner' ? 'owner' : 'manager';
    const invited = scene.house.invitations.invite(scene.reader.by, role);
    if (!invited.ok) return { refusals: invited.refusals, to: '/members' };
    return invitationPage(scene, invited.value);
  });

  routes.form('/members/invitations/:id/end', 'owner', (scene) => {
    const ended = scene.house.invitations.end(scene.reader.by, idIn(scene, 'id'));
    return ended.ok
      ? { to: '/members', note: scene.t.members.ended }
      : { refusals: ended.refusals, to: '/members' };
  });

  routes.page('/members/:id', 'owner', (scene) => {
    const member = scene.house.members.get(idIn(scene, 'id'));
    return member && member.role !== 'guest' ? memberPage(scene, member) : undefined;
  });

  routes.form('/members/:id/role', 'owner', (scene, form) => {
    const id = idIn(scene, 'id');
    const role: Invitable = form.text('role') === 'owner' ? 'owner' : 'manager';
    const changed = scene.house.members.setRole(scene.reader.by, id, role);
    if (!changed.ok) return { refusals: changed.refusals, to: `/members/${id}` };
    return { to: '/members', note: scene.t.saved };
  });

  routes.form('/members/:id/account', 'owner', (scene) => {
    const id = idIn(scene, 'id');
    const invited = scene.house.invitations.inviteNewAccount(scene.reader.by, id);
    if (!invited.ok) return { refusals: invited.refusals, to: `/members/${id}` };
    return invitationPage(scene, invited.value);
  });

  routes.form('/members/:id/factor', 'owner', (scene) => {
    const id = idIn(scene, 'id');
    const reset = scene.house.factor.reset(scene.reader.by, id);
    return reset.ok
      ? { to: `/members/${id}`, note: scene.t.saved }
      : { refusals: reset.refusals, to: `/members/${id}` };
  });

  routes.form('/members/:id/remove', 'owner', (scene) => {
    const id = idIn(scene, 'id');
    const removed = scene.house.members.remove(scene.reader.by, id);
    if (!removed.ok) return { refusals: removed.refusals, to: `/members/${id}` };
    return { to: '/members', note: scene.t.members.removed };
  });

  routes.form('/members/browsers/:id/end', 'manager', (scene) => {
    const ended = scene.house.pageAccess.end(scene.reader.by, idIn(scene, 'id'));
    return ended.ok
      ? { to: '/members', note: scene.t.members.loggedOut }
      : { refusals: ended.refusals, to: '/members' };
  });

  routes.form('/members/home-assistant/connect', 'owner', (scene, form) => {
    const { house, reader, t } = scene;
    const connected = house.pageAccess.connect(reader.by, form.text('code'), form.number('member') ?? -1);
    return connected.ok
      ? { to: '/members', note: t.saved }
      : { refusals: connected.refusals, to: '/members' };
  });

  routes.form('/members/home-assistant/disconnect', 'owner', (scene, form) => {
    const { house, reader, t } = scene;
    const ended = house.pageAccess.disconnect(reader.by, form.text('user'));
    return ended.ok ? { to: '/members', note: t.saved } : { refusals: ended.refusals, to: '/members' };
  });
}

function memberCard(scene: Scene, { id, name, role, configured }: MemberView): Html {
  const { t, to, reader, house } = scene;
  const shown =
    reader.member.role === 'owner' ? html`<a href="${to(`/members/${id}`)}">${name}</a>` : html`${name}`;
  return html`<li class="card">
    <h2>${shown}</h2>
    <p>
      ${t.members.roles[role]}${id === reader.member.id ? ` · ${t.members.you}` : ''}${
        configured ? ` · ${t.members.configured}` : ''
      }
    </p>
    <p class="faint">${house.factor.of(id) ? t.members.hasFactor : t.members.noFactor}</p>
  </li>`;
}

function memberPage(scene: Scene, member: MemberView): Html {
  const { t, reader, house } = scene;
  const path = `/members/${member.id}`;
  const canChange = member.id !== reader.member.id && !member.configured;
  const other: Role = member.role === 'manager' ? 'owner' : 'manager';
  const body = html`<p class="big">${t.members.roles[member.role]}</p>
    <p class="faint">${house.factor.of(member.id) ? t.members.hasFactor : t.members.noFactor}</p>
    ${
      canChange
        ? html`<p>${t.members.may[other]}</p>
            <div class="acts">
              ${button(scene, `${path}/role`, { label: t.members.make[other], fields: { role: other } })}
            </div>
            <p>${t.members.removeHint}</p>
            <div class="acts">
              ${button(scene, `${path}/remove`, { label: t.members.remove, style: 'danger' })}
            </div>`
        : html`<p>${member.configured ? t.members.isConfigured : t.members.isYou}</p>`
    }
    <div class="acts">
      ${member.configured ? '' : button(scene, `${path}/account`, { label: t.members.newAccount })}
      ${
        member.id !== reader.member.id && house.factor.of(member.id)
          ? button(scene, `${path}/factor`, { label: t.members.resetFactor })
          : ''
      }
      ${go(scene, '/members', t.back)}
    </div>`;
  return page(scene, { title: member.name, trail: [{ label: t.nav.members, to: '/members' }], body });
}

function invitePart(scene: Scene): Html {
  const { t, to, house, w, here } = scene;
  const open = house.invitations.all();
  return html`<section aria-labelledby="invite-title">
    <h2 id="invite-title">${t.members.invite}</h2>
    <form method="post" class="search" action="${to('/members/invite')}">
      ${proofOf(scene)}
      <label
        >${t.members.as}
        <select name="role">
          <option value="manager">${t.members.roles.manager}</option>
          <option value="owner">${t.members.roles.owner}</option>
        </select>
      </label>
      <button>${t.members.makeLink}</button>
    </form>
    ${open.length === 0 ? '' : html`<p>${t.members.open}</p>`}
    <ul class="plain">
      ${open.map(
        ({ id, role, expiresAt }) =>
          html`<li>
            ${t.members.roles[role]}, ${t.members.until(w.moment(expiresAt, here))}
            ${button(scene, `/members/invitations/${id}/end`, { label: t.members.end, style: 'quiet' })}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** In answer to this form alone: whoever has it may come in. */
function invitationPage(
  scene: Scene,
  { token, expiresAt }: { token: string; expiresAt: number },
): Response | Promise<Response> {
  const { t, c, w, here, parts } = scene;
  const command = `/start ${token}`;
  const link = parts.botName?.() === undefined ? undefined : `https://t.me/${parts.botName()}?start=${token}`;
  const body = html`<p>${t.members.linkHint(w.moment(expiresAt, here))}</p>
    <p class="secret" translate="no">${link ?? command}</p>
    <p class="acts">${go(scene, '/members', t.back, 'primary')}</p>`;
  return c.html(
    page(scene, { title: t.members.invite, trail: [{ label: t.nav.members, to: '/members' }], body }),
  );
}

function browsers(scene: Scene): Html {
  const { t, house, reader, w, here } = scene;
  const all = house.pageAccess.sessions(reader.by);
  const row = (one: PageSessionView): Html =>
    html`<li>
      ${one.name} · ${browserName(one.browser) ?? t.members.unknownBrowser} ·
      ${t.members.lastUsed(w.moment(one.seenAt, here))}
      ${one.id === reader.session ? `· ${t.members.thisOne}` : ''}
      ${button(scene, `/members/browsers/${one.id}/end`, { label: t.logOut, style: 'quiet' })}
    </li>`;
  return html`<section aria-labelledby="browsers-title">
    <h2 id="browsers-title">${t.members.browsers}</h2>
    ${all.length === 0 ? html`<p>${t.members.noBrowsers}</p>` : ''}
    <ul class="plain">
      ${all.map(row)}
    </ul>
  </section>`;
}

function homeAssistant(scene: Scene): Html | '' {
  const { t, to, house } = scene;
  const asks = house.pageAccess.asks();
  const users = house.pageAccess.homeAssistantUsers();
  if (asks.length + users.length === 0) return '';
  return html`<section aria-labelledby="ha-title">
    <h2 id="ha-title">${t.members.homeAssistant}</h2>
    ${asks.length === 0 ? '' : html`<p>${t.members.asks}</p>`}
    <ul class="plain">
      ${asks.map(
        ({ code, name }) =>
          html`<li>
            <form method="post" class="search" action="${to('/members/home-assistant/connect')}">
              ${proofOf(scene)}<input type="hidden" name="code" value="${code}" />
              <label
                ><b translate="no">${code}</b> ${name}
                <select name="member" required>
                  <option value=""></option>
                  ${house.members
                    .all()
                    .filter(({ role }) => role !== 'guest')
                    .map((one) => html`<option value="${one.id}">${one.name}</option>`)}
                </select>
              </label>
              <button>${t.members.connect}</button>
            </form>
          </li>`,
      )}
      ${users.map(
        ({ id, name, memberName }) =>
          html`<li>
            ${t.members.is(name, memberName)}
            ${button(scene, '/members/home-assistant/disconnect', {
              ...{ label: t.members.disconnect, style: 'quiet' },
              fields: { user: id },
            })}
          </li>`,
      )}
    </ul>
  </section>`;
}
