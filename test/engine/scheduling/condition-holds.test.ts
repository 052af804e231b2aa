import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../src/domain/condition.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { CodePatch } from '../../../src/engine/commands/code-rules.ts';
import { MemoryConditions } from '../../support/houses/memory-conditions.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const STAY = { id: 'calendar.stay', name: 'Stay', sense: 'on', wavers: true } as const;
const ON = { ...STAY, holds: true };
const OFF = { ...STAY, holds: false };
/** It is Monday, 14:00. */
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '14:02' }] };
const SOON: Schedule = { windows: [{ days: [1], start: '14:02', end: '18:00' }] };

/** A house with a code on its front door that depends on a calendar, which is on. */
async function houseWith({
  change = {},
  schedule = {},
  ...options
}: Parameters<typeof MemoryHouse.open>[0] & { change?: CodePatch; schedule?: Schedule } = {}) {
  const conditions = new MemoryConditions(ON);
  const test = await MemoryHouse.onDisk({ ...options, conditions });
  await test.house.conditions.look();
  const code = await test.issue(PIN, { condition: STAY.id, schedule });
  await test.does((house) => house.codes.edit(BY, code, change));
  test.sent();
  const become = async (value: Condition): Promise<void> => {
    conditions.become(value);
    await test.house.settled();
  };
  const outcomes = () => test.house.queries.holds({ limit: 20 }).map(({ end }) => end?.outcome ?? 'held');
  const heldUntil = () => test.house.queries.code(code)?.hold?.until;
  return { test, conditions, code, become, outcomes, heldUntil };
}

describe('a code whose calendar is off for a moment', () => {
  it('stays, five times a day, and nothing is sent to the device', async () => {
    const { test, code, become, outcomes, heldUntil } = await houseWith();
    for (let time = 0; time < 5; time++) {
      await become(OFF);
      expect(heldUntil()).toBe(test.clock.now() + 5 * MINUTE);
      await test.pass(2 * MINUTE);
      expect([test.codesIn(), test.state(code)]).toEqual([[PIN], 'live']);
      await become(ON);
      expect(heldUntil()).toBeUndefined();
      await test.pass(HOUR);
    }
    expect(test.codesIn()).toEqual([PIN]);
    expect(test.sent()).toEqual([]);
    expect(outcomes()).toEqual(['again', 'again', 'again', 'again', 'again']);
  });

  it('leaves once it has stayed off for too long', async () => {
    const { test, code, become, outcomes } = await houseWith();
    await become(OFF);
    await test.pass(5 * MINUTE - 1);
    expect(test.codesIn()).toEqual([PIN]);
    await test.pass(1);
    expect([test.codesIn(), test.state(code), outcomes()]).toEqual([[], 'scheduled', ['over']]);
    await become(ON);
    expect(test.codesIn()).toEqual([PIN]);
    await test.pass(HOUR);
    expect(test.codesIn()).toEqual([PIN]);
  });

  it('leaves in its time also where nobody can tell any more, and is not held again by the same news', async () => {
    const { test, conditions, become } = await houseWith();
    await become(OFF);
    await test.pass(MINUTE);
    conditions.lose('unavailable', STAY.id);
    await test.pass(MINUTE);
    await become(OFF);
    await test.pass(3 * MINUTE);
    expect(test.codesIn()).toEqual([]);
  });

  it('stays as long as its owner says, also where that is changed meanwhile', async () => {
    const { test, code, become } = await houseWith({ change: { holdMinutes: 15 } });
    await become(OFF);
    await test.pass(15 * MINUTE - 1);
    expect(test.codesIn()).toEqual([PIN]);
    await become(ON);
    await become(OFF);
    await test.pass(2 * MINUTE);
    await test.does((house) => house.codes.edit(BY, code, { holdMinutes: 3 }));
    await test.pass(MINUTE);
    expect(test.codesIn()).toEqual([]);
    await become(ON);
    await test.does((house) => house.codes.edit(BY, code, { holdMinutes: 0 }));
    await become(OFF);
    expect(test.codesIn()).toEqual([]);
  });

  it('is held for a whole number of minutes up to an hour', async () => {
    const { test, code } = await houseWith();
    for (const holdMinutes of [-1, 61, 0.5, NaN])
      expect(test.house.codes.edit(BY, code, { holdMinutes })).toMatchObject({
        ok: false,
        refusals: [{ kind: 'hold', max: 60 }],
      });
  });
});

describe('a code that is held leaves at once', () => {
  it.each<[string, (test: MemoryHouse, code: number) => Promise<unknown>]>([
    ['where it is paused', (test, code) => test.does((house) => house.codes.pause(BY, code))],
    ['where it is deleted', (test, code) => test.does((house) => house.codes.delete(BY, code))],
    [
      'where it is taken off the device',
      (test, code) => test.does((house) => house.codes.edit(BY, code, { devices: ['memory/back'] })),
    ],
    [
      'where an owner chooses another condition that is off',
      async (test, code) => {
        await test.house.conditions.look();
        await test.does((house) => house.codes.edit(BY, code, { condition: 'switch.party' }));
      },
    ],
    [
      'where it is held no longer',
      (test, code) => test.does((h) => h.codes.edit(BY, code, { holdMinutes: 0 })).then(() => test.pass(0)),
    ],
  ])('%s', async (_, leave) => {
    const { test, conditions, code, become } = await houseWith({
      devices: [{ name: 'front' }, { name: 'back' }],
    });
    conditions.become({ id: 'switch.party', name: 'Party', sense: 'on', holds: false });
    await become(OFF);
    expect(test.codesIn()).toEqual([PIN]);
    await leave(test, code);
    expect(test.codesIn()).toEqual([]);
  });

  it('where its window ends', async () => {
    const { test, become } = await houseWith({ schedule: AFTERNOON });
    await become(OFF);
    await test.pass(2 * MINUTE);
    expect(test.codesIn()).toEqual([]);
  });
});

describe('a hold gives nothing', () => {
  it('where a window begins', async () => {
    const { test, become, outcomes } = await houseWith({ schedule: SOON });
    await become(OFF);
    await test.pass(3 * MINUTE);
    expect([test.codesIn(), outcomes()]).toEqual([[], []]);
    await become(ON);
    expect(test.codesIn()).toEqual([PIN]);
  });

  it('where it is paused and resumed', async () => {
    const { test, code, become, outcomes } = await houseWith();
    await become(OFF);
    await test.does((house) => house.codes.pause(BY, code));
    await test.does((house) => house.codes.resume(BY, code));
    expect([test.codesIn(), outcomes()]).toEqual([[], ['moot']]);
  });

  it('on another device, by another PIN, and to another code', async () => {
    const { test, code, become } = await houseWith({ devices: [{ name: 'front' }, { name: 'back' }] });
    await become(OFF);
    await test.does((house) => house.codes.edit(BY, code, { devices: [FRONT, 'memory/back'] }));
    expect([test.codesIn(), test.codesIn('back')]).toEqual([[PIN], []]);
    expect(test.house.answers.explain(test.user()).map(({ opens }) => opens)).toEqual([false, true]);
    await test.issue('835027', { condition: STAY.id });
    expect(test.codesIn()).toEqual([PIN]);
    await test.pass(4 * MINUTE);
    await become(ON);
    expect([test.codesIn(), test.codesIn('back')]).toEqual([[PIN, '835027'], [PIN]]);
    await become(OFF);
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('608173') }));
    expect([test.codesIn(), test.codesIn('back')]).toEqual([['835027'], []]);
  });
});

describe('a hold over a restart', () => {
  it('goes on, and ends when it would have ended', async () => {
    const { test, conditions, become } = await houseWith();
    await become(OFF);
    await test.pass(MINUTE);
    await test.restart(() => conditions.lose('not-connected', STAY.id));
    await test.pass(4 * MINUTE - 1);
    expect(test.codesIn()).toEqual([PIN]);
    await test.pass(1);
    expect(test.codesIn()).toEqual([]);
  });

  it('that ended while the program was off is acted on at the start, whoever knows how it is', async () => {
    const { test, conditions, become, outcomes } = await houseWith();
    await become(OFF);
    await test.restart(() => {
      conditions.lose('not-connected', STAY.id);
      test.clock.leap(10 * MINUTE);
    });
    expect([test.codesIn(), outcomes()]).toEqual([[], ['over']]);
  });

  it('is over where the clock may be wrong', async () => {
    const { test, conditions, become } = await houseWith();
    await become(OFF);
    test.uptimeMs = MINUTE;
    await test.restart(() => conditions.lose('not-connected', STAY.id));
    expect(test.codesIn()).toEqual([]);
  });

  it('is kept whatever the write at which the program is killed', async () => {
    for (let write = 0, killed = true; killed; write++) {
      const { test, conditions } = await houseWith();
      const died = test.dieAtWrite(write);
      try {
        conditions.become(OFF);
        await test.pass(6 * MINUTE);
      } catch {
        // It is killed.
      }
      killed = died();
      await test.kill();
      await test.pass(6 * MINUTE);
      expect([write, test.codesIn()]).toEqual([write, []]);
    }
  });
});

it('a clock that goes back makes no hold longer than it is', async () => {
  const { test, become } = await houseWith();
  await become(OFF);
  test.clock.leap(-3 * HOUR);
  test.house.clockWasSet();
  await test.pass(5 * MINUTE - 1);
  expect(test.codesIn()).toEqual([PIN]);
  await test.pass(1);
  expect(test.codesIn()).toEqual([]);
});

it('a use while it was held is no use outside its time, a later one is', async () => {
  const { test, become } = await houseWith();
  const used = (at: number) =>
    test.wire.listener({ kind: 'used', device: FRONT, how: 'unlock', slot: 1, at });
  await test.fault('front', { offline: true });
  await become(OFF);
  await test.pass(MINUTE);
  const held = test.clock.now();
  used(held);
  await test.pass(10 * MINUTE);
  used(held + 1_000);
  used(test.clock.now());
  const outside = test.house.queries.entries({ limit: 3 }).map((entry) => entry.outside ?? false);
  expect(outside).toEqual([true, false, false]);
});

it('what people flip is acted on at once', async () => {
  const { test, become, outcomes } = await houseWith();
  await become({ id: STAY.id, name: 'Stay', sense: 'on', holds: true });
  await become({ id: STAY.id, name: 'Stay', sense: 'on', holds: false });
  expect([test.codesIn(), outcomes()]).toEqual([[], []]);
});
