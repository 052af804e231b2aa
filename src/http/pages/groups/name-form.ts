import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { proofOf } from '../../layout.ts';
import type { Scene } from '../../scene.ts';

/** One name and a button. */
export function nameForm(
  scene: Scene,
  { to, label, submit, value = '' }: { to: string; label: string; submit: string; value?: string },
): Html {
  return html`<form method="post" class="search" action="${scene.to(to)}">
    ${proofOf(scene)}
    <label>${label} <input name="name" value="${value}" maxlength="64" autocomplete="off" required /></label>
    <button>${submit}</button>
  </form>`;
}
