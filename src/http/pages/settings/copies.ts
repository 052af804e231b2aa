import { html } from '../../html.ts';
import { page } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, lines, secretPage } from '../parts.ts';

const PLACE = '/settings/copies';

/** `/settings/copies`: the copies of the house, and what opens them. */
export function copies(routes: Routes): void {
  routes.page(PLACE, 'owner', (scene) => {
    const { w, here, house } = scene;
    const view = house.backups?.view();
    if (!view) return undefined;
    const body = html`<section id="copies" data-live aria-label="${w.copies.title}">
        ${lines(w.copies.standing(view, here))}
      </section>
      <p class="faint">${w.copies.hint}</p>
      <div class="acts">
        ${
          view.newest
            ? button(scene, `${PLACE}/fetch`, {
                label: w.copies.fetch,
                ...(view.needsCopy && { style: 'primary' as const }),
              })
            : ''
        }
        ${button(scene, `${PLACE}/sheet`, {
          label: w.copies.sheet,
          ...(view.needsSheet && { style: 'primary' as const }),
        })}
        ${button(scene, `${PLACE}/now`, { label: w.copies.now })}
      </div>`;
    return page(scene, { title: w.copies.title, trail: trailOf(scene), body, isLive: true });
  });

  routes.form(`${PLACE}/now`, 'owner', (scene) => {
    const { backups } = scene.house;
    if (!backups) return { to: '/settings' };
    return after(backups.makeNow(scene.reader.by), PLACE, scene.w.copies.begun);
  });

  routes.form(`${PLACE}/fetch`, 'owner', (scene) => {
    const { backups } = scene.house;
    if (!backups) return { to: '/settings' };
    const copy = backups.fetch(scene.reader.by);
    if (!copy.ok) return { refusals: copy.refusals, to: PLACE };
    return scene.c.body(new Uint8Array(copy.value.content), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${copy.value.name.replace(/[^\w.-]/g, '_')}"`,
    });
  });

  routes.form(`${PLACE}/sheet`, 'owner', (scene) => {
    const { house, reader, t, w } = scene;
    if (!house.backups) return { to: '/settings' };
    const passphrase = house.backups.keySheet(reader.by);
    if (!passphrase.ok) return { refusals: passphrase.refusals, to: PLACE };
    if (passphrase.value === undefined) return { to: PLACE, note: w.copies.sheetIsYours };
    const [heading = '', shown = '', ...rest] = w.copies.sheetText(passphrase.value);
    return secretPage(scene, {
      ...{ title: w.copies.sheet, trail: trailOf(scene), back: PLACE, done: t.copies.done },
      secret: html`<p>${heading}</p>
        <p class="secret" translate="no">${shown}</p>
        ${lines(rest)}`,
    });
  });
}

function trailOf({ t }: Scene): { label: string; to: string }[] {
  return [{ label: t.nav.settings, to: '/settings' }];
}
