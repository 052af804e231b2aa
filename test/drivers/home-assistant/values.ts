/** What the driver hears of Z-Wave locks past the bus and the entities of Home Assistant, whichever that is. */
import { expect, it, onTestFinished } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Device, KeypadMode } from '../../../src/domain/device.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type { EventLog } from '../event-log.ts';

type Trouble = 'low-battery' | 'jam' | 'keypad-disabled' | 'cover-off' | 'all-well';

export interface ValueHouse {
  readonly driver: Driver;
  readonly events: EventLog;
  /** A lock of the User Code CC that tells of trouble in states. */
  readonly plain: {
    readonly id: string;
    suffer(trouble: Trouble): Promise<void> | void;
    setKeypadMode(mode: KeypadMode | 'normal'): Promise<void> | void;
    lockAtKeypad(slot: number): Promise<void> | void;
    /** Somebody sets a code in Home Assistant, by its own action. */
    setInHomeAssistant(slot: number, digits: string): Promise<void>;
  };
  /** One whose PINs have a length that is chosen at the lock; 6 at first. */
  readonly exact: { readonly id: string; setPinLength(length: number): Promise<void> | void };
  /** One of the User Credential CC. */
  readonly credential: { readonly id: string; enrol(user: number, name?: string): Promise<void> | void };
}

export function describeValues(house: () => ValueHouse): void {
  const deviceOf = (id: string): Device | undefined =>
    house()
      .driver.devices()
      .find((device) => device.id === id);
  const next = (kind: DriverEvent['kind'], { id }: { id: string }): Promise<DriverEvent> =>
    house().events.next((event) => event.kind === kind && 'device' in event && event.device === id);

  it.each([
    ['jam', { what: 'jammed' }],
    ['keypad-disabled', { what: 'keypad-locked-out' }],
    ['cover-off', { what: 'tamper' }],
    ['low-battery', { what: 'battery-low', percent: 9 }],
  ] as const)('tells of trouble (%s) when it begins, and not again while it lasts', async (trouble, told) => {
    const { events, plain } = house();
    const from = events.all.length;
    const began = next('trouble', plain);
    await plain.suffer(trouble);
    expect(await began).toEqual({ kind: 'trouble', device: plain.id, ...told });
    await plain.suffer(trouble);
    // Whatever the lock told before this has arrived before it.
    const used = next('used', plain);
    await plain.lockAtKeypad(21);
    await used;
    expect(events.all.slice(from).filter(({ kind }) => kind === 'trouble')).toHaveLength(1);
    await plain.suffer('all-well');
  });

  it('tells of a keypad mode in which no code opens', async () => {
    const { events, plain } = house();
    for (const mode of ['vacation', 'privacy', 'normal'] as const) {
      const wanted = mode === 'normal' ? undefined : mode;
      const changed = events.until(() => deviceOf(plain.id)?.keypadMode === wanted);
      await plain.setKeypadMode(mode);
      await changed;
    }
  });

  it('tells of a code that somebody set in Home Assistant', async () => {
    const { driver, events, plain } = house();
    const told = next('slots-changed', plain);
    await plain.setInHomeAssistant(11, '110011');
    expect(await told).toEqual({ kind: 'slots-changed', device: plain.id, slots: [11] });
    expect(await driver.read(plain.id, 11)).toEqual({ kind: 'known', pin: Pin.of('110011') });
    expect(JSON.stringify(events.all)).not.toContain('110011');
  });

  it('tells that all codes may be gone when the length of PINs was changed at the lock, and of the length', async () => {
    const { exact } = house();
    onTestFinished(() => exact.setPinLength(6));
    const told = next('slots-changed', exact);
    await exact.setPinLength(4);
    expect(await told).toEqual({ kind: 'slots-changed', device: exact.id, slots: 'all' });
    expect(deviceOf(exact.id)?.pin).toMatchObject({ minLength: 4, maxLength: 4 });
  });

  it('tells of a user without a PIN who came at the lock', async () => {
    const { credential } = house();
    onTestFinished(() => credential.enrol(12));
    const told = next('slots-changed', credential);
    await credential.enrol(12, 'Anna');
    expect(await told).toEqual({ kind: 'slots-changed', device: credential.id, slots: [12] });
  });
}
