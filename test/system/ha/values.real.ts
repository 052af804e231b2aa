/** What the real Home Assistant tells of locks past its bus and its entities. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeypadMode } from '@zwave-js/cc';
import { afterAll, beforeAll, describe } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { EventLog } from '../../drivers/event-log.ts';
import { describeValues } from '../../drivers/home-assistant/values.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';

const MODES = {
  ...{ normal: KeypadMode.Normal, vacation: KeypadMode.Vacation },
  ...{ privacy: KeypadMode.Privacy, 'locked-out': KeypadMode.LockedOut },
};
const LOCKS = [
  { name: 'letters', kind: 'ascii' },
  { name: 'exact', kind: 'exact' },
  { name: 'credential', kind: 'credential', slots: 40 },
] as const;

let real: RealHouse;
let driver: HomeAssistantDriver;
const events = new EventLog();

beforeAll(async () => {
  real = await startRealHouse({ locks: LOCKS });
  const { url, token } = real.homeAssistant;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  driver = new HomeAssistantDriver({ id: 'ha', url, token, folder, mayUseActions: true, log: () => {} });
  await driver.start(events.listener);
  const reachable = () => driver.devices().filter((device) => device.kind === 'lock' && device.reachable);
  await events.until(() => reachable().length === LOCKS.length);
});

afterAll(async () => {
  await driver?.stop();
  await real?.stop();
});

describe('locks of the real Home Assistant', () => {
  describeValues(() => {
    const { network, homeAssistant } = real;
    const [plain, exact, credential] = LOCKS.map(({ name }) => network.lock(name));
    return {
      ...{ driver, events },
      plain: {
        id: 'ha/lock.letters',
        suffer: (trouble) => plain!.suffer(trouble),
        setKeypadMode: (mode) => plain!.setKeypadMode(MODES[mode]),
        lockAtKeypad: (slot) => plain!.lockAtKeypad(slot),
        setInHomeAssistant: async (code_slot, usercode) => {
          const service_data = { entity_id: 'lock.letters', code_slot, usercode };
          const call = { domain: 'zwave_js', service: 'set_lock_usercode', service_data };
          await homeAssistant.command({ type: 'call_service', ...call });
        },
      },
      exact: { id: 'ha/lock.exact', setPinLength: (length) => exact!.setPinLength(length) },
      credential: {
        id: 'ha/lock.credential',
        enrol: (user, name) => credential!.enrol(user, name === undefined ? undefined : { name }),
      },
    };
  });
});
