import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { goTo } from './go-to.ts';
import { button, refused, setupPage } from './layout.ts';
import { qrSvg } from '../assets/qr-svg.ts';
import type { SetupRoutes, SetupScene } from './scene.ts';
import type { Stage } from './setup.ts';

/** The last step: the house starts, and the phone that opens the link owns it. */
export function phone(routes: SetupRoutes): void {
  routes.page('/phone', (scene) => {
    const { stage } = scene.setup.view();
    if (stage.kind === 'asking') return goTo(scene, '/');
    return setupPage(scene, {
      step: 'phone',
      title: scene.t.setup.phone.title,
      isMoving: stage.kind !== 'done' && stage.kind !== 'failed',
      body: html`<div id="phone" data-live>${stageOf(scene, stage)}</div>`,
    });
  });

  routes.form('/phone', (scene) => {
    scene.setup.startAgain();
    return goTo(scene, '/phone');
  });
}

function stageOf(scene: SetupScene, stage: Stage): Html {
  const words = scene.t.setup.phone;
  switch (stage.kind) {
    case 'asking':
      return html``;
    case 'starting':
      return html`<p role="status">${words.starting}</p>`;
    case 'failed':
      return html`${refused(words.failed)}
        <p>${stage.why}</p>
        <div class="acts">${button(scene, '/phone', { label: words.again, style: 'primary' })}</div>`;
    case 'pairing':
      if (stage.link === undefined) return html`<p role="status">${words.noName}</p>`;
      return html`<p>${words.scan}</p>
        ${qrSvg(stage.link, words.qr)}
        <p class="acts">
          <a class="button primary" href="${stage.link}" rel="noreferrer" target="_blank">${words.open}</a>
        </p>
        <p class="faint">${words.once}</p>
        <p role="status">${words.waiting}</p>`;
    case 'done':
      return html`<p class="note" role="status">${words.done}</p>
        ${
          stage.botName === undefined
            ? ''
            : html`<p class="acts">
                <a
                  class="button primary"
                  href="https://t.me/${stage.botName}"
                  rel="noreferrer"
                  target="_blank"
                  >${words.chat}</a
                >
              </p>`
        }
        <p>${words.next}</p>
        <p class="faint">${words.closed}</p>`;
  }
}
