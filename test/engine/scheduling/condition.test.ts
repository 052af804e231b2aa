import { describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import type { Condition, WhyUnknown } from '../../../src/domain/condition.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { GUESTS, MemoryConditions } from '../../support/houses/memory-conditions.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const ON = { ...GUESTS, holds: true };
const OFF = { ...GUESTS, holds: false };
/** It is Monday, 14:00. */
const EVENING: Schedule = { windows: [{ days: [1], start: '18:00', end: '20:00' }] };
const TODAY: Schedule = { until: '2026-06-01T18:00' };
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };

async function houseWith(
  value: typeof ON | typeof OFF,
  options: Parameters<typeof MemoryHouse.open>[0] = {},
) {
  const conditions = new MemoryConditions(value);
  const test = await MemoryHouse.open({ ...options, conditions });
  await test.house.conditions.look();
  const become = async (...values: readonly Condition[]): Promise<void> => {
    conditions.become(...values);
    await test.house.settled();
  };
  const lose = async (why: WhyUnknown, ...ids: readonly string[]): Promise<void> => {
    conditions.lose(why, ...ids);
    await test.house.settled();
  };
  return { test, conditions, become, lose };
}

const unknown = (test: MemoryHouse) => test.notices().filter(({ kind }) => kind === 'conditions');

describe('a code that depends on something', () => {
  it('is on its device only while that is so', async () => {
    const { test, become } = await houseWith(OFF);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    expect(test.state(code)).toBe('scheduled');
    expect(test.sent()).toEqual([]);
    await become(ON);
    expect(test.codesIn()).toEqual([PIN]);
    expect(test.state(code)).toBe('live');
    await become(OFF);
    expect(test.codesIn()).toEqual([]);
    expect(test.state(code)).toBe('scheduled');
  });

  it('needs its own time as well', async () => {
    const { test, become } = await houseWith(OFF);
    await test.issue(PIN, { condition: GUESTS.id, schedule: EVENING });
    await become(ON);
    expect(test.codesIn()).toEqual([]);
    await test.pass(4 * HOUR + MINUTE);
    expect(test.codesIn()).toEqual([PIN]);
    await test.pass(2 * HOUR);
    expect(test.codesIn()).toEqual([]);
  });

  it('that should be gone and is not is overdue', async () => {
    const { test, become } = await houseWith(ON);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    await test.fault('front', { offline: true });
    await become(OFF);
    expect(test.state(code)).toBe('overdue');
    expect(test.troubles()).toContain('overdue');
    await test.fault('front', { offline: false });
    expect(test.codesIn()).toEqual([]);
    expect(test.state(code)).toBe('scheduled');
  });

  it('goes before another is written that what changed at once lets in', async () => {
    const { test, conditions, become } = await houseWith(ON);
    const party = { id: 'input_boolean.party', name: 'Party', sense: 'on' } as const;
    conditions.become({ ...party, holds: false });
    await test.house.conditions.look();
    await test.issue('835027', { condition: party.id });
    await test.issue(PIN, { condition: GUESTS.id });
    test.sent();
    await become({ ...party, holds: true }, OFF);
    expect(test.sent().filter((what) => !what.startsWith('read'))).toEqual(['clear 1', 'write 2']);
  });

  it('never goes early onto a lock that keeps the time itself', async () => {
    const { test, become } = await houseWith(ON, {
      devices: [{ name: 'front', hasOwnSchedule: true }],
      settings: { [FRONT]: { hasOwnSchedule: true } },
    });
    await test.issue(PIN, { condition: GUESTS.id, schedule: EVENING });
    await test.issue('835027', { schedule: EVENING });
    await test.pass(4 * HOUR - MINUTE);
    expect(test.codesIn()).toEqual(['835027']);
    await become(OFF);
    await test.pass(2 * MINUTE);
    expect(test.codesIn()).toEqual(['835027']);
    await become(ON);
    expect(test.codesIn()).toEqual(expect.arrayContaining([PIN, '835027']));
  });

  it('never goes early onto a lock whose owner allows that', async () => {
    const { test } = await houseWith(ON, { settings: { [FRONT]: { earlyMinutes: 5 } } });
    test.store.slots.setDurations(FRONT, [MINUTE]);
    await test.issue(PIN, { condition: GUESTS.id, schedule: EVENING });
    await test.issue('835027', { schedule: EVENING });
    await test.pass(4 * HOUR - 1_000);
    expect(test.codesIn()).toEqual(['835027']);
    await test.pass(1_000);
    expect(test.codesIn()).toHaveLength(2);
  });

  it('is expected back by its device in its time', async () => {
    const { test, become } = await houseWith(ON);
    const wire: Driver = test.wire;
    const clear = wire.clear.bind(wire);
    const forGood: unknown[] = [];
    wire.clear = (device, slot, options) => {
      forGood.push(options?.forGood);
      return clear(device, slot, options);
    };
    const code = await test.issue(PIN, { condition: GUESTS.id, schedule: TODAY });
    await become(OFF);
    await become(ON);
    await test.does((house) => house.codes.delete(BY, code));
    expect(forGood).toEqual([false, true]);
  });

  it('begins to depend only on what is known', async () => {
    const { test, conditions, lose } = await houseWith(ON);
    await lose('unavailable', GUESTS.id);
    await conditions.look();
    const code = await test.issue(PIN);
    for (const condition of [GUESTS.id, 'switch.nowhere']) {
      expect(test.house.codes.edit(BY, code, { condition })).toMatchObject({
        ok: false,
        refusals: [{ kind: 'condition-unknown' }],
      });
    }
    expect(test.house.queries.code(code)?.condition).toBeUndefined();
  });

  it('is freed of it again', async () => {
    const { test, conditions } = await houseWith(OFF);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    await test.does((house) => house.codes.edit(BY, code, { condition: null }));
    expect(test.codesIn()).toEqual([PIN]);
    expect(conditions.watched).toEqual([]);
  });
});

describe('what nobody can tell', () => {
  it('changes nothing, and is told once, as is that it is known again', async () => {
    const { test, become, lose } = await houseWith(ON);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    test.sent();
    await lose('unavailable', GUESTS.id);
    expect(test.house.queries.code(code)?.condition).toMatchObject({ holds: true, known: false });
    await test.pass(HOUR);
    await lose('missing', GUESTS.id);
    await test.pass(HOUR);
    expect(unknown(test)).toEqual([
      {
        kind: 'conditions',
        known: false,
        conditions: [
          { name: 'Guest mode', sense: 'on', holds: true, users: ['Anna Berg'], why: 'unavailable' },
        ],
      },
    ]);
    expect(test.codesIn()).toEqual([PIN]);
    expect(test.sent()).toEqual([]);
    await become(OFF);
    expect(unknown(test).at(-1)).toMatchObject({ known: true, conditions: [{ holds: false }] });
    expect(unknown(test)).toHaveLength(2);
    expect(test.codesIn()).toEqual([]);
  });

  it('for less than two minutes is not told', async () => {
    const { test, become, lose } = await houseWith(ON);
    await test.issue(PIN, { condition: GUESTS.id });
    await lose('not-connected', GUESTS.id);
    await test.pass(2 * MINUTE - 1);
    await become(ON);
    await test.pass(HOUR);
    expect(unknown(test)).toEqual([]);
  });

  it('of several is one message', async () => {
    const { test, conditions, lose } = await houseWith(ON);
    const pool = { id: 'schedule.pool', name: 'Pool', sense: 'on', holds: false } as const;
    conditions.become(pool);
    await test.house.conditions.look();
    await test.issue(PIN, { condition: GUESTS.id });
    await test.issue('835027', { condition: pool.id });
    await lose('not-connected', GUESTS.id, pool.id);
    await test.pass(HOUR);
    expect(unknown(test)).toMatchObject([{ conditions: [{ name: 'Guest mode' }, { name: 'Pool' }] }]);
  });

  it('is not told of codes that were deleted', async () => {
    const { test, lose } = await houseWith(ON);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    await test.does((house) => house.codes.delete(BY, code));
    await lose('unavailable', GUESTS.id);
    await test.pass(HOUR);
    expect(unknown(test)).toEqual([]);
  });

  it('is not told to be known again where the codes were deleted meanwhile', async () => {
    const { test, become, lose } = await houseWith(ON);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    await lose('unavailable', GUESTS.id);
    await test.pass(HOUR);
    await test.does((house) => house.codes.delete(BY, code));
    await become(OFF);
    expect(unknown(test)).toHaveLength(1);
  });

  it('stays over a restart as it was known last, and is not told twice', async () => {
    const conditions = new MemoryConditions(ON);
    const test = await MemoryHouse.onDisk({ conditions });
    await test.house.conditions.look();
    const code = await test.issue(PIN, { condition: GUESTS.id });
    conditions.lose('not-connected', GUESTS.id);
    await test.pass(HOUR);
    expect(unknown(test)).toHaveLength(1);
    await test.restart();
    await test.pass(HOUR);
    expect(test.codesIn()).toEqual([PIN]);
    expect(test.house.queries.code(code)?.condition).toMatchObject({ holds: true, known: false });
    expect(unknown(test)).toHaveLength(1);
    await test.restart(() => conditions.become(OFF));
    expect(test.codesIn()).toEqual([]);
    expect(unknown(test)).toHaveLength(2);
  });

  it('does not keep a code from ending with its schedule', async () => {
    const { test, lose } = await houseWith(ON);
    await test.issue(PIN, { condition: GUESTS.id, schedule: AFTERNOON });
    expect(test.codesIn()).toEqual([PIN]);
    await lose('not-connected', GUESTS.id);
    await test.pass(HOUR + MINUTE);
    expect(test.codesIn()).toEqual([]);
  });
});

describe('what an owner asks about such a code', () => {
  it('says what keeps somebody out', async () => {
    const { test, become } = await houseWith(OFF);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    const condition = { ...OFF, known: true };
    expect(test.house.answers.explain(test.user())).toMatchObject([
      { opens: false, obstacles: [{ kind: 'condition', condition }] },
    ]);
    await test.does((house) => house.codes.edit(BY, code, { schedule: EVENING }));
    expect(test.house.answers.explain(test.user())[0]?.obstacles.map(({ kind }) => kind)).toEqual([
      'later',
      'condition',
    ]);
    await test.does((house) => house.codes.edit(BY, code, { schedule: {} }));
    await become(ON);
    expect(test.house.answers.explain(test.user())).toMatchObject([{ opens: true, obstacles: [] }]);
  });

  it('says who can open now, and who perhaps later', async () => {
    const { test, become } = await houseWith(OFF);
    await test.issue(PIN, { condition: GUESTS.id });
    const now = test.clock.now();
    expect(test.house.answers.whoCanOpen(FRONT, now)).toEqual([]);
    expect(test.house.answers.whoCanOpen(FRONT, now + HOUR)).toMatchObject([
      { certain: false, condition: OFF },
    ]);
    await become(ON);
    expect(test.house.answers.whoCanOpen(FRONT, now)).toMatchObject([{ certain: true }]);
    expect(test.house.answers.whoCanOpen(FRONT, now + HOUR)).toMatchObject([
      { certain: false, condition: ON },
    ]);
  });

  it('says what comes next, and on what that depends', async () => {
    const { test } = await houseWith(OFF);
    await test.issue(PIN, { condition: GUESTS.id, schedule: EVENING });
    expect(test.house.forecast.upcoming({ withinMs: 24 * HOUR, limit: 10 })).toMatchObject([
      { opens: true, condition: { holds: false, known: true } },
      { opens: false, condition: { holds: false, known: true } },
    ]);
  });

  it('says before it is saved what it would do', async () => {
    const { test } = await houseWith(OFF);
    const code = await test.issue(PIN);
    expect(test.house.forecast.preview(code, { condition: GUESTS.id })).toMatchObject({ closes: ['front'] });
    await test.does((house) => house.codes.edit(BY, code, { condition: GUESTS.id }));
    expect(test.house.forecast.preview(code, {})).toMatchObject({ opens: [], closes: [] });
    expect(test.house.forecast.preview(code, { condition: null })).toMatchObject({ opens: ['front'] });
  });

  it('says of a use whether it was so then', async () => {
    const { test, become } = await houseWith(ON);
    await test.issue(PIN, { condition: GUESTS.id });
    const used = (at: number) =>
      test.wire.listener({ kind: 'used', device: FRONT, how: 'unlock', slot: 1, at });
    const before = test.clock.now();
    await test.pass(HOUR);
    await test.fault('front', { offline: true });
    await become(OFF);
    await test.pass(MINUTE);
    used(before);
    used(test.clock.now());
    const [now, earlier] = test.house.queries.entries({ limit: 2 });
    expect(now?.outside).toBe(true);
    expect(earlier?.outside).toBeUndefined();
  });

  it('tells a guest on what it depends', async () => {
    const { test } = await houseWith(ON);
    const code = await test.issue(PIN, { condition: GUESTS.id });
    const shared = test.house.sharing.share(BY, code);
    expect(shared.ok && en.guestMessage(shared.value)).toContain(
      'When: always, only while Guest mode is on.',
    );
  });
});
