import { afterEach, describe, expect, it } from 'vitest';
import { MASTER_USER } from '../../../drivers/envisalink/simulator/panel.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { seeded } from '../../support/noise/random.ts';
import { MASTER, openEnvisalinkHouse } from './house.ts';
import type { EnvisalinkHouse } from './house.ts';

const ID = 'panel/1';
const PIN = Pin.of('719350');

let house: EnvisalinkHouse;

afterEach(() => house.stop());

const isUsed = (event: DriverEvent) => event.kind === 'used';
const used = () => house.events.all.filter(isUsed);
const keysSent = () => house.simulator.received.filter((command) => command.startsWith('071'));
/** Resolves once the driver has heard all that the panel has said before. */
async function heard(): Promise<void> {
  const { panel } = house.simulator;
  const open = panel.openZones.has(8);
  const told = house.events.next((event) => event.kind === 'trouble');
  house.simulator.panel.send(open ? '8290' : '829');
  house.simulator.panel.send('829');
  await told;
}

describe('a panel that is armed', () => {
  it('gets no keys, and is programmed once it is disarmed', async () => {
    house = await openEnvisalinkHouse();
    const isArmed = house.events.next(isUsed);
    house.simulator.panel.arm(1, 'stay', MASTER_USER);
    await isArmed;
    expect(house.panel().armed).toBe('stay');
    expect(house.panel().canEditWhileArmed).toBe('no');
    expect(await house.driver.write(ID, 5, PIN)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect(await house.driver.clear(ID, 5)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect(keysSent()).toEqual([]);

    const accepts = house.events.next((event) => event.kind === 'accepts-changes');
    house.simulator.panel.disarm(1, MASTER_USER);
    expect(await accepts).toEqual({ kind: 'accepts-changes', device: ID });
    expect(house.panel().armed).toBe('disarmed');
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
  });

  it('counts as armed while people are leaving, and the end of that is told', async () => {
    house = await openEnvisalinkHouse();
    house.simulator.panel.keepsExitDelay = true;
    const leaving = house.events.next((event) => event.kind === 'devices-changed');
    house.simulator.panel.arm(1, 'away');
    await leaving;
    expect(await house.driver.write(ID, 5, PIN)).toMatchObject({ kind: 'not-now', why: 'armed' });
    const back = house.events.next((event) => event.kind === 'devices-changed');
    house.simulator.panel.disarm(1);
    await back;
    expect(house.panel().armed).toBe('disarmed');
  });

  it.each([
    ['before the code was sent', `*5`, { kind: 'not-now', why: 'armed' }],
    ['when the code was on its way', PIN.reveal(), { kind: 'unreachable' }],
  ])('in the middle of a write, %s, ends it in words and out of the menu', async (_when, keys, outcome) => {
    house = await openEnvisalinkHouse();
    house.simulator.onKeys = (frame) => {
      if (frame === keys) house.simulator.panel.arm(1, 'away');
    };
    expect(await house.driver.write(ID, 5, PIN)).toMatchObject(outcome);
    expect(keysSent().at(-1)).toBe('0711#');
    expect(house.simulator.panel.keypads.get(1)!.isProgramming).toBe(false);
    expect(house.simulator.slots()[5]).toBeUndefined();
    // It can be in the panel, so it is not called free.
    const state = 'why' in outcome ? 'empty' : 'unreadable';
    expect(await house.driver.read(ID, 5)).toEqual({ kind: state });
  });
});

describe('keys', () => {
  it('are the ones of the manual, one menu at a time, and the menu is left', async () => {
    house = await openEnvisalinkHouse(
      { codeLength: 4, master: '1234' },
      {
        masterCode: Pin.of('1234'),
      },
    );
    await house.driver.write(ID, 5, Pin.of('5678'));
    expect(keysSent()).toEqual(['0711#', '0711*5', '07111234', '071105', '07115678', '0711#']);
    house.simulator.received.length = 0;
    await house.driver.clear(ID, 5);
    expect(keysSent()).toEqual(['0711#', '0711*5', '07111234', '071105', '0711*', '0711#']);
  });

  it('of two writes and an arming at once do not mix', async () => {
    house = await openEnvisalinkHouse();
    const [first, second, armed] = await Promise.all([
      house.driver.write(ID, 5, PIN),
      house.driver.write(ID, 6, Pin.of('864202')),
      house.driver.arm(ID, 'stay', undefined, {}),
    ]);
    expect([first, second, armed]).toEqual([
      { kind: 'unverified' },
      { kind: 'unverified' },
      { kind: 'done' },
    ]);
    expect(house.simulator.slots()).toMatchObject({ 5: '719350', 6: '864202' });
    expect(house.simulator.received.at(-1)).toBe('0311');
  });

  it('are sent no faster than the keybus takes them', async () => {
    const timing = {
      firstRetryMs: 10,
      lastRetryMs: 80,
      pollMs: 5000,
      answerMs: 5000,
      keyMs: 60,
      promptMs: 5000,
    };
    house = await openEnvisalinkHouse({ keyMs: 2 }, { timing });
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
  });

  it('that get lost write no other slot, arm nothing and leave no menu open', async () => {
    house = await openEnvisalinkHouse(
      {},
      {
        timing: { firstRetryMs: 10, lastRetryMs: 80, pollMs: 5000, answerMs: 5000, keyMs: 0, promptMs: 40 },
      },
    );
    const random = seeded(4);
    const before = { ...house.simulator.slots() };
    for (let turn = 0; turn < 30; turn++) {
      house.simulator.losesKeys = () => (random() < 0.75 ? 'no' : random() < 0.5 ? 'said' : 'unsaid');
      await house.driver.write(ID, 5, PIN);
      house.simulator.losesKeys = () => 'no';
      const slots = house.simulator.slots();
      expect({ ...slots, 5: undefined }).toEqual({ ...before, 5: undefined });
      expect([undefined, PIN.reveal()]).toContain(slots[5]);
      expect(house.simulator.panel.mode(1)).toBe('disarmed');
      if (turn % 3 === 0) {
        expect(await house.driver.clear(ID, 5)).toEqual({ kind: 'confirmed' });
        expect(house.simulator.panel.keypads.get(1)!.isProgramming).toBe(false);
      }
    }
  });
});

describe('a code that the panel does not take', () => {
  it('is a duplicate where the panel asks again', async () => {
    house = await openEnvisalinkHouse();
    house.simulator.panel.users.set(7, PIN.reveal());
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'rejected', reason: 'duplicate' });
    expect(house.simulator.panel.keypads.get(1)!.isProgramming).toBe(false);
    expect(await house.driver.read(ID, 5)).toEqual({ kind: 'empty' });
  });

  it('is taken for written, and never for cleared, where the lights do not tell', async () => {
    house = await openEnvisalinkHouse();
    house.simulator.panel.quirks.showsPrompt = false;
    house.simulator.panel.quirks.programLightOn = true;
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
    expect(await house.driver.clear(ID, 5)).toEqual({ kind: 'unverified' });
    expect(await house.driver.read(ID, 5)).toEqual({ kind: 'unreadable' });
  });
});

describe('a wrong master code', () => {
  it('is sent twice at the most, and an owner is asked to correct it', async () => {
    house = await openEnvisalinkHouse({}, { masterCode: Pin.of('111113') });
    for (let turn = 0; turn < 4; turn++) {
      const outcome = await house.driver.write(ID, 5, PIN);
      const why = { code: 'wrong-master-code', sent: 'after-restart', locksKeypads: true };
      expect(outcome).toEqual({ kind: 'unreachable', why });
    }
    expect(keysSent().filter((keys) => keys === '0711111113')).toHaveLength(2);
    expect(await house.driver.read(ID, 5)).toEqual({ kind: 'empty' });
    expect(used()).toEqual([]);
  });

  it.each([MASTER, '05', PIN.reveal()])(
    'is not suspected where somebody else mistypes at %#',
    async (keys) => {
      house = await openEnvisalinkHouse();
      house.simulator.onKeys = (frame) => {
        if (frame === keys) house.simulator.panel.enterCode(1, '909090');
      };
      expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
    },
  );

  it('never arms the house where the keypad did not hear the menu', async () => {
    house = await openEnvisalinkHouse();
    house.simulator.losesKeys = (frame) => (frame === '*5' ? 'unsaid' : 'no');
    expect(await house.driver.write(ID, 5, PIN)).toMatchObject({ kind: 'unreachable' });
    expect(keysSent()).not.toContain(`0711${MASTER}`);
    expect(house.simulator.panel.mode(1)).toBe('disarmed');
  });
});

describe('a connection', () => {
  it('that breaks in the middle of a write leaves the slot in doubt, and the menu is closed afterwards', async () => {
    house = await openEnvisalinkHouse();
    house.simulator.onKeys = (frame) => {
      if (frame === PIN.reveal()) house.simulator.drop();
    };
    expect(await house.driver.write(ID, 5, PIN)).toMatchObject({ kind: 'unreachable' });
    expect(house.simulator.panel.keypads.get(1)!.isProgramming).toBe(true);
    house.simulator.onKeys = () => {};
    await house.events.until(() => house.panel().reachable);
    expect(await house.driver.write(ID, 6, Pin.of('864202'))).toEqual({ kind: 'unverified' });
    expect(house.simulator.panel.keypads.get(1)!.isProgramming).toBe(false);
    expect(house.simulator.slots()).toMatchObject({ 6: '864202' });
    expect(await house.driver.read(ID, 5)).toEqual({ kind: 'unreadable' });
  });

  it('that breaks tells of a disarm that was missed by the state of the panel', async () => {
    house = await openEnvisalinkHouse();
    const isArmed = house.events.next(isUsed);
    house.simulator.panel.arm(1, 'away', 5);
    await isArmed;
    await house.simulator.setFaults({ offline: true });
    await house.events.until(() => !house.panel().reachable);
    house.simulator.panel.disarm(1, 5);
    await house.simulator.setFaults({ offline: false });
    await house.events.until(() => house.panel().reachable);
    expect(house.panel().armed).toBe('disarmed');
  });

  it('to an EnvisaLink whose only session another program has is explained, once, and comes by itself', async () => {
    const first = await openEnvisalinkHouse();
    house = await openEnvisalinkHouse({}, { port: first.simulator.port });
    expect(first.panel().reachable).toBe(true);
    await first.driver.stop();
    await house.events.until(() => house.panel().reachable);
    expect(house.events.all.filter((event) => event.kind === 'connection')).toMatchObject([
      { up: false, why: { code: 'session-taken', what: 'envisalink' } },
      { up: true },
    ]);
    await first.simulator.stop();
  });

  it('that is taken away right after each login is tried less and less often', async () => {
    house = await openEnvisalinkHouse(
      {},
      {
        timing: {
          firstRetryMs: 20,
          lastRetryMs: 60_000,
          pollMs: 60_000,
          answerMs: 5000,
          keyMs: 0,
          promptMs: 400,
        },
      },
    );
    const { simulator, events } = house;
    const begun = performance.now();
    for (let turn = 0; turn < 4; turn++) {
      const back = events.next((event) => event.kind === 'connection' && event.up);
      simulator.drop();
      await back;
    }
    // 20 + 40 + 80 + 160 ms; without growing waits it would be 80.
    expect(performance.now() - begun).toBeGreaterThan(290);
    expect(simulator.connections).toBe(5);
  });

  it('to an EnvisaLink with another password says what to correct', async () => {
    house = await openEnvisalinkHouse({}, { password: Pin.of('house7') });
    expect(house.events.all).toContainEqual(
      expect.objectContaining({
        kind: 'connection',
        up: false,
        why: expect.objectContaining({ code: 'wrong-login' }) as DriverMessage,
      }),
    );
    expect(house.log.join()).not.toContain('house7');
  });

  it('that answers nothing any more is given up and built anew', async () => {
    house = await openEnvisalinkHouse();
    await house.simulator.setFaults({ mute: true });
    await house.events.until(() => !house.panel().reachable);
    await house.simulator.setFaults({ mute: false });
    await house.events.until(() => house.panel().reachable);
  });
});

describe('bytes on the wire', () => {
  it('that are garbage, half a frame or wrong by their checksum are passed over', async () => {
    house = await openEnvisalinkHouse();
    const { simulator } = house;
    simulator.sendRaw(Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7) % 251)));
    simulator.sendRaw('\r\n65\r\n75010005\r\n7501000593\r\n');
    simulator.withWrongChecksums(() => simulator.panel.arm(1, 'away', 5));
    await heard();
    expect(used()).toEqual([]);
    expect(house.panel().armed).toBe('disarmed');
    const told = house.events.next(isUsed);
    simulator.sendRaw('12:00:00 7501');
    simulator.sendRaw('000592\r\n');
    expect(await told).toEqual({ kind: 'used', device: ID, slot: 5, how: 'disarm' });
  });
});

describe('who came and went', () => {
  it('is told once, though the EnvisaLink repeats itself', async () => {
    house = await openEnvisalinkHouse();
    const { panel } = house.simulator;
    panel.repeats = true;
    panel.arm(1, 'away', 5);
    panel.send('7021');
    panel.disarm(1, 6);
    panel.arm(1, 'stay', 5);
    panel.disarm(1);
    await heard();
    expect(used()).toEqual([
      { kind: 'used', device: ID, slot: 5, how: 'arm' },
      { kind: 'used', device: ID, slot: 6, how: 'disarm' },
      { kind: 'used', device: ID, slot: 5, how: 'arm' },
      { kind: 'used', device: ID, how: 'disarm' },
    ]);
  });

  it('under duress is a duress, beside the disarm', async () => {
    house = await openEnvisalinkHouse({ duressUser: 33 });
    const { panel } = house.simulator;
    panel.arm(1, 'away');
    panel.disarm(1, 33);
    await heard();
    expect(used()).toContainEqual({ kind: 'used', device: ID, how: 'duress' });
    expect(used()).toContainEqual({ kind: 'used', device: ID, slot: 33, how: 'disarm' });
  });

  it('of another partition is told of that partition, and its codes are kept at the first', async () => {
    house = await openEnvisalinkHouse({ partitions: 2 }, { partitions: { 1: 'House', 2: 'Garage' } });
    house.simulator.panel.arm(2, 'away', 5);
    await heard();
    expect(used()).toEqual([{ kind: 'used', device: 'panel/2', slot: 5, how: 'arm' }]);
    const [first, second] = house.driver.devices();
    expect([first?.armed, second?.armed]).toEqual(['disarmed', 'away']);
    expect([first?.slots, second?.slots]).toEqual([30, 0]);
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
  });
});

describe('somebody else who programs the panel', () => {
  it('is waited for, and afterwards no slot is certain', async () => {
    house = await openEnvisalinkHouse();
    await house.driver.write(ID, 5, PIN);
    let during: unknown;
    const changed = house.events.next((event) => event.kind === 'slots-changed');
    const keypad = house.simulator.panel.keypads.get(1)!;
    for (const key of `*5${MASTER}`) keypad.press(key);
    await heard();
    during = await house.driver.write(ID, 6, Pin.of('864202'));
    expect(during).toMatchObject({ kind: 'not-now', why: 'programming' });
    keypad.press('#');
    expect(await changed).toEqual({ kind: 'slots-changed', device: ID, slots: 'all' });
    expect(house.driver.readings(ID).size).toBe(0);
    during = await house.driver.write(ID, 6, Pin.of('864202'));
    expect(during).toEqual({ kind: 'unverified' });
  });
});

describe('a slot', () => {
  it('that was written is not called free by another run of the program', async () => {
    house = await openEnvisalinkHouse();
    await house.driver.write(ID, 5, PIN);
    await house.driver.write(ID, 6, Pin.of('864202'));
    await house.driver.clear(ID, 6);
    house = await house.restart();
    expect(await house.driver.read(ID, 5)).toEqual({ kind: 'unreadable' });
    expect(await house.driver.read(ID, 6, PIN)).toEqual({ kind: 'unreadable' });
    expect(await house.driver.read(ID, 6)).toEqual({ kind: 'empty' });
  });

  it('for which the panel did not hear the keys is free as before, whatever was meant to be there', async () => {
    house = await openEnvisalinkHouse();
    expect(await house.driver.read(ID, 5)).toEqual({ kind: 'empty' });
    house.simulator.losesKeys = (frame) => (frame === '*5' ? 'unsaid' : 'no');
    expect((await house.driver.write(ID, 5, PIN)).kind).toBe('unreachable');
    expect(await house.driver.read(ID, 5, PIN)).toEqual({ kind: 'empty' });
    house.simulator.losesKeys = () => 'no';
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
    expect(await house.driver.read(ID, 5, PIN)).toEqual({ kind: 'unreadable' });
  });

  it('outside of the range that belongs to Latchkey is never touched', async () => {
    house = await openEnvisalinkHouse({}, { slots: [10, 20] });
    for (const slot of [1, 9, 21, 33, MASTER_USER, 41]) {
      expect(await house.driver.write(ID, slot, PIN)).toEqual({ kind: 'invalid', reason: 'no-such-slot' });
      expect(await house.driver.clear(ID, slot)).toEqual({ kind: 'invalid', reason: 'no-such-slot' });
      expect(await house.driver.read(ID, slot)).toEqual({ kind: 'unreadable' });
    }
    expect(keysSent()).toEqual([]);
  });
});
