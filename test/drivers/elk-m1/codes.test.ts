/** What a change of a code leaves in the panel, and what the driver says of it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ElkSimulatorOptions } from '../../../drivers/elk-m1/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER, MASTER_SLOT, openElkHouse, type ElkHouse } from './house.ts';

const ANNA = Pin.of('314159');
const BERT = Pin.of('271828');
const CONFIRMED = { kind: 'confirmed' };
const PARKED = { kind: 'confirmed', suspended: true };

let house: ElkHouse;

async function open(panel: ElkSimulatorOptions = {}): Promise<void> {
  house = await openElkHouse(panel, { slots: [20, 60] });
}

afterEach(() => house.stop());

const user = (slot: number) => house.simulator.panel.users.get(slot);
const opens = (pin: Pin, keypad = 1) => house.simulator.panel.typeCode(pin.reveal(), keypad).user;

describe('a code', () => {
  it('is learnt to have the length that the panel has', async () => {
    house = await openElkHouse(
      { codeLength: 4, users: { [MASTER_SLOT]: { digits: '2468', areas: 0b11, role: 'master' } } },
      { master: Pin.of('2468') },
    );
    expect(house.driver.devices()[0]?.pin).toMatchObject({ minLength: 4, maxLength: 4 });
    expect(await house.driver.write('panel/1', 5, Pin.of('7391'))).toEqual(CONFIRMED);
    expect(user(5)).toMatchObject({ digits: '7391', areas: 1 });
    expect(await house.driver.write('panel/1', 6, ANNA)).toEqual({ kind: 'invalid', reason: 'length' });
  });

  it('is written only to the slots of the configuration', async () => {
    await open();
    for (const slot of [1, 19, 61, MASTER_SLOT, 201, 20.5]) {
      expect(await house.driver.write('panel/1', slot, ANNA)).toEqual({
        kind: 'invalid',
        reason: 'no-such-slot',
      });
      expect(await house.driver.clear('panel/1', slot)).toEqual({ kind: 'invalid', reason: 'no-such-slot' });
    }
    expect(house.simulator.heard).not.toContain('cu');
    expect(house.driver.devices()[0]).toMatchObject({
      slots: 60,
      reserved: Array.from({ length: 19 }, (_, i) => i + 1),
    });
    expect([...house.driver.readings('panel/1').keys()]).toEqual(
      Array.from({ length: 41 }, (_, i) => i + 20),
    );
  });

  it('goes for good: the slot holds digits that nobody knows, and these are locked too', async () => {
    await open();
    await house.driver.write('panel/1', 20, ANNA);
    expect(await house.driver.clear('panel/1', 20, { forGood: true, expected: ANNA })).toEqual(CONFIRMED);
    expect(user(20)).toMatchObject({ restricted: true });
    expect(user(20)?.digits === ANNA.reveal()).toBe(false);
    expect(opens(ANNA)).toBeUndefined();
  });

  it('that comes back stays in the panel, is locked meanwhile, and works again after the next write', async () => {
    await open();
    await house.driver.write('panel/1', 20, ANNA);
    expect(await house.driver.clear('panel/1', 20, { forGood: false, expected: ANNA })).toEqual(PARKED);
    expect(user(20)).toMatchObject({ restricted: true, digits: ANNA.reveal() });
    expect(opens(ANNA)).toBeUndefined();
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
    expect(user(20)).toMatchObject({ restricted: false });
    expect(opens(ANNA)).toBe(20);
  });

  it('is overwritten where the panel does not show that a restriction holds', async () => {
    await open({ quirks: { showsRestricted: true } });
    await house.driver.write('panel/1', 20, ANNA);
    expect(await house.driver.clear('panel/1', 20, { forGood: false, expected: ANNA })).toEqual(CONFIRMED);
    expect(user(20)?.digits === ANNA.reveal()).toBe(false);
  });

  it('works after writing also where the panel keeps a restriction over it', async () => {
    await open({ quirks: { keepsRestriction: true } });
    await house.driver.clear('panel/1', 20, { forGood: true });
    expect(user(20)).toMatchObject({ restricted: true });
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
    expect(opens(ANNA)).toBe(20);
    expect(await house.driver.clear('panel/1', 20, { forGood: true, expected: ANNA })).toEqual(CONFIRMED);
  });

  it('that waits restricted does not stand in the way of the same digits in another slot', async () => {
    await open();
    await house.driver.write('panel/1', 20, ANNA);
    await house.driver.clear('panel/1', 20, { forGood: false, expected: ANNA });
    expect(await house.driver.write('panel/1', 21, ANNA)).toEqual(CONFIRMED);
    expect(opens(ANNA)).toBe(21);
  });

  it('is asked for after a restart, and read as empty once somebody has changed it', async () => {
    await open();
    await house.driver.write('panel/1', 20, ANNA);
    house = await house.restart();
    expect(await house.driver.read('panel/1', 20, ANNA)).toEqual({ kind: 'known', pin: ANNA });
    user(20)!.digits = '999000';
    expect(await house.driver.read('panel/1', 20, ANNA)).toEqual({ kind: 'empty' });
  });

  it('may change anything while the installer was there: nothing that was read holds', async () => {
    await open();
    await house.driver.write('panel/1', 20, ANNA);
    const changed = house.events.next((event) => event.kind === 'slots-changed');
    house.simulator.leaveProgramming();
    expect(await changed).toMatchObject({ slots: 'all' });
    expect(house.driver.readings('panel/1').has(20)).toBe(false);
  });
});

describe('a code on two partitions', () => {
  it('has one slot, and works where it was given', async () => {
    await open();
    await Promise.all(['panel/1', 'panel/2'].map((device) => house.driver.write(device, 20, ANNA)));
    expect(user(20)).toMatchObject({ areas: 0b11 });
    expect([opens(ANNA, 1), opens(ANNA, 2)]).toEqual([20, 20]);
  });

  it('leaves one and stays on the other', async () => {
    await open();
    for (const device of ['panel/1', 'panel/2']) await house.driver.write(device, 20, ANNA);
    expect(await house.driver.clear('panel/1', 20, { forGood: true, expected: ANNA })).toEqual(CONFIRMED);
    expect([opens(ANNA, 1), opens(ANNA, 2)]).toEqual([undefined, 20]);
    expect(await house.driver.clear('panel/2', 20, { forGood: true, expected: ANNA })).toEqual(CONFIRMED);
    expect(opens(ANNA, 2)).toBeUndefined();
  });
});

describe('a code of ours', () => {
  it.each([
    ['whose user is restricted', { restricted: true }],
    ['whose user has no area', { areas: 0 }],
    ['whose user has another area', { areas: 0b10 }],
    ["that is the installer's", { role: 'installer' }],
    ["that is a master's", { role: 'master' }],
  ] as const)('%s is not read as one that works', async (_what, change) => {
    await open();
    await house.driver.write('panel/1', 20, ANNA);
    Object.assign(user(20)!, change);
    expect(await house.driver.read('panel/1', 20, ANNA)).toEqual({ kind: 'empty' });
  });

  it('is not called written where the installer has the same, who keeps it', async () => {
    await open({ users: { 150: { digits: BERT.reveal(), areas: 0b11, role: 'installer' } } });
    expect(await house.driver.write('panel/1', 20, BERT)).toEqual({ kind: 'rejected', reason: 'duplicate' });
    expect(user(150)).toMatchObject({ digits: BERT.reveal(), restricted: false });
  });

  it('goes from each area of the panel, also from those that are no devices', async () => {
    house = await openElkHouse({}, { slots: [20, 60], partitions: { 1: 'House' } });
    await house.driver.write('panel/1', 20, ANNA);
    user(20)!.areas = 0b11;
    expect(await house.driver.clear('panel/1', 20, { forGood: true, expected: ANNA })).toEqual(CONFIRMED);
    expect([opens(ANNA, 1), opens(ANNA, 2)]).toEqual([undefined, undefined]);
  });
});

describe('a denied change', () => {
  it('waits for the disarm where the panel lets nobody change codes while armed, and says when that is', async () => {
    await open({ quirks: { armedEdits: 'deny' } });
    const armed = house.events.next((event) => event.kind === 'devices-changed');
    house.simulator.panel.setLevel(2, '1');
    await armed;
    expect(house.driver.devices().map((device) => device.armed)).toEqual(['disarmed', 'away']);
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect(user(20)).toBeUndefined();
    const accepts = house.events.next(
      (event) => event.kind === 'accepts-changes' && event.device === 'panel/1',
    );
    house.simulator.panel.setLevel(2, '0');
    await accepts;
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
  });

  it('waits for the disarm of an area that is no device, which is told too', async () => {
    house = await openElkHouse(
      { quirks: { armedEdits: 'deny' } },
      { slots: [20, 60], partitions: { 1: 'House' } },
    );
    house.simulator.panel.setLevel(2, '1');
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'not-now', why: 'armed' });
    const accepts = house.events.next((event) => event.kind === 'accepts-changes');
    house.simulator.panel.setLevel(2, '0');
    expect(await accepts).toEqual({ kind: 'accepts-changes', device: 'panel/1' });
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
  });

  it('waits too where somebody arms in the middle of it', async () => {
    await open({ quirks: { armedEdits: 'deny' } });
    await house.driver.write('panel/1', 20, ANNA);
    house.simulator.setFaults({ armsAtChange: true });
    const removal = { forGood: true, expected: ANNA };
    expect(await house.driver.clear('panel/1', 20, removal)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect(user(20)).toMatchObject({ digits: ANNA.reveal(), restricted: false });
  });

  it('is made while armed where the panel takes it', async () => {
    await open();
    house.simulator.panel.setLevel(1, '1');
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
  });

  it('names the master code of the configuration where the panel does not know it any more', async () => {
    await open();
    const told = house.events.next((event) => event.kind === 'connection');
    user(MASTER_SLOT)!.digits = '777777';
    const outcome = await house.driver.write('panel/1', 20, ANNA);
    expect(outcome).toMatchObject({
      kind: 'unreachable',
      why: { code: 'wrong-master-code', needs: 'valid-everywhere' },
    });
    expect(await told).toMatchObject({
      up: false,
      why: { code: 'wrong-master-code', needs: 'valid-everywhere' },
    });
    expect(house.driver.devices()[0]?.reachable).toBe(false);
    expect(JSON.stringify([outcome, house.log]).includes(MASTER)).toBe(false);
  });

  it('of another client is not taken for our own', async () => {
    await open();
    house.simulator.setFaults({ strangersDenial: true });
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
    expect(await house.driver.clear('panel/1', 20, { forGood: false, expected: ANNA })).toEqual(PARKED);
    expect(await house.driver.clear('panel/1', 20, { forGood: true, expected: ANNA })).toEqual(CONFIRMED);
    expect(opens(ANNA)).toBeUndefined();
  });

  it('waits while the installer programs, and goes on afterwards', async () => {
    await open();
    house.simulator.enterProgramming();
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({
      kind: 'not-now',
      why: 'programming',
    });
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({
      kind: 'not-now',
      why: 'programming',
    });
    expect(await house.driver.read('panel/1', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
    expect(house.driver.devices()[0]?.reachable).toBe(false);
    house.simulator.leaveProgramming();
    await house.events.until(() => house.driver.devices()[0]?.reachable === true);
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
  });

  it('is a duplicate where somebody else has the code, who keeps it', async () => {
    await open({ users: { 3: { digits: BERT.reveal(), areas: 0b10 } } });
    expect(await house.driver.write('panel/1', 20, BERT)).toEqual({ kind: 'rejected', reason: 'duplicate' });
    expect(user(3)).toMatchObject({ digits: BERT.reveal(), areas: 0b10 });
  });
});
