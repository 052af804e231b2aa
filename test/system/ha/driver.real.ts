import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { describeHomeAssistant, startDriver, type StartedHouse } from '../../drivers/home-assistant/suite.ts';
import { LOCKS, preload, saysOf } from '../../drivers/zwave/locks.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';
import { PANEL_CODE, underTest } from './rig/under-test.ts';

/** Of User Credentials Home Assistant says whose they are, as zwave-js last heard it. */
const CREDENTIAL = { isKnownByReports: true };
const ALARMO = {
  uses: 'disarm',
  showsOwnCodesOnly: true,
  tellsOfWipes: false,
  faults: ['refuseDuplicates'],
} as const;

let real: RealHouse;
let house: StartedHouse;

beforeAll(async () => {
  real = await startRealHouse({ locks: LOCKS, prepare: preload, alarmo: true });
  const { homeAssistant } = real;
  if (inject('alarmo'))
    await homeAssistant.rest('POST', '/api/alarmo/config', { code_disarm_required: true });
  house = await startDriver(underTest(real), {
    devices: LOCKS.length + (inject('alarmo') ? 2 : 1),
    panelCode: Pin.of(PANEL_CODE),
    folder: mkdtempSync(join(tmpdir(), 'latchkey-')),
  });
});

afterAll(async () => {
  await house?.driver.stop();
  await real?.stop();
});

describeHomeAssistant('the real Home Assistant', () => house, {
  devices: [
    ...LOCKS.map(({ name }) => ({
      name,
      traits: name === 'credential' ? CREDENTIAL : { says: saysOf(name) },
    })),
    ...(inject('alarmo') ? [{ name: 'alarmo', traits: ALARMO }] : []),
  ],
});
