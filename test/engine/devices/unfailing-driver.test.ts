import { describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { canArm, canTurnBolt, hasOwnSchedule } from '../../../src/domain/driver/driver.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { describeFault } from '../../../src/app/fault.ts';
import { INTERNAL_ERROR, unfailing } from '../../../src/engine/devices/unfailing-driver.ts';

const DEVICE = 'locks/front';
const PIN = '314159';

function open(throwing: Partial<Driver>): { driver: Driver; logged: string[] } {
  const inner = new MemoryDriver({ id: 'locks', devices: [new MemoryDevice({ name: 'front' })] });
  const logged: string[] = [];
  const driver = unfailing(Object.assign(inner, throwing), (where, error) =>
    logged.push(`${where}: ${describeFault(error)}`),
  );
  return { driver, logged };
}

function fail(): never {
  throw new TypeError(`cannot read ${PIN} of undefined`);
}

const ASKED: readonly [string, (driver: Driver) => Promise<unknown>][] = [
  ['read', (driver) => driver.read(DEVICE, 1)],
  ['write', (driver) => driver.write(DEVICE, 1, Pin.of(PIN))],
  ['clear', (driver) => driver.clear(DEVICE, 1)],
  [
    'setDeviceSchedule',
    async (driver) =>
      hasOwnSchedule(driver) && driver.setDeviceSchedule(DEVICE, 1, undefined, { check: false }),
  ],
  ['arm', async (driver) => canArm(driver) && driver.arm(DEVICE, 'away', undefined, {})],
  ['setBolt', async (driver) => canTurnBolt(driver) && driver.setBolt(DEVICE, true)],
  // A capability that the port may gain one day.
  ['ringBell', async (driver) => (driver as unknown as { ringBell: () => Promise<unknown> }).ringBell()],
];

describe('a driver that throws', () => {
  it.each(ASKED)(
    'from %s has learnt nothing, and says that it was no fault of the device',
    async (method, ask) => {
      for (const how of [fail, async () => fail()]) {
        const { driver, logged } = open({ [method]: how });
        expect(await ask(driver)).toEqual({ kind: 'unreachable', why: INTERNAL_ERROR });
        expect(logged).toHaveLength(1);
        expect(logged[0]).toContain(`locks.${method}`);
        expect(logged[0]).toContain('TypeError');
        expect(logged[0]).toContain('unfailing-driver.test.ts');
        expect(logged[0]).not.toContain(PIN);
      }
    },
  );

  it('from devices() has those that it listed last, and from readings() none', () => {
    const { driver, logged } = open({});
    const before = driver.devices();
    expect(before.map(({ id }) => id)).toEqual([DEVICE]);
    Object.assign(driver, { devices: fail, readings: fail });
    expect(driver.devices()).toEqual(before);
    expect(driver.readings(DEVICE)).toEqual(new Map());
    expect(logged).toHaveLength(2);
  });

  it('has what it has: what is missing stays missing, and what is there keeps its own state', async () => {
    const { driver } = open({});
    expect(driver.id).toBe('locks');
    expect(await driver.write(DEVICE, 1, Pin.of(PIN))).toMatchObject({ kind: 'confirmed' });
    expect((driver as { unheardOf?: unknown }).unheardOf).toBeUndefined();
  });
});
