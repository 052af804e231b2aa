/** What each Z-Wave driver does with users of a lock of the User Credential CC who are not its own. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { House } from './locks.ts';

export function describeUsers(house: () => House): void {
  const lockOf = (name: string): { lock: SimulatedLock; id: string } => {
    const { network, driver } = house();
    const lock = network.lock(name);
    return { lock, id: `${driver.id}/${lock.nodeId}` };
  };

  describe('somebody who is on the lock without a PIN', () => {
    // A slot each: what is told soon after a command of ours may be its echo.
    it.each([
      [31, 'opens with a fingerprint', { name: 'Anna', fingerprint: true }],
      [32, 'was switched off', { name: 'Anna', active: false }],
      [33, 'is to get a card tomorrow', { name: 'Anna' }],
    ])('keeps the place %i where they bear no name of ours: one who %s', async (slot, _what, who) => {
      const { driver, events } = house();
      const { lock, id } = lockOf('credential');
      onTestFinished(() => lock.enrol(slot));
      const told = events.next((event) => event.kind === 'slots-changed');
      await lock.enrol(slot, who);
      expect(await told).toEqual({ kind: 'slots-changed', device: id, slots: [slot] });
      expect(await driver.read(id, slot)).toEqual({ kind: 'unreadable' });
      expect(driver.readings(id).get(slot)).toEqual({ kind: 'unreadable' });
      await lock.resetAirCommands();
      expect(await driver.write(id, slot, Pin.of('202020'))).toEqual({
        kind: 'rejected',
        reason: 'occupied',
      });
      expect((await lock.airCommands()).filter((name) => name.includes('Set'))).toEqual([]);
      expect(await lock.user(slot)).toMatchObject(who);
      expect((await lock.slots())[slot]).toBeUndefined();
      await lock.enrol(slot);
      expect(await driver.read(id, slot)).toEqual({ kind: 'empty' });
    });

    it('keeps the place although the lock has not told of them', async () => {
      const { driver } = house();
      const { lock, id } = lockOf('credential');
      onTestFinished(() => lock.enrol(37));
      await lock.setFaults({ offline: true });
      await lock.enrol(37, { name: 'Anna', fingerprint: true });
      await lock.setFaults({ offline: false });
      expect(await driver.write(id, 37, Pin.of('373737'))).toEqual({ kind: 'rejected', reason: 'occupied' });
      expect((await lock.slots())[37]).toBeUndefined();
      expect(await driver.read(id, 37)).toEqual({ kind: 'unreadable' });
    });

    it('is ours again where it was our own user that was switched off', async () => {
      const { driver } = house();
      const { lock, id } = lockOf('credential');
      await driver.write(id, 34, Pin.of('202020'));
      expect(await driver.clear(id, 34)).toEqual({ kind: 'confirmed' });
      const user = await lock.user(34);
      await lock.enrol(34, { ...user, active: false });
      // Whatever the lock told before this has arrived before it.
      expect(await driver.read(id, 34)).toEqual({ kind: 'empty' });
      expect(await driver.write(id, 34, Pin.of('202021'))).toEqual({ kind: 'confirmed' });
      expect(await lock.typePin('202021')).toEqual({ opened: true, slot: 34 });
      await driver.clear(id, 34);
    });

    it('keeps what else opens for them when their PIN goes, and their place', async () => {
      const { driver } = house();
      const { lock, id } = lockOf('credential');
      onTestFinished(() => lock.enrol(35));
      await lock.enrol(35, { name: 'Anna', fingerprint: true });
      await lock.changeAtKeypad(35, '161616');
      expect(await driver.read(id, 35)).toEqual({ kind: 'known', pin: Pin.of('161616') });
      expect(await driver.clear(id, 35)).toEqual({ kind: 'confirmed' });
      expect((await lock.slots())[35]).toBeUndefined();
      expect(await lock.user(35)).toEqual({ name: 'Anna', active: true, fingerprint: true });
      expect(await driver.read(id, 35)).toEqual({ kind: 'unreadable' });
    });

    it('leaves a free place where the PIN was all they had: a code that was taken over comes and goes', async () => {
      const { driver } = house();
      const { lock, id } = lockOf('credential');
      await lock.changeAtKeypad(36, '151515');
      expect(await driver.read(id, 36)).toEqual({ kind: 'known', pin: Pin.of('151515') });
      expect(await driver.clear(id, 36)).toEqual({ kind: 'confirmed' });
      expect(await driver.read(id, 36)).toEqual({ kind: 'empty' });
      expect(await driver.write(id, 36, Pin.of('151515'))).toEqual({ kind: 'confirmed' });
      expect(await driver.clear(id, 36)).toEqual({ kind: 'confirmed' });
    });
  });
}
