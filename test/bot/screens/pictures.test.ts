import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatHouse } from '../chat-house.ts';
import { inkOf, issue } from '../pictures/picture-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  issue(all, 'Anna Berg', { digits: '602913' });
  await all.settled();
  await all.front.typePin('602913');
  await all.settled();
});
afterEach(async () => {
  vi.doUnmock('@resvg/resvg-js');
  await all.close();
});

/** The newest picture of the bot, and its caption. */
function picture() {
  const { file, text } = all.ann.screen().findLast((message) => message.file !== undefined)!;
  return { caption: text, ...inkOf(all.telegram.file(file!)!.content) };
}

describe('a picture comes as a photo with its words', () => {
  it.each([
    ['a day from the history', ['/log', '🖼 Day'], 'Monday 1 June 2026 · 1 entry, 1 person\nAnna Berg: 14:00'],
    ['a month from the history', ['/log', '🖼 Month'], 'June 2026 · Home\n1 arrival'],
    [
      'a week from next changes',
      ['/next', '🖼 Week'],
      'Mon 1 Jun – Sun 7 Jun · Home\nAnna Berg · ✅ front-door',
    ],
    ['a week from the user’s card', ['/users', /Anna Berg/, '🖼 Week'], 'Mon 1 Jun – Sun 7 Jun · Anna Berg\n'],
  ] as const)('%s', async (_name, taps, words) => {
    await all.does(...taps);
    const { caption, width, inked } = picture();
    expect(caption).toContain(words);
    expect(width).toBe(1080);
    expect(inked()).toBeGreaterThan(0.005);
    expect(all.texts().join('\n')).toContain('The picture is on its way.');
  });

  it('of the day and the user that the history shows', async () => {
    issue(all, 'Ben Roth', { digits: '490163' });
    await all.settled();
    await all.front.typePin('490163');
    await all.settled();
    await all.does('/log', '👤 User…', '👤 Ben Roth', '🖼 Day');
    expect(picture().caption).toContain('Ben Roth: 14:00');
    expect(picture().caption).not.toContain('Anna Berg');
    await all.does('/log', '🗓 Day…', 'Yesterday', '🖼 Day');
    expect(picture().caption).toContain('Sunday 31 May 2026');
  });

  it('and nothing stays away where Telegram does not take it: the chat says so', async () => {
    all.telegram.fail({ method: 'sendPhoto', code: 400 });
    await all.does('/next', '🖼 Week');
    expect(all.texts().join('\n')).toContain('⚠ I could not send the file. Please try again.');
  });

  it('in words alone on a computer for which the library has no binary', async () => {
    vi.doMock('@resvg/resvg-js', () => {
      throw new Error('Cannot find native binding.');
    });
    await all.does('/next', '🖼 Week');
    expect(all.ann.screen().some(({ file }) => file !== undefined)).toBe(false);
    const said = all.texts().find((text) => text.includes('Mon 1 Jun – Sun 7 Jun'));
    expect(said).toContain('Anna Berg · ✅ front-door: always');
    expect(said).toContain('I can’t draw pictures on this computer, so I say it in words.');
  });
});
