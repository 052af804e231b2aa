import { html } from '../html.ts';
import { page } from '../layout.ts';
import type { Routes } from '../routes.ts';

/** `/`: the house at a glance. */
export function now(routes: Routes): void {
  routes.page('/', 'member', (scene) => page(scene, { title: scene.t.nav.now, body: html`` }));
}
