import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { goOnOrWatch, goTo } from './go-to.ts';
import { button, setupPage } from './layout.ts';
import type { SetupRoutes, SetupScene } from './scene.ts';
import type { ConnectionView, FoundDevice, OfferView, SetupView } from './setup.ts';

/** The second step: the ways to the devices, and to a broker. What is there is found and offered. */
export function connections(routes: SetupRoutes): void {
  routes.page('/connections', (scene) => {
    const { t, setup } = scene;
    const view = setup.view();
    return setupPage(scene, {
      step: 'connections',
      title: t.setup.connections.title,
      isMoving: view.isLooking || view.connections.some(({ state }) => state === 'testing'),
      body: html`${
          view.bot?.state === 'good'
            ? html`<p class="note" role="status">${t.setup.bot.good(view.bot.name ?? '')}</p>`
            : ''
        }
        <p>${t.setup.connections.about}</p>
        <div id="chosen" data-live>${chosen(scene, view)}</div>
        <div id="offers" data-live>${offers(scene, view)}</div>
        <section>
          <h2>${t.setup.connections.byHand}</h2>
          <ul class="plain">
            ${setup.kinds().map(
              ({ kind, about }) =>
                html`<li>
                  <a href="${scene.to(`/connections/new?kind=${kind}`)}">${kindWords(scene, kind, about)}</a>
                </li>`,
            )}
          </ul>
        </section>`,
    });
  });

  routes.form('/connections/look', (scene) => {
    scene.setup.look();
    return goTo(scene, '/connections');
  });
  routes.form('/connections/use', (scene, form) => afterTest(scene, scene.setup.use(form.text('offer'))));
  routes.form('/connections/again', (scene, form) => {
    scene.setup.testAgain(form.text('id'));
    return goTo(scene, '/connections');
  });
  routes.form('/connections/remove', (scene, form) => {
    scene.setup.remove(form.text('id'));
    return goTo(scene, '/connections');
  });
}

/** The next step shows what was found there. */
export function afterTest(scene: SetupScene, tested: Promise<void>): Promise<Response> {
  const isGood = (): boolean => {
    const { connections: all } = scene.setup.view();
    return all.every(({ state }) => state === 'good') && all.some(isOfDevices);
  };
  return goOnOrWatch(scene, tested, { isGood, next: '/house', watch: '/connections' });
}

function isOfDevices({ kind }: ConnectionView): boolean {
  return kind !== 'mqtt';
}

export function kindWords({ t }: SetupScene, kind: string, about: string): string {
  const words: Readonly<Record<string, string>> = t.setup.kinds;
  return words[kind] ?? about;
}

function chosen(scene: SetupScene, { connections: all }: SetupView): Html {
  const { t, to } = scene;
  if (all.length === 0) return html``;
  const works = all.some((one) => one.state === 'good' && isOfDevices(one));
  return html`<h2>${t.setup.connections.chosen}</h2>
    <ul class="cards">
      ${all.map((one) => html`<li class="card">${card(scene, one)}</li>`)}
    </ul>
    ${
      works
        ? html`<p class="acts"><a class="button primary" href="${to('/house')}">${t.setup.goOn}</a></p>`
        : html`<p class="faint">${t.setup.connections.needsOne}</p>`
    }`;
}

function card(scene: SetupScene, connection: ConnectionView): Html {
  const { t } = scene;
  const { id, kind, place, state, devices } = connection;
  const fields = { id };
  return html`<h3>${kindWords(scene, kind, kind)}</h3>
    <p class="faint">${place}</p>
    ${
      state === 'bad'
        ? html`<p class="note refused" role="alert">${whyOf(scene, connection)}</p>`
        : html`<p role="status">
            ${state === 'testing' ? t.setup.connections.testing : t.setup.connections.good}
          </p>`
    }
    ${state !== 'bad' && kind !== 'mqtt' ? deviceList(scene, devices, state === 'good') : ''}
    <div class="acts">
      ${state === 'testing' ? '' : button(scene, '/connections/again', { label: t.setup.connections.again, fields })}
      ${button(scene, '/connections/remove', { label: t.setup.connections.remove, style: 'quiet', fields })}
    </div>`;
}

function whyOf({ t, w }: SetupScene, { why }: ConnectionView): string {
  if (why === undefined) return t.setup.connections.noAnswer;
  return typeof why === 'string' ? t.setup.brokerWhy[why] : w.driver(why);
}

/** Only how many codes are there: nothing is written or cleared, and no PIN is shown. */
export function deviceList({ t, w }: SetupScene, devices: readonly FoundDevice[], isComplete: boolean): Html {
  if (devices.length === 0) return isComplete ? html`<p>${t.setup.connections.noDevices}</p>` : html``;
  return html`<ul class="plain">
    ${devices.map(({ name, codes, why }) => {
      const words = why ? w.driver(why) : codes === undefined ? '' : t.setup.connections.codes(codes);
      return html`<li>${name}${words === '' ? '' : html` <span class="faint">– ${words}</span>`}</li>`;
    })}
  </ul>`;
}

function offers(scene: SetupScene, { offers: all, isLooking }: SetupView): Html {
  const { t } = scene;
  const words = t.setup.connections;
  return html`<h2>${words.found}</h2>
    ${isLooking ? html`<p role="status">${words.looking}</p>` : all.length === 0 ? html`<p>${words.nothing}</p>` : ''}
    <ul class="cards">
      ${all.map((offer) => html`<li class="card">${offerCard(scene, offer)}</li>`)}
    </ul>
    ${isLooking ? '' : html`<div class="acts">${button(scene, '/connections/look', { label: words.look })}</div>`}`;
}

function offerCard(scene: SetupScene, { key, kind, place, asksMore }: OfferView): Html {
  const { t, to } = scene;
  const address = new URLSearchParams({ kind, offer: key }).toString();
  return html`<h3>${kindWords(scene, kind, kind)}</h3>
    <p class="faint">${place}</p>
    <div class="acts">
      ${
        asksMore
          ? html`<a class="button" href="${to(`/connections/new?${address}`)}">${t.setup.connections.use}</a>`
          : button(scene, '/connections/use', {
              label: t.setup.connections.use,
              style: 'primary',
              fields: { offer: key },
            })
      }
    </div>`;
}
