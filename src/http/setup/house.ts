import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { deviceList, kindWords } from './connections.ts';
import { goTo } from './go-to.ts';
import { proofOf, refused, setupPage } from './layout.ts';
import type { SetupRoutes, SetupScene } from './scene.ts';
import type { FinishTrouble } from './setup.ts';

/** The third step: what the house is called and where it stands, and all that was chosen, before it is written. */
export function house(routes: SetupRoutes): void {
  routes.page('/house', (scene) => housePage(scene, undefined));

  routes.form('/house', async (scene, form) => {
    const why = await scene.setup.finish({
      name: form.text('name'),
      zone: form.text('zone'),
      language: scene.language,
    });
    return why === undefined ? goTo(scene, '/phone') : housePage(scene, why);
  });
}

function housePage(scene: SetupScene, why: FinishTrouble | undefined): Html {
  const { t, to, setup } = scene;
  const { bot, connections, house: asked, zones, file } = setup.view();
  const words = t.setup.house;
  return setupPage(scene, {
    step: 'house',
    title: words.title,
    isMoving: false,
    body: html`${why === undefined ? '' : refused(whyNot(scene, why))}
      <form class="fields" method="post" action="${to('/house')}">
        ${proofOf(scene)}
        <label>${words.name} <input name="name" required maxlength="60" value="${asked.name}" /></label>
        <label
          >${words.zone}
          <select name="zone" aria-describedby="zone-hint">
            ${zones.map(
              (zone) =>
                html`<option value="${zone}" ${zone === asked.zone ? 'selected' : ''}>${zone}</option>`,
            )}
          </select>
        </label>
        <p class="faint" id="zone-hint">${words.zoneHint}</p>
        <h2>${words.what}</h2>
        <dl class="facts">
          <dt>${t.setup.step.bot}</dt>
          <dd>@${bot?.name ?? '?'}</dd>
        </dl>
        ${connections.map(
          ({ kind, place, devices, state }) =>
            html`<div class="card">
              <h3>${kindWords(scene, kind, kind)}</h3>
              <p class="faint">${place}</p>
              ${state === 'good' ? '' : html`<p>${words.notWorking}</p>`}
              ${kind === 'mqtt' || state !== 'good' ? '' : deviceList(scene, devices, true)}
            </div>`,
        )}
        <p>${words.untouched}</p>
        <p class="faint">${words.written(file)}</p>
        <p class="acts">
          <button class="primary">${words.save}</button>
          <a class="button" href="${to('/connections')}">${words.more}</a>
        </p>
      </form>`,
  });
}

function whyNot({ t, setup }: SetupScene, why: FinishTrouble): string {
  const words = t.setup.house.why;
  const { file } = setup.view();
  switch (why.kind) {
    case 'not-ready':
      return words.notReady;
    case 'exists':
      return words.exists(file);
    case 'not-written':
      return words.notWritten(file, why.error);
    case 'problems':
      return `${words.problems} ${why.words.join(' ')}`;
  }
}
