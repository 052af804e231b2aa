import { expect, it } from 'vitest';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { DemoClock, nextAt } from '../../src/app/demo/demo-clock.ts';
import { playTour } from '../../src/app/demo/tour.ts';
import { openTestHouse } from '../support/houses/test-house.ts';

async function play(
  trouble: (house: DemoHouse) => Promise<void> = async () => undefined,
): Promise<{ code: number; lines: string[] }> {
  const clock = new DemoClock(nextAt(1, '11:30', { now: Date.now(), zone: 'Europe/Berlin' }));
  const house = await openTestHouse({ clock, letsFlat: true });
  await trouble(house);
  const lines: string[] = [];
  const code = await playTour(house, clock, (line) => lines.push(line));
  await house.close();
  return { code, lines };
}

it('the tour ends with 0, having seen each step at the devices', async () => {
  const { code, lines } = await play();
  expect(lines.filter((line) => !line.startsWith('✔'))).toEqual([]);
  expect(code).toBe(0);
  expect(lines.join('\n')).toMatch(/One night longer: the same code/);
  expect(lines.join('\n')).toMatch(
    /Resumed while it is armed: .*front-door: waiting, until alarm takes the PIN/,
  );
});

it.each<[string, (house: DemoHouse) => Promise<void>]>([
  ['a lock says ok and stores nothing', (house) => house.network.lock('garage').setFaults({ lie: true })],
  ['the panel is not there', (house) => house.panel.setOffline(true)],
])('the tour ends with 1 where %s', async (_what, trouble) => {
  const { code, lines } = await play(trouble);
  expect(lines.at(-1)).toMatch(/^✘ Saved, /);
  expect(code).toBe(1);
});
