import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse, PINS_SHOWN_MS } from '../chat-house.ts';

const SHEET = 'kbvtn-abcde-fghij';
const folder = mkdtempSync(join(tmpdir(), 'latchkey-copies-'));
let house: ChatHouse;

beforeEach(async () => {
  house = await ChatHouse.open({
    backups: {
      folders: [folder],
      ...{ at: '03:30', daily: 7, weekly: 4, sheet: () => SHEET },
      runner: {
        make: async (file) => writeFileSync(file, 'age-encryption.org/v1'),
        check: async () => undefined,
      },
    },
  });
});
afterEach(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the copies of the house in the chat', () => {
  it('an owner makes one, fetches it and its key sheet, and the sheet goes after a while', async () => {
    expect(await house.does('/start', '👤 Members', '🗄 Copies of the house')).toContain(
      'There is no copy yet',
    );
    await house.does('▶️ Make a copy now');
    await house.settled();
    expect(house.shown()).toContain('you need a copy and its key sheet in another place');
    const text = await house.does('🗄 Copies of the house');
    expect(text).toContain('It was opened and counted');
    expect(text).toContain('Nobody has fetched the key sheet yet');
    await house.does('📦 Fetch the newest copy');
    expect(house.ann.screen().some(({ file }) => file !== undefined)).toBe(true);
    house.ann.tap('🔑 Fetch the key sheet');
    await house.settled();
    const shows = (): boolean => house.ann.screen().some((message) => message.text.includes(SHEET));
    expect(shows()).toBe(true);
    expect(house.shown()).not.toContain('⚠️');
    house.clock.advance(PINS_SHOWN_MS + 1_000);
    await house.settled();
    expect(shows()).toBe(false);
  });
});
