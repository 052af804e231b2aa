import type { Refusal } from '../../domain/refusal.ts';
import type { Form } from '../form.ts';
import { html } from '../html.ts';
import { page, proofOf } from '../layout.ts';
import type { Scene } from '../scene.ts';

/** Of this page itself, or a secret: neither is sent again with the code of the second factor. */
const NOT_AGAIN = new Set(['proof', 'factor', 'pin']);

export function isFactorAsked(refusals: readonly Refusal[]): boolean {
  return refusals.some((one) => one.kind === 'factor' && one.problem.kind === 'needed');
}

/** Asks for the second factor, and sends the same form again with it. */
export function factorPage(
  scene: Scene,
  form: Form,
  refusals: readonly Refusal[],
): Response | Promise<Response> {
  const { c, t, w, to } = scene;
  const fields = form.entries().filter(([name]) => !NOT_AGAIN.has(name));
  const body = html`${refusals.map(
      (refusal) => html`<p class="note refused" role="alert">${w.refusal(refusal)}</p>`,
    )}
    <p>${t.factor.why}</p>
    <form method="post" action="${to(c.req.path)}">
      ${proofOf(scene)}
      ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <label
        >${t.factor.code}
        <input name="factor" inputmode="numeric" autocomplete="one-time-code" required maxlength="32" />
      </label>
      <button class="primary">${t.factor.goOn}</button>
    </form>`;
  return c.html(page(scene, { title: t.factor.title, body }), 403);
}
