import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeAssistantDriver } from '../../../../drivers/home-assistant/driver.ts';
import {
  PANEL_CODE,
  SimulatedHomeAssistant,
} from '../../../../drivers/home-assistant/simulator/simulator.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { EventLog } from '../../event-log.ts';

const HOUSE = 'ha/alarm_control_panel.alarmo';
const CELLAR = 'ha/alarm_control_panel.cellar';
/** Alarmo's own ids of these areas in the simulator. */
const [HOUSE_AREA, CELLAR_AREA] = ['1700000000', '1700000001'];
const FOR_GOOD = { forGood: true };
const UNTIL_NEXT_TIME = { forGood: false };

let simulator: SimulatedHomeAssistant;
let driver: HomeAssistantDriver;
let events: EventLog;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alarmo-'));
  simulator = await SimulatedHomeAssistant.start();
  events = new EventLog();
  driver = await opened();
});

afterEach(async () => {
  await driver.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

async function opened(): Promise<HomeAssistantDriver> {
  const { url, identity } = simulator;
  const { token } = identity;
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token, folder, mayUseActions: true, log: () => {} },
    panelCode: Pin.of(PANEL_CODE),
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().some(({ id, reachable }) => id === CELLAR && reachable));
  return driver;
}

describe('a code in Alarmo', () => {
  it('is a user who may arm and disarm in this area alone', async () => {
    expect(await driver.write(HOUSE, 7, Pin.of('707070'))).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.users()).toEqual([
      { name: 'Latchkey 7', enabled: true, area_limit: [HOUSE_AREA] },
    ]);
    expect(await driver.read(CELLAR, 7)).toEqual({ kind: 'empty' });
  });

  it('is one user in two areas, and leaves them one by one', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    expect(await driver.write(CELLAR, 7, Pin.of('707070'))).toEqual({ kind: 'confirmed' });
    const [user] = simulator.alarmo.users();
    expect(user).toMatchObject({ area_limit: [HOUSE_AREA, CELLAR_AREA] });
    expect(await driver.clear(HOUSE, 7, FOR_GOOD)).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.users()).toMatchObject([{ area_limit: [CELLAR_AREA] }]);
    expect(await driver.clear(CELLAR, 7, FOR_GOOD)).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.users()).toEqual([]);
  });

  it('is forbidden at the end of its window and allowed at the next, and stays the same user', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    expect(await driver.clear(HOUSE, 7, UNTIL_NEXT_TIME)).toEqual({ kind: 'confirmed', suspended: true });
    expect(simulator.alarmo.users()).toMatchObject([{ name: 'Latchkey 7', enabled: false }]);
    expect(await simulator.alarmo.typePin('707070')).toEqual({ opened: false });
    expect(await driver.write(HOUSE, 7, Pin.of('707070'))).toEqual({ kind: 'confirmed' });
    expect(await simulator.alarmo.typePin('707070')).toEqual({ opened: true, slot: 7 });
    expect(simulator.alarmo.made).toBe(1);
  });

  it('is gone for good where it is deleted outside its window', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    await driver.clear(HOUSE, 7, UNTIL_NEXT_TIME);
    expect(await driver.clear(HOUSE, 7, FOR_GOOD)).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.users()).toEqual([]);
  });

  it('is known for the same after a restart of the program, of which only its hash is there', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    await driver.stop();
    driver = await opened();
    expect(await driver.read(HOUSE, 7)).toEqual({ kind: 'unreadable' });
    expect(await driver.read(HOUSE, 7, Pin.of('707070'))).toEqual({ kind: 'known', pin: Pin.of('707070') });
    expect(await driver.write(HOUSE, 7, Pin.of('707070'))).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.made).toBe(1);
  });

  it('is unverified where Alarmo shows no hash', async () => {
    await simulator.alarmo.setFaults({ mask: true });
    expect(await driver.write(HOUSE, 7, Pin.of('707070'))).toEqual({ kind: 'unverified' });
  });

  it('is one of two that were made in one second', async () => {
    const both = await Promise.all([
      driver.write(HOUSE, 7, Pin.of('707070')),
      driver.write(CELLAR, 8, Pin.of('808080')),
    ]);
    expect(both).toEqual([{ kind: 'confirmed' }, { kind: 'confirmed' }]);
    expect(await simulator.alarmo.slots()).toEqual({ 7: '707070', 8: '808080' });
  });

  it('is not let into an area where its time is over when it begins in another', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    await driver.clear(HOUSE, 7, UNTIL_NEXT_TIME);
    expect(await driver.write(CELLAR, 7, Pin.of('707070'))).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.users()).toEqual([
      { name: 'Latchkey 7', enabled: true, area_limit: [CELLAR_AREA] },
    ]);
  });

  it('stays in the other areas where somebody has let it into all, and leaves one', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    const users = await simulator.core.commands.get('alarmo/users')!({}, () => {});
    simulator.alarmo.post({ user_id: Object.keys(users as object)[0], area_limit: [] });
    expect(await driver.clear(HOUSE, 7, FOR_GOOD)).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.users()).toMatchObject([{ name: 'Latchkey 7', area_limit: [CELLAR_AREA] }]);
  });

  it('is not there while an automation has switched its user off, of which Alarmo tells nobody', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    expect(await driver.read(HOUSE, 7)).toMatchObject({ kind: 'known' });
    const changed = events.next(({ kind }) => kind === 'slots-changed');
    await simulator.core.act('alarmo.disable_user', { name: 'Latchkey 7' });
    expect(await changed).toMatchObject({ slots: [7] });
    expect(await driver.read(HOUSE, 7, Pin.of('707070'))).toEqual({ kind: 'empty' });
  });

  it.each([null, [], { 1: null }, 'no list', { 1: { area_limit: 'all' } }])(
    'is neither there nor gone where the list of users makes no sense: %j',
    async (odd) => {
      await driver.write(HOUSE, 7, Pin.of('707070'));
      simulator.faults.twisted.set('alarmo/users', odd);
      for (const outcome of [
        await driver.read(HOUSE, 7, Pin.of('707070')),
        await driver.clear(HOUSE, 7, FOR_GOOD),
        await driver.write(HOUSE, 8, Pin.of('808080')),
      ])
        expect(outcome.kind).toBe('unreachable');
      simulator.faults.twisted.clear();
      expect(await simulator.alarmo.typePin('707070')).toMatchObject({ opened: true });
    },
  );

  it('is not taken for a user of somebody else who was made in the same second', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    const seen = events.next(({ kind }) => kind === 'slots-changed');
    await simulator.alarmo.edit('707070', { name: 'Bob', code: '123123', old_code: '707070' });
    await seen;
    expect(await driver.clear(HOUSE, 7, FOR_GOOD)).toEqual({ kind: 'confirmed' });
    expect(simulator.alarmo.users()).toMatchObject([{ name: 'Bob', enabled: true }]);
  });

  it('never touches a user of somebody else', async () => {
    simulator.alarmo.post({ name: 'Bob', code: '123123', enabled: true, can_arm: true, can_disarm: true });
    await driver.write(HOUSE, 7, Pin.of('707070'));
    await driver.clear(HOUSE, 7, FOR_GOOD);
    expect(await driver.write(HOUSE, 8, Pin.of('123123'))).toEqual({ kind: 'rejected', reason: 'duplicate' });
    expect(simulator.alarmo.users()).toEqual([{ name: 'Bob', enabled: true, area_limit: [] }]);
  });
});

describe('arming Alarmo', () => {
  it('names the sensors that are open, and arms in spite of them where it is told to', async () => {
    simulator.alarmo.openSensors.add('binary_sensor.window');
    const refused = {
      kind: 'refused',
      message: { code: 'zones-open', mayLeaveOut: true },
      openZones: ['binary_sensor.window'],
    };
    expect(await driver.arm(HOUSE, 'away', undefined, {})).toEqual(refused);
    expect(await driver.arm(HOUSE, 'away', undefined, { bypass: true })).toEqual({ kind: 'done' });
  });

  it("says that a code of ours is wrong, and does not take that for somebody's wrong code", async () => {
    await driver.arm(HOUSE, 'away', undefined, {});
    expect(await driver.arm(HOUSE, 'disarmed', Pin.of('999999'), {})).toMatchObject({ kind: 'refused' });
    expect(events.all.filter((event) => event.kind === 'used' && event.how === 'denied')).toEqual([]);
  });

  it('is done with the code of a user, who is told', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    expect(await driver.arm(HOUSE, 'night', undefined, {})).toMatchObject({ kind: 'refused' });
    await driver.arm(HOUSE, 'stay', undefined, {});
    const used = events.next((event) => event.kind === 'used' && event.how === 'disarm');
    expect(await driver.arm(HOUSE, 'disarmed', Pin.of('707070'), {})).toEqual({ kind: 'done' });
    expect(await used).toEqual({ kind: 'used', device: HOUSE, how: 'disarm', slot: 7 });
  });
});

describe('all areas of Alarmo at once', () => {
  const MASTER = 'ha/alarm_control_panel.master';
  const uses = (how: string) => events.all.filter((event) => event.kind === 'used' && event.how === how);
  const typeAtMaster = (action: 'arm' | 'disarm', data: Record<string, unknown>) =>
    simulator.core.actions.get(`alarmo.${action}`)!({ entity_id: 'alarm_control_panel.master', ...data });

  beforeEach(async () => {
    simulator.alarmo.addMaster('alarm_control_panel.master');
    await events.until(() => driver.devices().some(({ id, reachable }) => id === MASTER && reachable));
  });

  it('are disarmed by who used a code at the master, and not by who was the last in an area', async () => {
    for (const area of [HOUSE, CELLAR]) {
      await driver.write(area, 7, Pin.of('707070'));
      await driver.write(area, 8, Pin.of('808080'));
    }
    await driver.arm(HOUSE, 'stay', undefined, {});
    await driver.arm(HOUSE, 'disarmed', Pin.of('707070'), {});
    await events.until(() => uses('disarm').length === 1);
    expect(uses('disarm')).toMatchObject([{ device: HOUSE, slot: 7 }]);

    await typeAtMaster('arm', { mode: 'away' });
    await events.until(() => uses('arm').length === 4);
    expect(uses('arm').some((event) => 'slot' in event)).toBe(false);

    await typeAtMaster('disarm', { code: '808080' });
    await events.until(() => uses('disarm').length === 4);
    const slots = uses('disarm').slice(1) as { device: string; slot?: number }[];
    expect(slots.filter(({ device }) => device !== MASTER).map(({ slot }) => slot)).toEqual([8, 8]);
  });

  it('were armed by nobody who disarms them at once', async () => {
    for (const area of [HOUSE, CELLAR]) await driver.write(area, 8, Pin.of('808080'));
    await typeAtMaster('arm', { mode: 'away' });
    await typeAtMaster('disarm', { code: '808080' });
    await events.until(() => uses('disarm').length === 3);
    expect(uses('arm').some((event) => 'slot' in event)).toBe(false);
    expect(uses('disarm').filter((event) => 'slot' in event)).toMatchObject([{ slot: 8 }, { slot: 8 }]);
  });

  it('tell of a wrong code at the master', async () => {
    await typeAtMaster('arm', { mode: 'away' });
    const denied = events.next((event) => event.kind === 'used' && event.how === 'denied');
    await typeAtMaster('disarm', { code: '999999' });
    expect(await denied).toEqual({ kind: 'used', device: MASTER, how: 'denied' });
  });
});

describe('an alarm in Alarmo', () => {
  it('that begins while nothing is armed was armed by nobody', async () => {
    await driver.write(HOUSE, 7, Pin.of('707070'));
    await simulator.alarmo.typePin('707070');
    await events.until(() => events.all.some((event) => event.kind === 'used' && event.how === 'disarm'));
    const before = events.all.length;
    const armed = () => driver.devices().find(({ id }) => id === HOUSE)?.armed;
    simulator.alarmo.trigger('alarm_control_panel.alarmo');
    await events.until(() => armed() === 'away');
    simulator.alarmo.endOfTrigger('alarm_control_panel.alarmo');
    const told = () => events.all.slice(before).filter(({ kind }) => kind === 'used');
    await events.until(() => armed() === 'disarmed' && told().length > 0);
    expect(told()).toEqual([{ kind: 'used', device: HOUSE, how: 'disarm' }]);
  });
});
