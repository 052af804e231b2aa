import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import {
  activeMinutes,
  clockChanges,
  ODD_ZONES,
  schedulesAround,
  wallMinutes,
} from '../../domain/schedule/temporal-oracle.ts';
import { YearDevice } from './devices/device.ts';
import type { Character } from './devices/device.ts';
import { activeIntervals } from './intervals.ts';
import { Judge, OPEN_UNREPORTED, REFUSED_REACHABLE } from './judge.ts';
import type { Report } from './judge.ts';
import { Timeline } from './timeline.ts';
import { Year } from './year.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test('six weeks of a house with all its faults leave no code where it may not be, nor away where it must be', async () => {
  const year = new Year({ seed: 11, users: 60, days: 42, zone: 'Europe/Berlin' });
  await year.run();
  expect([...year.falseWords, ...year.judge.findings]).toEqual([]);
  expect(year.judge.total(OPEN_UNREPORTED) + year.judge.total(REFUSED_REACHABLE)).toBe(0);
  expect([year.foreignWrites, year.changedByWrongClock]).toEqual([0, 0]);
  // It was not a quiet time.
  expect(year.writes).toBeGreaterThan(500);
  for (const what of [
    'devices lost',
    'kills',
    'restarts',
    'edits',
    'slots changed by hand',
    'told: overdue',
    'used up',
  ]) {
    expect([what, year.happenings.get(what) ?? 0]).toEqual([what, expect.toSatisfy((count) => count > 0)]);
  }
});

test.each(ODD_ZONES)(
  'in %s the oracle of the year says the same as the one that looks at every minute',
  (zone) => {
    const [change = Date.UTC(2026, 2, 29)] = clockChanges(zone, Date.UTC(2019, 0, 1), Date.UTC(2031, 0, 1));
    const start = Math.floor(change / MINUTE) * MINUTE - DAY;
    const wall = wallMinutes(zone, start, 2 * 24 * 60);
    fc.assert(
      fc.property(schedulesAround(wall, change), (schedule) => {
        const intervals = activeIntervals(schedule, zone, { start, end: start + 2 * DAY });
        const isActive = (at: number): boolean => intervals.some((each) => each.start <= at && at < each.end);
        expect(wall.shown.map((_, i) => isActive(start + i * MINUTE))).toEqual(activeMinutes(schedule, wall));
      }),
      { numRuns: 25, seed: 3 },
    );
  },
);

/** The judge has to be able to find something: a house that does nothing, seen by it. */
describe('the judge of the year', () => {
  const NOON = Date.UTC(2026, 5, 1, 12);
  const hour: Schedule = { from: '2026-06-01T13:00', until: '2026-06-01T14:00' };

  async function hours(
    act: (device: YearDevice, judge: Judge) => void,
    { report, traits }: { report?: Report; traits?: Partial<Character> } = {},
  ): Promise<Judge> {
    const timeline = new Timeline(NOON);
    const device: YearDevice = new YearDevice(
      'zwave',
      { name: 'front', kind: 'lock', shows: 'codes', slots: 30, latency: 1, ...traits },
      {
        memoryChanged: (changed, digits) => void judge.memoryChanged(changed, digits),
        timeCame: (changed, digits) => void judge.memoryChanged(changed, digits),
        timeline,
        circumstancesChanged: (changed) => judge.circumstancesChanged(changed),
        liedUnseen: () => undefined,
        dropped: () => undefined,
        foreignWrite: () => undefined,
      },
    );
    const judge: Judge = new Judge([device], {
      timeline,
      zone: 'UTC',
      end: NOON + DAY,
      programIsUnable: () => undefined,
      report: () => report,
      opens: () => undefined,
    });
    judge.codeIs(1, { digits: '123456', schedule: hour, devices: [device.id], stands: true });
    act(device, judge);
    await timeline.run(NOON + 3 * 60 * MINUTE);
    judge.finish();
    return judge;
  }

  test('counts the hour in which a code that was never written is refused, less five seconds', async () => {
    const judge = await hours(() => undefined);
    expect(judge.total(REFUSED_REACHABLE)).toBeCloseTo(60 - 5 / 60);
    expect(judge.findings).toHaveLength(1);
  });

  test('counts the time before and after it in which a code that is always there opens', async () => {
    const judge = await hours((device) => device.receive(1, '123456'));
    expect(judge.total(OPEN_UNREPORTED)).toBeCloseTo(2 * (60 - 5 / 60));
  });

  test('takes overdue as an excuse only where the owner was told', async () => {
    const report = { state: 'overdue', told: 'overdue' } as const;
    const told = await hours((device) => device.receive(1, '123456'), { report });
    expect(told.total(OPEN_UNREPORTED)).toBe(0);
    const untold = await hours((device) => device.receive(1, '123456'), {
      report: { ...report, told: undefined },
    });
    expect(untold.total(OPEN_UNREPORTED)).toBeGreaterThan(100);
  });

  test('lets a code be early on a lock that keeps it dead, and looks when its guard opens and closes', async () => {
    const guarded = (from: number, until: number): Promise<Judge> =>
      hours(
        (device) => {
          device.limit(1, { from: NOON + from * MINUTE, until: NOON + until * MINUTE });
          device.receive(1, '123456');
        },
        { traits: { guards: 'kept' } },
      );
    const right = await guarded(60, 120);
    expect([right.findings, right.minutes.size]).toEqual([[], 0]);
    const wrong = await guarded(30, 110);
    expect(wrong.total(OPEN_UNREPORTED)).toBeCloseTo(30 - 5 / 60);
    expect(wrong.total(REFUSED_REACHABLE)).toBeCloseTo(10 - 5 / 60);
  });

  test('lets a code open early only as long as its owner allows', async () => {
    const traits = { earlyMinutes: 70 };
    const judge = await hours((device) => device.receive(1, '123456'), { traits });
    expect(judge.total('open: early, as its owner allows')).toBeCloseTo(60);
    expect(judge.total(OPEN_UNREPORTED)).toBeCloseTo(60 - 5 / 60);
  });

  test('takes no waiting for an excuse', async () => {
    const report = { state: 'waiting', told: 'waiting' } as const;
    expect((await hours(() => undefined, { report })).total(REFUSED_REACHABLE)).toBeCloseTo(60 - 5 / 60);
  });

  test('does not blame anybody for a device that cannot be reached', async () => {
    const judge = await hours((device) => (device.online = false));
    expect(judge.total(REFUSED_REACHABLE)).toBe(0);
    expect(judge.total('refused: the device cannot be reached')).toBeCloseTo(60);
  });
});
