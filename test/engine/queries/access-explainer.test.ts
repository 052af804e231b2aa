import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse } from '../../support/houses/memory-house.ts';

/** It is Monday, 14:00. */
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };
const EVENING: Schedule = { windows: [{ days: [1, 7], start: '18:00', end: '20:00' }] };

const names = (test: MemoryHouse, at: number): unknown =>
  test.house.answers.whoCanOpen(FRONT, at).map(({ certain, wanted, state }) => ({ certain, wanted, state }));

describe('who can open a door', () => {
  it('now is whoever has a code that is there', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916', { schedule: AFTERNOON });
    await test.issue('835027', { schedule: EVENING });
    const now = test.clock.now();
    expect(test.house.answers.whoCanOpen(FRONT, now)).toEqual([
      {
        user: { id: test.user(), name: 'Anna Berg' },
        code: 1,
        certain: true,
        wanted: true,
        state: 'live',
        until: now + HOUR,
      },
    ]);
  });

  it('on Sunday at seven is whoever has a code for that time', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916', { schedule: AFTERNOON });
    const code = await test.issue('835027', { schedule: EVENING });
    const sunday = Date.parse('2026-06-07T19:00+02:00');
    expect(test.house.answers.whoCanOpen(FRONT, sunday)).toMatchObject([
      { code, certain: true, wanted: true },
    ]);
    await test.does((house) => house.codes.pause(BY, code));
    expect(test.house.answers.whoCanOpen(FRONT, sunday)).toEqual([]);
  });

  it('now is nobody for certain whose code is still on its way', async () => {
    const test = await MemoryHouse.open();
    await test.fault('front', { offline: true });
    await test.issue('274916');
    expect(names(test, test.clock.now())).toEqual([{ certain: false, wanted: true, state: 'waiting' }]);
  });

  it('now is also whoever should not, as long as the code may be there', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916', { schedule: AFTERNOON });
    await test.fault('front', { offline: true });
    await test.pass(2 * HOUR);
    expect(names(test, test.clock.now())).toEqual([{ certain: false, wanted: false, state: 'overdue' }]);
  });

  it('now is nobody whose code the lock itself keeps dead', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', hasOwnSchedule: true }],
      settings: { [FRONT]: { hasOwnSchedule: true } },
    });
    await test.issue('274916', { schedule: AFTERNOON });
    await test.fault('front', { offline: true });
    await test.pass(2 * HOUR);
    expect(names(test, test.clock.now())).toEqual([]);
  });
});

describe('why somebody cannot get in', () => {
  const reasons = (test: MemoryHouse) =>
    test.house.answers
      .explain(test.user())
      .map(({ hasCode, opens, obstacles }) => ({ hasCode, opens, obstacles }));

  it('is that there is no code', async () => {
    const test = await MemoryHouse.open();
    test.user();
    expect(reasons(test)).toEqual([{ hasCode: false, opens: false, obstacles: [] }]);
  });

  it('is nothing where the code is there and it is its time', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916', { schedule: AFTERNOON });
    expect(reasons(test)).toEqual([{ hasCode: true, opens: true, obstacles: [] }]);
  });

  it('is the time', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: EVENING });
    expect(reasons(test)).toMatchObject([
      { obstacles: [{ kind: 'later', at: test.clock.now() + 4 * HOUR }] },
    ]);
    await test.does((house) => house.codes.edit(BY, code, { schedule: { until: '2026-06-01T14:30' } }));
    await test.pass(HOUR);
    expect(reasons(test)).toMatchObject([{ obstacles: [{ kind: 'ended' }] }]);
  });

  it('is the pause', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.does((house) => house.codes.pause(BY, code));
    expect(reasons(test)).toMatchObject([{ opens: false, obstacles: [{ kind: 'paused' }] }]);
  });

  it('is what keeps the code from the device', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { refuse: true } }] });
    await test.issue('274916');
    expect(reasons(test)).toMatchObject([{ obstacles: [{ kind: 'grant', state: 'rejected' }] }]);
  });

  it('is a keypad in a mode in which no code opens the door', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { keypadMode: 'vacation' } }] });
    await test.issue('274916');
    expect(reasons(test)).toMatchObject([
      { opens: false, obstacles: [{ kind: 'keypad-mode', mode: 'vacation' }] },
    ]);
    expect(test.house.queries.devices()).toMatchObject([{ keypadMode: 'vacation' }]);
  });

  it('may be wrong codes, a device that is silent, or a code that nobody has used yet', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    await test.issue('274916');
    await test.front.typePin('111111');
    await test.fault('front', { offline: true });
    expect(test.house.answers.explain(test.user(), FRONT)[0]?.hints).toMatchObject([
      { kind: 'never-used' },
      { kind: 'unreachable' },
      { kind: 'wrong-codes', count: 1 },
    ]);
  });
});
