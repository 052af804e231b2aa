import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChatHouse } from '../../chat-house.ts';

const HOUR = 3_600_000;
let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('add Anna Berg', '✅ Save');
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

async function typed(): Promise<string> {
  const [pin = ''] = Object.values(await all.front.slots());
  await all.front.typePin(pin);
  await all.settled();
  return pin;
}

it('a code for 24 hours from first use is six taps, and its card says first that it waits, then when it ends', async () => {
  await all.does('🔑 New code', '🎲 Generate', 'front-door');
  expect(await all.does('24 h from first use')).toContain('🕒 24 hours from first use');
  expect(all.shown()).toContain('I know of a first use only what devices report');
  await all.does('✅ Save');
  expect(all.shown()).toContain('⏳ Not used yet. It ends 24 hours after its first use.');
  expect(all.shown()).toContain('Open now, until 24 hours after its first use');
  await typed();
  await all.does('/users', /Anna Berg/, /24 hours/);
  expect(all.shown()).toMatch(/⏳ First used .*\. It ends .*\./);
  expect(all.shown()).toMatch(/Open now, until Tue 2 Jun/);
});

it('a sentence fills it in, and a code whose time is over begins anew', async () => {
  expect(await all.does('code for Anna front door valid 24 hours from first use')).toContain(
    '🕒 24 hours from first use',
  );
  await all.does('✅ Save');
  await typed();
  expect(await all.does('change Anna’s code to 48 hours from first use')).toContain('⏳ First used');
  await all.does('✖ Cancel');
  all.clock.advance(25 * HOUR);
  await all.settled();
  expect(await all.front.slots()).toEqual({});
  expect(await all.does('change Anna’s code to 24 hours from first use')).toContain(
    'The 24 hours begin with the next use.',
  );
  await all.does('✅ Save');
  expect(Object.keys(await all.front.slots())).toHaveLength(1);
  expect(all.shown()).toContain('⏳ Not used yet');
});
