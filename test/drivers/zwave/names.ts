/** Whom and which slot each Z-Wave driver takes from what a lock tells, in whatever form it does. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LockFaults, SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { House } from './locks.ts';

const NORMAL: Partial<LockFaults> = { announceWrites: false, namesChanges: 'slot', namesUses: 'slot' };

export function describeNames(house: () => House): void {
  const lockOf = (name: string): { lock: SimulatedLock; id: string } => {
    const { network, driver } = house();
    const lock = network.lock(name);
    return { lock, id: `${driver.id}/${lock.nodeId}` };
  };
  const faulty = async (lock: SimulatedLock, faults: Partial<LockFaults>): Promise<void> => {
    onTestFinished(() => lock.setFaults(NORMAL));
    await lock.setFaults(faults);
  };
  /** The events of one kind that a lock tells, up to an entry that comes after all of them. */
  const toldBy = async (name: string, act: () => Promise<unknown>): Promise<DriverEvent[]> => {
    const { lock, id } = lockOf(name);
    const { events } = house();
    const from = events.all.length;
    await act();
    const last = events.next((event) => event.kind === 'used' && event.how === 'lock');
    await lock.lockAtKeypad(21);
    await last;
    return events.all.slice(from, -1).filter((event) => 'device' in event && event.device === id);
  };
  const next = (kind: DriverEvent['kind'], id: string): Promise<DriverEvent> =>
    house().events.next((event) => event.kind === kind && 'device' in event && event.device === id);

  describe('which slot was changed', () => {
    it.each(['front-door', 'garage', 'credential'])(
      'is not known where %s tells of user 255, so it may be any',
      async (name) => {
        const { lock, id } = lockOf(name);
        await faulty(lock, { namesChanges: 'everyone' });
        const changed = next('slots-changed', id);
        await lock.wipeAtKeypad();
        expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots: 'all' });
      },
    );

    it('is not known where a lock tells of a new code of user 255', async () => {
      const { lock, id } = lockOf('front-door');
      await faulty(lock, { namesChanges: 'everyone' });
      const changed = next('slots-changed', id);
      await lock.changeAtKeypad(28, '282820');
      expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots: 'all' });
      await lock.setFaults(NORMAL);
      await lock.changeAtKeypad(28);
    });

    it('is the one that was just written, where a lock names none', async () => {
      const { driver } = house();
      const { lock, id } = lockOf('letters');
      await faulty(lock, { announceWrites: true, namesChanges: 'none' });
      const told = await toldBy('letters', async () => {
        await driver.write(id, 26, Pin.of('262626'));
        await driver.clear(id, 26);
      });
      expect(told.filter((event) => event.kind === 'slots-changed' && event.slots !== 'all')).toEqual(
        told.filter(({ kind }) => kind === 'slots-changed'),
      );
    });

    it('is any, where a lock names none and nothing was written', async () => {
      const { lock, id } = lockOf('five-button');
      await faulty(lock, { namesChanges: 'none' });
      const changed = next('slots-changed', id);
      await lock.changeAtKeypad(28, '282828');
      expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots: 'all' });
      await lock.setFaults(NORMAL);
      await lock.changeAtKeypad(28);
    });

    it.each([
      ['set', '282829', [28]],
      ['deleted', undefined, [28]],
    ])('is told by the vendor’s alarm type and level (%s)', async (_what, digits, slots) => {
      const { lock, id } = lockOf('yale');
      const changed = next('slots-changed', id);
      await lock.changeAtKeypad(28, digits);
      expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots });
    });

    it('is any, where the vendor’s alarm says that all were deleted', async () => {
      const { lock, id } = lockOf('yale');
      const changed = next('slots-changed', id);
      await lock.wipeAtKeypad();
      expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots: 'all' });
    });
  });

  describe('who it was', () => {
    it('is nobody whose slot the lock does not have', async () => {
      const { lock, id } = lockOf('front-door');
      const used = next('used', id);
      await lock.lockAtKeypad(77);
      expect(await used).toEqual({ kind: 'used', device: id, how: 'lock' });
    });

    it.each(['front-door', 'yale'])('is not the user whose number a tag at %s has', async (name) => {
      const { driver } = house();
      const { lock, id } = lockOf(name);
      await driver.write(id, 9, Pin.of('909091'));
      const used = next('used', id);
      await lock.useTag(9);
      expect(await used).toEqual({ kind: 'used', device: id, how: 'unlock', means: 'tag' });
      const typed = next('used', id);
      await lock.typePin('909091');
      expect(await typed).toEqual({ kind: 'used', device: id, how: 'unlock', slot: 9 });
      await driver.clear(id, 9);
    });

    it('is told of a PIN that comes outside the lock’s own schedule', async () => {
      const { lock, id } = lockOf('yale');
      for (let time = 0; time < 2; time++) {
        const used = next('used', id);
        await lock.comeOutsideSchedule(9);
        expect(await used).toEqual({ kind: 'used', device: id, how: 'denied', slot: 9 });
      }
    });

    it('goes by the numbers of an ID Lock 150, which are no slots', async () => {
      const { driver } = house();
      const { lock, id } = lockOf('id-lock');
      await driver.write(id, 9, Pin.of('909092'));
      await driver.write(id, 10, Pin.of('101010'));
      const used = next('used', id);
      await lock.typePin('909092');
      expect(await used).toEqual({ kind: 'used', device: id, how: 'unlock', slot: 9 });
      const tag = next('used', id);
      await lock.useTag(1); // told as 10
      expect(await tag).toEqual({ kind: 'used', device: id, how: 'unlock', means: 'tag' });
      for (const slot of [9, 10]) await driver.clear(id, slot);
    });
  });

  it('a length of PINs that is chosen at the lock is the length from then on, and all its codes are looked at', async () => {
    const { driver, events } = house();
    const { lock, id } = lockOf('exact');
    const pin = () => driver.devices().find((device) => device.id === id)!.pin;
    expect(pin()).toMatchObject({ minLength: 6, maxLength: 6 });
    const changed = next('slots-changed', id);
    const announced = events.next(({ kind }) => kind === 'devices-changed');
    await lock.setPinLength(4);
    await announced;
    expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots: 'all' });
    expect(pin()).toMatchObject({ minLength: 4, maxLength: 4 });
    expect(await driver.write(id, 27, Pin.of('272727'))).toEqual({ kind: 'invalid', reason: 'length' });
    expect(await driver.write(id, 27, Pin.of('2727'))).toEqual({ kind: 'unverified' });
    expect((await lock.slots())[27]).toBe('2727');
    await lock.setPinLength(6);
    await events.until(() => pin().minLength === 6);
  });
}
