/** What every Z-Wave driver does with every kind of lock, whoever owns the stick. */
import { KeypadMode } from '@zwave-js/cc';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ADMIN_CODE,
  DEMO_LOCKS,
  type SimulatedLock,
  type SimulatedLockOptions,
  type SimulatedNetwork,
} from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { CanTurnBolt, Driver, HasOwnSchedule } from '../../../src/domain/driver/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { DeviceFaults } from '../device-under-test.ts';
import { describeDriverContract } from '../driver-contract.ts';
import { type EventLog } from '../event-log.ts';
import { describeGuards } from './guards.ts';
import { describeNames } from './names.ts';
import { describeUsers } from './users.ts';

export const LOCKS: readonly SimulatedLockOptions[] = [
  ...DEMO_LOCKS,
  { name: 'exact', kind: 'exact' },
  { name: 'five-button', kind: 'five-button' },
  { name: 'letters', kind: 'ascii' },
  { name: 'credential', kind: 'credential', slots: 40 },
  { name: 'large', kind: 'plain', slots: 250 },
  { name: 'scheduled', kind: 'scheduled' },
  { name: 'weekly', kind: 'weekly' },
  { name: 'yale', kind: 'yale' },
  { name: 'id-lock', kind: 'id-lock' },
];

/** zwave-js tells a lock the time of the place where its program runs. */
export const ZONE = 'Europe/Berlin';

const NATURES: Readonly<Record<string, Partial<DeviceFaults>>> = {
  'back-door': { mask: true, refuseDuplicates: true },
  exact: { mask: true, refuseDuplicates: true },
  credential: { refuseDuplicates: true },
};

/** Locks that say of a command whether they did it; of any other a refusal looks as if it had not had time yet. */
const CONFIRMING = ['garage', 'credential'];

export function saysOf(lock: string): readonly 'refuse'[] {
  return CONFIRMING.includes(lock) ? ['refuse'] : [];
}

/** One of each sort that shows codes in its own way; the wait is the same for all. */
const LAGGING = ['front-door', 'back-door', 'credential'];

/** Codes that were on the locks before the program ever ran, beyond the slots of the contract suite. */
export const OLD_CODES = { 21: '210021', 22: '220022', 23: '230023', 24: '240024', 25: '250025' };

/** For a network that nobody has interviewed yet. */
export async function preload(network: SimulatedNetwork): Promise<void> {
  for (const lock of network.locks) {
    for (const [slot, digits] of Object.entries(OLD_CODES)) await lock.preload(Number(slot), digits);
  }
  for (const name of ['front-door', 'credential']) await network.lock(name).preload(30, '303030', 'disabled');
}

export interface House {
  readonly driver: Driver & CanTurnBolt & HasOwnSchedule;
  readonly events: EventLog;
  readonly network: SimulatedNetwork;
}

/** The commands of a write or a clear: one that changes, and one that reads back. */
const COST: Readonly<Record<string, readonly string[]>> = {
  'front-door': ['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet'],
  'back-door': ['UserCodeCCSet', 'UserCodeCCGet'],
  garage: ['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet'],
  exact: ['UserCodeCCSet', 'UserCodeCCGet'],
  'five-button': ['UserCodeCCSet', 'UserCodeCCGet'],
  letters: ['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet'],
  credential: ['UserCredentialCCCredentialSet', 'UserCredentialCCCredentialGet'],
  large: ['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet'],
  scheduled: ['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet'],
  weekly: ['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet'],
  yale: ['UserCodeCCSet', 'UserCodeCCGet'],
  'id-lock': ['UserCodeCCSet', 'UserCodeCCGet'],
};

export function describeLocks(driverName: string, house: () => House): void {
  const lockOf = (name: string): { lock: SimulatedLock; id: string } => {
    const { network, driver } = house();
    const lock = network.lock(name);
    return { lock, id: `${driver.id}/${lock.nodeId}` };
  };
  const deviceOf = (name: string) => {
    const { id } = lockOf(name);
    return house()
      .driver.devices()
      .find((device) => device.id === id)!;
  };

  describe('what was there before', () => {
    it('has been read by the interview, and is told without a command', async () => {
      const { lock, id } = lockOf('front-door');
      await lock.resetAirCommands();
      const readings = house().driver.readings(id);
      expect(readings.size).toBe(30);
      expect(readings.get(21)).toEqual({ kind: 'known', pin: Pin.of('210021') });
      expect(readings.get(1)).toEqual({ kind: 'empty' });
      expect(house().driver.readings(lockOf('back-door').id).get(21)).toEqual({ kind: 'unreadable' });
      expect(house().driver.readings(lockOf('credential').id).get(21)).toEqual({
        kind: 'known',
        pin: Pin.of('210021'),
      });
      expect(await lock.airCommands()).toEqual([]);
    });

    it('tells what each lock can hold', () => {
      const shown = LOCKS.map(({ name }) => {
        const { model, slots, pin, battery } = deviceOf(name);
        return [name, model ?? '', slots, `${pin.minLength}-${pin.maxLength}`, pin.keypad, battery];
      });
      expect(shown).toEqual([
        ['front-door', '', 30, '4-10', 'ten-key', 87],
        ['back-door', 'Allegion BE469ZP', 30, '4-8', 'ten-key', 87],
        ['garage', '', 30, '4-10', 'ten-key', 87],
        ['exact', 'Allegion BE469ZP', 30, '6-6', 'ten-key', 87],
        ['five-button', 'Kwikset 910', 30, '4-8', 'five-button', 87],
        ['letters', '', 30, '4-10', 'ten-key', 87],
        ['credential', '', 40, '4-10', 'ten-key', 87],
        ['large', '', 250, '4-10', 'ten-key', 87],
        ['scheduled', '', 30, '4-10', 'ten-key', 87],
        ['weekly', '', 30, '4-10', 'ten-key', 87],
        ['yale', 'Yale YRD210', 30, '4-8', 'ten-key', 87],
        ['id-lock', 'ID Lock AS ID-150', 30, '4-10', 'ten-key', 87],
      ]);
      const hasOwnSchedule = LOCKS.filter(({ name }) => deviceOf(name).hasOwnSchedule).map(
        ({ name }) => name,
      );
      expect(hasOwnSchedule).toEqual(['scheduled', 'weekly']);
    });
  });

  describe.each(LOCKS)('$name', ({ name }) => {
    it('costs two commands a change', async () => {
      const { lock, id } = lockOf(name);
      await house().driver.write(id, 26, Pin.of('262620')); // a new user of the User Credential CC costs one more
      for (const change of [
        () => house().driver.write(id, 26, Pin.of('262626')),
        () => house().driver.clear(id, 26),
      ]) {
        await lock.resetAirCommands();
        await change();
        expect(await lock.airCommands()).toEqual(COST[name]);
      }
    });

    it('says no word of our own writes, though the lock announces them', async () => {
      const { driver, events } = house();
      const { lock, id } = lockOf(name);
      const from = events.all.length;
      await lock.setFaults({ announceWrites: true });
      await driver.write(id, 27, Pin.of('272727'));
      await driver.clear(id, 27);
      await lock.setFaults({ announceWrites: false });
      // Whatever the lock announced before this has arrived before it.
      const changed = events.next(
        (event) => event.kind === 'slots-changed' && event.slots !== 'all' && event.slots.includes(28),
      );
      await lock.changeAtKeypad(28, '282828');
      await changed;
      const told = events.all.slice(from).filter((event) => event.kind === 'slots-changed');
      expect(told).toEqual([{ kind: 'slots-changed', device: id, slots: [28] }]);
    });

    it('tells of what somebody does in a slot that was written or cleared just before', async () => {
      const { driver, events } = house();
      const { lock, id } = lockOf(name);
      const told = () => events.next((event) => event.kind === 'slots-changed');
      const change = { kind: 'slots-changed', device: id, slots: [19] };
      expect(['confirmed', 'unverified']).toContain((await driver.write(id, 19, Pin.of('191919'))).kind);
      let news = told();
      await lock.changeAtKeypad(19);
      expect(await news).toEqual(change);
      await driver.write(id, 19, Pin.of('191919'));
      expect(await driver.clear(id, 19)).toEqual({ kind: 'confirmed' });
      news = told();
      await lock.changeAtKeypad(19, '919191');
      expect(await news).toEqual(change);
      await driver.clear(id, 19);
    });

    it('tells who locked the door', async () => {
      const { lock, id } = lockOf(name);
      const used = house().events.next((event) => event.kind === 'used');
      await lock.lockAtKeypad(21);
      expect(await used).toMatchObject({ device: id, slot: 21, how: 'lock' });
    });

    it('turns the bolt and says where it is', async () => {
      const { driver, events } = house();
      const { lock, id } = lockOf(name);
      await lock.turnBolt(false);
      expect(await driver.setBolt(id, true)).toEqual({ kind: 'confirmed' });
      expect(await lock.isLocked()).toBe(true);
      await events.until(() => deviceOf(name).locked === true);
      expect(await driver.setBolt(id, false)).toEqual({ kind: 'confirmed' });
      expect(await lock.isLocked()).toBe(false);
      await events.until(() => deviceOf(name).locked === false);
    });

    it('does not say that a bolt moved which is stuck', async () => {
      const { driver } = house();
      const { lock, id } = lockOf(name);
      await lock.turnBolt(false);
      onTestFinished(() => lock.setFaults({ stuckBolt: false }));
      await lock.setFaults({ stuckBolt: true });
      expect(await driver.setBolt(id, true)).toEqual({ kind: 'rejected', reason: 'refused' });
    });
  });

  describeGuards(house);

  it.each([
    ['jam', { what: 'jammed' }],
    ['keypad-disabled', { what: 'keypad-locked-out' }],
    ['low-battery', { what: 'battery-low', percent: 9 }],
  ] as const)('tells of trouble (%s) when it begins, and not again while it lasts', async (trouble, told) => {
    const { events } = house();
    const { lock, id } = lockOf('letters');
    const from = events.all.length;
    await lock.suffer(trouble);
    await lock.suffer(trouble);
    // Whatever the lock told before this has arrived before it.
    const used = events.next((event) => event.kind === 'used');
    await lock.lockAtKeypad(21);
    await used;
    const troubles = events.all.slice(from).filter((event) => event.kind === 'trouble');
    expect(troubles).toEqual([{ kind: 'trouble', device: id, ...told }]);
    await lock.suffer('all-well');
  });

  it.each(['front-door', 'credential'])('takes a disabled code of %s for no code that opens', (name) => {
    expect(house().driver.readings(lockOf(name).id).get(30)).toEqual({ kind: 'unreadable' });
  });

  it('writes an enabled code over a disabled one', async () => {
    const { lock, id } = lockOf('front-door');
    expect(await house().driver.write(id, 30, Pin.of('313131'))).toEqual({ kind: 'confirmed' });
    expect(await lock.typePin('313131')).toEqual({ opened: true, slot: 30 });
  });

  it('tells of another code that somebody sets in a slot that was written just before', async () => {
    const { driver, events } = house();
    const { lock, id } = lockOf('garage');
    await driver.write(id, 28, Pin.of('282828'));
    const told = events.next((event) => event.kind === 'slots-changed');
    await lock.changeAtKeypad(28, '929292');
    expect(await told).toEqual({ kind: 'slots-changed', device: id, slots: [28] });
    expect(await driver.read(id, 28)).toEqual({ kind: 'known', pin: Pin.of('929292') });
    await driver.clear(id, 28);
  });

  it('asks once whether a lock announces our changes after they were read back, and then knows', async () => {
    const { driver, events } = house();
    const { lock, id } = lockOf('weekly');
    const from = events.all.length;
    const write = async (slot: number): Promise<void> => {
      await driver.write(id, slot, Pin.of(`2828${slot}`));
      await lock.changeAtKeypad(slot, `2828${slot}`); // the same again, as an echo that comes late
    };
    const told = events.next((event) => event.kind === 'slots-changed');
    await write(26);
    await told;
    await driver.read(id, 26);
    await write(27);
    // Whatever the lock announced before this has arrived before it.
    const used = events.next((event) => event.kind === 'used');
    await lock.lockAtKeypad(21);
    await used;
    const changes = events.all.slice(from).filter((event) => event.kind === 'slots-changed');
    expect(changes).toEqual([{ kind: 'slots-changed', device: id, slots: [26] }]);
    for (const slot of [26, 27]) await driver.clear(id, slot);
  });

  describeUsers(house);

  it('tells of a keypad mode in which no code opens, and sends nothing for it', async () => {
    const { events } = house();
    const { lock } = lockOf('letters');
    expect(deviceOf('letters').keypadMode).toBeUndefined();
    await lock.resetAirCommands();
    for (const [mode, told] of [
      [KeypadMode.Vacation, 'vacation'],
      [KeypadMode.Privacy, 'privacy'],
      [KeypadMode.Normal, undefined],
    ] as const) {
      const changed = events.until(() => deviceOf('letters').keypadMode === told);
      await lock.setKeypadMode(mode);
      await changed;
    }
    expect(await lock.airCommands()).toEqual([]);
  });

  it('stores PINs of ten digits where a lock takes them', async () => {
    for (const name of ['front-door', 'letters', 'credential']) {
      const { lock, id } = lockOf(name);
      expect(await house().driver.write(id, 29, Pin.of('1357924680'))).toEqual({ kind: 'confirmed' });
      expect((await lock.slots())[29]).toBe('1357924680');
    }
  });

  it('reaches the last of 250 slots, and reads no other', async () => {
    const { lock, id } = lockOf('large');
    await lock.resetAirCommands();
    expect(await house().driver.write(id, 250, Pin.of('505050'))).toEqual({ kind: 'confirmed' });
    expect((await lock.slots())[250]).toBe('505050');
    expect(await lock.airCommands()).toHaveLength(2);
  });

  it('learns nothing from a lock that acknowledges and never answers', async () => {
    const { driver } = house();
    const { lock, id } = lockOf('front-door');
    await lock.setFaults({ mute: true });
    expect(await driver.read(id, 21)).toEqual({
      kind: 'unreachable',
      why: { code: 'no-answer', what: 'lock' },
    });
    expect((await driver.write(id, 29, Pin.of('292929'))).kind).toBe('unreachable');
    expect(driver.readings(id).has(29)).toBe(false);
    await lock.setFaults({ mute: false });
    expect((await driver.read(id, 21)).kind).toBe('known');
  });

  it('does not take what a lock says of another slot for an answer: that one is not empty', async () => {
    const { driver } = house();
    const { lock, id } = lockOf('front-door');
    await lock.preload(28, '282828');
    await lock.preload(29, '', 'disabled');
    await driver.clear(id, 29);
    onTestFinished(() => lock.setFaults({ mistakeSlots: false }));
    await lock.setFaults({ mistakeSlots: true });
    expect(await driver.read(id, 28)).toEqual({
      kind: 'unreachable',
      why: { code: 'no-answer', what: 'lock' },
    });
  });

  for (const { name } of LOCKS) {
    const harness = () => {
      const { lock, id } = lockOf(name);
      return { ...house(), id, device: lock, nature: NATURES[name] ?? {} };
    };
    const traits = { says: saysOf(name), lags: LAGGING.includes(name) };
    describeDriverContract(`${driverName} with the lock ${name}`, harness, traits);
  }

  describeNames(house);

  it('has left the admin code of a lock as it was', async () => {
    expect(await lockOf('letters').lock.adminCode()).toBe(ADMIN_CODE);
  });
}
