import type { BulkRefusalView, BulkView } from '../../../engine/views/group-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Outcome, Scene } from '../../scene.ts';
import { button, go, idIn } from '../parts.ts';

const REFUSALS_SHOWN = 100;

/** `/people/decisions/<id>`: how far one decision about many codes is; it goes on by itself. */
export function run(routes: Routes): void {
  routes.page('/people/decisions/:id', 'manager', (scene) => {
    const shown = scene.house.bulk.view(idIn(scene, 'id'));
    return shown && runPage(scene, shown);
  });

  routes.form('/people/decisions/:id/go-on', 'manager', (scene): Outcome => {
    const id = idIn(scene, 'id');
    const begun = scene.house.bulk.goOn(scene.reader.by, id);
    if (!begun.ok) return { refusals: begun.refusals, to: `/people/decisions/${id}` };
    return { to: `/people/decisions/${begun.value}` };
  });

  routes.form('/people/decisions/:id/drop', 'manager', (scene): Outcome => {
    const id = idIn(scene, 'id');
    scene.house.bulk.drop(id);
    return { to: `/people/decisions/${id}` };
  });
}

function runPage(
  scene: Scene,
  { id, action, state, total, done, left, unaffected, refused }: BulkView,
): Html {
  const { t, w } = scene;
  const path = `/people/decisions/${id}`;
  const kind = action?.kind ?? 'extend';
  const words = [
    ...(state === 'done' && done > 0 ? [w.bulk.saved] : []),
    ...(state === 'interrupted' ? [w.bulk.interrupted(left)] : []),
    ...(state === 'done' && left > 0 ? [w.bulk.stopped(left)] : []),
    ...(unaffected > 0 ? [w.bulk.unaffected(unaffected)] : []),
  ];
  const body = html`<section
    id="run"
    data-live
    ${state === 'running' ? html`data-repeats` : ''}
    aria-live="polite"
    aria-label="${t.several.progress}"
  >
    <p class="big">${state === 'running' ? w.bulk.running(total - left, total) : w.bulk.done(kind, done)}</p>
    ${
      state === 'running'
        ? html`<progress
            aria-label="${t.several.progress}"
            max="${total}"
            value="${total - left}"
          ></progress>`
        : ''
    }
    ${words.map((line) => html`<p>${line}</p>`)} ${refusedPart(scene, refused)}
    <div class="acts">
      ${
        state === 'interrupted' && action
          ? html`${button(scene, `${path}/go-on`, { label: w.bulk.goOn(left), style: 'primary' })}
            ${button(scene, `${path}/drop`, { label: w.bulk.drop })}`
          : ''
      }
      ${state === 'running' ? '' : go(scene, '/people', t.several.toPeople)}
    </div>
  </section>`;
  const trail = [
    { label: t.nav.people, to: '/people' },
    { label: w.bulk.title, to: '/people/several' },
  ];
  const isRunning = state === 'running';
  return page(scene, { title: w.bulk.runTitle, trail, body, isLive: true, ...(isRunning && { repeats: 2 }) });
}

/** The codes that cannot be changed, and why. */
export function refusedPart({ w, to }: Scene, all: readonly BulkRefusalView[]): Html | '' {
  if (all.length === 0) return '';
  return html`<div class="note refused">
    <p>${w.bulk.refused(all.length)}</p>
    <ul>
      ${all
        .slice(0, REFUSALS_SHOWN)
        .map(
          ({ code, userName, refusals }) =>
            html`<li>
              <a href="${to(`/codes/${code}`)}">${w.whose(userName)}</a>: ${refusals.map(w.refusal).join(' ')}
            </li>`,
        )}
    </ul>
    ${all.length > REFUSALS_SHOWN ? html`<p>${w.bulk.more(all.length - REFUSALS_SHOWN)}</p>` : ''}
  </div>`;
}
