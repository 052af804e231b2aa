import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { goOnOrWatch } from './go-to.ts';
import { proofOf, refused, setupPage } from './layout.ts';
import type { SetupRoutes, SetupScene } from './scene.ts';
import type { BotView } from './setup.ts';

/** The first step: the bot that the chat goes through. Its token is typed, tested, and not shown again. */
export function bot(routes: SetupRoutes): void {
  routes.page('/bot', (scene) => {
    const { bot: tested } = scene.setup.view();
    return setupPage(scene, {
      step: 'bot',
      title: scene.t.setup.bot.title,
      isMoving: tested?.state === 'testing',
      body: html`<div id="bot" data-live>${stateOf(scene, tested)}</div>`,
    });
  });

  routes.form('/bot', (scene, form) => {
    const { setup } = scene;
    const tested = setup.testBot({ token: form.text('token'), apiRoot: form.text('api_root') });
    const isGood = (): boolean => setup.view().bot?.state === 'good';
    return goOnOrWatch(scene, tested, { isGood, next: '/connections', watch: '/bot' });
  });
}

function stateOf(scene: SetupScene, tested: BotView | undefined): Html {
  const { t, to } = scene;
  if (tested?.state === 'testing') return html`<p role="status">${t.setup.bot.testing}</p>`;
  if (tested?.state !== 'good')
    return html`${tested?.why ? refused(t.setup.bot.why[tested.why]) : ''}${form(scene)}`;
  return html`<p class="note" role="status">${t.setup.bot.good(tested.name ?? '')}</p>
    <p class="acts"><a class="button primary" href="${to('/connections')}">${t.setup.goOn}</a></p>
    <details>
      <summary>${t.setup.bot.other}</summary>
      ${form(scene)}
    </details>`;
}

function form(scene: SetupScene): Html {
  const { t, to } = scene;
  const link = html`<a href="https://t.me/BotFather" rel="noreferrer" target="_blank">@BotFather</a>`;
  return html`<ol>
      <li>${t.setup.bot.open} ${link}</li>
      ${t.setup.bot.how.map((line) => html`<li>${line}</li>`)}
    </ol>
    <form class="fields" method="post" action="${to('/bot')}">
      ${proofOf(scene)}
      <label
        >${t.setup.bot.token}
        <input
          type="password"
          name="token"
          autocomplete="off"
          spellcheck="false"
          required
          maxlength="200"
          aria-describedby="token-hint"
        />
      </label>
      <p class="faint" id="token-hint">${t.setup.bot.kept}</p>
      <details>
        <summary>${t.setup.bot.ownServer}</summary>
        <label
          >${t.setup.bot.apiRoot}
          <input name="api_root" inputmode="url" placeholder="https://api.telegram.org" maxlength="200" />
        </label>
      </details>
      <p class="acts"><button class="primary">${t.setup.bot.test}</button></p>
    </form>`;
}
