import { describe, expect, it, onTestFinished } from 'vitest';
import type { CommandName } from '../../../drivers/nx-584/message-types.ts';
import { AUTHORITY, LOG } from '../../../drivers/nx-584/message-types.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER, openNxHouse, type NxHouse, type NxHouseOptions } from './house.ts';

async function open(options?: NxHouseOptions): Promise<NxHouse> {
  const house = await openNxHouse(options);
  onTestFinished(() => house.stop());
  return house;
}

const CONFIRMED = { kind: 'confirmed' };

describe('masters', () => {
  it('user 1 is never asked for, written or cleared', async () => {
    const { simulator, driver } = await open();
    simulator.module.heard.length = 0;
    expect(driver.devices()[0]?.reserved).toEqual([1]);
    expect(await driver.write('panel/1', 1, Pin.of('554433'))).toEqual({
      kind: 'invalid',
      reason: 'no-such-slot',
    });
    expect(await driver.clear('panel/1', 1)).toEqual({ kind: 'invalid', reason: 'no-such-slot' });
    expect(await driver.read('panel/1', 1)).toEqual({ kind: 'unreadable', elsewhere: true });
    expect(simulator.module.heard).toEqual([]);
  });

  it('another master is found by the look before a change, left alone and not shown', async () => {
    const { simulator, driver, events } = await open();
    Object.assign(simulator.panel.user(7), { code: '777777', authority: AUTHORITY.master });
    const changed = events.next((event) => event.kind === 'devices-changed');
    expect(await driver.write('panel/1', 7, Pin.of('554433'))).toEqual({
      kind: 'invalid',
      reason: 'no-such-slot',
    });
    await changed;
    expect(driver.devices()[0]?.reserved).toEqual([1, 7]);
    expect(await driver.clear('panel/1', 7)).toEqual({ kind: 'invalid', reason: 'no-such-slot' });
    expect(await driver.read('panel/1', 7)).toEqual({ kind: 'unreadable', elsewhere: true });
    expect(driver.readings('panel/1').has(7)).toBe(false);
    expect(simulator.module.heard).not.toContain('set-user-code');
    expect(simulator.panel.user(7).code).toBe('777777');
  });

  it('bit 3 is an output where bit 7 is set', async () => {
    const { simulator, driver } = await open();
    const authority = AUTHORITY.outputs | AUTHORITY.master | AUTHORITY.armDisarm;
    Object.assign(simulator.panel.user(8), { code: '888888', authority });
    expect(await driver.read('panel/1', 8)).toEqual({ kind: 'known', pin: Pin.of('888888') });
  });
});

describe('the master code of the configuration', () => {
  it.each<[string, string, DriverMessage]>([
    ['is wrong', '111111', { code: 'wrong-master-code', needs: 'master-authority' }],
    ['has too few digits', '1111', { code: 'master-code-length', digits: 6 }],
  ])('%s: it is said what to correct, and no code is changed', async (_what, master, why) => {
    const { simulator, driver, events, log } = await open({ driver: { master: Pin.of(master) } });
    const outcome = await driver.write('panel/1', 5, Pin.of('554433'));
    expect(outcome).toEqual({ kind: 'unreachable', why });
    expect(events.all[0]).toEqual({ kind: 'connection', up: true, why });
    expect(log).toContain(JSON.stringify(why));
    expect(JSON.stringify([log, events.all, outcome])).not.toContain(master);
    expect(await simulator.slots()).toEqual({});
    expect(driver.devices()[0]?.reachable).toBe(true);
  });
});

describe('what the installer has not enabled', () => {
  it.each<[CommandName, number]>([
    ['user information request with PIN', 3],
    ['set user code with PIN', 5],
    ['set user authorization with PIN', 7],
  ])('%s is named with its option, and works once it is enabled', async (name, option) => {
    const { simulator, driver, events } = await open({ panel: { disabled: [name] } });
    const why = { code: 'nx584-not-enabled', options: [{ name, segment: 3, option }] };
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'unreachable', why });
    expect(await driver.read('panel/1', 5)).toEqual({ kind: 'unreachable', why });
    const accepts = events.next((event) => event.kind === 'accepts-changes');
    simulator.module.reprogram([]);
    await accepts;
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual(CONFIRMED);
  });

  it('is found out in the middle of a change too', async () => {
    const { simulator, driver } = await open();
    simulator.module.disabled.add('set user code with PIN');
    const outcome = await driver.write('panel/1', 5, Pin.of('554433'));
    expect(outcome).toMatchObject({
      kind: 'unreachable',
      why: { code: 'nx584-not-enabled', options: [{ segment: 3, option: 5 }] },
    });
  });

  it('makes the panel unreachable where its state cannot be asked', async () => {
    const { driver, events } = await open({ panel: { disabled: ['system status request'] } });
    const options = [{ segment: 2, option: 1, name: 'system status request' }];
    const why = { code: 'nx584-not-enabled', options };
    expect(events.all[0]).toMatchObject({ kind: 'connection', up: false, why });
    expect(driver.devices()).toEqual([]);
  });

  it('keeps arming from the chat away', async () => {
    const { driver } = await open({ panel: { disabled: ['primary keypad function with PIN'] } });
    const message = { code: 'nx584-not-enabled', options: [{ segment: 4, option: 5 }] };
    expect(await driver.arm('panel/1', 'away', undefined, {})).toMatchObject({ kind: 'refused', message });
  });
});

describe('what the panel tells of itself', () => {
  it('is its model, the length of its codes and its partitions', async () => {
    const { driver } = await open({ panel: { partitions: 2 } });
    expect(driver.devices()).toEqual(
      [1, 2].map((partition) => ({
        ...{ id: `panel/${partition}`, name: `Partition ${partition}`, kind: 'partition', model: 'NX-8' },
        ...{ slots: 98, reserved: [1], reachable: true, panel: 'panel' },
        pin: { minLength: 6, maxLength: 6, charset: '0123456789', keypad: 'ten-key' },
        ...{
          armed: 'disarmed',
          armAbilities: { noEntryDelay: ['away', 'stay'], silent: true, bypass: true },
          canEditWhileArmed: 'try',
        },
      })),
    );
  });

  it.each([2, 8, 40, 97])('is that it has %i users', async (users) => {
    const { driver } = await open({ panel: { users } });
    expect(driver.devices()[0]?.slots).toBe(users);
  });

  it.each(['0', 'F'] as const)('codes of four digits are filled with %s', async (filler) => {
    const { simulator, driver } = await open({
      panel: { codeLength: 4, master: '2468' },
      driver: { master: Pin.of('2468'), filler },
    });
    expect(driver.devices()[0]?.pin).toMatchObject({ minLength: 4, maxLength: 4 });
    expect(await driver.write('panel/1', 5, Pin.of('5544'))).toEqual(CONFIRMED);
    expect(await simulator.slots()).toEqual({ 5: '5544' });
    expect(await driver.read('panel/1', 5)).toEqual({ kind: 'known', pin: Pin.of('5544') });
    expect(await driver.arm('panel/1', 'away', Pin.of('5544'), {})).toEqual({ kind: 'done' });
    expect(await driver.clear('panel/1', 5)).toEqual(CONFIRMED);
  });
});

describe('a code', () => {
  it('may disarm the partitions that it was written for, and no more', async () => {
    const { simulator, driver } = await open({ panel: { partitions: 2 } });
    const user = simulator.panel.user(5);
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual(CONFIRMED);
    expect(user).toMatchObject({
      partitions: 0b01,
      authority: AUTHORITY.armDisarm | AUTHORITY.openCloseReport,
    });
    expect(await driver.read('panel/2', 5)).toEqual({ kind: 'unreadable', elsewhere: true });
    expect(await driver.write('panel/2', 5, Pin.of('554433'))).toEqual(CONFIRMED);
    expect(user.partitions).toBe(0b11);
    expect(await driver.clear('panel/1', 5)).toEqual(CONFIRMED);
    expect(user).toMatchObject({ code: '554433', partitions: 0b10 });
    expect(await driver.clear('panel/2', 5)).toEqual(CONFIRMED);
    expect(await simulator.slots()).toEqual({});
  });

  it('of somebody who is only in another partition does not leave the slot free', async () => {
    const { simulator, driver } = await open({ panel: { partitions: 2 } });
    Object.assign(simulator.panel.user(5), { code: '123123', partitions: 0b10 });
    expect(await driver.read('panel/1', 5)).toEqual({ kind: 'unreadable', elsewhere: true });
    expect(await driver.clear('panel/1', 5)).toEqual(CONFIRMED);
    expect(await simulator.slots()).toEqual({ 5: '123123' });
  });

  it('may never disarm what another code in its place could', async () => {
    const { simulator, driver } = await open({ panel: { partitions: 2 } });
    Object.assign(simulator.panel.user(5), { code: '123123', partitions: 0b10 });
    simulator.module.heard.length = 0;
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual(CONFIRMED);
    expect(simulator.panel.user(5)).toMatchObject({ code: '554433', partitions: 0b01 });
    const changes = simulator.module.heard.filter((name) => name.startsWith('set-user-'));
    expect(changes).toEqual(['set-user-code', 'set-user-authorization', 'set-user-code']);
  });

  it('is not called live where it may only arm', async () => {
    const { simulator, driver } = await open();
    Object.assign(simulator.panel.user(5), { code: '554433', authority: AUTHORITY.armOnly });
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual(CONFIRMED);
    expect(simulator.panel.user(5).authority).toBe(AUTHORITY.armDisarm);
    Object.assign(simulator.panel.user(5), { authority: AUTHORITY.armOnly });
    simulator.module.faults.refuse = true;
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({
      kind: 'rejected',
      reason: 'refused',
    });
  });

  it('costs a look, its authority, the code and a look', async () => {
    const { simulator, driver } = await open();
    await driver.read('panel/1', 5);
    simulator.module.heard.length = 0;
    await driver.write('panel/1', 5, Pin.of('554433'));
    expect(simulator.module.heard).toEqual([
      ...['ask-user-information', 'set-user-authorization', 'set-user-code', 'ask-user-information'],
    ]);
    simulator.module.heard.length = 0;
    await driver.clear('panel/1', 5);
    expect(simulator.module.heard).toEqual(['ask-user-information', 'set-user-code', 'ask-user-information']);
  });
});

describe('who came and went', () => {
  it('arming without a code is nobody, and a "first to open" beside an opening is one use', async () => {
    const { simulator, driver, events } = await open();
    const uses = () => events.all.filter((event) => event.kind === 'used');
    simulator.panel.secondary('exit', 1);
    simulator.panel.log.add(LOG.opening, 4, 1);
    simulator.panel.log.add(LOG.firstToOpen, 4, 1);
    simulator.panel.log.add(LOG.duress, 0, 1);
    simulator.panel.log.add(LOG.outputPin, 6, 1);
    simulator.panel.log.add(LOG.keypadTamper, 0, 1);
    await events.until(() => uses().some((event) => 'how' in event && event.how === 'denied'));
    const device = 'panel/1';
    expect(uses()).toEqual([
      { kind: 'used', device, how: 'arm' },
      { kind: 'used', device, slot: 5, how: 'disarm' },
      { kind: 'used', device, how: 'duress' },
      { kind: 'used', device, slot: 7, how: 'unlock' },
      { kind: 'used', device, how: 'denied' },
    ]);
    expect(driver.devices()[0]?.armed).toBe('away');
  });

  it('an error at the keypad of a partition that is not ready is not taken for a wrong code', async () => {
    const { simulator, driver, events } = await open();
    simulator.panel.setFaulted(1, true);
    await simulator.typePin('000000');
    simulator.panel.setFaulted(1, false);
    await simulator.typePin('111111');
    await events.until(() => events.all.some((event) => event.kind === 'used'));
    await driver.read('panel/1', 5);
    expect(events.all.filter((event) => event.kind === 'used')).toEqual([
      { kind: 'used', device: 'panel/1', how: 'denied' },
    ]);
  });
});

describe('arming', () => {
  it.each(['away', 'stay', 'night'] as const)('%s, and off again', async (mode) => {
    const { driver, events } = await open();
    expect(await driver.arm('panel/1', mode, undefined, {})).toEqual({ kind: 'done' });
    await events.until(() => driver.devices()[0]?.armed === mode);
    expect(await driver.arm('panel/1', mode, undefined, {})).toEqual({ kind: 'done' });
    expect(await driver.arm('panel/1', 'disarmed', Pin.of(MASTER), {})).toEqual({ kind: 'done' });
    await events.until(() => driver.devices()[0]?.armed === 'disarmed');
  });

  it('away without an entry delay, and silently', async () => {
    const { simulator, driver } = await open();
    expect(await driver.arm('panel/1', 'away', undefined, { noEntryDelay: true, silent: true })).toEqual({
      kind: 'done',
    });
    const { conditions } = simulator.panel.partitionStatus(1)!;
    expect(conditions[0]! & 0b1100_0000).toBe(0b1100_0000);
    expect(conditions[2]! & 0b10).toBe(0b10);
  });

  it('names the zones that are open, and leaves them out where that is asked for', async () => {
    const { simulator, driver } = await open();
    simulator.panel.setFaulted(2, true);
    simulator.panel.setFaulted(3, true);
    expect(await driver.arm('panel/1', 'away', undefined, {})).toEqual({
      ...{
        kind: 'refused',
        message: { code: 'zones-open', mayLeaveOut: true },
        openZones: ['Terrace', 'Hall'],
      },
    });
    expect(simulator.panel.armed).toBe(false);
    expect(await driver.arm('panel/1', 'away', undefined, { bypass: true })).toEqual({ kind: 'done' });
    expect(simulator.panel.zones.map(({ bypassed }) => bypassed)).toEqual([false, true, true]);
  });

  it('takes back what was left out where the panel did not arm after all', async () => {
    const { simulator, driver } = await open();
    simulator.panel.setFaulted(2, true);
    const refused = await driver.arm('panel/1', 'away', Pin.of('000001'), { bypass: true });
    expect(refused).toMatchObject({ kind: 'refused', openZones: [] });
    expect(simulator.panel.zones.map(({ bypassed }) => bypassed)).toEqual([false, false, false]);
    simulator.panel.zones[2]!.bypassable = false;
    simulator.panel.setFaulted(3, true);
    expect(await driver.arm('panel/1', 'away', undefined, { bypass: true })).toMatchObject({
      ...{ kind: 'refused', openZones: ['Hall'] },
    });
    expect(simulator.panel.zones.map(({ bypassed }) => bypassed)).toEqual([false, false, false]);
  });

  it('that was done, but not without the entry delay, says so and takes nothing back', async () => {
    const { simulator, driver } = await open();
    simulator.panel.ignoresExit = true;
    simulator.panel.setFaulted(2, true);
    expect(await driver.arm('panel/1', 'night', undefined, { bypass: true })).toMatchObject({
      ...{
        kind: 'refused',
        message: { code: 'entry-delay-kept' },
      },
    });
    expect(simulator.panel.armed).toBe(true);
    expect(simulator.panel.zones[1]).toMatchObject({ bypassed: true });
  });

  it('finds open zones in every group of sixteen', async () => {
    const zones = Array.from({ length: 40 }, (_, index) => `Zone no ${index + 1}`);
    const { simulator, driver } = await open({ panel: { zones } });
    for (const zone of [1, 16, 17, 40]) simulator.panel.setFaulted(zone, true);
    expect(await driver.arm('panel/1', 'stay', undefined, {})).toMatchObject({
      openZones: ['Zone no 1', 'Zone no 16', 'Zone no 17', 'Zone no 40'],
    });
  });

  it('with a wrong code is refused, and in the wrong state too', async () => {
    const { simulator, driver } = await open();
    const refused = await driver.arm('panel/1', 'away', Pin.of('000001'), {});
    expect(refused).toMatchObject({
      kind: 'refused',
      message: { code: 'code-unknown-or-not-allowed' },
    });
    expect(simulator.panel.armed).toBe(false);
    await driver.arm('panel/1', 'away', undefined, {});
    expect(await driver.arm('panel/1', 'stay', undefined, {})).toMatchObject({
      ...{ kind: 'refused', message: { code: 'already-armed', mode: 'away' } },
    });
  });
});

it('a serial port that is not there is said so', async () => {
  const { driver, events } = await open({ driver: { port: '/dev/no-such-port' } });
  expect(events.all[0]).toMatchObject({
    ...{ kind: 'connection', up: false },
    why: { code: 'serial-port', what: 'nx-584', place: '/dev/no-such-port', trouble: 'unusable' },
  });
  expect(driver.devices()).toEqual([]);
});
