import { expect } from 'vitest';
import type { ChatHouse } from './chat-house.ts';

/** What an owner does first in many tests. Each returns what is on the screen then. */
export const addAnna = (all: ChatHouse): Promise<string> =>
  all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save');

export async function codeForAnna(all: ChatHouse): Promise<string> {
  await addAnna(all);
  return all.does('🔑 New code', '🎲 Generate', 'All', 'Next ›', 'Always', '✅ Save');
}

/** Nothing that the chat sent was refused by Telegram. */
export async function closeUnrefused(all: ChatHouse): Promise<void> {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
}
