/**
 * All screens, walked by somebody who can tap only what is there, in a house of 500 users with names that nobody
 * expects. `npm run test:walk -- 5000` goes on for so many steps; here it is a part of them.
 */
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../../src/domain/people/language.ts';
import { looker } from './looks.ts';
import { openWalkHouse } from './walk-house.ts';
import { Walker } from './walker.ts';

const STEPS = Number(process.env['STEPS'] ?? 300);
const SEED = Number(process.env['SEED'] ?? 1);
/** Screens that this many steps show at the least. */
const MOST_SCREENS_WANTED = 80;
const SCREENS_WANTED = Math.min(MOST_SCREENS_WANTED, STEPS / 12);
/** A step on a busy machine. */
const STEP_MS = 100;

it.each(LANGUAGES)(
  'no screen of “%s” is a dead end, broken, or in another language',
  async (language) => {
    const { all, names, close } = await openWalkHouse(language);
    try {
      const looks = looker(language, names);
      const found = new Set<string>();
      const walker = new Walker(all, {
        seed: SEED,
        most: STEPS,
        look: (visit) => looks(visit).forEach((one) => found.add(one)),
      });
      await walker.walk();
      process.stdout.write(`${language}: ${walker.steps} steps, ${walker.screens.size} screens\n`);
      expect([...found, ...walker.trouble]).toEqual([]);
      expect(all.logged).toEqual([]);
      expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
      expect(walker.screens.size).toBeGreaterThanOrEqual(SCREENS_WANTED);
    } finally {
      await close();
    }
  },
  60_000 + STEPS * STEP_MS,
);
