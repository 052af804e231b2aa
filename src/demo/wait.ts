import type { HouseEvent } from '../engine/service.ts';
import type { Program } from '../program.ts';

/** News from a lock that is off the air never comes. */
const NEWS_WITHIN_MS = 3_000;

/** Resolves when the house says what is waited for, or after `withinMs`. */
export function houseSays(
  { house }: Program,
  isIt: (event: HouseEvent) => boolean,
  withinMs = NEWS_WITHIN_MS,
): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(end, withinMs);
    const unsubscribe = house.subscribe((event) => {
      if (isIt(event)) end();
    });
  });
}
