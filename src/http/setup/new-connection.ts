import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { afterTest, kindWords } from './connections.ts';
import { goTo } from './go-to.ts';
import { proofOf, refused, setupPage } from './layout.ts';
import type { SetupRoutes, SetupScene } from './scene.ts';
import type { Field, FieldProblems, KindView } from './setup.ts';

type Typed = Readonly<Record<string, string>>;

/** What a kind of connection has to know, as its own part of the configuration describes it. */
export function newConnection(routes: SetupRoutes): void {
  routes.page('/connections/new', (scene) => {
    const kind = kindIn(scene, scene.c.req.query('kind'));
    if (!kind) return goTo(scene, '/connections');
    const offer = scene.c.req.query('offer');
    return formPage(scene, kind, offer === undefined ? {} : scene.setup.offered(offer), new Set());
  });

  routes.form('/connections/new', (scene, form) => {
    const kind = kindIn(scene, form.text('kind'));
    if (!kind) return goTo(scene, '/connections');
    const names = kind.fields.flatMap(({ name, form: how }) =>
      how === 'pair' ? [`${name}.first`, `${name}.last`] : name,
    );
    const typed = Object.fromEntries(names.map((name) => [name, form.text(name)]));
    const { problems, tested } = scene.setup.add(kind.kind, typed);
    return problems.size === 0 ? afterTest(scene, tested) : formPage(scene, kind, typed, problems);
  });
}

function kindIn({ setup }: SetupScene, kind: string | undefined): KindView | undefined {
  return setup.kinds().find((one) => one.kind === kind);
}

function formPage(scene: SetupScene, kind: KindView, typed: Typed, problems: FieldProblems): Html {
  const { t, to } = scene;
  const isMain = (field: Field): boolean =>
    field.isRequired || problems.has(field.name) || field.name in MAIN;
  const show = (field: Field): Html =>
    fieldOf(scene, kind.kind, { field, typed, isWrong: problems.has(field.name) });
  const more = kind.fields.filter((field) => !isMain(field));
  return setupPage(scene, {
    step: 'connections',
    title: kindWords(scene, kind.kind, kind.about),
    isMoving: false,
    body: html`<p>${scene.t.setup.connections.fillIn}</p>
      ${problems.size > 0 ? refused(t.setup.connections.wrong) : ''}
      <form class="fields" method="post" action="${to('/connections/new')}">
        ${proofOf(scene)}<input type="hidden" name="kind" value="${kind.kind}" />
        ${kind.fields.filter(isMain).map(show)}
        ${
          more.length === 0
            ? ''
            : html`<details>
                <summary>${t.setup.connections.more}</summary>
                ${more.map(show)}
              </details>`
        }
        <p class="acts">
          <button class="primary">${t.setup.connections.test}</button>
          <a class="button" href="${to('/connections')}">${t.setup.back}</a>
        </p>
      </form>`,
  });
}

/** Not needed by the form of the configuration, and by most houses. */
const MAIN: Readonly<Record<string, true>> = { username: true, password: true };

function fieldOf(
  { t }: SetupScene,
  kind: string,
  { field, typed, isWrong }: { field: Field; typed: Typed; isWrong: boolean },
): Html {
  const { name, form, about, usual, isRequired, choices = [] } = field;
  const words: Readonly<Record<string, readonly [label: string, hint: string] | undefined>> = t.setup.fields;
  const [label, hint] = words[`${kind} ${name}`] ?? words[name] ?? [name.replaceAll('_', ' '), about];
  const id = `${name}-hint`;
  const common = html`aria-describedby="${id}" ${isWrong ? html`aria-invalid="true"` : ''}`;
  const hintLine = html`<p class="${isWrong ? 'note refused' : 'faint'}" id="${id}">
    ${isWrong ? `${t.setup.connections.expected} ` : ''}${hint}
  </p>`;
  const value = (key: string): string => typed[key] ?? '';
  switch (form) {
    case 'tick':
      return html`<label class="tick"
          ><input
            type="checkbox"
            name="${name}"
            value="true"
            ${common}
            ${value(name) === 'true' ? 'checked' : ''}
          />
          ${label}</label
        >${hintLine}`;
    case 'choice':
      return html`<label
          >${label}
          <select name="${name}" ${common}>
            ${choices.map(
              (choice) =>
                html`<option value="${choice}" ${choice === (value(name) || usual) ? 'selected' : ''}>
                  ${choice}
                </option>`,
            )}
          </select> </label
        >${hintLine}`;
    case 'pair':
      return html`<fieldset>
        <legend>${label}</legend>
        <div class="pair">
          ${(['first', 'last'] as const).map(
            (end) =>
              html`<label
                >${t.setup.connections[end]}
                <input
                  name="${name}.${end}"
                  inputmode="numeric"
                  value="${value(`${name}.${end}`)}"
                  ${isRequired ? 'required' : ''}
                  ${common}
                />
              </label>`,
          )}
        </div>
        ${hintLine}
      </fieldset>`;
    case 'secret':
    case 'secrets':
      return html`<label
          >${label}
          <input
            type="password"
            name="${name}"
            autocomplete="off"
            spellcheck="false"
            ${isRequired ? 'required' : ''}
            ${common}
          /> </label
        >${hintLine}`;
    default:
      return html`<label
          >${label}
          <input
            name="${name}"
            autocomplete="off"
            spellcheck="false"
            value="${value(name)}"
            placeholder="${usual ?? ''}"
            ${form === 'number' ? html`inputmode="numeric"` : ''}
            ${isRequired ? 'required' : ''}
            ${common}
          /> </label
        >${hintLine}`;
  }
}
