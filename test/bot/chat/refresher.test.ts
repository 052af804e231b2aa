import { expect, it } from 'vitest';
import { Refresher, type Refreshed } from '../../../bot/chat/refresher.ts';
import { ManualClock } from '../manual-clock.ts';

const CHAT = 7;

function refresherThat(...outcomes: Refreshed[]) {
  const clock = new ManualClock();
  const drawnAt: number[] = [];
  const begin = clock.now();
  const refresher = new Refresher(clock, async () => {
    drawnAt.push(clock.now() - begin);
    return outcomes[drawnAt.length - 1] ?? 'drawn';
  });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await Promise.resolve();
  };
  return { clock, refresher, drawnAt, pass };
}

it('what moves ten times a second is drawn at once a few times, then once a second, and at last', async () => {
  const { refresher, drawnAt, pass } = refresherThat();
  for (let tenths = 0; tenths < 25; tenths++) {
    refresher.soon(CHAT);
    await pass(0);
    await pass(100);
  }
  await pass(5_000);
  expect(drawnAt).toEqual([0, 100, 200, 1_000, 2_000, 7_500]);
});

it('what showed no change does not hold up the next one', async () => {
  const { refresher, drawnAt, pass } = refresherThat('same');
  refresher.soon(CHAT);
  await pass(0);
  refresher.soon(CHAT);
  await pass(10);
  expect(drawnAt).toEqual([0, 10]);
});

it('what failed is drawn half a minute later', async () => {
  const { refresher, drawnAt, pass } = refresherThat('try-again');
  refresher.soon(CHAT);
  await pass(0);
  await pass(29_999);
  await pass(1);
  expect(drawnAt).toEqual([0, 30_000]);
});

it('one chat does not hold up another', async () => {
  const { refresher, drawnAt, pass } = refresherThat();
  refresher.soon(CHAT);
  await pass(0);
  refresher.soon(8);
  await pass(1);
  expect(drawnAt).toEqual([0, 1]);
});

it('nothing is drawn after a stop', async () => {
  const { refresher, drawnAt, pass } = refresherThat();
  refresher.soon(CHAT);
  refresher.stop();
  await pass(60_000);
  expect(drawnAt).toEqual([]);
});

it.each(['before it moves', 'after it moves'])(
  'what moves is drawn within a second where the clock is set back by an hour, %s',
  async (when) => {
    const { clock, refresher, drawnAt, pass } = refresherThat();
    refresher.soon(CHAT);
    await pass(0);
    if (when === 'before it moves') clock.set(-3_600_000);
    refresher.soon(CHAT);
    if (when === 'after it moves') clock.set(-3_600_000);
    await pass(1_000);
    expect(drawnAt).toHaveLength(2);
  },
);
