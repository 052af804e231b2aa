import { afterEach, describe, expect, it } from 'vitest';
import { byMember } from '../../../../src/domain/people/actor.ts';
import { ChatHouse, OWNER, PINS_SHOWN_MS } from '../../chat-house.ts';

let all: ChatHouse;

afterEach(() => all.close());

describe('receivers of events, in the chat', () => {
  it('an owner sends an address, which goes at once, and sees the secret for a while', async () => {
    all = await ChatHouse.open();
    expect(await all.does('/start', '👤 Members', '📮 Receivers of events')).toContain(
      'There is no receiver.',
    );
    expect(await all.does('http://site.example/hook/kqzx93')).toContain('anybody on the way could read');
    expect(await all.does('private http://127.0.0.1:9/hook/kqzx93')).toContain(
      'The secret is in the message above.',
    );
    const texts = (): string => all.texts().join('\n');
    expect(texts()).toMatch(/whsec_[\w+/=]{40,}/);
    expect(texts()).not.toContain('kqzx93');
    expect(all.house.webhooks.all(byMember(OWNER))).toMatchObject([{ host: '127.0.0.1' }]);
    all.clock.advance(PINS_SHOWN_MS);
    await all.settled();
    expect(texts()).not.toContain('whsec_');
    expect(await all.does('⏸ Switch off')).toContain('It gets nothing.');
    await all.does('🗑 Remove');
    expect(await all.does('🗑 Yes, remove')).toContain('127.0.0.1 is removed.');
  });
});
