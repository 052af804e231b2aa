import type { CodeDifference, ReviewView } from '../../engine/views/review-views.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { page, proofOf } from '../layout.ts';
import type { Routes } from '../routes.ts';
import type { Outcome, Scene } from '../scene.ts';
import { after, button, deviceKey, go, idIn, lines } from './parts.ts';

const REVIEW = '/review';
/** More follow once these are decided. */
const SHOWN = 50;

/** `/review`: what differs after the house went back in time, each and all to be decided by an owner. */
export function review(routes: Routes): void {
  routes.page(REVIEW, 'owner', (scene) => {
    const view = scene.house.review.view();
    return view ? reviewPage(scene, view) : overPage(scene);
  });

  const code = (path: string, decide: (scene: Scene, found: CodeDifference) => Outcome): void =>
    routes.form(`${REVIEW}/codes/:id/${path}`, 'owner', (scene) => {
      const found = scene.house.review.view()?.codes.find((one) => one.code === idIn(scene, 'id'));
      return found ? decide(scene, found) : { refusals: [{ kind: 'not-found', what: 'code' }], to: REVIEW };
    });
  code('keep', ({ house, reader, w }, found) =>
    after(house.review.keep(reader.by, found.code), REVIEW, w.review.kept(w.whose(found.userName))),
  );
  code('remove', ({ house, reader, w }, found) =>
    after(house.review.remove(reader.by, found.code), REVIEW, w.review.removed(w.whose(found.userName))),
  );

  const member = (
    path: string,
    decide: (scene: Scene, found: ReviewView['members'][number]) => Outcome,
  ): void =>
    routes.form(`${REVIEW}/members/:id/${path}`, 'owner', (scene) => {
      const found = scene.house.review.view()?.members.find(({ id }) => id === idIn(scene, 'id'));
      return found ? decide(scene, found) : { refusals: [{ kind: 'not-found', what: 'member' }], to: REVIEW };
    });
  member('keep', ({ house, reader, w }, { id, name }) =>
    after(house.review.keepMember(reader.by, id), REVIEW, w.review.memberKept(name)),
  );
  member('remove', ({ house, reader, w }, { id, name }) =>
    after(house.review.removeMember(reader.by, id), REVIEW, w.review.memberRemoved(name)),
  );

  routes.page(`${REVIEW}/all`, 'owner', (scene) => {
    const { house, w } = scene;
    const view = house.review.view();
    if (!view) return overPage(scene);
    const question = w.review.keepAllQuestion(view.codes.length, view.members.length);
    return questionPage(scene, { path: 'all', question, yes: w.review.keepAllYes, seen: markOf(view) });
  });
  routes.form(`${REVIEW}/all`, 'owner', (scene, form) =>
    asShown(scene, form.text('seen'), 'all', () =>
      after(scene.house.review.keepEverything(scene.reader.by), REVIEW, scene.w.review.keptAll),
    ),
  );

  routes.page(`${REVIEW}/held`, 'owner', (scene) => {
    const { house, w } = scene;
    const view = house.review.view();
    if (!view) return overPage(scene);
    const question = w.review.keepHeldQuestion(goneOf(view).length, view.members.length);
    return questionPage(scene, { path: 'held', question, yes: w.review.keepHeldYes, seen: markOf(view) });
  });
  routes.form(`${REVIEW}/held`, 'owner', (scene, form) =>
    asShown(scene, form.text('seen'), 'held', () =>
      after(scene.house.review.keepWhatDevicesHold(scene.reader.by), REVIEW, scene.w.review.keptHeld),
    ),
  );
}

function reviewPage(scene: Scene, view: ReviewView): Html {
  const { t, w, here, to } = scene;
  const same = view.codes.filter(isSame);
  const shown = [...view.codes.filter((one) => !isSame(one)), ...same].slice(0, SHOWN);
  const from = view.copyAt === undefined ? undefined : w.moment(view.copyAt, here);
  const body = html`<section id="review" data-live aria-label="${w.review.title}">
    ${lines([
      w.review.cause(view.cause, from),
      ...(view.unread.length > 0 ? [w.review.reading(view.unread.join(', '))] : []),
      ...(same.length > 0 ? [w.review.same(same.length)] : []),
    ])}
    <div class="acts">
      ${go(scene, `${REVIEW}/all`, w.review.keepAll)}
      ${go(scene, `${REVIEW}/held`, w.review.keepHeld, 'danger')}
    </div>
    <h2>${t.person.codes}</h2>
    <p>${w.review.codeHint}</p>
    <ul class="grants">
      ${shown.map((one) => codeRow(scene, one))}
    </ul>
    ${view.codes.length > SHOWN ? html`<p>${t.now.more(view.codes.length - SHOWN)}</p>` : ''}
    ${
      view.members.length === 0
        ? ''
        : html`<h2>${t.nav.members}</h2>
            <ul class="grants">
              ${view.members.map((one) => memberRow(scene, one))}
            </ul>`
    }
    ${
      view.foreign.length === 0
        ? ''
        : html`<h2>${t.slots.title}</h2>
            <p>${w.review.foreign}</p>
            <ul class="plain">
              ${view.foreign.map(
                ({ device, deviceName, slots }) =>
                  html`<li>
                    <a href="${to(`/devices/${deviceKey(device)}`)}"
                      >${w.review.foreignAt(deviceName, slots)}</a
                    >
                  </li>`,
              )}
            </ul>`
    }
  </section>`;
  return page(scene, { title: w.review.title, body, isLive: true });
}

function codeRow(scene: Scene, { code, userName, devices }: CodeDifference): Html {
  const { w, to } = scene;
  const path = `${REVIEW}/codes/${code}`;
  return html`<li>
    <a href="${to(`/codes/${code}`)}">${w.whose(userName)}</a>
    ${lines(devices.map(({ deviceName, what }) => w.review.device(deviceName, what)))}
    <div class="acts">
      ${button(scene, `${path}/keep`, { label: w.review.keep })}
      ${button(scene, `${path}/remove`, { label: w.review.remove, style: 'danger' })}
    </div>
  </li>`;
}

function memberRow(scene: Scene, { id, name, role }: ReviewView['members'][number]): Html {
  const { w } = scene;
  const path = `${REVIEW}/members/${id}`;
  return html`<li>
    <p>${w.review.memberQuestion(name, role)}</p>
    <div class="acts">
      ${button(scene, `${path}/keep`, { label: w.review.keepMember })}
      ${button(scene, `${path}/remove`, { label: w.review.removeMember, style: 'danger' })}
    </div>
  </li>`;
}

function questionPage(
  scene: Scene,
  { path, question, yes, seen }: { path: string; question: string; yes: string; seen: string },
): Html {
  const { t, w, to } = scene;
  const body = html`<p>${question}</p>
    <form method="post" action="${to(`${REVIEW}/${path}`)}">
      ${proofOf(scene)}<input type="hidden" name="seen" value="${seen}" />
      <p class="acts"><button class="danger">${yes}</button> ${go(scene, REVIEW, t.cancel)}</p>
    </form>`;
  return page(scene, { title: w.review.title, trail: [{ label: w.review.title, to: REVIEW }], body });
}

function overPage(scene: Scene): Html {
  return page(scene, { title: scene.w.review.title, body: html`<p class="calm">${scene.w.review.over}</p>` });
}

/** What has changed since the question was shown is read first. */
function asShown({ house, t }: Scene, seen: string, path: string, decide: () => Outcome): Outcome {
  const view = house.review.view();
  if (view && markOf(view) !== seen)
    return { to: `${REVIEW}/${path}`, note: t.review.changed, refused: true };
  return decide();
}

function markOf(view: ReviewView): string {
  const gone = goneOf(view).map(({ code }) => code);
  return JSON.stringify([view.codes.map(({ code }) => code), gone, view.members.map(({ id }) => id)]);
}

function isSame({ devices }: CodeDifference): boolean {
  return devices.every(({ what }) => what === 'same');
}

/** Of what no device can show, nobody knows. */
function goneOf({ codes }: ReviewView): CodeDifference[] {
  return codes.filter(({ devices }) =>
    devices.every(({ what }) => what === 'missing' || what === 'away' || what === 'other'),
  );
}
