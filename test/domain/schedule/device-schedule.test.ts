import { describe, expect, it } from 'vitest';
import { deviceScheduleFor, planDeviceSchedule } from '../../../src/domain/schedule/device-schedule.ts';
import type { DeviceSchedule, DeviceScheduleRecord } from '../../../src/domain/schedule/device-schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';

const ZONE = 'Europe/Berlin';
const at = (local: string): number => Date.parse(`${local}+02:00`);
const NOW = at('2026-06-01T14:00');

describe('what a device should keep of a code’s time', () => {
  it.each<[string, Schedule, DeviceSchedule | undefined]>([
    ['of one that is always open is nothing', {}, undefined],
    ['of one that is over is nothing', { until: '2026-05-01T12:00' }, undefined],
    [
      'of one that is open now is its end',
      { windows: [{ days: [1], start: '13:00', end: '15:00' }] },
      { from: NOW, until: at('2026-06-01T15:00') },
    ],
    [
      'of one that comes is its whole next stretch, excepted days aside',
      { windows: [{ days: [1], start: '13:00', end: '14:00' }], except: ['2026-06-08'] },
      { from: at('2026-06-15T13:00'), until: at('2026-06-15T14:00') },
    ],
    [
      'of one that comes and stays is its start',
      { from: '2026-07-01T00:00' },
      { from: at('2026-07-01T00:00') },
    ],
  ])('%s', (_, schedule, deviceSchedule) => {
    expect(deviceScheduleFor(schedule, NOW, ZONE)).toEqual(deviceSchedule);
  });
});

describe('the plan of a guard', () => {
  const coming: DeviceSchedule = { from: NOW + 1_000, until: NOW + 2_000 };
  const open: DeviceSchedule = { from: NOW, until: NOW + 2_000 };
  it.each<[string, DeviceSchedule | undefined, DeviceScheduleRecord, string]>([
    ['sets what is not there', coming, { kind: 'none' }, 'set'],
    ['sets what may or may not be there', coming, { kind: 'unsure' }, 'set'],
    ['sets another than the one that is there', coming, { kind: 'held', ...open }, 'set'],
    ['leaves what is there', coming, { kind: 'held', ...coming }, 'none'],
    [
      'does not mind when an open one began',
      open,
      { kind: 'held', from: NOW - 5_000, until: open.until! },
      'none',
    ],
    ['minds when an open one ends', open, { kind: 'held', from: NOW }, 'set'],
    ['does not repeat what was refused', coming, { kind: 'refused', ...coming }, 'none'],
    ['tries another than what was refused', coming, { kind: 'refused', ...open }, 'set'],
    ['lifts what would shut a code out', undefined, { kind: 'held', ...coming }, 'lift'],
    ['lifts what may be there', undefined, { kind: 'unsure' }, 'lift'],
    ['leaves what never was', undefined, { kind: 'none' }, 'none'],
    ['leaves what was refused', undefined, { kind: 'refused', ...coming }, 'none'],
  ])('%s', (_, wanted, known, step) => {
    expect(planDeviceSchedule(wanted, known, NOW)).toBe(step);
  });
});
