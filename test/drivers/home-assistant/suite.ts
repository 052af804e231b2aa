/**
 * What the driver promises of Home Assistant, whichever: the local simulator and the real one pass the same,
 * so that the simulator is true.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { DeviceFaults, DeviceUnderTest } from '../device-under-test.ts';
import { describeDriverContract, type Traits } from '../driver-contract.ts';
import { EventLog } from '../event-log.ts';

/** Something with codes that Home Assistant owns, and the far end of its wire. */
export interface OwnedDevice {
  readonly entityId: string;
  readonly device: DeviceUnderTest;
  readonly nature?: Partial<DeviceFaults>;
  readonly traits?: Traits;
}

/** A panel that can only be armed and disarmed, by one code. */
export interface PlainPanel {
  readonly entityId: string;
  readonly code: string;
  /** As somebody does it at the panel itself, or in Home Assistant. */
  arm(): Promise<void>;
  disarm(): Promise<void>;
  armed(): Promise<string>;
}

export interface HomeAssistantUnderTest {
  readonly url: string;
  readonly token: string;
  readonly panel: PlainPanel;
  device(name: string): OwnedDevice;
  /** As in a restart, gracefully. */
  stop(): Promise<void>;
  /** On the same address, with what it kept. */
  startAgain(): Promise<void>;
}

export interface StartedHouse {
  readonly homeAssistant: HomeAssistantUnderTest;
  readonly driver: HomeAssistantDriver;
  readonly events: EventLog;
  readonly log: string[];
  readonly folder: string;
  readonly devices: number;
  readonly panelCode?: Pin;
}

export async function startDriver(
  homeAssistant: HomeAssistantUnderTest,
  options: { readonly devices: number; readonly folder: string; readonly panelCode?: Pin },
): Promise<StartedHouse> {
  const { url, token } = homeAssistant;
  const { folder } = options;
  const events = new EventLog();
  const log: string[] = [];
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token, folder, mayUseActions: true, zhaSlots: [2, 30], firstRetryMs: 50 },
    ...(options.panelCode && { panelCode: options.panelCode }),
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().filter(({ reachable }) => reachable).length === options.devices);
  return { ...options, homeAssistant, driver, events, log };
}

export interface SuiteOptions {
  /** Devices with codes, by name. */
  readonly devices: readonly { readonly name: string; readonly traits?: Traits }[];
}

export function describeHomeAssistant(name: string, house: () => StartedHouse, options: SuiteOptions): void {
  for (const { name: device, traits } of options.devices) {
    const harness = () => {
      const { driver, events, homeAssistant } = house();
      const owned = homeAssistant.device(device);
      return { driver, events, id: `ha/${owned.entityId}`, device: owned.device, nature: owned.nature ?? {} };
    };
    describeDriverContract(`${name}: ${device}`, harness, traits);
  }

  describe(`${name}: a panel that can only be armed and disarmed`, () => {
    const parts = () => {
      const { driver, homeAssistant, events } = house();
      const id = `ha/${homeAssistant.panel.entityId}`;
      const armed = () => driver.devices().find((device) => device.id === id)?.armed;
      return { driver, events, panel: homeAssistant.panel, id, armed };
    };

    it('is a partition without slots', async () => {
      const { driver, id } = parts();
      expect(driver.devices().find((device) => device.id === id)).toMatchObject({
        kind: 'partition',
        slots: 0,
      });
      expect(await driver.write(id, 1, Pin.of('1234'))).toEqual({ kind: 'invalid', reason: 'no-such-slot' });
    });

    it.each(['stay', 'night', 'away'] as const)('is armed (%s) and disarmed by its code', async (mode) => {
      const { driver, panel, id, armed } = parts();
      expect(await driver.arm(id, mode, Pin.of(panel.code), {})).toEqual({ kind: 'done' });
      expect(armed()).toBe(mode);
      expect(await driver.arm(id, 'disarmed', Pin.of(panel.code), {})).toEqual({ kind: 'done' });
      expect(armed()).toBe('disarmed');
      expect(await panel.armed()).toBe('disarmed');
    });

    it('stays as it is where the code is wrong', async () => {
      const { driver, panel, id } = parts();
      await driver.arm(id, 'away', Pin.of(panel.code), {});
      const outcome = await driver.arm(id, 'disarmed', Pin.of('9999'), {});
      expect(outcome.kind).toBe('refused');
      expect(await panel.armed()).toBe('armed_away');
      expect(await driver.arm(id, 'disarmed', undefined, {})).toEqual({ kind: 'done' }); // by panel_code
    });

    it('tells of arming and disarming by others', async () => {
      const { events, panel, id } = parts();
      const armed = events.next((event) => event.kind === 'used' && event.how === 'arm');
      await panel.arm();
      expect(await armed).toEqual({ kind: 'used', device: id, how: 'arm' });
      const disarmed = events.next((event) => event.kind === 'used' && event.how === 'disarm');
      await panel.disarm();
      expect(await disarmed).toEqual({ kind: 'used', device: id, how: 'disarm' });
    });
  });
  describe(`${name} goes and comes`, () => {
    it('tells later what the panel did while nobody listened, in order and with its time', async () => {
      const { homeAssistant, driver } = house();
      const { panel } = homeAssistant;
      const id = `ha/${panel.entityId}`;
      await driver.stop();
      const before = Date.now() - 1000;
      await panel.arm();
      await panel.disarm();
      const again = await startDriver(homeAssistant, { ...house(), devices: driver.devices().length });
      onTestFinished(() => again.driver.stop());
      const uses = () => again.events.all.filter((event) => event.kind === 'used' && event.device === id);
      await again.events.until(() => uses().length === 2);
      const told = uses() as { at?: number }[];
      expect(told).toMatchObject([
        { device: id, how: 'arm' },
        { device: id, how: 'disarm' },
      ]);
      for (const { at } of told) {
        expect(at).toBeGreaterThan(before);
        expect(at).toBeLessThanOrEqual(Date.now() + 1000);
      }
    });

    it('says so while it is away, and is as before when it is back', async () => {
      const { homeAssistant, devices: count } = house();
      const own = await startDriver(homeAssistant, { ...house(), devices: count });
      onTestFinished(() => own.driver.stop());
      const { driver, events } = own;
      const [first] = options.devices;
      const { entityId, device } = homeAssistant.device(first!.name);
      const id = `ha/${entityId}`;
      await driver.write(id, 2, Pin.of('708090'));

      const down = events.next((event) => event.kind === 'connection' && !event.up);
      await homeAssistant.stop();
      expect(await down).toMatchObject({ why: { code: 'connection-lost' } });
      expect(driver.devices().filter(({ reachable }) => reachable)).toEqual([]);
      expect((await driver.write(id, 2, Pin.of('112233'))).kind).toBe('unreachable');
      expect((await driver.read(id, 2)).kind).toBe('unreachable');

      const up = events.next((event) => event.kind === 'connection' && event.up);
      await homeAssistant.startAgain();
      await up;
      await events.until(() => driver.devices().filter(({ reachable }) => reachable).length === count);
      expect(await driver.read(id, 2)).toEqual({ kind: 'known', pin: Pin.of('708090') });
      expect(await driver.clear(id, 2)).toEqual({ kind: 'confirmed' });
      expect((await device.slots())[2]).toBeUndefined();
    });
  });
}
