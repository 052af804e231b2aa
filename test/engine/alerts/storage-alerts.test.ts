import { describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import { en } from '../../../bot/text/en/en.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const GUEST_PIN = '704182';
const OTHER_PIN = '630852';
/** The clock of the tests shows 14:00 in the house's zone. */
const UNTIL_15 = { until: '2026-06-01T15:00' };
const FROM_15 = { from: '2026-06-01T15:00' };

/** As a disk that is full: no page more, and a write to a page that is there needs one in the journal. */
const TROUBLES = {
  full: ['PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 1073741823'],
  'read-only': ['PRAGMA query_only = ON', 'PRAGMA query_only = OFF'],
} as const;

function fill(test: MemoryHouse, how: keyof typeof TROUBLES = 'read-only'): void {
  test.store.database.get(TROUBLES[how][0]);
}

/** There is room again, and the next try finds it. */
async function free(test: MemoryHouse, how: keyof typeof TROUBLES = 'read-only'): Promise<void> {
  test.store.database.get(TROUBLES[how][1]);
  test.store.database.bringToDisk();
  await Promise.resolve();
  await test.house.settled();
}

describe.each(['full', 'read-only'] as const)('a disk that is %s', (how) => {
  it('loses no entry, which is told at once and stored later', async () => {
    const test = await MemoryHouse.onDisk();
    await test.issue(GUEST_PIN);
    fill(test, how);
    // A page that is full is what SQLite stumbles over first.
    for (let visit = 0; visit < 60; visit++) await test.front.typePin(GUEST_PIN);
    await test.house.settled();
    const told = test.notices().filter(({ kind }) => kind === 'entry');
    expect(told).toHaveLength(60);
    expect(test.notices().map(({ kind }) => kind)).toContain('disk');
    await free(test, how);
    await test.kill();
    expect(test.house.queries.entries({ limit: 100 })).toHaveLength(60);
    expect(test.notices().filter(({ kind }) => kind === 'entry')).toHaveLength(60);
  });
});

describe('while nothing can be stored', () => {
  it('a code ends at its time, one that is deleted goes, and a restart afterwards knows of both', async () => {
    const test = await MemoryHouse.onDisk();
    const ends = await test.issue(GUEST_PIN, { schedule: UNTIL_15 });
    const deleted = await test.issue(OTHER_PIN);
    fill(test);
    await test.does((house) => house.codes.delete(BY, deleted));
    expect(test.codesIn()).toEqual([GUEST_PIN]);
    await test.pass(HOUR + MINUTE);
    expect(test.codesIn()).toEqual([]);
    expect(test.state(ends)).toBe('scheduled');
    await free(test);
    await test.kill();
    expect([test.state(ends), test.state(deleted)]).toEqual(['scheduled', 'gone']);
    expect(test.troubles()).toEqual(['disk', 'disk']);
  });

  it('a code whose time comes waits, and is written once it can be stored', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue(GUEST_PIN, { schedule: FROM_15 });
    fill(test);
    await test.pass(HOUR + MINUTE);
    expect(test.codesIn()).toEqual([]);
    expect(test.grant(code)).toMatchObject({ state: 'waiting', reason: { kind: 'not-stored' } });
    await free(test);
    expect(test.codesIn()).toEqual([GUEST_PIN]);
    expect(test.state(code)).toBe('live');
  });

  it('what gives access is refused in words, and changes nothing', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue(GUEST_PIN);
    await test.does((house) => house.codes.pause(BY, code));
    fill(test);
    // Somebody has to write before the disk can be known to be full.
    await test.front.typePin('999999');
    const { house } = test;
    const user = test.user();
    const limits = { schedule: {}, condition: null, uses: null };
    for (const result of [
      house.codes.issue(BY, { user, pin: Pin.of(OTHER_PIN), devices: [FRONT], ...limits }),
      house.codes.edit(BY, code, { pin: Pin.of(OTHER_PIN) }),
      house.codes.resume(BY, code),
      house.codes.resumeAllOf(BY, user),
      house.invitations.invite(byMember(1), 'owner'),
      house.members.setRole(byMember(1), 3, 'manager'),
    ]) {
      if (result.ok) throw new Error('it was done');
      expect(result.refusals.map(en.refusal).join()).toContain('Latchkey can’t save anything now');
    }
    expect(test.codesIn()).toEqual([]);
    await free(test);
    await test.does((one) => one.codes.resume(BY, code));
    expect(test.codesIn()).toEqual([GUEST_PIN]);
  });

  it('a transaction that fails for its own reasons is taken back, in memory as on the disk', async () => {
    const test = await MemoryHouse.onDisk();
    fill(test);
    const { users } = test.store;
    const add = (firstName: string) => users.add({ firstName, lastName: '' }, 0);
    test.store.transaction(() => add('Ben'));
    expect(() =>
      test.store.transaction(() => {
        add('Carl');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(test.store.database.isDurable).toBe(false);
    await free(test);
    expect(test.store.database.isDurable).toBe(true);
    expect(users.all().map(({ firstName }) => firstName)).toEqual(['Ben']);
  });
});
