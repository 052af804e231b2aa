import { setTimeout as delay } from 'node:timers/promises';

/** Resolves with the work, or once that has taken so long: it goes on meanwhile. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const bound = delay(ms, undefined, { signal: patience.signal, ref: false });
  await Promise.race([work, bound.catch(() => undefined)]);
  patience.abort();
}
