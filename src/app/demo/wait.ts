import type { HouseEvent } from '../../engine/house.ts';
import type { Program } from '../program.ts';

/** News from a lock that is off the air never comes. */
const NEWS_WITHIN_MS = 3_000;

/** Resolves with true when the house says what is waited for, or with false after `withinMs`. */
export function houseSays(
  { house }: Program,
  isIt: (event: HouseEvent) => boolean,
  withinMs = NEWS_WITHIN_MS,
): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isSaid: boolean): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve(isSaid);
    };
    const timer = setTimeout(() => end(false), withinMs);
    const unsubscribe = house.subscribe((event) => {
      if (isIt(event)) end(true);
    });
  });
}
