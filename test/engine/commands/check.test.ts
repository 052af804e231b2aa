import { describe, expect, it } from 'vitest';
import { BY, FRONT, MINUTE, MemoryHouse } from '../../support/houses/memory-house.ts';

describe('a check of a device', () => {
  it('reads each code of ours once and verifies it anew', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.pass(MINUTE);
    test.sent();
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect(test.sent()).toEqual(['read 1']);
    expect(test.grant(code)).toMatchObject({ state: 'live', verifiedAt: test.clock.now() });
  });

  it('finds what changed while nobody told', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    test.front.memory.set(1, '830274');
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect(test.state(code)).toBe('conflict');
    expect(test.codesIn()).toEqual(['830274']);
  });
});
