import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, go, idIn, lines } from '../parts.ts';
import { codeIn, trailOf } from './code.ts';

/** `/codes/<id>/duress`: whether the code is used under duress. Only owners see it, and nothing else shows it. */
export function duress(routes: Routes): void {
  routes.page('/codes/:id/duress', 'owner', (scene) => {
    const code = codeIn(scene);
    if (!code || code.deleted) return undefined;
    const { house, reader, t, w } = scene;
    const mark = house.duress.of(reader.by, code.id);
    const name = w.whose(code.user?.name);
    const path = `/codes/${code.id}/duress`;
    const hearing = mark ? house.duress.hearing(mark.quietFor) : [];
    const body = html`<p class="big">${mark ? w.duress.isOn(name) : w.duress.isOff(name)}</p>
      ${
        mark
          ? html`<p>${hearing.length > 0 ? w.duress.hearing(hearing.join(', ')) : w.duress.nobodyHears}</p>`
          : ''
      }
      ${lines([w.duress.what, w.duress.limits])} ${mark ? '' : html`<p>${w.duress.whoIsQuiet}</p>`}
      <div class="acts">
        ${mark ? button(scene, `${path}/unmark`, { label: w.duress.unmark }) : markButtons(scene, path)}
        ${go(scene, `/codes/${code.id}`, t.back)}
      </div>`;
    return page(scene, { title: w.duress.title, trail: trailOf(scene, code), body });
  });

  routes.form('/codes/:id/duress/mark', 'owner', (scene, form) => {
    const { house, reader, w } = scene;
    const id = idIn(scene, 'id');
    const quietFor = form.number('quiet');
    return after(house.duress.mark(reader.by, id, quietFor), `/codes/${id}/duress`, w.duress.marked);
  });

  routes.form('/codes/:id/duress/unmark', 'owner', (scene) => {
    const id = idIn(scene, 'id');
    const { house, reader, w } = scene;
    return after(house.duress.unmark(reader.by, id), `/codes/${id}/duress`, w.duress.unmarked);
  });
}

function markButtons(scene: Scene, path: string): Html {
  const { house, w } = scene;
  const owners = house.members.all().filter(({ role }) => role === 'owner');
  return html`${owners.map(({ id, name }) =>
    button(scene, `${path}/mark`, { label: w.duress.markQuietFor(name), fields: { quiet: id } }),
  )}
  ${button(scene, `${path}/mark`, { label: w.duress.mark })}`;
}
