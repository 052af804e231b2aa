import { expect, test } from 'vitest';
import type { MemoryFaults } from '../../../drivers/memory/driver.ts';
import { BY, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PINS = ['274916', '835027', '490163', '718254'];
const SECOND = 1_000;

async function houseWith(faults: Partial<MemoryFaults> = {}): Promise<MemoryHouse> {
  return MemoryHouse.onDisk({ devices: [{ name: 'front', faults }] });
}

function issueAll(test: MemoryHouse, pins: readonly string[] = PINS): number[] {
  return pins.map((pin) => test.issueSoon(pin));
}

test('many codes are all written before any of them is read back', async () => {
  const test = await houseWith();
  const codes = issueAll(test);
  await test.house.settled();
  const sent = test.sent();
  // Before the first write, each slot was read to be free.
  expect(sent.slice(sent.indexOf('write 4') + 1)).toEqual(['read 1', 'read 2', 'read 3']);
  expect(sent.filter((what) => what.startsWith('write'))).toEqual(
    PINS.map((_, index) => `write ${index + 1}`),
  );
  expect(codes.map((code) => test.state(code))).toEqual(PINS.map(() => 'live'));
  await test.stop();
});

test('what was written is live only once its own slot was read', async () => {
  const test = await houseWith();
  const codes = issueAll(test);
  const liveAfter = new Map<number, readonly string[]>();
  test.house.subscribe((event) => {
    if (event.kind !== 'code' || liveAfter.has(event.id) || test.state(event.id) !== 'live') return;
    liveAfter.set(
      event.id,
      test.wire.exchanges.map(({ what, slot }) => `${what} ${slot}`),
    );
  });
  await test.house.settled();
  for (const [index, code] of codes.entries()) {
    const isLast = index === codes.length - 1;
    expect(liveAfter.get(code)?.at(-1)).toBe(`${isLast ? 'write' : 'read'} ${index + 1}`);
  }
  await test.stop();
});

test('a removal goes before what was written is read', async () => {
  const test = await houseWith();
  const old = await test.issue('602931');
  test.sent();
  issueAll(test);
  test.house.codes.delete(BY, old);
  await test.house.settled();
  const sent = test.sent();
  expect(sent).toContain('clear 1');
  expect(sent.indexOf('clear 1')).toBeLessThan(sent.findIndex((what) => what.startsWith('write')));
  expect(test.codesIn().sort()).toEqual([...PINS].sort());
  await test.stop();
});

test('a device that drops what it acknowledged is found out, for each code', async () => {
  const test = await houseWith({ lie: true });
  const codes = issueAll(test);
  await test.house.settled();
  await test.pass(30 * SECOND);
  expect(codes.map((code) => test.state(code))).toEqual(PINS.map(() => 'rejected'));
  expect(test.codesIn()).toEqual([]);
  await test.stop();
});

test.each([1_500, 3_000])(
  'a device that shows each code %i ms late ends with all of them live',
  async (ms) => {
    const test = await houseWith({ settleSetMs: ms, settlesInside: true });
    const codes = issueAll(test);
    await test.house.settled();
    await test.pass(30 * SECOND);
    expect([codes.map((code) => test.state(code)), test.troubles()]).toEqual([PINS.map(() => 'live'), []]);
    await test.stop();
  },
);

test('a kill between the writes and the readings ends with all of them live, each written once', async () => {
  for (let moment = 0; moment < 8; moment++) {
    const test = await houseWith();
    const codes = issueAll(test);
    let left = moment;
    test.wire.killAt = () => (left-- === 0 ? 'after' : undefined);
    await Promise.race([test.house.settled(), test.wire.killed]);
    const before = test.sent().filter((what) => what.startsWith('write'));
    await test.kill();
    await test.house.settled();
    await test.pass(MINUTE);
    expect(codes.map((code) => test.state(code))).toEqual(PINS.map(() => 'live'));
    const again = test.sent().filter((what) => what.startsWith('write') && before.includes(what));
    expect(again, `killed after exchange ${moment}`).toEqual([]);
    await test.stop();
  }
});

test('a code that is deleted before it was read is cleared, and never said to be gone before', async () => {
  const test = await houseWith({ settleSetMs: 1_500, settlesInside: true });
  const codes = issueAll(test);
  await test.house.settled();
  for (const code of codes) test.house.codes.delete(BY, code);
  for (let ms = 0; ms < 30 * SECOND; ms += 100) {
    await test.pass(100);
    for (const [index, code] of codes.entries())
      if (test.codesIn().includes(PINS[index]!)) expect(['removing', 'overdue']).toContain(test.state(code));
  }
  expect([test.codesIn(), codes.map((code) => test.state(code))]).toEqual([[], PINS.map(() => 'gone')]);
  await test.stop();
});
