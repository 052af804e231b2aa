import { afterEach, describe, expect, it } from 'vitest';
import { ChatHouse, OWNER, PINS_SHOWN_MS } from '../../chat-house.ts';
import { MembersHouse, MIA } from '../../members-house.ts';

const URL = 'https://home.test/latchkey';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

let all: ChatHouse;

afterEach(() => all.close());

/** The token of the newest link to the page in the owner's chat. */
function token(): string {
  const [, found] =
    /\/latchkey\/in\/([\w-]+)/.exec(all.texts().findLast((text) => text.includes(URL)) ?? '') ?? [];
  return found ?? '';
}

describe('the page, in the chat', () => {
  it('is not there where nothing is configured', async () => {
    all = await ChatHouse.open();
    await all.does('/start', '👤 Members');
    expect(all.buttons()).not.toContain('🖥 Page');
  });

  it('gives a link that logs in once, and takes it off the chat after a time', async () => {
    all = await ChatHouse.open({ page: { url: URL, hasIngress: false } });
    expect(await all.does('/start', '👤 Members', '🖥 Page')).toContain('No browser is logged in.');
    await all.does('🔗 Open the page');
    const session = all.house.pageAccess.logIn(token(), { browser: FIREFOX });
    expect(session).toMatchObject({ ok: true });
    expect(all.house.pageAccess.logIn(token(), { browser: FIREFOX })).toMatchObject({ ok: false });

    expect(await all.does('/start', '👤 Members', '🖥 Page')).toMatch(
      /Ann · Firefox, Windows · last used \d\d:\d\d/,
    );
    all.clock.advance(PINS_SHOWN_MS);
    await all.settled();
    expect(all.texts().join('\n')).not.toContain('/in/');

    expect(await all.does('✖ Log out: Ann, Firefox, Windows')).toContain('That browser is logged out.');
    if (session.ok) expect(all.house.pageAccess.session(session.value)).toBeUndefined();
  });

  it('tells whoever was logged in, and nobody else, and one tap logs that browser out', async () => {
    const house = await MembersHouse.open(await ChatHouse.open({ page: { url: URL, hasIngress: false } }));
    all = house.all;
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👤 Members', '🖥 Page', '🔗 Open the page');
    const link = house.mia.screen().findLast(({ text }) => text.includes(URL));
    const [, theirs = ''] = /\/in\/([\w-]+)/.exec(link?.text ?? '') ?? [];
    const session = all.house.pageAccess.logIn(theirs, { browser: FIREFOX });
    await all.settled();
    expect(house.mia.last().text).toBe(
      '🖥 Firefox, Windows is logged in to the page as you now. If that was not you, log it out.',
    );
    expect(all.texts().join('\n')).not.toContain('Firefox');
    await house.taps(house.mia, '✖ Log it out');
    expect(session.ok && all.house.pageAccess.session(session.value)).toBeUndefined();
    expect(session.ok).toBe(true);
  });

  it('an owner sees everybody’s browsers, and a manager their own', async () => {
    const house = await MembersHouse.open(await ChatHouse.open({ page: { url: URL, hasIngress: true } }));
    all = house.all;
    await all.does('/start', '👤 Members', '🖥 Page', '🔗 Open the page');
    all.house.pageAccess.logIn(token(), { browser: FIREFOX });
    expect(await all.does('/start', '👤 Members', '🖥 Page')).toContain('Ann · Firefox, Windows');
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👤 Members', '🖥 Page');
    expect(house.mia.last().text).toContain('No browser is logged in.');
    expect(
      house.mia
        .last()
        .buttons.flat()
        .map(({ text }) => text),
    ).not.toContain('🏠 Home Assistant users');
  });

  it('an owner says who a user of Home Assistant is, and takes it back', async () => {
    const house = await MembersHouse.open(await ChatHouse.open({ page: { hasIngress: true } }));
    all = house.all;
    await all.does('/start', '👤 Members', '🖥 Page');
    expect(all.buttons()).not.toContain('🔗 Open the page');
    expect(await all.does('🏠 Home Assistant users')).toContain('Nobody is waiting.');

    const { code } = all.house.pageAccess.ask('a1b2', 'Mia <b>at home');
    expect(await all.does('/start', '👤 Members', '🖥 Page', '🏠 Home Assistant users')).toContain(
      `${code} · Mia <b>at home`,
    );
    expect(await all.does(`🏠 ${code}`)).toContain(code);
    expect(await all.does('👤 Mia')).toContain('Mia <b>at home is Mia on the page now.');
    expect(all.house.pageAccess.homeAssistantMember('a1b2')?.id).toBe(MIA);
    expect(house.audit().at(-1)).toContain('connect Home Assistant user | member:1003 | a1b2');

    expect(await all.does('✖ Disconnect Mia <b>at home')).toContain('no longer sees anything');
    expect(all.house.pageAccess.homeAssistantMember('a1b2')).toBeUndefined();
    expect(OWNER).not.toBe(MIA);
  });
});
