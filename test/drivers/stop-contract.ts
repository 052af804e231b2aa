import { describe, expect, it } from 'vitest';
import { Pin } from '../../src/domain/pins/pin.ts';
import type { Harness } from './device-under-test.ts';

/** Longer than any device here needs for one code. */
const ENDS_WITHIN_MS = 15_000;

/** What each driver promises of its end. Nothing can be asked of the driver afterwards, so this comes last. */
export function describeStop(name: string, harness: () => Harness): void {
  describe(`${name} that is stopped`, () => {
    it('during a write, says how that ended, then sends and tells nothing more', async () => {
      const { driver, id, device, events } = harness();
      await driver.clear(id, 8);
      const started = performance.now();
      const writing = driver.write(id, 8, Pin.of('571936'));
      const stopping = driver.stop();
      const told = events.all.length;
      const outcome = await writing;
      await stopping;
      expect(performance.now() - started).toBeLessThan(ENDS_WITHIN_MS);
      const held = (await device.slots())[8];
      if (outcome.kind === 'confirmed') expect(held).toBe('571936');
      else expect(['unreachable', 'unverified', 'contradicted']).toContain(outcome.kind);

      expect((await driver.write(id, 9, Pin.of('682047'))).kind).toBe('unreachable');
      expect((await driver.read(id, 8, Pin.of('571936'))).kind).toBe('unreachable');
      expect((await driver.clear(id, 8)).kind).toBe('unreachable');
      await driver.stop();
      expect((await device.slots())[9]).not.toBe('682047');
      expect((await device.slots())[8]).toBe(held);
      expect(events.all.slice(told)).toEqual([]);
    });
  });
}
