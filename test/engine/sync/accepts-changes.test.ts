import { expect, test } from 'vitest';
import { MemoryHouse } from '../../support/houses/memory-house.ts';
import type { NotNow } from '../../../src/domain/driver/outcome.ts';

const PANEL = 'memory/panel';
const PROGRAMMING: NotNow = { kind: 'not-now', why: 'programming', message: { code: 'programming' } };

/** A panel that somebody programs, and a code that waits for the end of that. */
async function programmed(): Promise<{ test: MemoryHouse; code: number; ends: () => void }> {
  const test = await MemoryHouse.open({ devices: [{ name: 'panel', kind: 'partition' }] });
  const write = test.wire.write.bind(test.wire);
  test.wire.write = async () => PROGRAMMING;
  const code = await test.issue('274916', { on: [PANEL] });
  expect(test.state(code, PANEL)).toBe('waiting');
  return { test, code, ends: () => (test.wire.write = write) };
}

test('what a panel did not take is tried again once it says that it takes changes, and its list is the same', async () => {
  const { test, code, ends } = await programmed();
  ends();
  test.wire.listener({ kind: 'accepts-changes', device: PANEL });
  await test.house.settled();
  expect([test.state(code, PANEL), test.codesIn('panel')]).toEqual(['live', ['274916']]);
});

test('news of devices that changes nothing is no word of that', async () => {
  const { test, code, ends } = await programmed();
  ends();
  test.sent();
  test.wire.listener({ kind: 'devices-changed' });
  await test.house.settled();
  expect([test.state(code, PANEL), test.sent()]).toEqual(['waiting', []]);
});

test('a panel that takes changes and has none to take hears nothing', async () => {
  const { test, ends } = await programmed();
  ends();
  test.wire.listener({ kind: 'accepts-changes', device: PANEL });
  await test.house.settled();
  test.sent();
  for (let i = 0; i < 3; i++) test.wire.listener({ kind: 'accepts-changes', device: PANEL });
  await test.house.settled();
  expect(test.sent()).toEqual([]);
});
