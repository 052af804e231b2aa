import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HomeAssistantDriver } from '../../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../../drivers/home-assistant/simulator/simulator.ts';
import type { ConditionNews } from '../../../../src/domain/condition.ts';

const GUESTS = 'input_boolean.guest_mode';
const CLEANING = 'schedule.cleaning';

let simulator: SimulatedHomeAssistant;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'home-assistant-'));
  simulator = await SimulatedHomeAssistant.start();
});

afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

async function open() {
  const { url, identity } = simulator;
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token: identity.token, folder, firstRetryMs: 20, log: () => {} },
  });
  onTestFinished(() => driver.stop());
  const told: (readonly ConditionNews[])[] = [];
  driver.conditions.start((news) => told.push(news));
  await driver.start(() => {});
  await vi.waitFor(() => expect(driver.client.isUp).toBe(true));
  return { driver, conditions: driver.conditions, presence: driver.presence, told };
}

describe('what a code can depend on', () => {
  it('is whatever is on or off for people, and no device’s own matter nor Latchkey’s', async () => {
    const { conditions } = await open();
    const { core } = simulator;
    const show = (
      entity_id: string,
      registry: { device_id?: string; entity_category?: string; hidden_by?: string },
    ) => {
      core.setState(entity_id, 'on', { friendly_name: entity_id });
      core.addEntity({ entity_id, platform: 'mqtt', device_id: null, unique_id: entity_id, ...registry });
    };
    core.devices.push({ id: 'own', manufacturer: 'Latchkey', model: null, identifiers: [] });
    show('switch.anna_enabled', { device_id: 'own' });
    show('binary_sensor.update', { entity_category: 'diagnostic' });
    show('binary_sensor.secret', { hidden_by: 'user' });
    show('binary_sensor.pool', {});
    core.setState('calendar.holidays', 'unavailable', { friendly_name: 'Holidays' });
    await conditions.look();
    expect(conditions.choices()).toEqual([
      { id: 'input_boolean.cinema', name: 'Cinema', sense: 'on', holds: false },
      { id: GUESTS, name: 'Guest mode', sense: 'on', holds: false },
      { id: CLEANING, name: 'Cleaning', sense: 'on', holds: true },
      { id: 'calendar.holidays', name: 'Holidays', sense: 'on', wavers: true },
      { id: 'person.olivia', name: 'Olivia', sense: 'home', wavers: true },
      { id: 'zone.home', name: 'Test house', sense: 'occupied', holds: false, wavers: true },
      { id: 'binary_sensor.pool', name: 'binary_sensor.pool', sense: 'on', holds: true, wavers: true },
    ]);
  });

  it('is nothing while Home Assistant does not answer', async () => {
    const { driver, conditions } = await open();
    await conditions.look();
    await simulator.stop();
    await vi.waitFor(() => expect(driver.client.isUp).toBe(false));
    expect(conditions.choices()).toEqual([]);
    await conditions.look();
    expect(conditions.choices()).toEqual([]);
  });
});

describe('what is watched', () => {
  const at = (holds: boolean) => ({ id: GUESTS, name: 'Guest mode', sense: 'on', holds });

  it('is told at first, when it changes, and when it is renamed; what is not there is missing', async () => {
    const { conditions, told } = await open();
    conditions.watch([GUESTS, 'switch.nowhere']);
    await vi.waitFor(() =>
      expect(told.flat()).toEqual(
        expect.arrayContaining([at(false), { id: 'switch.nowhere', unknown: 'missing' }]),
      ),
    );
    simulator.core.setState(GUESTS, 'on');
    await vi.waitFor(() => expect(told.at(-1)).toEqual([at(true)]));
    simulator.core.setState(GUESTS, 'unavailable');
    await vi.waitFor(() => expect(told.at(-1)).toEqual([{ id: GUESTS, unknown: 'unavailable' }]));
    simulator.core.setState(GUESTS, 'on', { friendly_name: 'Visitors' });
    await vi.waitFor(() => expect(told.at(-1)).toEqual([{ ...at(true), name: 'Visitors' }]));
    simulator.core.removeState(GUESTS);
    await vi.waitFor(() => expect(told.at(-1)).toEqual([{ id: GUESTS, unknown: 'missing' }]));
  });

  it('is told at once, for all, after a connection that was lost', async () => {
    const { conditions, told } = await open();
    conditions.watch([GUESTS, CLEANING]);
    await vi.waitFor(() => expect(told.at(-1)).toHaveLength(2));
    await simulator.stop();
    await vi.waitFor(() =>
      expect(told.at(-1)).toEqual([GUESTS, CLEANING].map((id) => ({ id, unknown: 'not-connected' }))),
    );
    simulator.core.setState(GUESTS, 'on');
    simulator.core.setState(CLEANING, 'off');
    await simulator.startAgain();
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject([{ holds: true }, { holds: false }]));
  });

  it('is told although a connection ended just when they were asked for', async () => {
    const { conditions, told } = await open();
    simulator.faults.breaksAfter.add('subscribe_entities');
    conditions.watch([GUESTS]);
    await vi.waitFor(() => expect(told.at(-1)).toEqual([{ id: GUESTS, unknown: 'not-connected' }]));
    simulator.faults.breaksAfter.clear();
    await vi.waitFor(() => expect(told.at(-1)).toEqual([at(false)]));
  });

  it('is known to be lost where Home Assistant was never there', async () => {
    await simulator.stop();
    const { url, identity } = simulator;
    const options = { id: 'ha', url, token: identity.token, folder, firstRetryMs: 20, log: () => {} };
    const driver = new HomeAssistantDriver(options);
    onTestFinished(() => driver.stop());
    const told: ConditionNews[] = [];
    driver.conditions.start((news) => told.push(...news));
    driver.conditions.watch([GUESTS]);
    await driver.start(() => {});
    await vi.waitFor(() => expect(told).toContainEqual({ id: GUESTS, unknown: 'not-connected' }));
  });
});

describe('whether somebody is home', () => {
  it('nobody can tell of people who are nowhere, or while Home Assistant is away', async () => {
    const { presence, driver } = await open();
    await vi.waitFor(() => expect(simulator.clients).toBe(1));
    expect(presence.somebodyHome()).toBeUndefined();
    simulator.household.goes('home');
    await vi.waitFor(() => expect(presence.somebodyHome()).toBe(true));
    await simulator.stop();
    await vi.waitFor(() => expect(driver.client.isUp).toBe(false));
    expect(presence.somebodyHome()).toBeUndefined();
  });

  it('is so as long as one is', async () => {
    const { presence } = await open();
    simulator.household.goes('not_home');
    await vi.waitFor(() => expect(presence.somebodyHome()).toBe(false));
    simulator.household.goes('Work');
    simulator.core.setState('person.olivia', 'home');
    await vi.waitFor(() => expect(presence.somebodyHome()).toBe(true));
    simulator.household.goes('Work');
    await vi.waitFor(() => expect(presence.somebodyHome()).toBe(false));
  });

  it('does not depend on a person who has been removed', async () => {
    const { presence } = await open();
    simulator.household.goes('not_home');
    await vi.waitFor(() => expect(presence.somebodyHome()).toBe(false));
    simulator.core.setState('person.olivia', 'unknown');
    await vi.waitFor(() => expect(presence.somebodyHome()).toBeUndefined());
    simulator.core.removeState('person.olivia');
    await vi.waitFor(() => expect(presence.somebodyHome()).toBe(false));
  });
});
