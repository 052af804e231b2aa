import { ALERT_KINDS, GROUP_ALERT_KINDS } from '../../../domain/alerts/alert-choices.ts';
import type { AlertChoices, WatchKind } from '../../../domain/alerts/alert-choices.ts';
import type { ArrivalAlerts } from '../../../domain/alerts/alert.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Form } from '../../form.ts';
import type { Routes } from '../../routes.ts';
import type { Outcome, Scene } from '../../scene.ts';
import { after, button, deviceKey, idIn, lines, option, tick, userCalled } from '../parts.ts';

const PLACE = '/settings/alerts';
const ARRIVALS: readonly ArrivalAlerts[] = ['always', 'nobody-home'];
const WATCHES: readonly WatchKind[] = ['not-come', 'still-inside'];

/** `/settings/alerts`: each member's own alerts, and for owners those of group chats. */
export function alerts(routes: Routes): void {
  routes.page(PLACE, 'manager', (scene) => {
    const { w, t } = scene;
    const body = html`<p>${w.alerts.intro}</p>
      ${choicesForm(scene)} ${people(scene)} ${watches(scene)} ${groups(scene)}
      <p class="faint">${w.alerts.rest}</p>`;
    return page(scene, { title: w.alerts.title, trail: [{ label: t.nav.settings, to: '/settings' }], body });
  });

  routes.form(PLACE, 'manager', (scene, form) => {
    const { house, reader, t } = scene;
    const arrivals = ARRIVALS.find((one) => one === form.text('arrivals'));
    if (house.hasPresence && arrivals && arrivals !== reader.member.arrivals) {
      const set = house.members.setArrivals(reader.by, reader.member.id, arrivals);
      if (!set.ok) return { refusals: set.refusals, to: PLACE };
    }
    return after(
      house.members.setAlerts(reader.by, reader.member.id, choicesIn(scene, form)),
      PLACE,
      t.saved,
    );
  });

  routes.form(`${PLACE}/people`, 'manager', (scene, form) => {
    const user = userCalled(scene, form.text('name'));
    if (typeof user !== 'number') return { to: PLACE, note: user.why, refused: true };
    return choosePeople(scene, [...new Set([...(choicesOf(scene).users ?? []), user])]);
  });

  routes.form(`${PLACE}/people/:id/drop`, 'manager', (scene) =>
    choosePeople(
      scene,
      (choicesOf(scene).users ?? []).filter((id) => id !== idIn(scene, 'id')),
    ),
  );

  routes.form(`${PLACE}/watches`, 'manager', (scene, form) => {
    const { house, reader, w } = scene;
    const user = userCalled(scene, form.text('name'));
    if (typeof user !== 'number') return { to: PLACE, note: user.why, refused: true };
    const kind = WATCHES.find((one) => one === form.text('kind')) ?? 'not-come';
    const watch = { kind, user, at: form.text('at'), workdays: form.has('workdays') };
    return after(house.watches.add(reader.by, watch), PLACE, w.alerts.watchAdded);
  });

  routes.form(`${PLACE}/watches/:id/remove`, 'manager', (scene) =>
    after(scene.house.watches.remove(scene.reader.by, idIn(scene, 'id')), PLACE, scene.t.saved),
  );

  routes.form(`${PLACE}/groups/:id`, 'owner', (scene, form) => {
    const group = scene.house.alertGroups.all().find(({ chat }) => Math.abs(chat) === idIn(scene, 'id'));
    if (!group) return { to: PLACE };
    const kinds = GROUP_ALERT_KINDS.filter((kind) => form.all('kind').includes(kind));
    return after(scene.house.alertGroups.setKinds(scene.reader.by, group.chat, kinds), PLACE, scene.t.saved);
  });
}

/** What was chosen apart from this form stays. */
function choicesIn(scene: Scene, form: Form): AlertChoices {
  const { users } = choicesOf(scene);
  const { queries, groups: all } = scene.house;
  const devices = queries
    .devices()
    .flatMap(({ id }) => (form.all('device').includes(deviceKey(id)) ? id : []));
  const groups = all.deviceGroups().flatMap(({ key }) => (form.all('group').includes(key) ? key : []));
  const tags = all.tags().flatMap(({ id }) => (form.all('tag').includes(String(id)) ? id : []));
  const without = ALERT_KINDS.filter((kind) => !form.all('kind').includes(kind));
  const [from, until] = [form.text('from'), form.text('until')];
  return {
    ...(users && { users }),
    ...(tags.length > 0 && { tags }),
    ...(devices.length > 0 && { devices }),
    ...(groups.length > 0 && { groups }),
    ...(without.length > 0 && { without }),
    ...(form.has('first') && { firstOnly: true as const }),
    ...((from !== '' || until !== '') && { quiet: { from, until } }),
  };
}

function choosePeople(scene: Scene, users: readonly number[]): Outcome {
  const { users: _before, ...rest } = choicesOf(scene);
  const choices = users.length > 0 ? { ...rest, users } : rest;
  const { house, reader, t } = scene;
  return after(house.members.setAlerts(reader.by, reader.member.id, choices), PLACE, t.saved);
}

function choicesOf({ house, reader }: Scene): AlertChoices {
  return house.members.get(reader.member.id)?.alerts ?? {};
}

function choicesForm(scene: Scene): Html {
  const { t, w, to, house, reader } = scene;
  const { tags = [], devices = [], groups = [], without = [], quiet, firstOnly = false } = choicesOf(scene);
  const allTags = house.groups.tags();
  return html`<form method="post" class="fields" action="${to(PLACE)}">
    ${proofOf(scene)} ${house.hasPresence ? presence(scene, reader.member.arrivals) : ''}
    <fieldset>
      <legend>${w.alerts.what}</legend>
      ${ALERT_KINDS.map((kind) => tick('kind', kind, { label: w.alerts.kind[kind], isOn: !without.includes(kind) }))}
      ${tick('first', '1', { label: w.alerts.firstOnly, isOn: firstOnly })}
    </fieldset>
    <fieldset>
      <legend>${w.alerts.where}</legend>
      <p class="faint">${devices.length + groups.length === 0 ? w.alerts.everywhere : ''}</p>
      ${house.groups
        .deviceGroups()
        .map(({ key, name }) => tick('group', key, { label: `▦ ${name}`, isOn: groups.includes(key) }))}
      ${house.queries
        .devices()
        .map(({ id, name }) => tick('device', deviceKey(id), { label: name, isOn: devices.includes(id) }))}
    </fieldset>
    ${
      allTags.length > 0
        ? html`<fieldset>
            <legend>${w.alerts.whose}</legend>
            ${allTags.map(({ id, name }) => tick('tag', String(id), { label: `🏷 ${name}`, isOn: tags.includes(id) }))}
          </fieldset>`
        : ''
    }
    <fieldset>
      <legend>${w.alerts.quiet}</legend>
      <p class="faint">${t.settings.quietHint}</p>
      <div class="pair">
        <label>${t.settings.quietFrom} <input type="time" name="from" value="${quiet?.from ?? ''}" /></label>
        <label
          >${t.settings.quietUntil} <input type="time" name="until" value="${quiet?.until ?? ''}"
        /></label>
      </div>
    </fieldset>
    <button class="primary">${t.save}</button>
  </form>`;
}

function presence({ w, house }: Scene, chosen: ArrivalAlerts | undefined): Html {
  const home = house.somebodyHome();
  const { somebody, nobody, unknown } = w.alerts.home;
  return html`<label
      >${w.alerts.question}
      <select name="arrivals">
        ${ARRIVALS.map((one) => option(one, w.alerts.arrivals[one], one === chosen))}
      </select></label
    >
    <p class="faint">${home === undefined ? unknown : home ? somebody : nobody}</p>`;
}

function people(scene: Scene): Html {
  const { t, w, to, house } = scene;
  const { users = [], tags = [] } = choicesOf(scene);
  return html`<section aria-labelledby="whose">
    <h2 id="whose">${w.alerts.whose}</h2>
    ${users.length + tags.length === 0 ? html`<p>${w.alerts.everybody}</p>` : ''}
    <div class="acts">
      ${users.map((id) =>
        button(scene, `${PLACE}/people/${id}/drop`, {
          ...{ label: t.settings.dropPerson(house.queries.person(id)?.name ?? '…'), style: 'quiet' },
        }),
      )}
    </div>
    <form method="post" class="search" action="${to(`${PLACE}/people`)}">
      ${proofOf(scene)}
      <label>${t.history.who} <input type="search" name="name" required maxlength="100" /></label>
      <button>${t.settings.addPerson}</button>
    </form>
    <p class="faint">${t.settings.whoseHint}</p>
  </section>`;
}

function watches(scene: Scene): Html {
  const { t, w, to, house, reader } = scene;
  return html`<section aria-labelledby="watches">
    <h2 id="watches">${w.alerts.watches}</h2>
    <p>${w.alerts.watchesHint}</p>
    <ul class="plain">
      ${house.watches
        .of(reader.member.id)
        .map(
          (watch) =>
            html`<li>
              ${w.alerts.watch(watch)}
              ${button(scene, `${PLACE}/watches/${watch.id}/remove`, { label: t.settings.dropWatch, style: 'quiet' })}
            </li>`,
        )}
    </ul>
    <form method="post" class="fields" action="${to(`${PLACE}/watches`)}">
      ${proofOf(scene)}
      <label>${t.settings.watchWho} <input type="search" name="name" required maxlength="100" /></label>
      <label
        >${t.settings.watchWhat}
        <select name="kind">
          ${WATCHES.map((kind) => option(kind, w.alerts.watchKind[kind], false))}
        </select></label
      >
      <label>${t.settings.watchAt} <input type="time" name="at" required /></label>
      ${tick('workdays', '1', { label: w.alerts.workdays, isOn: false })}
      <button>${t.settings.addWatch}</button>
    </form>
  </section>`;
}

function groups(scene: Scene): Html | '' {
  const { t, w, to, house, reader } = scene;
  if (reader.member.role !== 'owner') return '';
  return html`<section aria-labelledby="groups">
    <h2 id="groups">${w.alerts.groups}</h2>
    <p>${w.alerts.groupsHint}</p>
    ${house.alertGroups.all().map(
      (group) =>
        html`<form method="post" class="fields" action="${to(`${PLACE}/groups/${Math.abs(group.chat)}`)}">
          ${proofOf(scene)}
          <fieldset>
            <legend>${group.title}</legend>
            ${lines([w.alerts.group(group), w.alerts.groupReaders])}
            ${GROUP_ALERT_KINDS.map((kind) =>
              tick('kind', kind, {
                label: w.alerts.groupKind[kind],
                isOn: group.isOn && group.kinds.includes(kind),
              }),
            )}
          </fieldset>
          <button>${t.save}</button>
        </form>`,
    )}
  </section>`;
}
