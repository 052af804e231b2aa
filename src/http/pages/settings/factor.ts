import { REMEMBER_MINUTES } from '../../../domain/people/factor.ts';
import type { Invitable } from '../../../domain/people/user.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, go, lines, option, secretPage } from '../parts.ts';
import { qrSvg } from '../../assets/qr-svg.ts';

const PLACE = '/settings/factor';
const ROLES: readonly Invitable[] = ['owner', 'manager'];

/** `/settings/factor`: the reader's own second factor, and for an owner who has to have one. */
export function ownFactor(routes: Routes): void {
  routes.page(PLACE, 'manager', (scene) => {
    const { house, reader, w, here } = scene;
    const own = house.factor.of(reader.member.id);
    const standing = w.factor.standing(own, house.factor.isRequired(reader.member.role), here);
    const body = html`${lines(standing)}
      <p class="faint">${w.factor.about}</p>
      ${own ? remember(scene, own.rememberMinutes) : ''}
      <div class="acts">
        ${
          own
            ? html`${button(scene, `${PLACE}/renew`, { label: w.factor.renew })}
              ${button(scene, `${PLACE}/begin`, { label: w.factor.setUpAgain })}
              ${go(scene, `${PLACE}/off`, w.factor.turnOff, 'danger')}`
            : button(scene, `${PLACE}/begin`, { label: w.factor.setUp, style: 'primary' })
        }
      </div>
      ${reader.member.role === 'owner' ? html`<div class="acts">${ROLES.map((role) => required(scene, role))}</div>` : ''}`;
    return page(scene, { title: w.factor.title, trail: trailOf(scene), body });
  });

  routes.form(`${PLACE}/begin`, 'manager', (scene) => {
    const begun = scene.house.factor.begin(scene.reader.by);
    if (!begun.ok) return { refusals: begun.refusals, to: PLACE };
    return setUpPage(scene, begun.value);
  });

  routes.form(`${PLACE}/confirm`, 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const codes = house.factor.confirm(reader.by, form.text('code'));
    if (!codes.ok) return { refusals: codes.refusals, to: `${PLACE}/confirm` };
    return recoveryPage(scene, w.factor.isOn, codes.value);
  });

  // After a wrong code: the app has the key by now, so it is not shown again.
  routes.page(`${PLACE}/confirm`, 'manager', (scene) =>
    page(scene, {
      ...{ title: scene.w.factor.newTitle, trail: trailOf(scene) },
      body: html`${confirmForm(scene)}
        <div class="acts">${button(scene, `${PLACE}/begin`, { label: scene.w.factor.startAgain })}</div>`,
    }),
  );

  routes.form(`${PLACE}/renew`, 'manager', (scene) => {
    const codes = scene.house.factor.renewRecovery(scene.reader.by);
    if (!codes.ok) return { refusals: codes.refusals, to: PLACE };
    return recoveryPage(scene, scene.w.factor.renewed, codes.value);
  });

  routes.form(`${PLACE}/remember`, 'manager', (scene, form) => {
    const minutes = form.number('minutes') ?? -1;
    return after(
      scene.house.factor.remember(scene.reader.by, minutes),
      PLACE,
      scene.w.factor.rememberChanged(minutes),
    );
  });

  routes.page(`${PLACE}/off`, 'manager', (scene) => {
    const { house, reader, w } = scene;
    if (!house.factor.of(reader.member.id)) return undefined;
    const body = html`<p>${w.factor.turnOffQuestion}</p>
      <div class="acts">
        ${button(scene, `${PLACE}/off`, { label: w.factor.turnOffYes, style: 'danger' })}
        ${go(scene, PLACE, w.factor.turnOffNo)}
      </div>`;
    const trail = [...trailOf(scene), { label: w.factor.title, to: PLACE }];
    return page(scene, { title: w.factor.turnOff, trail, body });
  });

  routes.form(`${PLACE}/off`, 'manager', (scene) =>
    after(scene.house.factor.end(scene.reader.by), PLACE, scene.w.factor.turnedOff),
  );

  routes.form(`${PLACE}/require`, 'owner', (scene, form) => {
    const role = ROLES.find((one) => one === form.text('role')) ?? 'manager';
    const isWanted = form.text('wanted') === '1';
    return after(scene.house.factor.require(scene.reader.by, role, isWanted), PLACE, scene.t.saved);
  });
}

function setUpPage(
  scene: Scene,
  { uri, key }: { readonly uri: string; readonly key: string },
): Response | Promise<Response> {
  const { t, w } = scene;
  return secretPage(scene, {
    ...{ title: w.factor.newTitle, trail: trailOf(scene), back: PLACE, done: t.cancel },
    secret: html`<p>${t.factorSetUp.scan}</p>
      ${qrSvg(uri, t.factorSetUp.picture)}
      <p><a href="${uri}">${t.factorSetUp.openApp}</a></p>
      <p class="secret" translate="no">${key}</p>
      ${confirmForm(scene)}`,
  });
}

function confirmForm(scene: Scene): Html {
  const { t, to } = scene;
  return html`<form method="post" class="search" action="${to(`${PLACE}/confirm`)}">
    ${proofOf(scene)}
    <label
      >${t.factorSetUp.code}
      <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12" />
    </label>
    <button class="primary">${t.factorSetUp.confirm}</button>
  </form>`;
}

function recoveryPage(scene: Scene, note: string, codes: readonly string[]): Response | Promise<Response> {
  const { t, w } = scene;
  const [hint = '', ...shown] = w.factor.recovery(codes);
  return secretPage(scene, {
    ...{ title: w.factor.title, trail: trailOf(scene), back: PLACE, done: t.factorSetUp.hide },
    secret: html`${lines([note, hint])}
      <ul class="plain" translate="no">
        ${shown.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>`,
  });
}

function remember(scene: Scene, chosen: number): Html {
  const { t, w, to } = scene;
  return html`<form method="post" class="search" action="${to(`${PLACE}/remember`)}">
    ${proofOf(scene)}
    <label
      >${w.factor.rememberQuestion}
      <select name="minutes">
        ${REMEMBER_MINUTES.map((minutes) => option(String(minutes), w.factor.remember(minutes), minutes === chosen))}
      </select></label
    >
    <button>${t.save}</button>
  </form>`;
}

function required(scene: Scene, role: Invitable): Html {
  const { house, t, w } = scene;
  const isOn = house.factor.isRequired(role);
  const words = w.factor.required(role);
  return button(scene, `${PLACE}/require`, {
    label: isOn ? t.factorSetUp.release(words) : words,
    fields: { role, wanted: isOn ? '0' : '1' },
  });
}

function trailOf({ t }: Scene): { label: string; to: string }[] {
  return [{ label: t.nav.settings, to: '/settings' }];
}
