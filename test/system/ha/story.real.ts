import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { describeStory } from '../../drivers/home-assistant/story.ts';
import { preload } from '../../drivers/zwave/locks.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';
import { underTest } from './rig/under-test.ts';

/** Long enough to be killed in. */
const THINKS_MS = 3000;

let real: RealHouse;

beforeAll(async () => {
  const locks = [
    { name: 'front-door', kind: 'plain' },
    { name: 'back-door', kind: 'battery' },
    { name: 'garage', kind: 's2' },
    { name: 'credential', kind: 'credential' },
  ] as const;
  real = await startRealHouse({ locks, prepare: preload, alarmo: true });
});

afterAll(() => real?.stop());

describeStory('the real Home Assistant', () => ({
  homeAssistant: underTest(real),
  names: ['front-door', 'back-door', 'garage', 'credential', ...(inject('alarmo') ? ['alarmo'] : [])],
  killDuring: async (work) => {
    const lock = real.network.lock('front-door');
    await lock.resetAirCommands();
    await lock.setFaults({ delayMs: THINKS_MS });
    work();
    while (!(await lock.airCommands()).some((command) => command.includes('Set'))) await delay(10);
    await real.homeAssistant.kill();
    await lock.setFaults({ delayMs: 0 });
  },
}));

it('has left the codes of others where they were', async () => {
  expect(await real.network.lock('garage').slots()).toMatchObject({ 21: '210021', 25: '250025' });
});
