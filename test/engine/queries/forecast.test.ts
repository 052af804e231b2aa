import { describe, expect, test } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse } from '../../support/houses/memory-house.ts';

const BACK = 'memory/back';
/** The clock of a test shows 14:00 in Berlin, on a Monday. */
const AFTERNOON: Schedule = { windows: [{ days: [1, 2], start: '13:00', end: '15:00' }] };
const TODAY = Date.parse('2026-06-01T00:00+02:00');
const at = (hour: number): number => TODAY + hour * HOUR;

const twoDoors = (): Promise<MemoryHouse> =>
  MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });

describe('what will happen within a day', () => {
  test('is each beginning and end on each device, soonest first', async () => {
    const test = await twoDoors();
    await test.issue('27491638', { schedule: AFTERNOON, on: [FRONT, BACK] });
    await test.issue('84610275', { schedule: { from: '2026-06-01T14:30' } });
    await test.issue('50938164');
    const told = test.house.forecast
      .upcoming({ withinMs: 24 * HOUR, limit: 100 })
      .map((each) => [each.at, each.deviceName, each.opens ? 'begins' : 'ends']);
    expect(told).toEqual([
      [at(14.5), 'front', 'begins'],
      [at(15), 'back', 'ends'],
      [at(15), 'front', 'ends'],
      [at(37), 'back', 'begins'],
      [at(37), 'front', 'begins'],
    ]);
  });

  test('leaves out paused and deleted codes', async () => {
    const test = await MemoryHouse.open();
    const paused = await test.issue('27491638', { schedule: AFTERNOON });
    const deleted = await test.issue('84610275', { schedule: AFTERNOON });
    await test.does((house) => house.codes.pause(BY, paused));
    await test.does((house) => house.codes.delete(BY, deleted));
    expect(test.house.forecast.upcoming({ withinMs: 24 * HOUR, limit: 100 })).toEqual([]);
  });
});

describe('of what will happen', () => {
  test('the first ones are told, whatever the order in which codes were issued', async () => {
    const test = await twoDoors();
    await test.issue('50938164', { schedule: AFTERNOON, on: [FRONT, BACK] });
    await test.issue('27491638', { schedule: { from: '2026-06-01T18:00' } });
    await test.issue('84610275', { schedule: { from: '2026-06-01T14:30', until: '2026-06-01T16:00' } });
    const all = test.house.forecast.upcoming({ withinMs: 48 * HOUR, limit: 100 });
    expect(all.map((each) => each.at)).toEqual([14.5, 15, 15, 16, 18, 37, 37, 39, 39].map(at));
    for (let limit = 1; limit <= all.length + 1; limit++) {
      const first = test.house.forecast.upcoming({ withinMs: 48 * HOUR, limit });
      expect(first.map((each) => each.at)).toEqual(all.slice(0, limit).map((each) => each.at));
    }
  });

  test('one user or one device can be asked for', async () => {
    const test = await twoDoors();
    await test.issue('50938164', { schedule: AFTERNOON, on: [FRONT, BACK] });
    const query = { withinMs: HOUR, limit: 100 };
    expect(test.house.forecast.upcoming({ ...query, device: BACK }).map((each) => each.device)).toEqual([
      BACK,
    ]);
    expect(test.house.forecast.upcoming({ ...query, user: test.user() })).toHaveLength(2);
    expect(test.house.forecast.upcoming({ ...query, user: 99 })).toEqual([]);
  });

  test('a code that the device will not have does not end, and is not said to begin', async () => {
    const test = await MemoryHouse.open();
    test.front.faults.refuse = true;
    const code = await test.issue('84610275', { schedule: AFTERNOON });
    expect(test.state(code)).toBe('rejected');
    const hindered = { state: 'rejected', reason: { kind: 'rejected', reason: 'refused' } };
    expect(test.house.forecast.upcoming({ withinMs: 24 * HOUR, limit: 100 })).toMatchObject([
      { at: at(37), opens: true, hindered },
    ]);
  });
});

describe('what a change would do', () => {
  test('names the doors that change now and what comes next, and does nothing', async () => {
    const test = await twoDoors();
    const code = await test.issue('27491638', { schedule: AFTERNOON });
    test.sent();
    expect(test.house.forecast.preview(code, { devices: [BACK] })).toEqual({
      opens: ['back'],
      closes: ['front'],
      newPin: [],
      then: { at: at(15), active: false, devices: ['back'] },
    });
    expect(test.house.forecast.preview(code, { schedule: { from: '2026-06-01T18:00' } })).toEqual({
      opens: [],
      closes: ['front'],
      newPin: [],
      then: { at: at(18), active: true, devices: ['front'] },
    });
    expect(test.house.forecast.preview(code, { pin: Pin.of('84610275') })).toMatchObject({
      opens: [],
      closes: [],
      newPin: ['front'],
    });
    await test.house.settled();
    expect(test.sent()).toEqual([]);
  });

  test('is what then happens', async () => {
    const test = await twoDoors();
    const code = await test.issue('27491638', { schedule: AFTERNOON });
    const { opens, closes } = test.house.forecast.preview(code, { devices: [BACK] });
    await test.does((house) => house.codes.edit(BY, code, { devices: [BACK] }));
    expect([opens, closes]).toEqual([['back'], ['front']]);
    expect([test.codesIn('back'), test.codesIn('front')]).toEqual([['27491638'], []]);
  });
});
