import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pin } from '../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../src/domain/schedule/schedule.ts';
import { BATCH } from '../../src/storage/tables/history/retention-store.ts';
import { Store } from '../../src/storage/store.ts';
import { KEY } from '../support/houses/memory-house.ts';

const ENTRIES = 1_000_000;
/** One each minute. */
const EVERY_MS = 60_000;
const MOST_MS = 20;
const NOW = ENTRIES * EVERY_MS;
const ROUNDS = 5;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** The best of some rounds: what else this computer does says nothing of the statement. */
function timeOf(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

describe(`a house with ${ENTRIES} entries`, () => {
  let store: Store;

  beforeAll(async () => {
    store = await Store.open(':memory:', KEY);
    for (let user = 1; user <= 40; user++) {
      store.users.add({ firstName: `User ${user}`, lastName: '' }, 0);
      store.codes.add(user, Pin.of(String(274_900 + user)), ALWAYS, 0);
    }
    // 40 users at 20 devices; a duress code once in 200,000, a wrong one once in 1,000, a lock that tells of nobody.
    store.database.run(
      `WITH RECURSIVE numbers(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM numbers WHERE value < ${ENTRIES - 1})
       INSERT INTO entries (at, device, slot, how, user_id, code_id, outside, use, unsure)
       SELECT value * ${EVERY_MS}, 'zwave/' || (value % 20),
         iif(value % 7 = 0, NULL, value % 30),
         CASE WHEN value % 200000 = 0 THEN 'duress' WHEN value % 1000 = 0 THEN 'denied'
           WHEN value % 3 = 0 THEN 'lock' ELSE 'unlock' END,
         iif(value % 7 = 0, NULL, 1 + value % 40), iif(value % 7 = 0, NULL, 1 + value % 40), 0,
         iif(value % 7 = 0, NULL, value / 40), 0
       FROM numbers`,
    );
  }, 180_000);
  afterAll(() => store.close());

  it(`answers what each screen of the history asks, and what follows from a use, within ${MOST_MS} ms`, () => {
    const { journal } = store;
    const page = { limit: 11 };
    const day = { from: NOW - 24 * 60 * EVERY_MS, until: NOW };
    const asked: Record<string, () => unknown> = {
      'the newest': () => journal.entries(page),
      'the newest, without duress': () => journal.entries({ ...page, without: 'duress' }),
      'page 50': () => journal.entries({ ...page, offset: 500 }),
      'of a user': () => journal.entries({ ...page, user: 7 }),
      'of a device': () => journal.entries({ ...page, device: 'zwave/3' }),
      'of a device that there is none of': () => journal.entries({ ...page, device: 'zwave/99' }),
      'of a user at a device': () => journal.entries({ ...page, user: 8, device: 'zwave/7' }),
      'of a user at a device where they never were': () =>
        journal.entries({ ...page, user: 8, device: 'zwave/9' }),
      'of a day': () => journal.entries({ ...page, ...day }),
      'of a day of a user': () => journal.entries({ ...page, ...day, user: 7 }),
      'a rare kind': () => journal.entries({ ...page, how: ['duress'] }),
      'several kinds': () => journal.entries({ ...page, how: ['denied', 'duress', 'disarm'] }),
      'a rare kind at a device': () => journal.entries({ ...page, how: ['duress'], device: 'zwave/3' }),
      'a rare kind of a user': () => journal.entries({ ...page, how: ['denied'], user: 7 }),
      'the last use of a device': () => journal.lastUse('zwave/3'),
      'the last use of a device without any': () => journal.lastUse('zwave/99'),
      'who came in before': () => journal.openedBefore(ENTRIES, 7, NOW - 24 * 60 * EVERY_MS),
      'whose code came in before': () => journal.cameInBefore(ENTRIES, 7, 0),
      'the uses near a use': () => journal.usesNear(7, { from: NOW - 60_000, until: NOW + 60_000 }),
      'how often a code was used': () => journal.usesMade(7),
      'openings that nobody counted': () => journal.uncounted(7, 'zwave/7'),
      'notices of an arrival': () => journal.noticesOf(7, 'unlock', { from: NOW - 60_000, until: NOW }),
      'the code itself': () => store.codes.get(7),
      'who never came': () => store.users.count({ filter: 'unused' }, {}),
    };
    const times = Object.entries(asked).map(([what, ask]) => ({ what, ms: timeOf(ask) }));
    print(times.map(({ what, ms }) => `${ms.toFixed(2).padStart(8)} ms  ${what}`).join('\n'));
    expect(times.filter(({ ms }) => ms > MOST_MS)).toEqual([]);
  });

  it('erases what is too old, some at a time, each within the time of a screen', () => {
    const before = NOW - (ENTRIES - 3 * BATCH) * EVERY_MS;
    const times: number[] = [];
    for (let hasMore = true; hasMore;) {
      const begun = performance.now();
      hasMore = store.retention.eraseSome(before);
      times.push(performance.now() - begun);
    }
    print(`${Math.max(...times).toFixed(1)} ms at most for ${BATCH} entries`);
    const oldest = store.database.get('SELECT min(at) AS at FROM entries')?.['at'];
    expect(oldest).toBe(before);
    // Nothing else erases an entry.
    expect(() => store.database.run('DELETE FROM entries WHERE id = 900000')).toThrow('append-only');
  });
});
