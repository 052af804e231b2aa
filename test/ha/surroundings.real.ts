import { afterAll, beforeAll } from 'vitest';
import { describeSurroundings, type Surroundings } from '../home-assistant/surroundings-suite.ts';
import { startRealHouse, type RealHouse } from './house.ts';

/** What the simulator has as well. */
const YAML = `
scene 1:
  - name: Cinema
    entities: { input_boolean.cinema: "on" }
script 1:
  good_night:
    alias: Good night
    sequence: [{ action: input_boolean.turn_off, target: { entity_id: input_boolean.cinema } }]
  broken:
    alias: Broken
    sequence: [{ action: siren_4711.turn_on }]
  long:
    alias: Long
    sequence: [{ delay: 60 }]
input_boolean:
  cinema: { name: Cinema }
`;

let real: RealHouse;

beforeAll(async () => {
  real = await startRealHouse({ locks: [{ name: 'front-door', kind: 'plain' }], yaml: YAML });
});

afterAll(() => real?.stop());

function atReal(): Surroundings {
  const { homeAssistant, network } = real;
  return {
    url: homeAssistant.url,
    token: homeAssistant.token,
    lock: { entityId: 'lock.front_door', device: network.lock('front-door') },
  };
}

describeSurroundings('the real Home Assistant', atReal);
