/** Answers that come late, twice or unasked: a bare result names no command, and must count for none but its own. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSatelDriver, type SatelDriverOptions } from '../../../drivers/satel/driver.ts';
import type { SatelSimulatorOptions } from '../../../drivers/satel/simulator/simulator.ts';
import { RIGHT, USER_TYPE } from '../../../drivers/satel/users/user-record.ts';
import { RESULT } from '../../../drivers/satel/message-types.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../event-log.ts';
import { MASTER, openSatelHouse, QUICK, type SatelHouse } from './house.ts';

let house: SatelHouse | undefined;

afterEach(async () => {
  await house?.stop();
  house = undefined;
});

async function open(panel: SatelSimulatorOptions = {}, options: Partial<SatelDriverOptions> = {}) {
  return (house = await openSatelHouse(panel, { pollMs: 60_000, ...options }));
}

const PIN = Pin.of('473829');
const ID = 'panel/1';
const isUp = (event: DriverEvent) => event.kind === 'connection' && event.up;
const isDown = (event: DriverEvent) => event.kind === 'connection' && !event.up;
/** Whether somebody who types the PIN disarms the house. */
function opens({ simulator }: SatelHouse): boolean {
  simulator.panel.armed.set(1, 0);
  const { opened } = simulator.panel.type(PIN.reveal());
  simulator.panel.armed.delete(1);
  return opened;
}

describe('a result that nobody asked for', () => {
  it.each([RESULT.ok, RESULT.userMissing, RESULT.accepted])(
    '(%i) before a refused removal does not make it removed',
    async (code) => {
      const { simulator, driver } = await open();
      await driver.write(ID, 5, PIN);
      simulator.setFaults({ refuse: true, strayAt: { kind: 'remove-user', code } });
      expect((await driver.clear(ID, 5, { forGood: true, expected: PIN })).kind).toBe('unreachable');
      expect(opens(house!)).toBe(true);
      expect(driver.readings(ID).get(5)).not.toEqual({ kind: 'empty' });
    },
  );

  it.each(Object.values(RESULT))('(%i) before that to a write makes nothing of it', async (code) => {
    const { simulator, driver, events } = await open();
    simulator.setFaults({ strayAt: { kind: 'create-user', code } });
    const up = events.next(isUp);
    const outcome = await driver.write(ID, 5, PIN);
    expect(opens(house!)).toBe(true);
    expect(outcome.kind).toBe('unreachable');
    await up;
    expect(await driver.read(ID, 5, PIN)).toEqual({ kind: 'known', pin: PIN });
  });

  it.each([RESULT.userMissing, RESULT.codeUnknown, RESULT.noAccess, RESULT.other])(
    '(%i) before who has a slot is not the answer to that',
    async (code) => {
      const { simulator, driver, events } = await open();
      await driver.write(ID, 5, PIN);
      const up = events.next(isUp);
      simulator.setFaults({ strayAt: { kind: 'user', code } });
      expect((await driver.read(ID, 5, PIN)).kind).toBe('unreachable');
      await up;
      expect(await driver.read(ID, 5, PIN)).toEqual({ kind: 'known', pin: PIN });
    },
  );

  it.each([RESULT.codeUnknown, RESULT.noAccess])(
    '(%i) before whose a code is does not make a written code rejected',
    async (code) => {
      const { simulator, driver } = await open();
      simulator.setFaults({ strayAt: { kind: 'self', code } });
      expect((await driver.write(ID, 5, PIN)).kind).toBe('unreachable');
      expect(opens(house!)).toBe(true);
    },
  );
});

describe('a result that comes late', () => {
  it.each(['user', 'self', 'read-event', 'changes'] as const)(
    'with "code unknown", and is heard where the answer to %s was waited for, does not end the driver',
    async (before) => {
      const { simulator, driver, events } = await open({}, { pollMs: 20 });
      await driver.write(ID, 5, PIN);
      simulator.panel.users.delete(5);
      // Nobody has the code now; that this is so is said too late.
      simulator.setFaults({ lateAt: { kind: 'self', before } });
      const up = events.next(isUp);
      const down = events.next(isDown);
      void driver.clear(ID, 5, { forGood: true, expected: PIN });
      void driver.read(ID, 6);
      await down;
      await up;
      expect(await driver.write(ID, 7, Pin.of('564738'))).toEqual({ kind: 'confirmed' });
      expect(events.reports.filter(isDown).map((event) => 'why' in event && event.why)).not.toContainEqual(
        expect.stringContaining('master_code'),
      );
    },
  );

  it('of a removal, after the connection was made anew, is not the answer to the next one', async () => {
    const { simulator, driver, events } = await open();
    await driver.write(ID, 5, PIN);
    await driver.write(ID, 6, Pin.of('564738'));
    const up = events.next(isUp);
    simulator.setFaults({ lateAt: { kind: 'remove-user', before: 'remove-user' } });
    expect((await driver.clear(ID, 6)).kind).toBe('unreachable');
    await up;
    simulator.setFaults({ refuse: true });
    expect((await driver.clear(ID, 5, { forGood: true, expected: PIN })).kind).toBe('unreachable');
    expect(opens(house!)).toBe(true);
  });
});

describe('a clear', () => {
  it('is not confirmed where somebody gave the code to another user of this partition', async () => {
    const { simulator, driver } = await open();
    await driver.write(ID, 5, PIN);
    simulator.panel.users.delete(5);
    simulator.panel.preload(9, PIN.reveal());
    const { users } = simulator.panel;
    expect((await driver.read(ID, 5, PIN)).kind).toBe('unreadable');
    expect(await driver.clear(ID, 5, { forGood: true, expected: PIN })).toEqual({
      kind: 'rejected',
      reason: 'duplicate',
    });
    // Whose code it is decides what becomes of it.
    expect(users.get(9)?.digits).toBe(PIN.reveal());
  });

  it('asks for no two codes in a row that nobody has, so that no panel sounds its alarm', async () => {
    const { simulator, driver, events } = await open({}, { pollMs: 20 });
    const pins = ['473829', '564738', '192837', '918273'].map((digits) => Pin.of(digits));
    for (const [index, pin] of pins.entries()) await driver.write(ID, 5 + index, pin);
    for (const [index, expected] of pins.entries()) {
      expect(await driver.clear(ID, 5 + index, { forGood: true, expected })).toEqual({ kind: 'confirmed' });
    }
    const changed = events.next((event) => event.kind === 'slots-changed');
    simulator.panel.editAtKeypad(20, '202020');
    await changed;
    expect(events.reports.filter((event) => event.kind === 'used')).toEqual([]);
  });
});

describe('a user of ours who may not come and go', () => {
  it.each([
    ['without the right to disarm', { rights: RIGHT.arm }],
    ['without the right to arm', { rights: RIGHT.disarm }],
    ['only at the hours of a schedule of the panel', { type: USER_TYPE.schedule, time: 1 }],
  ])('%s is not called known, and is made right by the next write', async (_what, change) => {
    const { simulator, driver } = await open();
    await driver.write(ID, 5, PIN);
    const { digits, fields } = simulator.panel.users.get(5)!;
    simulator.panel.users.set(5, { digits, fields: { ...fields, ...change } });
    expect(await driver.read(ID, 5, PIN)).toEqual({ kind: 'unreadable' });
    expect(await driver.write(ID, 5, PIN)).toEqual({ kind: 'confirmed' });
    expect(simulator.panel.users.get(5)!.fields).toEqual(fields);
    expect(await driver.read(ID, 5, PIN)).toEqual({ kind: 'known', pin: PIN });
  });

  it('because the panel withholds the right is a refusal, and the code does not stay in the panel', async () => {
    const { simulator, driver } = await open();
    simulator.setFaults({ withholds: RIGHT.disarm });
    expect(await driver.write(ID, 5, PIN)).toEqual({ kind: 'rejected', reason: 'refused' });
    expect(simulator.panel.users.has(5)).toBe(false);
    expect(driver.readings(ID).get(5)).toEqual({ kind: 'empty' });
  });
});

describe('a panel that says neither yes nor no', () => {
  it('about who is in a slot has not shown that somebody is there', async () => {
    const { simulator, driver } = await open();
    simulator.setFaults({ busy: true });
    expect((await driver.read(ID, 5, PIN)).kind).toBe('unreachable');
    expect((await driver.clear(ID, 5)).kind).toBe('unreachable');
    expect((await driver.write(ID, 5, PIN)).kind).toBe('unreachable');
    simulator.setFaults({ busy: false });
    expect(await driver.read(ID, 5, PIN)).toEqual({ kind: 'empty' });
  });
});

it('a code that is too short for the panel is refused for its length', async () => {
  const { driver } = await open({ shortestCode: 6 });
  expect(await driver.write(ID, 5, Pin.of('5831'))).toEqual({ kind: 'rejected', reason: 'length' });
  expect(await driver.write(ID, 5, PIN)).toEqual({ kind: 'confirmed' });
});

describe('what an owner reads of a module that', () => {
  /** Something that listens, and does this with whoever comes. */
  async function listen(
    does: (socket: Socket) => void,
  ): Promise<{ told: EventLog; connections: () => number }> {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => {});
      does(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const told = new EventLog();
    const driver = createSatelDriver({
      ...{ id: 'panel', host: '127.0.0.1', port, master: Pin.of(MASTER), timing: QUICK, log: () => {} },
    });
    await driver.start(told.listener);
    onTestFinished(async () => {
      await driver.stop();
      server.close();
    });
    await told.until(() => told.reports.length > 0);
    return { told, connections: () => connections };
  }

  it('connects and answers nothing is said after one answer that did not come', async () => {
    let asked = 0;
    const { told } = await listen((socket) => socket.on('data', () => (asked += 1)));
    expect(told.reports).toMatchObject([
      { up: false, why: { code: 'silent', stage: 'start', encrypts: false } },
    ]);
    expect(asked).toBe(1);
  });

  it('hangs up at once is that it hangs up, once', async () => {
    const { told, connections } = await listen((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      const look = () => (connections() >= 4 ? resolve() : void setImmediate(look));
      look();
    });
    expect(told.reports).toMatchObject([{ up: false, why: { code: 'cut-off', stage: 'start' } }]);
  });

  it('is taken away amid what the panel tells of itself is that this goes on', async () => {
    const { simulator } = await open();
    const gone = house!.events.next(isDown);
    simulator.setFaults({ offline: true });
    await gone;
    const words = house!.events.next(
      (event) =>
        event.kind === 'connection' && event.why.code === 'cut-off' && event.why.stage === 'interview',
    );
    simulator.setFaults({ offline: false, cutAt: { kind: 'self', when: 'before' } });
    await words;
  });
});
