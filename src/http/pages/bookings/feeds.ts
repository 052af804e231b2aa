import { calendarAddress, feedName } from '../../../domain/bookings/feed-link.ts';
import type { FeedSource } from '../../../domain/bookings/sighting.ts';
import type { FeedView, UnitView } from '../../../engine/views/booking-views.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, go, idIn, lines } from '../parts.ts';
import { bookingsTrail } from './booking-parts.ts';

/** A site that answers slowly keeps the page waiting no longer. */
const DRY_RUN_MS = 25_000;

/** `/bookings/feeds/<id>`: a calendar. Its link is a secret: no page holds it, only the site that it is of. */
export function feeds(routes: Routes): void {
  routes.form('/bookings/units/:id/feeds', 'manager', (scene, form) => {
    const id = idIn(scene, 'id');
    const source = sourceIn(form.text('link'));
    if (!source) return { to: `/bookings/units/${id}`, note: scene.t.bookings.notALink, refused: true };
    const name = feedName(source);
    const added = scene.house.bookings.feeds.add(scene.reader.by, id, { name, source });
    if (!added.ok) return { refusals: added.refusals, to: `/bookings/units/${id}` };
    return { to: `/bookings/feeds/${added.value}`, note: scene.w.bookings.feedAdded(name) };
  });

  routes.page('/bookings/feeds/:id', 'manager', (scene) => {
    const shown = feedIn(scene);
    return shown && feedPage(scene, shown);
  });

  // A dry run stores nothing; it is a form all the same, as the calendar is fetched for it.
  routes.form('/bookings/feeds/:id/try', 'manager', async (scene) => {
    const shown = feedIn(scene);
    if (!shown) return { refusals: [{ kind: 'not-found', what: 'feed' }], to: '/bookings' };
    const found = await scene.house.bookings.feeds.dryRunOf(shown.id, AbortSignal.timeout(DRY_RUN_MS));
    const path = `/bookings/feeds/${shown.id}`;
    if (!found.ok)
      return { refusals: found.refusals, to: found.refusals.some(isPrivate) ? `${path}?private=1` : path };
    const { w, here, t, c } = scene;
    const body = html`${lines(w.bookings.dryRun(found.value, here))}
      <div class="acts">
        ${shown.isOn ? '' : button(scene, `${path}/on`, { label: w.bookings.label.switchOn, style: 'primary' })}
        ${go(scene, path, t.back)}
      </div>`;
    return c.html(page(scene, { title: w.bookings.label.dryTitle, trail: feedTrail(scene, shown), body }));
  });

  const act = (
    name: string,
    run: (scene: Scene, id: number) => ReturnType<Scene['house']['bookings']['feeds']['rename']>,
    note: (scene: Scene) => string,
  ): void =>
    routes.form(`/bookings/feeds/:id/${name}`, 'manager', (scene) => {
      const id = idIn(scene, 'id');
      return after(run(scene, id), `/bookings/feeds/${id}`, note(scene));
    });
  act(
    'on',
    ({ house, reader }, id) => {
      const done = house.bookings.feeds.switch(reader.by, id, true);
      // The page shows by itself when it was read.
      if (done.ok) void house.bookings.feeds.readNow(id);
      return done;
    },
    ({ w }) => w.bookings.done.switchedOn,
  );
  act(
    'off',
    ({ house, reader }, id) => house.bookings.feeds.switch(reader.by, id, false),
    ({ w }) => w.bookings.done.switchedOff,
  );
  act(
    'private',
    ({ house, reader }, id) => house.bookings.feeds.allowPrivate(reader.by, id),
    ({ w }) => w.bookings.done.saved,
  );

  routes.form('/bookings/feeds/:id/read', 'manager', async (scene) => {
    const id = idIn(scene, 'id');
    const read = await scene.house.bookings.feeds.readNow(id);
    return after(read, `/bookings/feeds/${id}`, scene.w.bookings.done.isRead);
  });

  routes.form('/bookings/feeds/:id/name', 'manager', (scene, form) => {
    const id = idIn(scene, 'id');
    const renamed = scene.house.bookings.feeds.rename(scene.reader.by, id, form.text('name'));
    return after(renamed, `/bookings/feeds/${id}`, scene.w.bookings.done.saved);
  });

  routes.page('/bookings/feeds/:id/remove', 'manager', (scene) => {
    const shown = feedIn(scene);
    if (!shown) return undefined;
    const { t, w } = scene;
    const path = `/bookings/feeds/${shown.id}`;
    const body = html`<p>${w.bookings.removeFeedQuestion(shown.name, shown.stays)}</p>
      <div class="acts">
        ${button(scene, `${path}/remove`, { label: w.bookings.label.keepStays, fields: { stays: 'keep' } })}
        ${button(scene, `${path}/remove`, {
          ...{ label: w.bookings.label.removeStays, style: 'danger' },
          fields: { stays: 'remove' },
        })}
        ${go(scene, path, t.cancel)}
      </div>`;
    return page(scene, { title: w.bookings.label.remove, trail: feedTrail(scene, shown), body });
  });

  routes.form('/bookings/feeds/:id/remove', 'manager', (scene, form) => {
    const shown = feedIn(scene);
    const stays = form.text('stays') === 'remove' ? 'remove' : 'keep';
    const removed = scene.house.bookings.feeds.remove(scene.reader.by, idIn(scene, 'id'), stays);
    const to = shown ? `/bookings/units/${shown.unit}` : '/bookings';
    return after(removed, to, scene.w.bookings.feedRemoved(shown?.name ?? ''));
  });
}

/** Of the page of a unit: its calendars, and a field for one more. */
export function feedsPart(scene: Scene, { id, feeds: all }: UnitView): Html {
  const { t, w, to, here } = scene;
  return html`<section aria-labelledby="feeds">
    <h2 id="feeds">${w.bookings.label.feeds}</h2>
    ${all.length === 0 ? html`<p>${w.bookings.label.noFeed}</p>` : ''}
    <ul class="plain" id="feed-list" data-live>
      ${all.map(
        (feed) =>
          html`<li><a href="${to(`/bookings/feeds/${feed.id}`)}">${w.bookings.feedLine(feed, here)}</a></li>`,
      )}
    </ul>
    <form method="post" class="fields" action="${to(`/bookings/units/${id}/feeds`)}">
      ${proofOf(scene)}
      <label>${t.bookings.link} <input name="link" required maxlength="2000" autocomplete="off" /></label>
      <p class="faint">${t.bookings.linkHint}</p>
      <button>${t.bookings.addFeed}</button>
    </form>
  </section>`;
}

function feedPage(scene: Scene, shown: FeedView): Html {
  const { t, w, to, c, here } = scene;
  const path = `/bookings/feeds/${shown.id}`;
  const isPrivateAsked = shown.problem?.kind === 'private-address' || c.req.query('private') === '1';
  const body = html`<section id="feed" data-live aria-label="${shown.name}">
      ${lines(w.bookings.feedCard(shown, here))}
    </section>
    ${isPrivateAsked ? html`<p>${w.bookings.label.privateHint}</p>` : ''}
    <div class="acts">
      ${button(scene, `${path}/try`, { label: w.bookings.label.tryFeed, style: 'primary' })}
      ${isPrivateAsked ? button(scene, `${path}/private`, { label: w.bookings.label.allowPrivate }) : ''}
      ${
        shown.isOn
          ? html`${button(scene, `${path}/read`, { label: w.bookings.label.readNow })}
            ${button(scene, `${path}/off`, { label: w.bookings.label.switchOff })}`
          : button(scene, `${path}/on`, { label: w.bookings.label.switchOn })
      }
      ${go(scene, `${path}/remove`, w.bookings.label.remove, 'danger')}
    </div>
    <form method="post" class="search" action="${to(`${path}/name`)}">
      ${proofOf(scene)}
      <label
        >${t.bookings.unitName} <input name="name" value="${shown.name}" required maxlength="80"
      /></label>
      <button class="quiet">${t.bookings.rename}</button>
    </form>`;
  return page(scene, { title: shown.name, trail: feedTrail(scene, shown).slice(0, -1), body, isLive: true });
}

function feedTrail(scene: Scene, { id, name, unit }: FeedView): { label: string; to: string }[] {
  return [
    ...bookingsTrail(scene),
    { label: scene.house.bookings.units.get(unit)?.name ?? '…', to: `/bookings/units/${unit}` },
    { label: name, to: `/bookings/feeds/${id}` },
  ];
}

function sourceIn(text: string): FeedSource | undefined {
  const entity = text.trim().toLowerCase();
  if (/^calendar\.[a-z0-9_]+$/.test(entity)) return { kind: 'home-assistant', entity };
  const address = calendarAddress(text, { anyLink: true });
  return address === undefined ? undefined : { kind: 'ical', address, allowsPrivate: false };
}

function isPrivate(refusal: Refusal): boolean {
  return (
    refusal.kind === 'feed' &&
    refusal.problem.kind === 'unreadable' &&
    refusal.problem.problem.kind === 'private-address'
  );
}

function feedIn(scene: Scene): FeedView | undefined {
  return scene.house.bookings.feeds.get(idIn(scene, 'id'));
}
