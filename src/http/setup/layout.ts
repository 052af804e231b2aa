import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { frame } from '../layout.ts';
import type { SetupScene } from './scene.ts';

export const STEPS = ['bot', 'connections', 'house', 'phone'] as const;
export type Step = (typeof STEPS)[number];

/** How soon a browser without script loads a page again on which something is under way, in seconds. */
const LOOKS_AGAIN_S = 2;

export interface SetupPage {
  readonly step: Step;
  readonly title: string;
  readonly body: Html;
  /** Something is under way: the page loads its parts anew by itself. */
  readonly isMoving: boolean;
}

/** A page of whoever does the set-up. Its parts with an `id` and `data-live` are exchanged when something changes. */
export function setupPage(scene: SetupScene, { step, title, body, isMoving }: SetupPage): Html {
  const { t, to } = scene;
  const at = STEPS.indexOf(step);
  return frame(scene, {
    title,
    live: to('/events'),
    repeats: isMoving ? LOOKS_AGAIN_S : undefined,
    body: html`<header>
        <a class="skip" href="#main">${t.skip}</a>
        <span class="house">${t.setup.title}</span>
        <ol class="steps" aria-label="${t.setup.steps}">
          ${STEPS.map(
            (one, index) =>
              html`<li ${index === at ? html`aria-current="step"` : ''}>
                ${index < at ? html`<span aria-hidden="true">✓</span> ` : `${index + 1}. `}${t.setup.step[one]}
              </li>`,
          )}
        </ol>
      </header>
      <main id="main" tabindex="-1">
        <h1>${title}</h1>
        ${body}
      </main>`,
  });
}

/** In each form. */
export function proofOf({ proof }: SetupScene): Html {
  return html`<input type="hidden" name="proof" value="${proof}" />`;
}

export function button(
  scene: SetupScene,
  path: string,
  {
    label,
    style = '',
    fields = {},
  }: { label: string; style?: 'primary' | 'quiet' | ''; fields?: Readonly<Record<string, string>> },
): Html {
  return html`<form method="post" action="${scene.to(path)}">
    ${proofOf(scene)}${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}<button class="${style}">${label}</button>
  </form>`;
}

export function refused(words: string): Html {
  return html`<p class="note refused" role="alert">${words}</p>`;
}
