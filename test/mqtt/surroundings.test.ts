import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { ProgramHouse } from '../support/houses/program-house.ts';
import { until } from '../support/until.ts';
import { describeSurroundings, type Surroundings } from './suites/surroundings-suite.ts';

let simulator: SimulatedHomeAssistant;

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  simulator.cameras.secondMs = 1;
});

afterAll(() => simulator.stop());

function simulated(): Surroundings {
  const { zwave } = simulator;
  return {
    url: simulator.url,
    token: simulator.identity.token,
    camera: 'camera.front_door',
    clips: async () => [...simulator.cameras.media.keys()],
    clipTakesMs: 30,
    lock: { entityId: zwave.entityId, device: zwave },
  };
}

describeSurroundings('a simulated Home Assistant', simulated);

describe('a scene', () => {
  let house: ProgramHouse;

  beforeAll(async () => {
    const { url, identity } = simulator;
    const scenes =
      'scenes: [{ entity: scene.cinema }, { entity: script.good_night, name: Sleep }, { entity: scene.gone }]';
    house = await ProgramHouse.open({ url, token: identity.token, driver: scenes });
    await house.has(`ha/${simulator.zwave.entityId}`);
  });

  afterAll(() => house?.close());

  beforeEach(async () => {
    simulator.scenes.ran.length = 0;
    await house.does('/start', '🎬 Scenes');
  });

  it('of the configuration has its name from there or from Home Assistant, and no owner chooses', () => {
    expect(house.labels()).toEqual(['🎬 Cinema', '📜 Sleep', '🎬 scene.gone', '‹ Back', '⌂ Home']);
  });

  it('that is not there is said so', async () => {
    expect(await house.does('🎬 scene.gone')).toContain('⚠ Home Assistant no longer has scene.gone.');
    expect(simulator.scenes.ran).toEqual([]);
  });

  it('runs once for each tap, and an old tap runs none', async () => {
    const { id, buttons } = house.owner.last();
    const button = buttons.flat()[0]!;
    const data = 'callback_data' in button ? button.callback_data : '';
    house.owner.tapStale(id, data);
    house.owner.tapStale(id, data);
    await house.settled();
    expect(simulator.scenes.ran).toEqual(['scene.cinema']);
    await house.does('🎬 Cinema');
    expect(simulator.scenes.ran).toEqual(['scene.cinema', 'scene.cinema']);
  });

  it('is refused in words while Home Assistant is away', async () => {
    await simulator.stop();
    await until(() => !house.program.house.queries.devices().some(({ reachable }) => reachable), 'the loss');
    await house.settled();
    house.owner.send('/start');
    await house.settled();
    expect(await house.does('🎬 Scenes', '🎬 Cinema')).toMatch(/⚠ .*Home Assistant at/);
    await simulator.startAgain();
    await house.has(`ha/${simulator.zwave.entityId}`);
    expect(simulator.scenes.ran).toEqual([]);
    expect(await house.does('/start', '🎬 Scenes', '🎬 Cinema')).toContain('✅ Cinema was run.');
  });
});
