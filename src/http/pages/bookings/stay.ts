import type { GuestWay } from '../../../domain/bookings/unit.ts';
import type { Result } from '../../../engine/house.ts';
import type { StayConcern, StayView } from '../../../engine/views/booking-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Scene } from '../../scene.ts';
import { after, button, deviceKey, go, idIn, lines, option, secretPage } from '../parts.ts';
import { placeOf, stayIn, stayTrail } from './booking-parts.ts';

/** `/bookings/stays/<id>`: one booking, and what can be done about it. */
export function stay(routes: Routes): void {
  routes.page('/bookings/stays/:id', 'manager', (scene) => {
    const shown = stayIn(scene);
    return shown && stayPage(scene, shown);
  });

  const act = (
    name: string,
    run: (scene: Scene, id: number) => Result<unknown>,
    note: (done: Scene['w']['bookings']['done']) => string,
  ): void =>
    routes.form(`/bookings/stays/:id/${name}`, 'manager', (scene) => {
      const id = idIn(scene, 'id');
      return after(run(scene, id), placeOf(id), note(scene.w.bookings.done));
    });
  act(
    'keep',
    ({ house, reader }, id) => house.bookings.stays.keep(reader.by, id),
    ({ kept }) => kept,
  );
  act(
    'comes',
    ({ house, reader }, id) => house.bookings.stays.decide(reader.by, id, true),
    ({ comes }) => comes,
  );
  act(
    'block',
    ({ house, reader }, id) => house.bookings.stays.decide(reader.by, id, false),
    ({ block }) => block,
  );
  act(
    'follow',
    ({ house, reader }, id) => house.bookings.stays.followCalendar(reader.by, id),
    ({ follows }) => follows,
  );
  act(
    'remove',
    ({ house, reader }, id) => house.bookings.stays.remove(reader.by, id),
    ({ removed }) => removed,
  );

  routes.form('/bookings/stays/:id/retry', 'manager', (scene, form) => {
    const { house, reader, t } = scene;
    const shown = stayIn(scene);
    const key = form.text('device');
    const grant =
      shown?.code === undefined
        ? undefined
        : house.queries.code(shown.code)?.grants.find((one) => one.wanted && deviceKey(one.device) === key);
    if (!shown || !grant) return { refusals: [{ kind: 'not-found', what: 'stay' }], to: '/bookings' };
    return after(house.grants.retry(reader.by, grant.id), placeOf(shown.id), t.code.underWay);
  });

  routes.form('/bookings/stays/:id/backup', 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const shown = stayIn(scene);
    const lacking = shown?.notReady.find(({ device }) => deviceKey(device) === form.text('device'));
    if (!shown || !lacking) return { refusals: [{ kind: 'not-found', what: 'stay' }], to: '/bookings' };
    const given = house.bookings.backups.give(reader.by, shown.id, lacking.device);
    return after(given, placeOf(shown.id), w.bookings.done.given);
  });

  routes.form('/bookings/stays/:id/message/:delivery', 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const id = idIn(scene, 'id');
    const delivery = house.bookings.shares.get(idIn(scene, 'delivery'));
    const what = (['again', 'sent', 'drop'] as const).find((one) => one === form.text('what'));
    if (delivery?.stay !== id || !what)
      return { refusals: [{ kind: 'not-found', what: 'message' }], to: placeOf(id) };
    const settled = house.bookings.shares.settle(reader.by, delivery.id, what);
    return after(settled, placeOf(id), w.bookings.done[what === 'again' ? 'sentAgain' : 'marked']);
  });

  shareForms(routes);
}

/** How the code reaches the guest: by a way of the unit, or as a message to pass on. */
function shareForms(routes: Routes): void {
  routes.page('/bookings/stays/:id/share', 'manager', (scene) => {
    const shown = stayIn(scene);
    return shown?.code === undefined ? undefined : sharePage(scene, shown);
  });

  routes.form('/bookings/stays/:id/message', 'manager', (scene) => {
    const { house, reader, t, w } = scene;
    const id = idIn(scene, 'id');
    const message = house.bookings.shares.message(reader.by, id);
    if (!message.ok) return { refusals: message.refusals, to: placeOf(id) };
    const shown = stayIn(scene);
    return secretPage(scene, {
      ...{ title: w.bookings.label.message, back: placeOf(id), done: t.code.hide },
      trail: shown ? stayTrail(scene, shown) : [],
      secret: html`<p>${t.code.shareHint}</p>
        <label>${t.code.message}<textarea readonly rows="10">${message.value.text}</textarea></label>`,
    });
  });

  routes.form('/bookings/stays/:id/share', 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const shown = stayIn(scene);
    const way = shown && waysOf(scene, shown)[form.number('way') ?? -1];
    if (!shown || !way) return { refusals: [{ kind: 'not-found', what: 'stay' }], to: '/bookings' };
    const sent = house.bookings.shares.send(reader.by, shown.id, { way, anyway: form.has('anyway') });
    if (!sent.ok) return { refusals: sent.refusals, to: `${placeOf(shown.id)}/share` };
    return { to: placeOf(shown.id), note: w.bookings.done.isSending };
  });
}

function stayPage(scene: Scene, shown: StayView): Html {
  const { w, here, house } = scene;
  const nameOf = (id: number): string | undefined => house.bookings.stays.get(id)?.name;
  const sent = house.bookings.shares.of(shown.id);
  const body = html`<section id="stay" data-live aria-label="${shown.name}">
    <p class="big">${w.bookings.dates(shown)}</p>
    ${lines(w.bookings.stayCard(shown, here, nameOf))}
    ${shown.concerns.map((concern) => html`<div class="acts">${remedies(scene, shown, concern)}</div>`)}
    <div class="acts">${mainActs(scene, shown)}</div>
    <h2>${w.bookings.label.history}</h2>
    ${
      sent.length === 0
        ? html`<p>${w.bookings.label.noHistory}</p>`
        : lines(sent.map((delivery) => w.bookings.delivery(delivery, here)))
    }
  </section>`;
  const trail = stayTrail(scene, shown).slice(0, -1);
  return page(scene, { title: shown.name, trail, body, isLive: true });
}

function mainActs(scene: Scene, { id, state, until, code }: StayView): Html | '' {
  const { w, here } = scene;
  const { label } = w.bookings;
  const path = placeOf(id);
  if (state === 'departed' || state === 'blocked') return '';
  if (state === 'cancelled')
    return until > here.now ? button(scene, `${path}/keep`, { label: label.restore }) : '';
  const hasCode = state !== 'unclear' && code !== undefined;
  return html`${hasCode ? go(scene, `${path}/share`, label.share, 'primary') : ''}
  ${hasCode ? go(scene, `/codes/${code}`, label.code) : ''} ${go(scene, `${path}/edit`, label.edit)}
  ${state === 'unclear' ? '' : go(scene, `${path}/remove`, label.remove, 'danger')}`;
}

/** What helps against a concern, as the chat offers it. */
function remedies(scene: Scene, shown: StayView, concern: StayConcern): Html | '' {
  const { house, w } = scene;
  const { label } = w.bookings;
  const path = placeOf(shown.id);
  switch (concern.kind) {
    case 'gone-from-calendar':
      return html`${button(scene, `${path}/keep`, { label: label.keep })}
      ${go(scene, `${path}/remove`, label.remove, 'danger')}`;
    case 'guest-or-block':
      return html`${button(scene, `${path}/comes`, { label: label.comes })}
      ${button(scene, `${path}/block`, { label: label.block })}`;
    case 'double-booking': {
      const other = house.bookings.stays.get(concern.with);
      return other ? go(scene, placeOf(other.id), other.name) : '';
    }
    case 'no-code':
      return go(scene, `/bookings/units/${shown.unit.id}`, shown.unit.name);
    case 'no-room':
    case 'not-ready':
      return html`${shown.notReady.map(({ device, deviceName, hasBackup }) => {
        const fields = { device: deviceKey(device) };
        return html`${
          hasBackup
            ? button(scene, `${path}/backup`, { label: w.bookings.giveBackup(deviceName), fields })
            : ''
        }
        ${button(scene, `${path}/retry`, { label: w.bookings.retry(deviceName), fields })}`;
      })}`;
    case 'perhaps-sent':
    case 'not-sent': {
      const to = `${path}/message/${concern.delivery}`;
      return html`${button(scene, to, { label: label.sendAgain, fields: { what: 'again' } })}
      ${button(scene, to, { label: label.markSent, fields: { what: 'sent' } })}
      ${button(scene, to, { label: label.drop, fields: { what: 'drop' } })}`;
    }
    case 'calendar-differs':
      return button(scene, `${path}/follow`, { label: label.follow });
  }
}

function sharePage(scene: Scene, shown: StayView): Html {
  const { t, w, to } = scene;
  const path = placeOf(shown.id);
  const lacking = shown.notReady.map(({ deviceName }) => deviceName);
  const isReady = lacking.length === 0;
  const body = html`<p>${w.bookings.shareQuestion(shown.name)}</p>
    ${isReady ? '' : html`<p class="note refused">${w.bookings.shareNotReady(lacking.join(', '))}</p>`}
    <div class="acts">
      ${button(scene, `${path}/message`, { label: w.bookings.label.message, style: 'primary' })}
    </div>
    <form method="post" class="search" action="${to(`${path}/share`)}">
      ${proofOf(scene)} ${isReady ? '' : html`<input type="hidden" name="anyway" value="1" />`}
      <label
        >${t.bookings.by}
        <select name="way">
          ${waysOf(scene, shown).map((way, index) => option(String(index), w.bookings.way(way), index === 0))}
        </select></label
      >
      <button>${isReady ? t.bookings.send : w.bookings.label.anyway}</button>
    </form>`;
  return page(scene, { title: w.bookings.label.share, trail: stayTrail(scene, shown), body });
}

/** Those of the unit, and the one that always works. */
function waysOf({ house }: Scene, { unit }: StayView): GuestWay[] {
  const ways = house.bookings.units.get(unit.id)?.share.ways ?? [];
  return ways.some(({ kind }) => kind === 'forward') ? [...ways] : [...ways, { kind: 'forward' }];
}
