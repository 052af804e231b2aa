import type { BulkAction } from '../../../domain/bulk.ts';
import type { DeviceId } from '../../../domain/device.ts';
import { parseLocal } from '../../../domain/schedule/schedule.ts';
import { lastShowing } from '../../../domain/schedule/wall-clock.ts';
import type { BulkPreview } from '../../../engine/views/group-views.ts';
import type { Form } from '../../form.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Outcome, Scene } from '../../scene.ts';
import { button, deviceBy, deviceKey, go, option, peopleOf, query, tick } from '../parts.ts';
import { amongFields, amongIn, amongOf, amongWords } from './among.ts';
import type { Among } from './among.ts';
import { refusedPart } from './run.ts';

export const SEVERAL = '/people/several';
/** More make no list that somebody ticks. */
const MOST_TICKS = 500;
const KINDS = ['pause', 'resume', 'extend', 'add-device', 'move', 'revoke'] as const;

/** What would be done to whose codes, until somebody decides. */
interface Draft {
  readonly kind: 'several';
  readonly users: readonly number[];
  /** In words. */
  readonly who: string;
  readonly action: BulkAction;
  readonly preview: BulkPreview;
  /** Where the form was. */
  readonly back: string;
}

/** `/people/several`: one decision about the codes of many, with what would follow before it is made. */
export function several(routes: Routes): void {
  routes.page(SEVERAL, 'manager', (scene) => choicePage(scene, amongIn(scene)));

  routes.form(SEVERAL, 'manager', async (scene, form) => {
    const { house, memory, reader, w } = scene;
    const among = amongOf(scene, form.text('search'), form.text('filter'));
    const isTicked = form.text('whom') === 'ticked';
    const { search, filter } = among;
    const back = `${SEVERAL}${query({ search, filter })}`;
    const users = house.queries.userIds(
      isTicked ? { users: form.all('user').map(Number).filter(Number.isSafeInteger) } : among.selection,
    );
    if (users.length === 0) return { to: back, note: w.bulk.nobody, refused: true };
    const action = actionIn(scene, form);
    if (typeof action === 'string') return { to: back, note: action, refused: true };
    const who = isTicked ? w.bulk.ticked : amongWords(scene, among);
    const preview = await house.bulk.preview(users, action);
    const draft: Draft = { kind: 'several', users, who, action, preview, back };
    return { to: `${SEVERAL}/${memory.drafts.keep(reader.member.id, draft)}` };
  });

  routes.page(`${SEVERAL}/:key`, 'manager', (scene) => {
    const draft = draftIn(scene);
    return draft && reviewPage(scene, draft);
  });

  routes.form(`${SEVERAL}/:key/begin`, 'manager', (scene): Outcome => {
    const { house, reader, memory, t } = scene;
    const draft = draftIn(scene);
    if (!draft) return { to: SEVERAL, note: t.several.forgotten, refused: true };
    const begun = house.bulk.begin(reader.by, draft.users, draft.action);
    if (!begun.ok) return { refusals: begun.refusals, to: draft.back };
    memory.drafts.drop(scene.c.req.param('key') ?? '');
    return { to: `/people/decisions/${begun.value}` };
  });
}

function choicePage(scene: Scene, among: Among): Html {
  const { t, w, to } = scene;
  const { rows, total } = peopleOf(scene, among.selection, { page: 0, pageSize: MOST_TICKS });
  const { search, filter } = among;
  const body = html`<form class="search" method="get" action="${to(SEVERAL)}" role="search">
      ${amongFields(scene, among)} <button>${t.people.show}</button>
    </form>
    ${
      total === 0
        ? html`<p>${w.bulk.nobody}</p>`
        : html`<p>${w.bulk.question}</p>
            <form method="post" class="fields" action="${to(SEVERAL)}">
              ${proofOf(scene)}
              <input type="hidden" name="search" value="${search}" />
              <input type="hidden" name="filter" value="${filter}" />
              <fieldset>
                <legend>${t.several.whom}</legend>
                ${radio('whom', 'all', { label: t.several.all(total), isOn: true })}
                ${radio('whom', 'ticked', { label: t.several.ticked, isOn: false })}
                <details>
                  <summary>${t.several.tick}</summary>
                  ${total > rows.length ? html`<p class="faint">${t.several.tickHint(rows.length)}</p>` : ''}
                  <div class="ticks">
                    ${rows.map(({ id, name }) => tick('user', String(id), { label: name, isOn: false }))}
                  </div>
                </details>
              </fieldset>
              ${actionFields(scene)}
              <p class="acts">
                <button class="primary">${t.several.review}</button>
                ${go(scene, `/people${query({ search, filter })}`, t.cancel)}
              </p>
            </form>`
    }`;
  return page(scene, {
    title: w.bulk.title,
    trail: [{ label: t.nav.people, to: '/people' }],
    body,
  });
}

/** What each act asks for stands below it, and counts only where that act is chosen. */
function actionFields({ t, w, house }: Scene): Html {
  const devices = house.queries.devices().filter(({ codesUnsupportedReason }) => !codesUnsupportedReason);
  const choice = (name: string, label: string): Html =>
    html`<label
      >${label}
      <select name="${name}">
        ${option('', '', true)}${devices.map((one) => option(deviceKey(one.id), one.name, false))}
      </select>
    </label>`;
  const more: Partial<Record<(typeof KINDS)[number], Html>> = {
    extend: html`<label
        >${t.several.until} <input type="datetime-local" name="until" aria-describedby="until-hint"
      /></label>
      <p id="until-hint" class="faint">${t.several.untilHint}</p>`,
    'add-device': choice('device', t.several.device),
    move: html`<div class="pair">${choice('from', t.several.from)} ${choice('to', t.several.to)}</div>`,
  };
  return html`<fieldset class="choices">
    <legend>${t.several.what}</legend>
    ${KINDS.map(
      (kind) =>
        html`${radio('act', kind, { label: w.bulk.do[kind].replace(/…$/, ''), isOn: false })}
        ${more[kind] ? html`<div class="more">${more[kind]}</div>` : ''}`,
    )}
  </fieldset>`;
}

function radio(name: string, value: string, { label, isOn }: { label: string; isOn: boolean }): Html {
  return html`<label class="tick line"
    ><input type="radio" name="${name}" value="${value}" required ${isOn ? html`checked` : ''} />
    ${label}</label
  >`;
}

/** What is chosen, or in words why that is nothing yet. */
function actionIn(scene: Scene, form: Form): BulkAction | string {
  const { t, w } = scene;
  const kind = KINDS.find((one) => one === form.text('act'));
  const deviceIn = (name: string): string | undefined => deviceBy(scene, form.text(name))?.id;
  switch (kind) {
    case undefined:
      return t.several.choose;
    case 'extend': {
      const until = form.text('until');
      return isLocal(until) ? { kind, until } : w.bulk.untilNotUnderstood;
    }
    case 'add-device': {
      const device = deviceIn('device');
      return device === undefined ? t.several.chooseDevice : { kind, device };
    }
    case 'move': {
      const [from, to] = [deviceIn('from'), deviceIn('to')];
      return from === undefined || to === undefined || from === to
        ? t.several.chooseDevice
        : { kind, from, to };
    }
    default:
      return { kind };
  }
}

function isLocal(text: string): boolean {
  return /^20\d\d-\d\d-\d\dT\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}Z`));
}

function reviewPage(scene: Scene, { users, who, action, preview, back }: Draft): Html {
  const { t, w, c } = scene;
  const { codes, unaffected, refused } = preview;
  const path = `${SEVERAL}/${c.req.param('key')}`;
  const style = action.kind === 'revoke' ? 'danger' : 'primary';
  const body = html`<p>${w.bulk.whom(users.length, who)}</p>
    <p class="big">
      ${codes === 0 ? w.bulk.nothing : w.bulk.will(action.kind, codes, preview.users, detailOf(scene, action))}
    </p>
    ${unaffected > 0 ? html`<p>${w.bulk.unaffected(unaffected)}</p>` : ''} ${refusedPart(scene, refused)}
    <div class="acts">
      ${codes === 0 ? '' : button(scene, `${path}/begin`, { label: w.bulk.yes(action.kind, codes), style })}
      ${go(scene, back, t.cancel)}
    </div>`;
  const trail = [
    { label: t.nav.people, to: '/people' },
    { label: w.bulk.title, to: back },
  ];
  return page(scene, { title: w.bulk.reviewTitle, trail, body });
}

function detailOf({ house, w, here }: Scene, action: BulkAction): string {
  const deviceName = (id: DeviceId): string => house.queries.deviceName(id);
  switch (action.kind) {
    case 'extend':
      return w.moment(lastShowing(parseLocal(action.until), house.zone), here);
    case 'add-device':
      return deviceName(action.device);
    case 'move':
      return w.bulk.fromTo(deviceName(action.from), deviceName(action.to));
    default:
      return '';
  }
}

function draftIn({ memory, reader, c }: Scene): Draft | undefined {
  return memory.drafts.find(reader.member.id, c.req.param('key') ?? '', isDraft);
}

function isDraft(value: unknown): value is Draft {
  return (value as { kind?: unknown } | undefined)?.kind === 'several';
}
