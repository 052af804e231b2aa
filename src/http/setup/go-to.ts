import { setTimeout as delay } from 'node:timers/promises';
import type { SetupScene } from './scene.ts';

/** What is tested mostly answers at once, and there is nothing to watch then. */
const ANSWERS_WITHIN_MS = 3_000;

/** After a form: loading the next page again does nothing again. */
export function goTo({ c, to }: SetupScene, path: string): Response {
  return c.redirect(to(path), 303);
}

/** Leads on where a test went well soon; else back to where it can be watched. */
export async function goOnOrWatch(
  scene: SetupScene,
  tested: Promise<void>,
  { isGood, next, watch }: { readonly isGood: () => boolean; readonly next: string; readonly watch: string },
): Promise<Response> {
  const soon = new AbortController();
  const late = delay(ANSWERS_WITHIN_MS, undefined, { signal: soon.signal }).catch(() => undefined);
  await Promise.race([tested, late]);
  soon.abort();
  return goTo(scene, isGood() ? next : watch);
}
