import { describe, expect, it } from 'vitest';
import type { MemoryFaults } from '../../../drivers/memory/driver.ts';
import type { Reading } from '../../../src/domain/driver/outcome.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, MemoryHouse } from '../../support/houses/memory-house.ts';

const OURS = '274916';
const THEIRS = '602913';

/** A house whose program was off, and whose driver knows at the start what is in the device, as zwave-js does. */
describe('codes that were changed while the program was off', () => {
  async function restarted(
    change: (memory: Map<number, string>) => void,
    { before = [], faults = {} }: { before?: readonly string[]; faults?: Partial<MemoryFaults> } = {},
  ): Promise<MemoryHouse> {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', faults }] });
    await test.issue(OURS);
    for (const digits of before) {
      const code = await test.issue(digits);
      await test.does((house) => house.codes.delete(BY, code));
    }
    await test.stop();
    change(test.front.memory);
    await test.build();
    const readings = new Map<number, Reading>();
    for (const slot of [1, 2]) {
      const digits = test.front.memory.get(slot);
      if (digits === undefined) readings.set(slot, { kind: 'empty' });
      else readings.set(slot, faults.mask ? { kind: 'unreadable' } : { kind: 'known', pin: Pin.of(digits) });
    }
    test.wire.readings = () => readings;
    await test.start();
    return test;
  }

  it.each<Partial<MemoryFaults>>([{}, { mask: true }])(
    'are not read where the driver has seen nothing else: %o',
    async (faults) => {
      const test = await restarted(() => undefined, { before: ['835027'], faults });
      expect([test.state(1), test.sent()]).toEqual([faults.mask ? 'unverified' : 'live', []]);
      await test.stop();
    },
  );

  it('are a conflict where they were ours, and called live no more', async () => {
    const test = await restarted((memory) => memory.set(1, THEIRS));
    expect([test.state(1), test.sent(), test.codesIn()]).toEqual(['conflict', ['read 1'], [THEIRS]]);
    expect(test.troubles()).toEqual(['conflict']);
    await test.stop();
  });

  it.each<Partial<MemoryFaults>>([{}, { mask: true }])(
    'are a conflict where they were ours and are gone: %o',
    async (faults) => {
      const test = await restarted((memory) => memory.delete(1), { faults });
      expect([test.state(1), test.sent(), test.troubles()]).toEqual([
        'conflict',
        ['read 1'],
        ['codes-deleted'],
      ]);
      await test.stop();
    },
  );

  it.each<Partial<MemoryFaults>>([{}, { mask: true }])(
    'are told where they came into a slot that was free, as when the store is an older copy: %o',
    async (faults) => {
      const test = await restarted((memory) => memory.set(2, THEIRS), { before: ['835027'], faults });
      expect([test.sent(), test.troubles()]).toEqual([['read 2'], ['foreign-codes']]);
      expect(test.house.queries.devices()).toMatchObject([{ foreign: 1 }]);
      await test.restart();
      expect([test.sent(), test.troubles(), test.codesIn()]).toEqual([[], ['foreign-codes'], [OURS, THEIRS]]);
      await test.stop();
    },
  );
});
