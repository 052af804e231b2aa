/** Slots of the configuration that are not a plain user's: masters keep their codes, and nobody of ours is one. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedUser } from '../../../drivers/elk-m1/simulator/panel.ts';
import type { ElkSimulatorOptions } from '../../../drivers/elk-m1/simulator/simulator.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER, MASTER_SLOT, openElkHouse, type ElkHouse } from './house.ts';

const ANNA = Pin.of('314159');
const BERT = Pin.of('271828');
const CONFIRMED = { kind: 'confirmed' };
const OWN_MASTER = { 20: { digits: MASTER, areas: 0b11, role: 'master' } } as const;
const OTHER = { 20: { digits: '808080', areas: 0b11, role: 'master' } } as const;
const DURESS = { 20: { digits: '555777', areas: 0b11, duress: true } } as const;

let house: ElkHouse;
/** Whether a code of a person ever was a master's. */
let wasMaster = false;

/** @param users the master of the configuration is among them, or has a user outside of ours */
async function open(users: ElkSimulatorOptions['users'], panel: ElkSimulatorOptions = {}): Promise<void> {
  house = await openElkHouse({ ...panel, users: users! }, { slots: [20, 60] });
  if (users![20]?.digits === MASTER) house.simulator.panel.users.delete(MASTER_SLOT);
  house = await house.restart();
  watch();
}

/** Looks at the panel's users after each thing that it is told. @param then is called with what that was */
function watch(then: (content: string) => void = () => {}): void {
  const { panel } = house.simulator;
  const answer = panel.answer.bind(panel);
  panel.answer = (content) => {
    const said = answer(content);
    const masters = [...panel.users.values()].filter(({ role }) => role === 'master');
    wasMaster ||= masters.some(({ digits }) => digits === ANNA.reveal() || digits === BERT.reveal());
    then(content);
    return said;
  };
}

afterEach(async () => {
  const seen = wasMaster;
  wasMaster = false;
  const told = JSON.stringify([house.events.all, house.log]);
  await house.stop();
  expect(seen).toBe(false);
  for (const digits of [MASTER, ANNA.reveal(), BERT.reveal()]) expect(told.includes(digits)).toBe(false);
});

const user = (slot: number): SimulatedUser | undefined => house.simulator.panel.users.get(slot);
const reserved = (): readonly number[] => house.driver.devices()[0]!.reserved;
const withdrawn = (event: DriverEvent): boolean => event.kind === 'slot-withdrawn';
const told = (): DriverMessage[] =>
  house.events.all.flatMap((event) => (event.kind === 'slot-withdrawn' ? event.message : []));

describe('the slot of the master whose code the configuration has', () => {
  it('is found and left as it is, told once, and never written again', async () => {
    await open(OWN_MASTER);
    const news = house.events.next(withdrawn);
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
    expect(await news).toMatchObject({ device: 'panel/1', slot: 20 });
    expect(told()).toEqual([{ code: 'master-in-slot', slot: 20, masterCode: 'untouched' }]);
    expect(user(20)).toMatchObject({ digits: MASTER, areas: 0b11, restricted: false });
    expect(reserved()).toContain(20);
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ reason: 'no-such-slot' });
    expect(await house.driver.write('panel/1', 21, ANNA)).toEqual(CONFIRMED);
    house = await house.restart();
    expect(reserved()).toContain(20);
    expect(await house.driver.read('panel/1', 20, ANNA)).toEqual({ kind: 'unreadable', elsewhere: true });
    expect(told()).toEqual([]);
  });

  it('gets its code back where the panel does not tell beforehand', async () => {
    await open(OWN_MASTER, { quirks: { refusesItself: true } });
    const news = house.events.next(withdrawn);
    expect(await house.driver.write('panel/2', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
    await news;
    expect(told()[0]).toMatchObject({ code: 'master-in-slot', masterCode: 'put-back' });
    expect(user(20)).toMatchObject({ digits: MASTER, areas: 0b11, restricted: false });
    expect(await house.driver.write('panel/2', 21, ANNA)).toEqual(CONFIRMED);
  });

  it('gets its code back by the next run where the program was killed in between', async () => {
    await open(OWN_MASTER, { quirks: { refusesItself: true } });
    watch((content) => {
      if (content.startsWith('cu020') && user(20)!.digits !== MASTER)
        house.simulator.setFaults({ offline: true });
    });
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
    expect(user(20)!.digits === MASTER).toBe(false);
    await house.driver.stop();
    house.simulator.setFaults({ offline: false });
    const { simulator } = house;
    house = await house.restart({ started: false });
    const news = house.events.next(withdrawn);
    await house.driver.start(house.events.listener);
    await news;
    expect(simulator.panel.users.get(20)).toMatchObject({ digits: MASTER, areas: 0b11, restricted: false });
    await house.events.until(() => house.driver.devices()[0]?.reachable === true);
    expect(reserved()).toContain(20);
  });
});

it('the digits that hold the place of the master code are kept until that is back, whatever else is written', async () => {
  await open(OWN_MASTER, { quirks: { refusesItself: true } });
  const { panel } = house.simulator;
  const answer = panel.answer.bind(panel);
  let deaf = true;
  // From the moment on when the master code is gone, the panel takes no change.
  panel.answer = (content) =>
    deaf && content.startsWith('cu') && user(20)!.digits !== MASTER ? 'CU00000' : answer(content);
  expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({
    kind: 'unreachable',
    why: { code: 'master-in-slot', slot: 20, masterCode: 'lost' },
  });
  expect(await house.driver.write('panel/1', 21, BERT)).toMatchObject({ kind: 'unreachable' });
  house = await house.restart();
  expect(house.driver.devices()[0]?.reachable).toBe(false);
  deaf = false;
  const news = house.events.next(withdrawn);
  panel.setLevel(1, '1');
  await news;
  expect(user(20)).toMatchObject({ digits: MASTER, areas: 0b11 });
  await house.events.until(() => house.driver.devices()[0]?.reachable === true);
});

describe('the slot of another master', () => {
  it('gets no code of ours, and the owner is told that its own is gone', async () => {
    await open(OTHER);
    const news = house.events.next(withdrawn);
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
    await news;
    expect(told()[0]).toMatchObject({ code: 'master-in-slot', masterCode: 'overwritten' });
    expect(user(20)).toMatchObject({ role: 'master', areas: 0b11, restricted: false });
    expect(reserved()).toContain(20);
    expect(await house.driver.write('panel/1', 21, ANNA)).toEqual(CONFIRMED);
  });

  it('loses the code of ours that an older Latchkey left there', async () => {
    await open({});
    const news = house.events.next(withdrawn);
    house.simulator.panel.users.set(20, {
      ...{ digits: ANNA.reveal(), areas: 1, restricted: false, role: 'master', access: false, duress: false },
    });
    await house.driver.read('panel/1', 20, ANNA);
    await news;
    expect(user(20)!.digits === ANNA.reveal()).toBe(false);
    expect(reserved()).toContain(20);
    wasMaster = false;
  });
});

describe('the slot of a duress user', () => {
  it('is left to him where no code of ours was in it yet', async () => {
    await open(DURESS);
    const news = house.events.next(withdrawn);
    house.simulator.panel.typeCode('555777');
    expect(await news).toMatchObject({ slot: 20, message: { code: 'duress-in-slot', slot: 20 } });
    expect(user(20)).toMatchObject({ digits: '555777', restricted: false });
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ reason: 'no-such-slot' });
  });

  it('loses our code as soon as it has raised the alarm, told after that', async () => {
    await open(DURESS);
    expect(await house.driver.write('panel/1', 20, BERT)).toEqual(CONFIRMED);
    const news = house.events.next(withdrawn);
    house.simulator.panel.typeCode(BERT.reveal());
    await news;
    expect(house.simulator.panel.typeCode(BERT.reveal()).user).toBeUndefined();
    expect(reserved()).toContain(20);
    expect(
      house.events.all.findIndex((event) => event.kind === 'used' && event.how === 'duress'),
    ).toBeLessThan(house.events.all.findIndex(withdrawn));
  });

  it('keeps it until the disarm where the panel lets nobody change codes while armed, also after a restart', async () => {
    await open(DURESS, { quirks: { armedEdits: 'deny' } });
    await house.driver.write('panel/1', 20, BERT);
    house.simulator.panel.setLevel(2, '1');
    house.simulator.panel.typeCode(BERT.reveal());
    await house.events.until(() => house.events.all.some((event) => event.kind === 'used'));
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
    house = await house.restart();
    expect(user(20)!.digits === BERT.reveal()).toBe(true);
    const news = house.events.next(withdrawn);
    house.simulator.panel.setLevel(2, '0');
    await news;
    expect(user(20)).toMatchObject({ restricted: true });
    expect(user(20)!.digits === BERT.reveal()).toBe(false);
  });
});

it('users that the configuration reserves are so for each partition', async () => {
  house = await openElkHouse({}, { slots: [20, 60], reserved: [25, 26] });
  for (const device of house.driver.devices()) {
    expect(device.reserved).toEqual([...Array.from({ length: 19 }, (_, i) => i + 1), 25, 26]);
  }
});
