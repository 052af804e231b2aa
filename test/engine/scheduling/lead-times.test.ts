import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const SECOND = 1_000;

/** It is Monday, 14:00. */
const at = (start: string, end: string): Schedule => ({ windows: [{ days: [1], start, end }] });

interface Options {
  readonly earlyMinutes?: number;
  readonly hasOwnSchedule?: boolean;
  /** How long each answer takes. */
  readonly answerMs: number;
}

async function slowHouse({ answerMs, ...settings }: Options): Promise<MemoryHouse> {
  const devices = [{ name: 'front', hasOwnSchedule: true }];
  const test = await MemoryHouse.open({ devices, settings: { [FRONT]: settings } });
  test.wire.onAnswer = () =>
    new Promise<void>((resolve) => void test.clock.at(test.clock.now() + answerMs, resolve));
  return test;
}

const atRest = async (): Promise<void> => void (await new Promise(setImmediate));

async function pass(test: MemoryHouse, ms: number): Promise<void> {
  await atRest();
  await test.clock.run(ms, atRest);
}

describe('on a device that takes its time', () => {
  test('a code is there by its start once that is known, where its owner allows it', async () => {
    const test = await slowHouse({ answerMs: 40 * SECOND, earlyMinutes: 5 });
    test.issueSoon('274916', { schedule: at('14:05', '20:00') });
    await pass(test, 5 * MINUTE);
    // Nothing was known of the device: a try in vain was expected, not two slow answers.
    expect(test.codesIn()).toEqual([]);
    await pass(test, MINUTE);
    expect(test.codesIn()).toEqual(['274916']);
    expect(test.store.slots.durations(FRONT)).toEqual([80 * SECOND]);

    test.issueSoon('835027', { schedule: at('15:00', '20:00') });
    await pass(test, 52 * MINUTE);
    expect(test.codesIn()).toEqual(['274916']);
    await pass(test, 90 * SECOND);
    expect(test.codesIn()).toEqual(['274916', '835027']);
    expect(test.state(2)).toBe('live');
    // Nobody is alarmed of what the owner allows.
    await test.front.typePin('835027');
    expect(test.house.queries.entries({ limit: 1 })[0]).not.toHaveProperty('outside');
  });

  test('it is never there earlier than its owner allows', async () => {
    const test = await slowHouse({ answerMs: 4 * MINUTE, earlyMinutes: 5 });
    test.issueSoon('274916');
    await pass(test, 10 * MINUTE);
    expect(test.store.slots.durations(FRONT)).toEqual([8 * MINUTE]);
    test.issueSoon('835027', { schedule: at('15:00', '16:00') });
    await pass(test, 45 * MINUTE - 1);
    expect(test.sent()).toEqual(['read 1', 'write 1']);
    await pass(test, 1);
    expect(test.sent()).toEqual(['read 2']);
  });

  test('it is not there before its start where its owner allows nothing', async () => {
    const test = await slowHouse({ answerMs: 20 * SECOND });
    test.issueSoon('274916', { schedule: at('15:00', '16:00') });
    await pass(test, HOUR - 1);
    expect(test.sent()).toEqual([]);
  });

  test('it goes after the codes whose time it is already', async () => {
    const test = await slowHouse({ answerMs: 5 * SECOND, earlyMinutes: 5 });
    test.issueSoon('274916');
    await pass(test, MINUTE);
    for (const pin of ['835027', '946138']) test.issueSoon(pin, { schedule: at('14:05', '20:00') });
    await pass(test, 3 * MINUTE + 45 * SECOND - 1);
    test.sent();
    // A lead of 15 s: the first of the two is begun with, and then comes one that is wanted now.
    await pass(test, 1);
    test.issueSoon('507249');
    await pass(test, MINUTE);
    expect(test.codesIn()).toHaveLength(4);
    const written = test.devices[0]!.memory;
    const [, ...others] = [...written.values()];
    expect(others.indexOf('507249')).toBeLessThan(2);
  });

  test('it is begun with sooner where the device itself keeps it dead until then', async () => {
    const test = await slowHouse({ answerMs: 5 * MINUTE, hasOwnSchedule: true });
    test.issueSoon('274916');
    await pass(test, 10 * MINUTE);
    test.issueSoon('835027', { schedule: at('15:00', '16:00') });
    await pass(test, 50 * MINUTE);
    // A read, the guard, the code, and a last look at the guard.
    expect([test.codesIn(), test.state(2)]).toEqual([['274916', '835027'], 'waiting']);
    test.front.now = () => test.clock.now();
    expect(await test.front.typePin('835027')).toMatchObject({ opened: true });
  });

  test('and a code whose start was waited for already is begun with earlier when the device turns out to be slower', async () => {
    const test = await slowHouse({ answerMs: 40 * SECOND, earlyMinutes: 5 });
    test.issueSoon('274916', { schedule: at('14:05', '20:00') });
    test.issueSoon('835027', { schedule: at('15:00', '20:00') });
    await pass(test, 59 * MINUTE + 30 * SECOND);
    expect(test.codesIn()).toEqual(['274916', '835027']);
  });

  test('and a code that is there early stays, although the device turns out to be faster', async () => {
    const test = await slowHouse({ answerMs: SECOND, earlyMinutes: 5 });
    test.issueSoon('274916', { schedule: at('15:00', '20:00') });
    await pass(test, HOUR);
    expect([test.sent(), test.codesIn()]).toEqual([['read 1', 'write 1'], ['274916']]);
  });
});

test('the time that a panel was armed says nothing of how fast it is', async () => {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', kind: 'partition' }] });
  test.front.setArmed('away');
  test.issueSoon('274916');
  await test.pass(10 * MINUTE);
  test.front.setArmed('disarmed');
  await test.house.settled();
  expect([test.codesIn(), test.store.slots.durations(FRONT)]).toEqual([['274916'], []]);
});
