import { afterEach, describe, expect, it } from 'vitest';
import { USER_TYPE } from '../../../drivers/satel/users/user-record.ts';
import type { WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { SatelDriverOptions } from '../../../drivers/satel/driver.ts';
import type { SatelSimulatorOptions } from '../../../drivers/satel/simulator/simulator.ts';
import { openSatelHouse, type SatelHouse } from './house.ts';

let house: SatelHouse | undefined;

afterEach(() => house?.stop());

async function open(panel: SatelSimulatorOptions = {}, options: Partial<SatelDriverOptions> = {}) {
  return (house = await openSatelHouse(panel, options));
}

const PIN = Pin.of('473829');

describe('the panel', () => {
  it('tells its partitions, its size, and that edits while armed have to be tried', async () => {
    const { driver } = await open({ model: 66 });
    const shared = {
      kind: 'partition',
      model: 'INTEGRA 64 Plus',
      slots: 192,
      reserved: [],
      reachable: true,
      panel: 'panel',
      armed: 'disarmed',
      canEditWhileArmed: 'try',
    };
    expect(driver.devices()).toMatchObject([
      { id: 'panel/1', name: 'House', ...shared },
      { id: 'panel/2', name: 'Garage', ...shared },
    ]);
  });

  it('is read without its list of users, one by one, where it does not give one', async () => {
    const { simulator, driver } = await open({ model: 0 });
    simulator.panel.preload(3, '111222');
    simulator.setFaults({ hideUserList: true });
    simulator.received.length = 0;
    house = await house!.restart();
    expect(house.driver.readings('panel/1').get(3)).toEqual({ kind: 'unreadable' });
    expect(house.driver.readings('panel/1').size).toBe(16);
    expect(simulator.received.filter((kind) => kind === 'user')).toHaveLength(16);
    await driver.stop();
  });

  it('gets the prefix before each code that it is shown, and none before a new code', async () => {
    const { simulator, driver } = await open({ prefix: '97' }, { prefix: Pin.of('97') });
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
    expect(simulator.panel.users.get(5)?.digits).toBe('473829');
  });

  it('is believed when it says that it will do it, and asked until it has', async () => {
    const { simulator, driver } = await open();
    simulator.setFaults({ sayAccepted: true });
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
    expect(await driver.clear('panel/1', 5)).toEqual({ kind: 'confirmed' });
  });
});

describe('two partitions of one panel', () => {
  it('have one user for a code on both, who keeps one when the other is taken away', async () => {
    const { simulator, driver } = await open();
    const partitions = () => simulator.panel.users.get(5)?.fields.partitions;
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
    expect(driver.readings('panel/2').get(5)).toEqual({ kind: 'empty' });
    expect(await driver.read('panel/2', 5, PIN)).toEqual({ kind: 'empty' });
    expect(await driver.write('panel/2', 5, PIN)).toEqual({ kind: 'confirmed' });
    expect(partitions()).toEqual([1, 2]);
    expect((await driver.read('panel/2', 5, PIN)).kind).toBe('known');
    expect(await driver.clear('panel/1', 5)).toEqual({ kind: 'confirmed' });
    expect(partitions()).toEqual([2]);
    expect((await driver.read('panel/2', 5, PIN)).kind).toBe('known');
    expect(await driver.clear('panel/2', 5)).toEqual({ kind: 'confirmed' });
    expect(simulator.panel.users.has(5)).toBe(false);
  });

  it('are changed at the same time, and each keeps what the other has done', async () => {
    const { simulator, driver } = await open();
    const both = (act: (device: string) => Promise<WriteOutcome>) =>
      Promise.all(['panel/1', 'panel/2'].map(act));
    const confirmed = [{ kind: 'confirmed' }, { kind: 'confirmed' }];
    for (const pin of [PIN, Pin.of('837261')]) {
      expect(await both((device) => driver.write(device, 5, pin))).toEqual(confirmed);
      expect(simulator.panel.users.get(5)).toMatchObject({
        digits: pin.reveal(),
        fields: { partitions: [1, 2] },
      });
    }
    expect(await both((device) => driver.clear(device, 5))).toEqual(confirmed);
    expect(simulator.panel.users.has(5)).toBe(false);
  });

  it('and a code may never disarm what another one in its place could', async () => {
    const { simulator, driver } = await open();
    await driver.write('panel/2', 5, Pin.of('123123'));
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
    expect(simulator.panel.users.get(5)).toMatchObject({ digits: PIN.reveal(), fields: { partitions: [1] } });
  });
});

describe('what is not ours', () => {
  it('is never touched: masters, duress codes, guards', async () => {
    const { simulator } = await open();
    simulator.panel.preload(7, '777001', { type: USER_TYPE.duress });
    simulator.panel.preload(8, '888001', { type: USER_TYPE.guard });
    simulator.panel.preload(9, '999001', { master: true });
    house = await house!.restart();
    expect(house.device().reserved).toEqual([7, 8, 9]);
    const before = [...simulator.panel.users];
    for (const slot of [7, 8, 9, 241]) {
      const refused = { kind: 'invalid', reason: 'no-such-slot' };
      expect(await house.driver.write('panel/1', slot, PIN)).toEqual(refused);
      expect(await house.driver.clear('panel/1', slot)).toEqual(refused);
    }
    expect([...simulator.panel.users]).toEqual(before);
  });

  it('becomes reserved when somebody makes a duress code at the keypad', async () => {
    const { simulator, events, device } = await open();
    simulator.panel.editAtKeypad(12, '121212', { type: USER_TYPE.duress });
    await events.until(() => device().reserved.includes(12));
    expect(events.all).toContainEqual({ kind: 'devices-changed' });
  });

  it('is not written over by a write that was planned before it came', async () => {
    const { simulator, driver } = await open({}, { pollMs: 60_000 });
    simulator.panel.editAtKeypad(5, '555001');
    expect((await driver.write('panel/1', 5, PIN)).kind).toBe('unreachable');
    expect(simulator.panel.users.get(5)?.digits).toBe('555001');
    expect(driver.readings('panel/1').has(5)).toBe(false);
  });

  it('stays unreadable without its code, and in a partition that it does not have', async () => {
    const { simulator } = await open();
    simulator.panel.preload(5, '555001');
    house = await house!.restart();
    const { driver } = house;
    expect(await driver.read('panel/1', 5)).toEqual({ kind: 'unreadable' });
    expect(await driver.read('panel/2', 5)).toEqual({ kind: 'unreadable' });
    expect(await driver.read('panel/1', 5, PIN)).toEqual({ kind: 'unreadable' });
    expect((await driver.read('panel/1', 5, Pin.of('555001'))).kind).toBe('known');
  });
});

describe('a code that is gone after its use', () => {
  it('is told as a disarm and a change of that slot', async () => {
    const { simulator, events } = await open();
    simulator.panel.preload(6, '606060', { type: USER_TYPE.single });
    simulator.panel.setArmed(1, 0);
    const changed = events.next((event) => event.kind === 'slots-changed');
    simulator.panel.type('606060');
    expect(await changed).toMatchObject({ slots: [6] });
    expect(events.all).toContainEqual({ kind: 'used', device: 'panel/1', slot: 6, how: 'disarm' });
  });
});

describe('what is told', () => {
  it.each([
    ['by himself', (panel: SatelHouse['simulator']['panel']) => panel.changeOwnCode(5, '555001')],
    [
      'by somebody who edits users',
      (panel: SatelHouse['simulator']['panel']) => panel.editAtKeypad(5, '555001'),
    ],
  ])('is a code of ours that is changed %s right after our own write', async (_by, change) => {
    const { simulator, driver, events } = await open();
    const changed = events.next((event) => event.kind === 'slots-changed');
    await driver.write('panel/1', 5, PIN);
    change(simulator.panel);
    expect(await changed).toMatchObject({ slots: [5] });
    expect(await driver.read('panel/1', 5, PIN)).toEqual({ kind: 'unreadable' });
  });

  it('is duress and the disarm, both with the slot', async () => {
    const { simulator, events } = await open();
    simulator.panel.preload(7, '777001', { type: USER_TYPE.duress });
    simulator.panel.setArmed(1, 0);
    const disarmed = events.next((event) => event.kind === 'used' && event.how === 'disarm');
    simulator.panel.type('777001');
    await disarmed;
    expect(events.all).toContainEqual({ kind: 'used', device: 'panel/1', slot: 7, how: 'duress' });
  });

  it('is nothing of our own writes, though the panel notes them in its log', async () => {
    const { simulator, driver, events } = await open();
    await driver.write('panel/1', 5, PIN);
    await driver.write('panel/1', 5, Pin.of('918273'));
    await driver.clear('panel/1', 5);
    const changed = events.next((event) => event.kind === 'slots-changed');
    simulator.panel.editAtKeypad(20, '202020');
    expect(await changed).toMatchObject({ slots: [20] });
    const slots = events.all.flatMap((event) => (event.kind === 'slots-changed' ? [event.slots] : []));
    expect(slots.flat()).not.toContain(5);
  });
});
