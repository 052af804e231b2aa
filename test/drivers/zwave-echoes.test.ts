import { afterEach, expect, it, vi } from 'vitest';
import { Echoes } from '../../drivers/zwave/echoes.ts';

const HOUR_MS = 3_600_000;
const LONG_MS = 60_000;

afterEach(() => {
  vi.restoreAllMocks();
});

it('what is told long after our own change is of somebody, also where the clock was set back', () => {
  const echoes = new Echoes();
  const ended = echoes.begin(3, 'added');
  expect([echoes.isAnswer(3), echoes.unannounced('added')]).toEqual([true, 3]);
  ended();
  const passed = performance.now() + LONG_MS;
  vi.spyOn(performance, 'now').mockReturnValue(passed);
  const time = Date.now() + LONG_MS - HOUR_MS;
  vi.spyOn(Date, 'now').mockReturnValue(time);
  expect([echoes.isAnswer(3), echoes.isAsking, echoes.unannounced('added')]).toEqual([
    false,
    false,
    undefined,
  ]);
  expect(echoes.takeAnnouncement(3, 'added')).toBe('theirs');
});
