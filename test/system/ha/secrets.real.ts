import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../../drivers/event-log.ts';
import { startRealHouse } from './rig/house.ts';

const PIN = '739153';

/** Writes and clears a code on each device, then stops Home Assistant. Returns the files that hold the PIN. */
async function afterwards(options: {
  readonly recordsActions: boolean;
  readonly mayUseActions: boolean;
  readonly devices: readonly DeviceId[];
}): Promise<string[]> {
  const locks = [
    { name: 'front-door', kind: 'plain' },
    { name: 'garage', kind: 's2' },
    { name: 'credential', kind: 'credential' },
  ] as const;
  const house = await startRealHouse({ ...options, locks, alarmo: true });
  onTestFinished(() => house.stop());
  const { homeAssistant } = house;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { url, token } = homeAssistant;
  const { mayUseActions } = options;
  const driver = new HomeAssistantDriver({ id: 'ha', url, token, folder, mayUseActions, log: () => {} });
  const events = new EventLog();
  await driver.start(events.listener);
  for (const id of options.devices) {
    await events.until(() => driver.devices().some((device) => device.id === id && device.reachable));
    expect((await driver.write(id, 3, Pin.of(PIN))).kind).toMatch(/^(confirmed|unverified)$/);
    expect((await driver.clear(id, 3)).kind).toBe('confirmed');
  }
  await driver.stop();
  await delay(2000); // the recorder's
  await homeAssistant.stop();
  return readdirSync(homeAssistant.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(PIN))
    .map(({ name }) => name);
}

const SILENT = [
  'ha/lock.front_door',
  'ha/lock.garage',
  ...(inject('alarmo') ? ['ha/alarm_control_panel.alarmo'] : []),
];

it('leaves no PIN in a Home Assistant that records actions', async () => {
  expect(await afterwards({ recordsActions: true, mayUseActions: false, devices: SILENT })).toEqual([]);
});

it('leaves no PIN in a Home Assistant whose recorder excludes actions, though PINs are given to them', async () => {
  const devices = [...SILENT, 'ha/lock.credential'];
  expect(await afterwards({ recordsActions: false, mayUseActions: true, devices })).toEqual([]);
});

it('would leave PINs in a Home Assistant that records actions, if they were given to them', async () => {
  const found = await afterwards({
    recordsActions: true,
    mayUseActions: true,
    devices: ['ha/lock.credential'],
  });
  expect(found.some((file) => file.startsWith('home-assistant_v2.db'))).toBe(true);
});
