import type { CodeView } from '../../../engine/views/code-views.ts';
import type { UserView } from '../../../engine/views/user-views.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Scene } from '../../scene.ts';
import { deviceKey, go, tick } from '../parts.ts';
import type { Wish } from './wish.ts';

interface FormOptions {
  readonly title: string;
  readonly trail: readonly { readonly label: string; readonly to: string }[];
  /** Where the form is sent. */
  readonly action: string;
  readonly cancel: string;
  readonly user: UserView;
  /** The code that is changed. */
  readonly code?: CodeView;
  /** What was sent before, and is not good yet. */
  readonly wish?: Wish;
  readonly words?: readonly string[];
}

/** The form of a code. A PIN is never written into it, also not the one that was just typed. */
export function codeForm(scene: Scene, options: FormOptions): Html {
  const { t, w, to, house, reader } = scene;
  const { code, wish } = options;
  const seen = code && house.decisions.markOf(code.id);
  const body = html`${(options.words ?? []).map(
      (line) => html`<p class="note refused" role="alert">${line}</p>`,
    )}
    <form method="post" class="fields" action="${to(options.action)}">
      ${proofOf(scene)} ${seen === undefined ? '' : html`<input type="hidden" name="seen" value="${seen}" />`}
      <label
        >${t.draft.pin}
        <input
          name="pin"
          inputmode="numeric"
          autocomplete="off"
          maxlength="12"
          aria-describedby="pin-hint"
          placeholder="${code ? t.draft.pinStays : t.draft.pinGenerated}"
        />
      </label>
      <p id="pin-hint" class="faint">${code ? t.draft.pinHintEdit : t.draft.pinHint}</p>
      ${devicesField(scene, options)} ${whenField(scene, options)} ${usesField(scene, options)}
      ${conditionField(scene, options)} ${labelField(scene, options)}
      <p class="acts">
        <button class="primary">${t.draft.review}</button> ${go(scene, options.cancel, t.cancel)}
      </p>
      ${wish?.pin ? html`<p class="faint">${t.draft.pinAgain}</p>` : ''}
    </form>
    ${code && reader.member.role === 'owner' ? html`<p class="acts">${go(scene, `/codes/${code.id}/duress`, w.duress.title)}</p>` : ''}`;
  return page(scene, { title: options.title, trail: options.trail, body });
}

function devicesField({ house, t }: Scene, { code, wish }: FormOptions): Html {
  const chosen = new Set(wish?.devices ?? code?.grants.flatMap((one) => (one.wanted ? one.device : [])));
  return html`<fieldset>
    <legend>${t.draft.where}</legend>
    ${house.queries
      .devices()
      .filter(({ id, codesUnsupportedReason }) => !codesUnsupportedReason || chosen.has(id))
      .map(
        ({ id, name }) =>
          html`<label class="tick"
            ><input
              type="checkbox"
              name="device"
              value="${deviceKey(id)}"
              ${chosen.has(id) ? html`checked` : ''}
            />
            ${name}</label
          >`,
      )}
    ${groupTicks({ house, t })}
  </fieldset>`;
}

/** A group is one more tick: all its devices. */
function groupTicks({ house, t }: Pick<Scene, 'house' | 't'>): Html | '' {
  const groups = house.groups.deviceGroups().filter(({ devices }) => devices.length > 1);
  if (groups.length === 0) return '';
  return html`<div class="more">
    ${groups.map(({ key, name, devices }) =>
      tick('group', key, { label: t.groups.groupTick(name, devices.length), isOn: false }),
    )}
  </div>`;
}

function whenField({ t, w, here }: Scene, { code, wish }: FormOptions): Html {
  const before = code ? w.schedule(code.schedule, here) : '';
  const value = wish?.typed ?? before;
  return html`<input type="hidden" name="when-before" value="${before}" /><label
      >${t.draft.when}
      <input
        name="when"
        value="${value}"
        list="schedules"
        maxlength="300"
        autocomplete="off"
        aria-describedby="when-hint"
      />
    </label>
    <datalist id="schedules">
      ${t.draft.examples.split('|').map((one) => html`<option value="${one}"></option>`)}
    </datalist>
    <p id="when-hint" class="faint">${t.draft.whenHint}</p>
    <details>
      <summary>${t.draft.pick}</summary>
      <fieldset class="days">
        <legend>${t.draft.days}</legend>
        ${[1, 2, 3, 4, 5, 6, 7].map(
          (day) =>
            html`<label class="tick"
              ><input type="checkbox" name="day" value="${day}" /> ${w.weekday(day)}</label
            >`,
        )}
      </fieldset>
      <div class="pair">
        <label>${t.draft.start} <input type="time" name="start" /></label>
        <label>${t.draft.end} <input type="time" name="end" /></label>
      </div>
      <div class="pair">
        <label>${t.draft.from} <input type="datetime-local" name="from" /></label>
        <label>${t.draft.until} <input type="datetime-local" name="until" /></label>
      </div>
    </details>`;
}

function usesField({ t, w, here }: Scene, { code, wish }: FormOptions): Html {
  const value = typeof wish?.uses === 'number' && Number.isInteger(wish.uses) ? wish.uses : '';
  return html`<label
      >${t.draft.uses}
      <input type="number" name="uses" min="1" max="999" value="${value}" aria-describedby="uses-hint" />
    </label>
    <p id="uses-hint" class="faint">
      ${code ? t.draft.usesHintEdit : t.draft.usesHint}
      ${code?.uses ? w.when(code, here).slice(1).join(' ') : ''}
    </p>
    ${
      code?.uses
        ? html`<label class="tick"
            ><input type="checkbox" name="any-uses" value="1" /> ${t.draft.anyUses}</label
          >`
        : ''
    }`;
}

function labelField({ t }: Scene, { code, wish }: FormOptions): Html {
  const value = wish?.label === undefined ? (code?.label ?? '') : (wish.label ?? '');
  return html`<label
      >${t.draft.label}
      <input name="label" value="${value}" maxlength="64" autocomplete="off" aria-describedby="label-hint"
    /></label>
    <p id="label-hint" class="faint">${t.draft.labelHint}</p>`;
}

function conditionField({ house, t }: Scene, { code, wish }: FormOptions): Html | '' {
  const choices = house.conditions.choices();
  const before = code?.condition;
  if (choices.length === 0 && !before) return '';
  const chosen = wish?.condition === undefined ? before?.id : wish.condition;
  const all = before && !choices.some(({ id }) => id === before.id) ? [before, ...choices] : choices;
  return html`<label
    >${t.draft.onlyWhile}
    <select name="condition">
      <option value="">${t.draft.nothingElse}</option>
      ${all.map(
        ({ id, name }) => html`<option value="${id}" ${id === chosen ? html`selected` : ''}>${name}</option>`,
      )}
    </select>
  </label>`;
}
