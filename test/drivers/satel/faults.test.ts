import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { SatelDriverOptions } from '../../../drivers/satel/driver.ts';
import { encodeFrame } from '../../../drivers/satel/frame.ts';
import {
  MASTER_USER,
  SatelSimulator,
  type SatelSimulatorOptions,
} from '../../../drivers/satel/simulator/simulator.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER, openSatelHouse, runSatelDriver, type SatelHouse } from './house.ts';

let house: SatelHouse | undefined;

afterEach(() => house?.stop());

async function open(panel: SatelSimulatorOptions = {}, options: Partial<SatelDriverOptions> = {}) {
  return (house = await openSatelHouse(panel, options));
}

const PIN = Pin.of('473829');
const isUp = (event: DriverEvent) => event.kind === 'connection' && event.up;
const isDown = (event: DriverEvent) => event.kind === 'connection' && !event.up;

function uses({ events }: SatelHouse) {
  return events.all.filter((event) => event.kind === 'used');
}

describe('a wrong master code', () => {
  const isRefusal = (event: DriverEvent, sent: string): boolean =>
    event.kind === 'connection' && event.why.code === 'wrong-master-code' && event.why.sent === sent;
  const doubt = (event: DriverEvent): boolean => isRefusal(event, 'once-more');
  const end = (event: DriverEvent): boolean => isRefusal(event, 'after-restart');

  it('is told in words what to do, and sent twice at the most', async () => {
    const { simulator, driver, events } = await open({}, { master: Pin.of('111111') });
    await events.until(() => events.all.some(end));
    expect(events.all.filter(doubt)).toHaveLength(1);
    expect(events.reports).toHaveLength(2);
    for (const event of events.reports) expect(event).toMatchObject({ why: { mayHavePrefix: true } });
    expect((await driver.write('panel/1', 5, PIN)).kind).toBe('unreachable');
    await delay(200);
    expect(simulator.panel.wrongCodes).toBe(2);
    expect(simulator.connections).toBe(2);
  });

  it('that was right when it began is not sent for ever either', async () => {
    const { simulator, driver, events } = await open({}, { pollMs: 60_000 });
    const { fields } = simulator.panel.users.get(MASTER_USER)!;
    simulator.panel.users.set(MASTER_USER, { digits: '111111', fields });
    expect((await driver.write('panel/1', 5, PIN)).kind).toBe('unreachable');
    await events.until(() => events.all.some(end));
    await delay(200);
    expect(simulator.panel.wrongCodes).toBe(2);
    expect(simulator.connections).toBe(2);
  });

  it('is forgiven where the panel knows it when it is asked once more', async () => {
    const { simulator, driver, events } = await open({}, { pollMs: 60_000 });
    const master = simulator.panel.users.get(MASTER_USER)!;
    for (let turn = 0; turn < 3; turn++) {
      simulator.panel.users.delete(MASTER_USER);
      const up = events.next(isUp);
      expect((await driver.write('panel/1', 5, PIN)).kind).toBe('unreachable');
      simulator.panel.users.set(MASTER_USER, master);
      await up;
    }
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
  });
});

describe('a connection that ends in the middle of a write', () => {
  it.each([
    ['before', 'empty'],
    ['after', 'known'],
  ] as const)('%s the panel has acted: nothing is claimed, and the slot is read', async (when, reading) => {
    const { simulator, driver, events } = await open();
    const up = events.next(isUp);
    simulator.setFaults({ cutAt: { kind: 'create-user', when } });
    expect((await driver.write('panel/1', 5, PIN)).kind).toBe('unreachable');
    await up;
    expect(driver.readings('panel/1').has(5)).toBe(false);
    expect((await driver.read('panel/1', 5, PIN)).kind).toBe(reading);
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
  });

  it('leaves a removal open in the same way', async () => {
    const { simulator, driver, events } = await open();
    await driver.write('panel/1', 5, PIN);
    const up = events.next(isUp);
    simulator.setFaults({ cutAt: { kind: 'remove-user', when: 'after' } });
    expect((await driver.clear('panel/1', 5)).kind).toBe('unreachable');
    await up;
    expect(await driver.clear('panel/1', 5)).toEqual({ kind: 'confirmed' });
  });
});

describe('a second client', () => {
  it.each([
    ['plain', {}],
    ['encrypted', { integrationKey: 'key' }],
  ])('is told that another one has the panel (%s), and gets it later', async (_how, key) => {
    const simulator = await SatelSimulator.start({ masterCode: MASTER, ...key });
    const other = connect(simulator.port, '127.0.0.1');
    await once(other, 'connect');
    house = await runSatelDriver(simulator, key);
    expect(house.events.all[0]).toMatchObject({ up: false, why: { code: 'session-taken', what: 'satel' } });
    const up = house.events.next(isUp);
    other.destroy();
    await up;
    expect(await house.driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
  });
});

describe('an integration key', () => {
  it.each([
    [
      'that is wrong',
      { integrationKey: 'key' },
      { integrationKey: 'other' },
      { code: 'silent', encrypts: true },
    ],
    ['that is missing', { integrationKey: 'key' }, {}, { code: 'silent', encrypts: false }],
    ['where the module does not encrypt', {}, { integrationKey: 'key' }, { code: 'silent', encrypts: true }],
  ])('%s is told', async (_what, panel, options, why) => {
    const { events } = await open(panel, options);
    expect(events.all[0]).toMatchObject({ up: false, why });
  });
});

describe('a panel that changes no users while it is armed', () => {
  it('puts a write off, and tells when it is disarmed', async () => {
    const { simulator, driver, events, device } = await open();
    simulator.setFaults({ canEditWhileArmed: false });
    // Armed between our last look and the write.
    simulator.panel.setArmed(1, 2);
    expect(await driver.write('panel/1', 5, PIN)).toEqual({
      kind: 'not-now',
      why: 'armed',
      message: { code: 'armed', partitions: ['House'] },
    });
    expect(simulator.panel.users.has(5)).toBe(false);
    await events.until(() => device().armed === 'stay');

    const told = events.next((event) => event.kind === 'accepts-changes');
    simulator.panel.setArmed(1, undefined);
    await told;
    expect(device().armed).toBe('disarmed');
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
  });

  it('puts off what was on its way when somebody armed it, and nothing is half done', async () => {
    const { simulator, driver } = await open();
    await driver.write('panel/1', 6, Pin.of('718281'));
    simulator.setFaults({ canEditWhileArmed: false, armsAtEdit: true });
    expect(await driver.write('panel/1', 5, PIN)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect(await driver.clear('panel/1', 6)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect([5, 6].map((slot) => simulator.panel.users.get(slot)?.digits)).toEqual([undefined, '718281']);
  });

  it('puts a removal off in the same way, and the code is still read there', async () => {
    const { simulator, driver } = await open();
    await driver.write('panel/1', 5, PIN);
    simulator.setFaults({ canEditWhileArmed: false });
    simulator.panel.setArmed(2, 0);
    expect(await driver.clear('panel/1', 5)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect((await driver.read('panel/1', 5, PIN)).kind).toBe('known');
  });

  it('is waited for while somebody programs it, and tells of the end', async () => {
    const { simulator, driver, events } = await open();
    simulator.panel.setServiceMode(true);
    expect(await driver.write('panel/1', 5, PIN)).toMatchObject({ kind: 'not-now', why: 'programming' });
    const told = events.next((event) => event.kind === 'accepts-changes');
    simulator.panel.setServiceMode(false);
    expect(await told).toEqual({ kind: 'accepts-changes', device: 'panel/1' });
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
  });
});

it('a panel whose end of service mode is in no log is found to take changes again', async () => {
  const { simulator, driver, events } = await open();
  simulator.panel.setServiceMode(true, { isLogged: false });
  expect(await driver.write('panel/1', 5, PIN)).toMatchObject({ kind: 'not-now', why: 'programming' });
  simulator.panel.setServiceMode(false, { isLogged: false });
  await events.next((event) => event.kind === 'accepts-changes');
  expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
});

describe('a bad line', () => {
  it.each([
    ['garbage', Buffer.from('00ff410d0afe0d', 'hex')],
    ['half a frame', encodeFrame(Buffer.from('e0123456789abc', 'hex')).subarray(0, 7)],
    ['a single FE', Buffer.from('fe', 'hex')],
    ['a frame that is no answer', encodeFrame(Buffer.from('5501', 'hex'))],
  ])('%s before each answer changes nothing', async (_what, noise) => {
    const { simulator, driver, events } = await open();
    simulator.setFaults({ noise });
    expect(await driver.write('panel/1', 5, PIN)).toEqual({ kind: 'confirmed' });
    expect(await driver.clear('panel/1', 5)).toEqual({ kind: 'confirmed' });
    expect(events.all.some(isDown)).toBe(false);
  });

  it('an answer with a wrong checksum is asked for again', async () => {
    const { simulator, driver, events } = await open({}, { pollMs: 60_000 });
    simulator.setFaults({ spoilAt: 'user' });
    expect(await driver.read('panel/1', 5)).toEqual({ kind: 'empty' });
    expect(events.all.some(isDown)).toBe(false);
  });

  it('a write whose answer is lost is not sent again', async () => {
    const { simulator, driver, events } = await open({}, { pollMs: 60_000 });
    simulator.setFaults({ spoilAt: 'create-user' });
    const up = events.next(isUp);
    expect((await driver.write('panel/1', 5, PIN)).kind).toBe('unreachable');
    await up;
    expect(simulator.received.filter((kind) => kind === 'create-user')).toHaveLength(1);
    expect((await driver.read('panel/1', 5, PIN)).kind).toBe('known');
  });

  it('a module that falls silent is noticed, and is used again when it answers', async () => {
    const { simulator, driver, events, device } = await open();
    const down = events.next(isDown);
    simulator.setFaults({ mute: true });
    expect(await down).toMatchObject({ why: { code: 'silent', stage: 'later' } });
    expect(device().reachable).toBe(false);
    expect((await driver.read('panel/1', 5)).kind).toBe('unreachable');
    const up = events.next(isUp);
    simulator.setFaults({ mute: false });
    await up;
    expect(device().reachable).toBe(true);
  });

  it('is tried again at bounded pace, while the module is away and while it hangs up', async () => {
    const { simulator, events } = await open();
    const before = simulator.connections;
    simulator.setFaults({ offline: true });
    await delay(1000);
    // 10, 20, 40 and then 80 ms: fewer than 20 in a second.
    expect(simulator.connections - before).toBeLessThan(20);
    expect(simulator.connections - before).toBeGreaterThan(2);
    // It was lost; then it hangs up each time.
    expect(events.all.filter(isDown)).toHaveLength(2);
  });
});

describe('the log', () => {
  it('gives back what happened while there was no connection, in order, once, and with its time', async () => {
    const opened = await open();
    const { simulator, driver, events } = opened;
    await driver.write('panel/1', 5, PIN);
    const { panel } = simulator;
    simulator.setFaults({ offline: true });
    await events.until(() => events.all.some(isDown));
    const at = new Date(Date.now() - 60 * 60_000);
    panel.now = () => at;
    panel.type('473829');
    panel.type('473829');
    panel.now = () => new Date();
    panel.type('473829');
    const up = events.next(isUp);
    simulator.setFaults({ offline: false });
    await up;
    await events.until(() => uses(opened).length >= 3);
    const told = uses(opened).map(({ how, slot }) => `${how} ${slot}`);
    expect(told).toEqual(['arm 5', 'disarm 5', 'arm 5']);
    const [first, , last] = uses(opened);
    // The log has minutes.
    expect(Math.abs(first!.at! - at.getTime())).toBeLessThan(120_000);
    expect(Math.abs(last!.at! - Date.now())).toBeLessThan(120_000);
  });

  it('gives back what happened while the program did not run', async () => {
    const first = await open();
    await first.driver.write('panel/1', 5, PIN);
    await first.driver.stop();
    first.simulator.panel.type('473829');
    house = await first.restart();
    await house.events.until(() => uses(house!).length > 0);
    expect(uses(house)).toMatchObject([{ slot: 5, how: 'arm' }]);
  });

  it('is read again where the connection ends in the middle of that', async () => {
    const opened = await open();
    const { simulator, driver, events } = opened;
    await driver.write('panel/1', 5, PIN);
    simulator.setFaults({ offline: true });
    await events.until(() => events.all.some(isDown));
    simulator.panel.type('473829');
    const used = events.next((event) => event.kind === 'used');
    simulator.setFaults({ offline: false, cutAt: { kind: 'clock', when: 'before' } });
    expect(await used).toMatchObject({ slot: 5, how: 'arm' });
    expect(simulator.faults.cutAt).toBeUndefined();
    expect(uses(opened)).toHaveLength(1);
  });

  it('is not told again when an entry is repeated, or its report was sent', async () => {
    const opened = await open();
    const { simulator, driver, events } = opened;
    await driver.write('panel/1', 5, PIN);
    const used = events.next((event) => event.kind === 'used');
    simulator.panel.type('473829');
    await used;
    simulator.panel.log.reportNewest();
    const changed = events.next((event) => event.kind === 'slots-changed');
    simulator.panel.editAtKeypad(20, '202020');
    await changed;
    expect(uses(opened)).toHaveLength(1);
  });

  it('has lost its place when it is full: any slot may have changed', async () => {
    const { simulator, events } = await open({ logCapacity: 5 });
    const first = events.next((event) => event.kind === 'slots-changed');
    simulator.panel.editAtKeypad(20, '202020');
    await first;
    simulator.setFaults({ offline: true });
    await events.until(() => events.all.some(isDown));
    for (let count = 0; count < 10; count++) simulator.panel.editAtKeypad(5, `00000${count}`);
    const changed = events.next((event) => event.kind === 'slots-changed' && event.slots === 'all');
    simulator.setFaults({ offline: false });
    expect(await changed).toMatchObject({ device: 'panel/1' });
  });

  it('is followed too where a panel counts its entries from somewhere that moves', async () => {
    const opened = await open();
    const { simulator, driver, events } = opened;
    await driver.write('panel/1', 5, PIN);
    simulator.panel.log.moveIndices();
    for (const how of ['arm', 'disarm', 'arm']) {
      const used = events.next((event) => event.kind === 'used');
      simulator.panel.type('473829');
      expect(await used).toMatchObject({ how, slot: 5 });
    }
    expect(uses(opened)).toHaveLength(3);
    expect(events.all.filter((event) => event.kind === 'slots-changed')).toEqual([]);
  });
});
