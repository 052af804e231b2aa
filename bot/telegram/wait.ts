import { waitFor } from '../../src/domain/clock.ts';
import type { Clock } from '../../src/domain/clock.ts';

/** Resolves after `ms` on this clock, or as soon as `signal` is aborted. */
export function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = waitFor(clock, ms, end);
    signal?.addEventListener('abort', end);
  });
}

/** What the promise resolves with; nothing as soon as `signal` is aborted. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(undefined);
    const end = (): void => resolve(undefined);
    signal.addEventListener('abort', end);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
