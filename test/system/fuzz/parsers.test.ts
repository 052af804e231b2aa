import { expect, it } from 'vitest';
import { seeded } from '../../support/noise/random.ts';
import { PARSERS } from './parsers.ts';

const BYTES = 200_000;

it.each(Object.entries(PARSERS))(
  'the parser of %s takes noise, and hears the next good frame',
  (_name, fuzz) => {
    const random = seeded(1);
    let fed = 0;
    while (fed < BYTES) fed += fuzz(random);
    expect(fed).toBeGreaterThanOrEqual(BYTES);
  },
);
