import { afterEach, expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../../../src/domain/bookings/unit.ts';
import { PINS_SHOWN_MS } from '../../chat-house.ts';
import { GuestHouse, GUS } from '../../../support/bookings/guest-house.ts';

let house: GuestHouse;
afterEach(() => house.all.close());

it('an owner makes a link; the guest sees the code once it is proven, by a tap, for some minutes', async () => {
  house = await GuestHouse.open({
    unit: { share: { ...DEFAULT_UNIT.share, address: '1 Mill Lane', instructions: 'Bins on Friday' } },
  });
  await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  const { all, gus } = house;
  await all.does(
    '/start',
    '🏠 Bookings',
    '🏠 Flat',
    '📋 Bookings',
    /Nora Lind/,
    '💬 Guest’s chat',
    '🔗 New link',
  );
  const token = all
    .texts()
    .map((text) => /\?start=(\S+)/.exec(text)?.[1])
    .find((one) => one !== undefined)!;
  expect(await house.enter(gus, token)).toMatch(/Your code is not ready yet/);
  expect(house.shown(gus)).toMatch(/Flat\nMon 1 Jun – Wed 3 Jun/);
  expect(house.shown(gus)).toMatch(/1 Mill Lane\nBins on Friday/);
  expect(all.texts().join()).toMatch(/Gus has opened the guest’s chat of Nora Lind/);

  await house.pass(1);
  expect(house.texts(gus).join()).toMatch(/Your code for Flat is ready\. It works until Wed 3 Jun, 11:00/);
  const [digits] = house.digits();
  expect(house.texts(gus).join()).not.toContain(digits);
  await house.says(gus, '/start');
  await house.taps(gus, '🔑 Show my code');
  expect(house.texts(gus).join()).toContain(digits);
  all.clock.advance(PINS_SHOWN_MS + 1_000);
  await all.settled();
  expect(house.texts(gus).join()).not.toContain(digits);
});

it('a second account is refused, and owners hear of it once', async () => {
  house = await GuestHouse.open();
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  const token = house.token(stay);
  await house.enter(house.gus, token);
  expect(await house.enter(house.eva, token)).toMatch(/not valid for your account/);
  await house.enter(house.eva, token);
  expect(house.all.house.members.get(house.eva.id)).toBeUndefined();
  const told = house.all.texts().filter((text) => text.includes('Eva has opened the link'));
  expect(told).toHaveLength(1);
  // The same account again is at home.
  expect(await house.enter(house.gus, token)).toMatch(/🏡 Flat/);
});

it('a new link ends the access of the account before', async () => {
  house = await GuestHouse.open();
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  const first = house.token(stay);
  await house.enter(house.gus, first);
  const second = house.token(stay);
  await house.all.settled();
  expect(house.all.house.members.get(GUS)).toBeUndefined();
  const calls = house.all.telegram.calls.length;
  await house.says(house.gus, '/start');
  expect(house.all.telegram.calls.slice(calls).filter(({ method }) => method === 'sendMessage')).toEqual([]);
  expect(await house.enter(house.eva, second)).toMatch(/🏡 Flat/);
  expect(await house.enter(house.gus, first)).toMatch(/not valid/);
});

it('a link is over with the stay, and so is the chat a day later', async () => {
  house = await GuestHouse.open();
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-02');
  const late = await house.stay('Otto Maar', '2026-06-01', '2026-06-02');
  const unused = house.token(late);
  await house.enter(house.gus, house.token(stay));
  await house.pass(20);
  expect(house.texts(house.gus).join()).toMatch(/Your code for Flat works until Tue 2 Jun, 11:00\. Have/);
  await house.pass(2);
  expect(await house.says(house.gus, '/start')).toMatch(/There is nothing for you to manage/);
  expect(await house.enter(house.eva, unused)).toMatch(/not valid/);
  await house.pass(25);
  expect(house.all.house.members.get(GUS)).toBeUndefined();
});

it('a wish for more time is put to the owners; yes changes the stay and keeps the PIN', async () => {
  house = await GuestHouse.open();
  const { all, gus } = house;
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  await house.enter(gus, house.token(stay));
  await house.pass(1);
  const before = house.digits();
  await house.says(gus, '/start');
  await house.taps(gus, '⏱ Ask for more time', '2 hours longer on the last day');
  expect(house.shown(gus)).toMatch(/I have asked your host/);
  expect(
    gus
      .last()
      .buttons.flat()
      .map(({ text }) => text),
  ).not.toContain('⏱ Ask for more time');
  expect(house.view(stay).departure).toEqual({ date: '2026-06-03' });
  all.ann.tap('❔ Answer');
  await all.settled();
  expect(all.shown()).toMatch(/Nora Lind \(Flat\) asks for:\nMon 1 Jun – Wed 3 Jun 13:00/);
  await all.does('✅ Approve');
  expect(house.view(stay).departure).toEqual({ date: '2026-06-03', time: '13:00' });
  expect(house.texts(gus).join()).toMatch(
    /Your host agrees\. Your stay at Flat is now Mon 1 Jun – Wed 3 Jun 13:00/,
  );
  expect(house.digits()).toEqual(before);

  await house.says(gus, '/start');
  await house.taps(gus, '⏱ Ask for more time', 'One more night');
  all.ann.tap('❔ Answer');
  await all.settled();
  await all.does('❌ Decline');
  expect(house.view(stay).departure).toEqual({ date: '2026-06-03', time: '13:00' });
  expect(house.texts(gus).join()).toMatch(/Your host can’t do that/);
});

it('a yes that comes late gives nothing', async () => {
  house = await GuestHouse.open();
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  await house.enter(house.gus, house.token(stay));
  house.all.house.bookings.guests.ask(GUS, stay, { departure: { date: '2026-06-04' } });
  await house.all.settled();
  house.all.ann.tap('❔ Answer');
  await house.all.settled();
  const question = house.all.ann.last();
  await house.all.bot.stop();
  house.all.ann.tapOn(question.id, '✅ Approve');
  house.all.clock.advance(10 * 60_000);
  house.all.startBot();
  await house.all.settled();
  expect(house.view(stay).departure).toEqual({ date: '2026-06-03' });
});

it('the chat is a way on which the message goes out, without the number in it, and hears of the end', async () => {
  house = await GuestHouse.open({
    unit: {
      share: {
        ...DEFAULT_UNIT.share,
        ...{ when: { kind: 'when-ready' }, ways: [{ kind: 'chat' }], tellsEnd: true },
      },
    },
  });
  const { all, gus } = house;
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  await house.enter(gus, house.token(stay));
  await house.pass(1);
  expect(house.view(stay).share).toMatchObject({ kind: 'sent' });
  const said = house.texts(gus).filter((text) => text.includes('🔑 Flat: your code'));
  expect(said).toHaveLength(1);
  expect(house.texts(gus).join()).not.toContain(house.digits()[0]);
  await house.taps(gus, '🔑 Show my code');
  await house.taps(gus, '🔑 Show my code');
  expect(house.texts(gus).join()).toContain(house.digits()[0]);
  all.house.bookings.stays.remove({ kind: 'console' }, stay);
  await all.settled();
  expect(house.texts(gus).at(-1)).toMatch(/was cancelled/);
  expect(all.house.bookings.guests.mine(GUS)).toEqual([]);
});

it('what a guest types leads home, and a PIN in it is removed', async () => {
  house = await GuestHouse.open();
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  await house.enter(house.gus, house.token(stay));
  await house.says(house.gus, 'code for Anna: 482915');
  expect(house.gus.screen().some(({ text }) => text.includes('482915'))).toBe(false);
  expect(house.shown(house.gus)).toMatch(/🏡 Flat/);
});

it('a guest is no member: no list shows them, and nobody makes them more', async () => {
  house = await GuestHouse.open();
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-03');
  await house.enter(house.gus, house.token(stay));
  const { all } = house;
  expect(all.house.members.get(GUS)?.role).toBe('guest');
  expect(await all.does('/members')).not.toMatch(/Gus/);
  expect(all.buttons().join()).not.toMatch(/Gus/);
  const owner = { kind: 'member', id: 1001 } as const;
  for (const role of ['manager', 'owner'] as const)
    expect(all.house.members.setRole(owner, GUS, role)).toMatchObject({ ok: false });
  expect(all.house.members.get(GUS)?.role).toBe('guest');
  await all.does('/start', '🏠 Bookings', '🏠 Flat', '⚙ Settings', 'Who hears of it');
  expect(all.buttons().join()).not.toMatch(/Gus/);
});
