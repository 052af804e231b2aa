import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { describeSurroundings, type Surroundings } from '../../mqtt/suites/surroundings-suite.ts';
import { TestCamera } from './rig/camera.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';

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
stream:
media_source:
input_boolean:
  cinema: { name: Cinema }
`;

let real: RealHouse;
let camera: TestCamera;

beforeAll(async () => {
  camera = await TestCamera.start(inject('homeAssistant'));
  real = await startRealHouse({ locks: [{ name: 'front-door', kind: 'plain' }], yaml: YAML });
  const advanced = { framerate: 2, verify_ssl: true, rtsp_transport: 'tcp', authentication: 'basic' };
  const urls = { still_image_url: `${camera.url}/still.jpg`, stream_source: `${camera.url}/film.ts` };
  await real.homeAssistant.addIntegration('generic', { ...urls, advanced }, { confirmed_ok: true });
});

afterAll(async () => {
  await real?.stop();
  await camera?.stop();
});

function atReal(): Surroundings {
  const { homeAssistant, network } = real;
  return {
    url: homeAssistant.url,
    token: homeAssistant.token,
    // Named after its host.
    camera: 'camera.127_0_0_1',
    clips: async () => filesIn(join(homeAssistant.folder, 'media', 'latchkey')),
    clipTakesMs: 30_000,
    lock: { entityId: 'lock.front_door', device: network.lock('front-door') },
  };
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

describeSurroundings('the real Home Assistant', atReal);
