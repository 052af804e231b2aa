/** What only the real Alarmo can show: its areas, its master, and who it says it was. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../../drivers/event-log.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';

const AREA = 'ha/alarm_control_panel.alarmo';
const CELLAR = 'ha/alarm_control_panel.cellar';
const MASTER = 'ha/alarm_control_panel.master';
/** Alarmo names areas and users by the second. */
const ONE_SECOND_MS = 1100;

let real: RealHouse;
let driver: HomeAssistantDriver;
const events = new EventLog();

const uses = (how: string) => events.all.filter((event) => event.kind === 'used' && event.how === how);

async function act(service: string, service_data: Record<string, unknown>): Promise<void> {
  await real.homeAssistant.command({ type: 'call_service', domain: 'alarmo', service, service_data });
}

async function atMaster(service: string, data: Record<string, unknown>): Promise<void> {
  await act(service, { entity_id: 'alarm_control_panel.master', ...data });
}

describe.runIf(inject('alarmo'))('the real Alarmo', () => {
  beforeAll(async () => {
    real = await startRealHouse({ alarmo: true });
    const { homeAssistant } = real;
    const mode = { enabled: true, exit_time: 0, entry_time: 0, trigger_time: 0 };
    await delay(ONE_SECOND_MS);
    const cellar = { name: 'Cellar', modes: { armed_away: mode, armed_home: mode } };
    await homeAssistant.rest('POST', '/api/alarmo/area', cellar);
    const master = { enabled: true, name: 'master' };
    const codes = { code_arm_required: false, code_disarm_required: true };
    await homeAssistant.rest('POST', '/api/alarmo/config', { master, ...codes });
    driver = new HomeAssistantDriver({
      ...{ id: 'ha', url: homeAssistant.url, token: homeAssistant.token, mayUseActions: true },
      ...{ folder: mkdtempSync(join(tmpdir(), 'latchkey-')), log: () => {} },
    });
    await driver.start(events.listener);
    await events.until(() =>
      [AREA, CELLAR, MASTER].every((id) =>
        driver.devices().some((device) => device.id === id && device.reachable),
      ),
    );
  });

  afterAll(async () => {
    await driver?.stop();
    await real?.stop();
  });

  it('tells by its master who disarmed all areas, and of a wrong code there', async () => {
    for (const [slot, digits] of [
      [7, '707070'],
      [8, '808080'],
    ] as const)
      for (const area of [AREA, CELLAR])
        expect(await driver.write(area, slot, Pin.of(digits))).toEqual({ kind: 'confirmed' });
    await act('arm', { entity_id: 'alarm_control_panel.alarmo', mode: 'away', skip_delay: true });
    await act('disarm', { entity_id: 'alarm_control_panel.alarmo', code: '707070' });
    await events.until(() => uses('disarm').length >= 1);
    expect(uses('disarm').filter((event) => 'slot' in event)).toMatchObject([{ device: AREA, slot: 7 }]);

    await atMaster('arm', { mode: 'away', skip_delay: true });
    await atMaster('disarm', { code: '999999' });
    await atMaster('disarm', { code: '808080' });
    const named = () => uses('disarm').filter((event) => 'slot' in event);
    await events.until(() => named().length === 3);
    expect(named().slice(1)).toMatchObject([{ slot: 8 }, { slot: 8 }]);
    expect(uses('arm').some((event) => 'slot' in event)).toBe(false);
    expect(uses('denied')).toEqual([{ kind: 'used', device: MASTER, how: 'denied' }]);
  });

  it('keeps the codes of an area that is called otherwise now', async () => {
    const { homeAssistant } = real;
    const areas = Object.values((await homeAssistant.command({ type: 'alarmo/areas' })) as object);
    const { area_id } = areas.find(({ name }: { name: string }) => name === 'Cellar') as { area_id: string };
    await homeAssistant.rest('POST', '/api/alarmo/area', { area_id, name: 'Basement' });
    const cellar = () => driver.devices().find(({ id }) => id === CELLAR);
    await events.until(() => cellar()?.name === 'Alarmo Basement' && cellar()?.reachable === true);
    expect(await driver.read(CELLAR, 7)).toMatchObject({ kind: 'known' });
    await driver.arm(CELLAR, 'away', undefined, {});
    expect(await driver.arm(CELLAR, 'disarmed', Pin.of('707070'), {})).toEqual({ kind: 'done' });
  });

  it('is noticed to have switched a user off by its action', async () => {
    const changed = events.next(({ kind }) => kind === 'slots-changed');
    await act('disable_user', { name: 'Latchkey 8' });
    expect(await changed).toMatchObject({ slots: [8] });
    expect(await driver.read(AREA, 8)).toEqual({ kind: 'empty' });
  });
});
