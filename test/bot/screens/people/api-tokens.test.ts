import { afterEach, describe, expect, it } from 'vitest';
import { ChatHouse, PINS_SHOWN_MS } from '../../chat-house.ts';
import { FactorOwner } from '../../factor-owner.ts';
import { MembersHouse } from '../../members-house.ts';

const PAGE = { url: 'https://home.test', hasIngress: false };

let all: ChatHouse;

afterEach(() => all.close());

function token(): string {
  return /lk_\d+_[\w-]{43}/.exec(all.texts().findLast((text) => text.includes('lk_')) ?? '')?.[0] ?? '';
}

describe('tokens for programs, in the chat', () => {
  it('are not there where no program could use them', async () => {
    all = await ChatHouse.open({ page: { hasIngress: true } });
    await all.does('/start', '👤 Members');
    expect(all.buttons()).not.toContain('🔑 Tokens for programs');
  });

  it('an owner makes one with the rights that they tick, sees it once, and ends it', async () => {
    all = await ChatHouse.open({ page: PAGE });
    expect(await all.does('/start', '👤 Members', '🔑 Tokens for programs')).toContain('There is no token.');
    await all.does('➕ New token', '☐ Issue codes', '○ For 30 days');
    expect(all.buttons()).toContain('☑ Issue codes');
    expect(await all.does('🔑 Make the token')).toContain('I delete that message');
    const made = token();
    expect(all.house.apiTokens.check(made)).toMatchObject({ rights: ['read', 'issue'], name: 'API 1' });

    expect(await all.does('Holiday flat')).toContain('The token is called Holiday flat now.');
    all.clock.advance(PINS_SHOWN_MS);
    await all.settled();
    expect(all.texts().join('\n')).not.toContain('lk_');

    expect(await all.does('/start', '👤 Members', '🔑 Tokens for programs')).toMatch(
      /Holiday flat · read, issue codes · last used \d\d:\d\d/,
    );
    expect(await all.does('🔑 Holiday flat')).toContain('It ends');
    expect(await all.does('✖ End this token')).toContain('Holiday flat is ended.');
    expect(all.house.apiTokens.check(made)).toBeUndefined();
  });

  it('refuses one without a right', async () => {
    all = await ChatHouse.open({ page: PAGE });
    await all.does('/start', '👤 Members', '🔑 Tokens for programs', '➕ New token', '☑ Read');
    expect(await all.does('🔑 Make the token')).toContain('A token needs at least one right');
    expect(token()).toBe('');
  });

  it('is asked for the second factor first, and is of owners alone', async () => {
    const house = await MembersHouse.open(await ChatHouse.open({ page: PAGE }));
    all = house.all;
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👤 Members');
    const labels = house.mia.last().buttons.flat();
    expect(labels.map(({ text }) => text)).not.toContain('🔑 Tokens for programs');
    const owner = new FactorOwner(all);
    await owner.setUp();
    all.clock.advance(6 * 60_000);
    await all.settled();
    await all.does('/start', '👤 Members', '🔑 Tokens for programs', '➕ New token', '🔑 Make the token');
    expect(token()).toBe('');
    await owner.says(owner.nextCode());
    expect(all.house.apiTokens.check(token())).toMatchObject({ rights: ['read'] });
  });
});
