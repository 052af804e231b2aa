/**
 * What the driver promises of a lock that tells all in alarm types and levels, whichever Home Assistant owns it. It
 * must not have told anything before.
 */
import { expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type { DeviceUnderTest } from '../device-under-test.ts';
import type { EventLog } from '../event-log.ts';

export interface AlarmHouse {
  readonly driver: Driver;
  readonly events: EventLog;
  readonly device: string;
  readonly lock: DeviceUnderTest & { useTag(number: number): Promise<void> | void };
  /** The integration that owns the lock begins anew; resolves when the driver has met the lock again. */
  reload(): Promise<void>;
}

export function describeAlarms(house: () => AlarmHouse): void {
  const change = (slot: number): DriverEvent => ({
    kind: 'slots-changed',
    device: house().device,
    slots: [slot],
  });
  const changes = (): readonly DriverEvent[] =>
    house().events.all.filter(({ kind }) => kind === 'slots-changed');
  const next = (kind: DriverEvent['kind']): Promise<DriverEvent> =>
    house().events.next((event) => event.kind === kind);

  it('tells of the first change that its lock ever told of', async () => {
    const told = next('slots-changed');
    await house().lock.changeAtKeypad(5, '515151');
    expect(await told).toEqual(change(5));
  });

  it('tells of a change again where the lock says the same again', async () => {
    const told = next('slots-changed');
    await house().lock.changeAtKeypad(5, '525252');
    expect(await told).toEqual(change(5));
    expect(await house().driver.read(house().device, 5)).toEqual({ kind: 'known', pin: Pin.of('525252') });
  });

  it('tells of a tag, and not of the user who has its number', async () => {
    const { device, lock } = house();
    const used = next('used');
    await lock.useTag(5);
    expect(await used).toEqual({ kind: 'used', device, how: 'unlock', means: 'tag' });
    const typed = next('used');
    await lock.typePin('525252');
    expect(await typed).toEqual({ kind: 'used', device, how: 'unlock', slot: 5 });
  });

  it('tells once of a change after its integration was loaded anew', async () => {
    const { lock } = house();
    await house().reload();
    const from = changes().length;
    await lock.changeAtKeypad(6, '616161');
    // Whatever the lock told before this has arrived before it.
    const used = next('used');
    await lock.typePin('616161');
    await used;
    expect(changes().slice(from)).toEqual([change(6)]);
  });
}
