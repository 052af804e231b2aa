import { describe, expect, test } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const DAY = 24 * HOUR;
/** The clock of a test shows 14:00 in Berlin, on a Monday. */
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };
const EVENING: Schedule = { windows: [{ days: [1], start: '18:00', end: '20:00' }] };

describe('a computer that starts with a clock of long ago', () => {
  test('takes no code away and grants none until the clock is right, and goes on by itself', async () => {
    const test = await MemoryHouse.onDisk();
    await test.issue('27491638', { schedule: AFTERNOON });
    await test.issue('84610275', { schedule: EVENING });
    await test.restart(() => test.clock.leap(-3 * DAY - 4 * HOUR));
    // By the clock it is Friday morning: neither may be there. By the calendar of everybody else it is not.
    await test.pass(10 * MINUTE);
    expect(test.codesIn()).toEqual(['27491638']);
    expect(test.house.knowsTheTime).toBe(false);
    expect(test.troubles()).toEqual(['clock']);

    test.clock.leap(3 * DAY + 8 * HOUR);
    await test.house.settled();
    expect(test.house.knowsTheTime).toBe(true);
    expect(test.codesIn()).toEqual(['84610275']);
    expect(test.notices().at(-1)).toMatchObject({ kind: 'clock', right: true });
    await test.stop();
  });

  test('still takes away what was paused or deleted, and grants what no clock decides', async () => {
    const test = await MemoryHouse.onDisk();
    const paused = await test.issue('27491638', { schedule: AFTERNOON });
    const deleted = await test.issue('84610275', { schedule: AFTERNOON });
    await test.restart(() => test.clock.leap(-DAY));
    await test.does((house) => house.codes.pause(BY, paused));
    await test.does((house) => house.codes.delete(BY, deleted));
    await test.issue('50938164');
    expect(test.codesIn()).toEqual(['50938164']);
    await test.stop();
  });

  test('believes its clock when an owner says that it is right', async () => {
    const test = await MemoryHouse.onDisk();
    await test.issue('27491638', { schedule: AFTERNOON });
    await test.restart(() => test.clock.leap(-DAY));
    test.house.trustClock(BY);
    await test.house.settled();
    expect(test.codesIn()).toEqual([]);
    await test.restart();
    expect(test.house.knowsTheTime).toBe(true);
    await test.stop();
  });
});

describe('a computer that was just started', () => {
  /** Its clock has stood still meanwhile, as with fake-hwclock: it shows the time of the shutdown. */
  const boots = async (test: MemoryHouse, meanwhile: () => void = () => undefined): Promise<void> => {
    test.uptimeMs = MINUTE;
    await test.restart(meanwhile);
  };
  /** One code is on the lock and its time ends soon, of another it begins soon. */
  const atTheTurn = async (): Promise<MemoryHouse> => {
    const test = await MemoryHouse.onDisk();
    await test.issue('27491638', { schedule: { windows: [{ days: [1], start: '13:00', end: '18:00' }] } });
    await test.issue('84610275', { schedule: EVENING });
    await test.pass(4 * HOUR - MINUTE);
    return test;
  };

  test('with the time of its shutdown, grants nothing and takes nothing away before it knows better', async () => {
    const test = await atTheTurn();
    await boots(test);
    await test.pass(5 * MINUTE);
    expect([test.codesIn(), test.house.knowsTheTime, test.troubles()]).toEqual([['27491638'], false, []]);

    test.clock.leap(2 * DAY);
    test.house.clockWasSet();
    await test.house.settled();
    expect([test.codesIn(), test.house.knowsTheTime, test.troubles()]).toEqual([[], true, []]);
    await test.stop();
  });

  test('goes on at once when somebody who knows the time agrees with its clock', async () => {
    const test = await atTheTurn();
    await boots(test);
    await test.pass(2 * MINUTE);
    expect(test.house.heardTime(test.clock.now() + MINUTE)).toBe(true);
    await test.house.settled();
    expect([test.codesIn(), test.troubles()]).toEqual([['84610275'], []]);
    await test.stop();
  });

  test('believes no clock that somebody who knows the time contradicts, until they agree', async () => {
    const test = await atTheTurn();
    await boots(test);
    expect(test.house.heardTime(test.clock.now() + 2 * DAY)).toBe(false);
    await test.pass(HOUR);
    expect([test.codesIn(), test.house.knowsTheTime]).toEqual([['27491638'], false]);
    expect(test.notices()).toMatchObject([{ kind: 'clock', right: false, doubt: 'contradicted' }]);

    test.clock.leap(2 * DAY - HOUR);
    test.house.clockWasSet();
    expect(test.house.heardTime(test.clock.now())).toBe(true);
    await test.house.settled();
    expect(test.codesIn()).toEqual([]);
    expect(test.notices().at(-1)).toMatchObject({ kind: 'clock', right: true });
    await test.stop();
  });

  test('and hears nothing believes its clock after ten minutes, and says so once', async () => {
    const test = await atTheTurn();
    await boots(test);
    await test.pass(9 * MINUTE - 1);
    expect([test.codesIn(), test.troubles()]).toEqual([['27491638'], []]);
    await test.pass(1);
    expect([test.codesIn(), test.house.knowsTheTime]).toEqual([['84610275'], true]);
    expect(test.notices()).toMatchObject([{ kind: 'clock', right: true, doubt: 'unconfirmed' }]);
    await test.pass(HOUR);
    expect(test.notices()).toHaveLength(1);
    await test.stop();
  });

  test('and is told by an owner that the clock is right is not told otherwise afterwards', async () => {
    const test = await atTheTurn();
    await boots(test);
    test.house.heardTime(test.clock.now() + HOUR);
    test.house.trustClock(BY);
    expect(test.house.heardTime(test.clock.now() + HOUR)).toBe(true);
    await test.pass(2 * MINUTE);
    expect(test.codesIn()).toEqual(['84610275']);
    await test.stop();
  });

  test('with a clock of years ahead does nothing by it, also after ten minutes, and forgets it', async () => {
    const test = await atTheTurn();
    await boots(test, () => test.clock.leap(3650 * DAY));
    await test.pass(HOUR);
    expect([test.codesIn(), test.house.knowsTheTime]).toEqual([['27491638'], false]);
    expect(test.notices()).toMatchObject([{ kind: 'clock', right: false, doubt: 'leapt' }]);

    await boots(test, () => test.clock.leap(-3650 * DAY));
    await test.pass(10 * MINUTE);
    expect([test.codesIn(), test.house.knowsTheTime]).toEqual([['84610275'], true]);
    await test.stop();
  });
});

test('a clock that was years ahead at one start, and was not set while it ran, holds up no code afterwards', async () => {
  const test = await MemoryHouse.onDisk();
  await test.issue('27491638', { schedule: { windows: [{ start: '13:00', end: '15:00', days: [1, 2] }] } });
  await test.restart(() => test.clock.leap(3650 * DAY));
  await test.restart(() => test.clock.leap(-3650 * DAY));
  expect([test.codesIn(), test.house.knowsTheTime]).toEqual([['27491638'], true]);
  await test.pass(2 * HOUR);
  expect(test.codesIn()).toEqual([]);
  await test.stop();
});

test('a clock is believed although a later time was seen, once somebody who knows the time agrees', async () => {
  const test = await MemoryHouse.onDisk();
  await test.issue('27491638', { schedule: AFTERNOON });
  await test.restart(() => test.clock.leap(20 * DAY));
  await test.restart(() => test.clock.leap(-20 * DAY));
  expect(test.house.knowsTheTime).toBe(false);
  expect(test.house.heardTime(test.clock.now())).toBe(true);
  expect(test.house.knowsTheTime).toBe(true);
  await test.restart();
  expect(test.house.knowsTheTime).toBe(true);
  await test.stop();
});

test('a clock that went back a little is noticed, also where nothing was decided for long and the program was killed', async () => {
  const test = await MemoryHouse.onDisk();
  await test.pass(5 * HOUR);
  test.clock.leap(-30 * MINUTE);
  await test.kill();
  expect(test.house.knowsTheTime).toBe(false);
  await test.stop();
});

test('a clock that is set back while the program runs brings a window back', async () => {
  const test = await MemoryHouse.open();
  await test.issue('27491638', { schedule: AFTERNOON });
  await test.pass(90 * MINUTE);
  expect(test.codesIn()).toEqual([]);
  test.clock.leap(-HOUR);
  test.house.clockWasSet();
  await test.house.settled();
  expect(test.codesIn()).toEqual(['27491638']);
  await test.pass(HOUR);
  expect(test.codesIn()).toEqual([]);
});

test('a clock that is set back leaves no device untried until the time of its next try', async () => {
  const test = await MemoryHouse.open();
  test.front.faults.offline = true;
  await test.issue('27491638');
  await test.pass(10 * MINUTE);
  test.clock.leap(-2 * DAY);
  test.house.clockWasSet();
  await test.house.settled();
  // It does not tell that it is back.
  test.front.faults.offline = false;
  await test.pass(MINUTE);
  expect(test.codesIn()).toEqual(['27491638']);
});

describe('at the end of its time', () => {
  test('a code is overdue, and its owner is told, while the device leaves us waiting for an answer', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('27491638', { schedule: AFTERNOON });
    let answer = (): void => undefined;
    test.wire.onAnswer = () => new Promise<void>((resolve) => (answer = resolve));
    const between = async (): Promise<void> => void (await new Promise(setImmediate));
    await test.clock.run(HOUR + 3_000, between);
    expect([test.state(code), test.troubles()]).toEqual(['removing', []]);
    await test.clock.run(2_000, between);
    expect([test.state(code), test.troubles()]).toEqual(['overdue', ['overdue']]);
    test.wire.onAnswer = () => undefined;
    answer();
    await test.house.settled();
    expect([test.state(code), test.codesIn()]).toEqual(['scheduled', []]);
  });

  test('the last of many codes are overdue where the device takes its time, although each of them goes in time', async () => {
    const test = await MemoryHouse.open();
    const pins = ['27491638', '84610275', '50938164', '61827403', '93517264'];
    const codes: number[] = [];
    for (const pin of pins) codes.push(await test.issue(pin, { schedule: AFTERNOON }));
    test.wire.onAnswer = () =>
      new Promise<void>((resolve) => void test.clock.at(test.clock.now() + 1_500, resolve));
    const between = async (): Promise<void> => void (await new Promise(setImmediate));
    const states = (): string[] => codes.map((code) => test.state(code)).sort();
    await test.clock.run(HOUR + 3_500, between);
    expect(states()).toEqual(['removing', 'removing', 'removing', 'scheduled', 'scheduled']);
    await test.clock.run(600, between);
    expect(states()).toEqual(['overdue', 'overdue', 'overdue', 'scheduled', 'scheduled']);
    expect(test.troubles()).toEqual(['overdue', 'overdue', 'overdue']);
    await test.clock.run(4_000, between);
    expect([states().every((state) => state === 'scheduled'), test.codesIn()]).toEqual([true, []]);
  });

  test('an old PIN that cannot be replaced is overdue, once, until it is', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('27491638');
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('84610275') }));
    await test.pass(10 * MINUTE);
    expect(test.state(code)).toBe('overdue');
    expect(test.troubles()).toEqual(['overdue']);
    await test.fault('front', { offline: false });
    expect([test.state(code), test.codesIn()]).toEqual(['live', ['84610275']]);
  });
});

test('a key that somebody put in our slot while the program was off is not cleared at the end of our code’s time', async () => {
  const test = await MemoryHouse.onDisk();
  const code = await test.issue('27491638', { schedule: AFTERNOON });
  const [slot] = [...test.front.memory.keys()];
  await test.restart(() => test.front.memory.set(slot!, '7777'));
  expect(test.sent()).toEqual([]);
  await test.pass(2 * HOUR);
  expect(test.codesIn()).toEqual(['7777']);
  expect(test.grant(code, FRONT).state).toBe('conflict');
  await test.stop();
});

describe('after the computer has slept, a key of which nobody has told yet stays', () => {
  test('where the time of our code in that slot has ended meanwhile', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('27491638', { schedule: AFTERNOON });
    const [slot] = [...test.front.memory.keys()];
    test.front.memory.set(slot!, '7777');
    test.clock.leap(2 * HOUR);
    await test.house.settled();
    expect([test.codesIn(), test.state(code)]).toEqual([['7777'], 'conflict']);
  });

  test('where nothing was due while it slept, and our code ends soon after', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('27491638', { schedule: AFTERNOON });
    await test.pass(50 * MINUTE);
    test.front.memory.set(1, '7777');
    test.clock.leap(8 * MINUTE);
    test.house.clockWasSet();
    await test.pass(2 * MINUTE);
    expect([test.codesIn(), test.state(code)]).toEqual([['7777'], 'conflict']);
  });

  test('where the time of our code in that slot has begun again meanwhile', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('27491638', { schedule: AFTERNOON });
    const [slot] = [...test.front.memory.keys()];
    await test.pass(2 * HOUR);
    test.front.memory.set(slot!, '7777');
    test.clock.leap(7 * DAY - HOUR - 30 * MINUTE);
    await test.house.settled();
    expect([test.codesIn(), test.state(code)]).toEqual([['7777'], 'conflict']);
  });
});

test('after a silence, a code that is missing is written before the others are looked at', async () => {
  const test = await MemoryHouse.open();
  await test.issue('27491638');
  await test.issue('84610275');
  await test.fault('front', { offline: true });
  const late = test.issueSoon('50938164');
  await test.house.settled();
  test.sent();
  await test.fault('front', { offline: false });
  expect(test.sent()).toEqual(['read 3', 'write 3', 'read 1', 'read 2']);
  expect(test.state(late)).toBe('live');
});

test('in the night when the clocks go back, a code is written once and removed once', async () => {
  const autumn = { now: '2026-10-24T12:00:00Z' };
  for (const [start, end, written, removed] of [
    ['22:00', '02:30', '20:00', '01:30'],
    ['02:30', '04:00', '00:30', '03:00'],
  ] as const) {
    const test = await MemoryHouse.open(autumn);
    const told: string[] = [];
    test.wire.onAnswer = async () => void told.push(new Date(test.clock.now()).toISOString().slice(11, 16));
    await test.issue('274916', {
      schedule: { windows: [{ days: [6, 7], start, end }], until: '2026-10-25T12:00' },
    });
    test.sent();
    told.length = 0;
    await test.pass(24 * HOUR);
    expect(test.sent().filter((what) => !what.startsWith('read'))).toEqual(['write 1', 'clear 1']);
    expect([told[0], told.at(-1)]).toEqual([written, removed]);
  }
});

test('a clock that is set back begins the time anew that a device may need to let go of a code', async () => {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { keepsCleared: true } }] });
  const code = await test.issue('274916');
  await test.does((house) => house.codes.pause(BY, code));
  expect(test.state(code)).toBe('removing');
  test.clock.leap(-2 * HOUR);
  test.house.clockWasSet();
  test.sent();
  await test.pass(9_000);
  expect([test.state(code), test.troubles()]).toEqual(['overdue', ['overdue']]);
  expect(test.sent().filter((what) => what === 'read 1').length).toBeLessThan(4);
});

test('a clock that is set back takes no weight from the use of a code that was believed to be gone', async () => {
  const test = await MemoryHouse.open();
  const code = await test.issue('274916');
  await test.front.setFaults({ keepsCleared: true, showsEmpty: true });
  await test.does((house) => house.codes.pause(BY, code));
  await test.pass(MINUTE);
  expect(test.state(code)).toBe('scheduled');
  test.clock.leap(-2 * HOUR);
  test.house.clockWasSet();
  await test.front.typePin('274916');
  await test.house.settled();
  expect([test.state(code), test.troubles()]).toEqual(['overdue', ['overdue']]);
});
