/**
 * What each driver promises, tried on a device whose own memory the suite can look into: an outcome
 * is right only if the memory says the same.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Device } from '../../src/domain/device.ts';
import type { DriverEvent, EntryAction } from '../../src/domain/driver/driver-event.ts';
import type { WriteOutcome } from '../../src/domain/driver/outcome.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import type { DeviceFaults, Harness } from './device-under-test.ts';
import { EventLog } from './event-log.ts';

/** In what a kind of device differs by its protocol. */
export interface Traits {
  /** What it tells of where a PIN was typed that is right. Default: it was unlocked. */
  readonly uses?: EntryAction;
  /** False: nobody hears of one slot that was changed at the device. Default true. */
  readonly tellsOfChanges?: boolean;
  /** It shows no slot, and says of a given PIN whether it works: it has no masked codes either. */
  readonly verifiesByPin?: boolean;
  /** It shows who is in a slot, and of his code only whether it is a given one: no foreign code is known. */
  readonly showsOwnCodesOnly?: boolean;
  /** It shows nothing of its slots at all: what it says ok to can never be checked. */
  readonly showsNothing?: boolean;
  /** What is between tells what the device last reported: what it stored without a sound is not seen. */
  readonly isKnownByReports?: boolean;
  /** False: nobody can empty it at once. Default: as `tellsOfChanges`. */
  readonly tellsOfWipes?: boolean;
  /** False: it tells that a PIN was used, and not whose. Default true. */
  readonly namesUsers?: boolean;
  /** False: nobody hears of a wrong PIN. Default true. */
  readonly tellsOfWrongPins?: boolean;
  /** It can be made to show late what it was asked for. Default false. */
  readonly lags?: boolean;
  /** Where the device itself says that it did not do what it was asked for. Default: always. */
  readonly says?: readonly ('refuse' | 'lie')[];
  /** As `says`, of a slot that is to be cleared. Default: the same. */
  readonly saysOfClears?: readonly ('refuse' | 'lie')[];
  /** What can be made to go wrong there. Default: everything. */
  readonly faults?: readonly (keyof DeviceFaults)[];
}

const ALL_FAULTS: readonly (keyof DeviceFaults)[] = ['offline', 'refuse', 'lie', 'mask', 'refuseDuplicates'];

/** Far longer than any driver needs to find out that a device is gone. */
const UNREACHABLE_WITHIN_MS = 15_000;

/** Slots 2 to 20 belong to the suite; the first is a master's on some panels. `harness` is asked within each test. */
export function describeDriverContract(
  name: string,
  harness: () => Harness,
  {
    uses = 'unlock',
    tellsOfChanges = true,
    verifiesByPin = false,
    showsOwnCodesOnly = false,
    showsNothing = false,
    isKnownByReports = false,
    tellsOfWipes = tellsOfChanges,
    namesUsers = true,
    tellsOfWrongPins = true,
    says = ['refuse', 'lie'],
    saysOfClears = says,
    lags = false,
    faults: possible = ALL_FAULTS,
  }: Traits = {},
): void {
  const can = (fault: keyof DeviceFaults): boolean => possible.includes(fault);
  const isTakenOnTrust = showsNothing || isKnownByReports;
  const now = (): Device => {
    const { driver, id } = harness();
    return driver.devices().find((device) => device.id === id)!;
  };
  /** A device that says nothing of a refusal has acknowledged the command, and does not show it. */
  const denied = (fault: 'refuse' | 'lie', said = says): WriteOutcome =>
    said.includes(fault) ? { kind: 'rejected', reason: 'refused' } : { kind: 'contradicted' };
  const written = (): { kind: string } => ({ kind: harness().nature.mask ? 'unverified' : 'confirmed' });
  const faulty = async (faults: Partial<DeviceFaults>): Promise<void> => {
    const { device, nature } = harness();
    if (Object.entries(faults).every(([fault, is]) => nature[fault as keyof DeviceFaults] === is)) return;
    const healthy = Object.keys(faults).map((fault) => [fault, nature[fault as keyof DeviceFaults] ?? false]);
    onTestFinished(() => device.setFaults(Object.fromEntries(healthy) as Partial<DeviceFaults>));
    await device.setFaults(faults);
  };

  describe(`${name} keeps the contract of a driver`, () => {
    it('tells what the device can hold', () => {
      const device = now();
      expect(device.id).toMatch(new RegExp(`^${harness().driver.id}/.+`));
      expect(device.slots).toBeGreaterThanOrEqual(20);
      expect(device.pin.minLength).toBeLessThanOrEqual(device.pin.maxLength);
      expect(device.pin.charset).toContain('0123456789');
      expect(device.reachable).toBe(true);
      expect(device.verifiesByPin ?? false).toBe(verifiesByPin);
    });

    it('reads an empty slot as empty', async () => {
      const { driver, id } = harness();
      expect(await driver.read(id, 20)).toEqual({ kind: 'empty' });
    });

    it('writes a code, and the slot holds it', async () => {
      const { driver, id, device, nature } = harness();
      expect(await driver.write(id, 2, Pin.of('246810'))).toEqual(written());
      expect((await device.slots())[2]).toBe('246810');
      const reading = nature.mask ? { kind: 'unreadable' } : { kind: 'known', pin: Pin.of('246810') };
      expect(await driver.read(id, 2, Pin.of('246810'))).toEqual(reading);
      expect(driver.readings(id).get(2)).toEqual(reading);
    });

    it('takes a code whose slot is read later, and says no more than that it took it', async () => {
      const { driver, id, device, nature } = harness();
      await driver.clear(id, 5);
      const outcome = await driver.write(id, 5, Pin.of('419073'), { readLater: true });
      expect([written().kind, 'acknowledged']).toContain(outcome.kind);
      if (outcome.kind === 'acknowledged') expect(driver.readings(id).has(5)).toBe(false);
      expect((await device.slots())[5]).toBe('419073');
      const reading = nature.mask ? { kind: 'unreadable' } : { kind: 'known', pin: Pin.of('419073') };
      expect(await driver.read(id, 5, Pin.of('419073'))).toEqual(reading);
      await driver.clear(id, 5);
    });

    it.runIf(can('refuse'))('does not say of a refused code that the device took it', async () => {
      const { driver, id, device } = harness();
      await faulty({ refuse: true });
      const outcome = await driver.write(id, 9, Pin.of('512604'), { readLater: true });
      if (outcome.kind === 'acknowledged') expect(says).not.toContain('refuse');
      else expect(outcome).toEqual(denied('refuse'));
      expect((await device.slots())[9]).toBeUndefined();
    });

    it('overwrites its own code, and the old one opens nothing', async () => {
      const { driver, id, device } = harness();
      await driver.write(id, 3, Pin.of('135790'));
      expect(await driver.write(id, 3, Pin.of('864202'))).toEqual(written());
      expect((await device.slots())[3]).toBe('864202');
      expect(await device.typePin('135790')).toEqual({ opened: false });
    });

    it('clears a slot, and the slot is empty', async () => {
      const { driver, id, device } = harness();
      await driver.write(id, 4, Pin.of('975310'));
      expect(await driver.clear(id, 4)).toEqual({ kind: 'confirmed' });
      expect((await device.slots())[4]).toBeUndefined();
      expect(driver.readings(id).get(4)).toEqual({ kind: 'empty' });
    });

    it('clears an empty slot without complaint', async () => {
      const { driver, id } = harness();
      expect(await driver.clear(id, 20)).toEqual({ kind: 'confirmed' });
    });

    it('leaves the code of a neighbouring slot alone', async () => {
      const { driver, id, device } = harness();
      await device.preload(6, '482913');
      await driver.write(id, 5, Pin.of('610295'));
      await driver.clear(id, 5);
      await driver.write(id, 7, Pin.of('305817'));
      expect((await device.slots())[6]).toBe('482913');
      if (!isKnownByReports) expect((await driver.read(id, 6, Pin.of('482913'))).kind).not.toBe('empty');
    });

    it.each([
      ['a slot before the first', 0, '246811', 'no-such-slot'],
      ['a slot after the last', 1000, '246811', 'no-such-slot'],
      ['a PIN that is too short', 8, '123', 'length'],
      ['a PIN that is too long', 8, '12345678901', 'length'],
      ['letters', 8, '12a456', 'charset'],
    ])('never sends %s', async (_what, slot, digits, reason) => {
      const { driver, id, device } = harness();
      const before = await device.slots();
      expect(await driver.write(id, slot, Pin.of(digits))).toEqual({ kind: 'invalid', reason });
      expect(await device.slots()).toEqual(before);
    });

    it.runIf(can('refuse'))('says that a refused write was rejected, and nothing was stored', async () => {
      const { driver, id, device } = harness();
      await faulty({ refuse: true });
      expect(await driver.write(id, 9, Pin.of('512604'))).toEqual(denied('refuse'));
      expect((await device.slots())[9]).toBeUndefined();
    });

    it.skipIf(isTakenOnTrust || !can('lie'))(
      'believes the slot and not a device that says ok and stores nothing',
      async () => {
        const { driver, id, device } = harness();
        await faulty({ lie: true });
        expect(await driver.write(id, 9, Pin.of('512604'))).toEqual(denied('lie'));
        expect((await device.slots())[9]).toBeUndefined();
        expect(driver.readings(id).get(9)).toEqual({ kind: 'empty' });
      },
    );

    it.runIf(isTakenOnTrust && can('lie'))('does not call a code verified that nobody can see', async () => {
      const { driver, id, device } = harness();
      await faulty({ lie: true });
      expect(await driver.write(id, 9, Pin.of('512604'))).toEqual({ kind: 'unverified' });
      expect((await device.slots())[9]).toBeUndefined();
      expect(driver.readings(id).get(9)).toEqual({ kind: 'unreadable' });
    });

    it.each((isTakenOnTrust ? (['refuse'] as const) : (['refuse', 'lie'] as const)).filter(can))(
      'does not call a slot empty that a device did not clear (%s)',
      async (fault) => {
        const { driver, id, device } = harness();
        await driver.write(id, 10, Pin.of('719350'));
        await faulty({ [fault]: true });
        expect(await driver.clear(id, 10)).toEqual(denied(fault, saysOfClears));
        expect((await device.slots())[10]).toBe('719350');
      },
    );

    it.skipIf(verifiesByPin || !can('mask'))(
      'says that a code which it cannot read back is unverified',
      async () => {
        const { driver, id, device } = harness();
        await faulty({ mask: true });
        expect(await driver.write(id, 11, Pin.of('408162'))).toEqual({ kind: 'unverified' });
        expect((await device.slots())[11]).toBe('408162');
        expect(await driver.read(id, 11)).toEqual({ kind: 'unreadable' });
      },
    );

    it.runIf(can('refuseDuplicates'))('names a duplicate, and the device holds the code once', async () => {
      const { driver, id, device } = harness();
      await driver.write(id, 12, Pin.of('593716'));
      await faulty({ refuseDuplicates: true });
      expect(await driver.write(id, 13, Pin.of('593716'))).toEqual({ kind: 'rejected', reason: 'duplicate' });
      expect((await device.slots())[13]).toBeUndefined();
    });

    describe.runIf(lags).each([0, 1_500, 3_000])('where it shows a change after %i ms', (lagMs) => {
      const told = (slot: number): Promise<DriverEvent> =>
        harness().events.next(
          (event) =>
            (event.kind === 'change-announced' && event.slot === slot) ||
            (event.kind === 'slots-changed' && event.slots !== 'all' && event.slots.includes(slot)),
        );

      it('takes no acknowledged change for refused, and none for done that it does not show', async () => {
        const { driver, id, device, nature } = harness();
        const [fresh, other, old] = [2, 3, 4];
        for (const slot of [fresh, other, old]) await driver.clear(id, slot);
        for (const slot of [other, old]) await driver.write(id, slot, Pin.of(`45061${slot}`));
        onTestFinished(() => device.setFaults({ settleSetMs: 0, settleClearMs: 0 }));
        await device.setFaults({ settleSetMs: lagMs, settleClearMs: lagMs });
        const late = { kind: 'contradicted' };
        const changed = lagMs === 0 ? written() : late;
        expect(await driver.write(id, fresh, Pin.of('731942'))).toEqual(changed);
        // What it tells before it has acknowledged the command is part of the answer.
        const settled = [told(fresh)];
        // Of stars nobody can tell whose they are.
        expect(await driver.write(id, other, Pin.of('864205'))).toEqual(nature.mask ? written() : changed);
        settled.push(told(other));
        expect(await driver.clear(id, old)).toEqual(lagMs === 0 ? { kind: 'confirmed' } : late);
        settled.push(told(old));
        expect(await device.slots()).toMatchObject({ [fresh]: '731942', [other]: '864205' });
        if (lagMs > 0) await Promise.all(settled);
        const shown = (digits: string) =>
          nature.mask ? { kind: 'unreadable' } : { kind: 'known', pin: Pin.of(digits) };
        expect(await driver.read(id, fresh)).toEqual(shown('731942'));
        expect(await driver.read(id, other)).toEqual(shown('864205'));
        expect(await driver.read(id, old)).toEqual({ kind: 'empty' });
        expect((await device.slots())[old]).toBeUndefined();
      });
    });

    it('tells who opened the door with which slot', async () => {
      const { driver, id, device, events } = harness();
      await driver.write(id, 14, Pin.of('827364'));
      const used = events.next((event) => event.kind === 'used' && event.how === uses);
      expect(await device.typePin('827364')).toEqual({ opened: true, slot: 14 });
      expect(await used).toMatchObject({ device: id, ...(namesUsers && { slot: 14 }) });
    });

    it.runIf(tellsOfWrongPins)('tells of a wrong PIN without the digits', async () => {
      const { id, device, events } = harness();
      const used = events.next((event) => event.kind === 'used' && event.how === 'denied');
      expect(await device.typePin('909090')).toEqual({ opened: false });
      expect(await used).toEqual({ kind: 'used', device: id, how: 'denied' });
    });

    it.runIf(tellsOfChanges)(
      'tells which slot somebody changed at the device, and forgets what it had read there',
      async () => {
        const { driver, id, device, events, nature } = harness();
        await driver.write(id, 15, Pin.of('150515'));
        const changed = events.next((event) => event.kind === 'slots-changed');
        await device.changeAtKeypad(16, '660066');
        expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots: [16] });
        expect(driver.readings(id).has(16)).toBe(false);
        expect(await driver.read(id, 16)).toEqual(
          nature.mask || showsOwnCodesOnly
            ? { kind: 'unreadable' }
            : { kind: 'known', pin: Pin.of('660066') },
        );
        expect(events.all).not.toContainEqual({ kind: 'slots-changed', device: id, slots: [15] });
      },
    );

    it.runIf(tellsOfChanges)('tells of a code that was deleted at the device', async () => {
      const { driver, id, device, events } = harness();
      await device.changeAtKeypad(17, '171717');
      const changed = events.next((event) => event.kind === 'slots-changed');
      await device.changeAtKeypad(17);
      expect(await changed).toEqual({ kind: 'slots-changed', device: id, slots: [17] });
      expect(await driver.read(id, 17)).toEqual({ kind: 'empty' });
    });

    it.runIf(verifiesByPin)(
      'does not take a PIN for the one in the slot that somebody replaced there',
      async () => {
        const { driver, id, device } = harness();
        await driver.write(id, 16, Pin.of('161616'));
        expect(await driver.read(id, 16, Pin.of('161616'))).toEqual({ kind: 'known', pin: Pin.of('161616') });
        await device.changeAtKeypad(16, '660066');
        expect(await driver.read(id, 16, Pin.of('161616'))).toEqual({ kind: 'empty' });
      },
    );

    it.runIf(can('offline'))(
      'finds out in time that a device is gone, stores nothing, and sees it come back',
      async () => {
        const { driver, id, device, events } = harness();
        const before = await device.slots();
        await faulty({ offline: true });
        const started = performance.now();
        expect((await driver.write(id, 18, Pin.of('181818'))).kind).toBe('unreachable');
        expect((await driver.read(id, 18)).kind).toBe('unreachable');
        expect((await driver.clear(id, 18)).kind).toBe('unreachable');
        expect(performance.now() - started).toBeLessThan(UNREACHABLE_WITHIN_MS);
        expect(now().reachable).toBe(false);
        expect(await device.slots()).toEqual(before);

        await device.setFaults({ offline: false });
        await events.until(() => now().reachable);
        expect(await driver.write(id, 18, Pin.of('181818'))).toEqual(written());
        expect((await device.slots())[18]).toBe('181818');
      },
    );

    it.runIf(tellsOfWipes)('tells that all slots changed when the device was wiped', async () => {
      const { driver, id, device, events } = harness();
      await driver.write(id, 19, Pin.of('191919'));
      const changed = events.next((event) => event.kind === 'slots-changed' && event.slots === 'all');
      await device.wipeAtKeypad();
      await changed;
      expect(driver.readings(id).has(19)).toBe(false);
      expect(await driver.read(id, 19)).toEqual({ kind: showsNothing ? 'unreadable' : 'empty' });
    });

    it('that is started again goes on as it was, and only the newer listener hears of it', async () => {
      const { driver, id, device, events } = harness();
      await driver.write(id, 14, Pin.of('827364'));
      const isUse = (event: DriverEvent): boolean => event.kind === 'used' && event.how === uses;
      const newer = new EventLog();
      // What still went to the older one would be there twice.
      await driver.start((event) => {
        newer.listener(event);
        events.listener(event);
      });
      onTestFinished(() => driver.start(events.listener));
      const before = events.all.filter(isUse).length;
      expect(now().reachable).toBe(true);
      const used = newer.next(isUse);
      expect(await device.typePin('827364')).toEqual({ opened: true, slot: 14 });
      await used;
      expect(newer.all.filter(isUse)).toHaveLength(1);
      expect(events.all.filter(isUse)).toHaveLength(before + 1);
      expect(await driver.read(id, 14, Pin.of('827364'))).not.toMatchObject({ kind: 'unreachable' });
    });

    it('lets no digits out in an event', () => {
      const told = JSON.stringify(harness().events.all);
      for (const digits of ['246810', '827364', '909090', '660066']) expect(told).not.toContain(digits);
    });
  });
}
