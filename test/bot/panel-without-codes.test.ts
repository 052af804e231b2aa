import { afterEach, beforeEach, expect, it } from 'vitest';
import { MemoryDevice } from '../../drivers/memory/device.ts';
import { ChatHouse } from './chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open([new MemoryDevice({ name: 'alarm', kind: 'partition', slots: 0 })]);
});
afterEach(() => all.close());

it('a panel that takes no codes is not offered for one, and is not among all', async () => {
  await all.does(/Users/, /New user/, 'Anna Berg', 'Skip', 'Skip', /New code/, /Generate/);
  expect(all.buttons().filter((label) => /[☐☑]/.test(label))).toEqual(['☐ back-door', '☐ front-door']);
  expect(await all.does(/All/, /Done|Next/, /Always/)).not.toContain('alarm');
  expect(await all.does(/Save/)).not.toContain('alarm');
});

it('its card says so, and it can be armed', async () => {
  const card = await all.does('🚪 Devices', /alarm/);
  expect(card).toContain('It takes no codes from here; it can be armed and disarmed.');
  expect(card).not.toContain('slots are ours');
});
