import { expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { FakePost } from '../../support/bookings/fake-post.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';
import { BY } from '../../support/houses/memory-house.ts';
import { AIRBNB, HOUR, LetHouse, MINUTE, VRBO } from '../../support/bookings/let-house.ts';

const NORA = {
  guest: { name: 'Nora Lind', email: 'nora@example.org' },
  reservation: 'HMQK4T9XZ2',
};
const SOON = ['2026-06-03', '2026-06-04'] as const;
const LATER = ['2026-06-05', '2026-06-08'] as const;

/** The site has moved the booking, and a sheet that somebody keeps by hand shows where it was. */
async function houseWithTwo() {
  const post = new FakePost();
  const home = await LetHouse.open({
    guestChannels: [post],
    unit: { share: { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' }, ways: [{ kind: 'email' }] } },
  });
  const sheet = (dates: readonly [string, string]): void =>
    home.feeds.shows(VRBO, stay('sheet', dates, NORA));
  sheet(SOON);
  await home.read(await home.feed(VRBO, 'Sheet'));
  home.feeds.shows(AIRBNB, stay('site', LATER, NORA));
  await home.read(await home.feed());
  expect(home.stays().map(({ arrival }) => arrival.date)).toEqual([SOON[0], LATER[0]]);
  const states = (): string[] => home.stays().map(({ arrival, state }) => `${arrival.date} ${state}`);
  return { home, post, sheet, states };
}

it('two calendars that come to show one booking make one guest, one code and one message', async () => {
  const { home, post, sheet, states } = await houseWithTwo();
  sheet(LATER);
  await home.test.pass(20 * MINUTE);
  expect(states()).toEqual([`${LATER[0]} expected`, `${SOON[0]} cancelled`].sort());
  expect(home.told().filter((one) => one.startsWith('double'))).toEqual([]);
  await home.until(`${LATER[0]}T15:05`);
  expect([home.test.codesIn().length, post.arrived.length]).toEqual([1, 1]);
  // Each of the two calendars shows it now: one that forgets it takes nothing away.
  home.feeds.shows(AIRBNB, stay('other', ['2026-07-01', '2026-07-03']));
  await home.test.pass(48 * HOUR);
  expect([home.test.codesIn().length, post.arrived.length]).toEqual([1, 1]);
  expect(home.told()).not.toContain('gone Nora Lind');
});

it('a guest who was sent the PIN keeps it when the two are one', async () => {
  const { home, post, sheet } = await houseWithTwo();
  await home.until(`${SOON[0]}T15:05`);
  const [pin] = home.test.codesIn();
  expect(post.arrived).toHaveLength(1);
  sheet(LATER);
  await home.test.pass(20 * MINUTE);
  await home.until(`${LATER[0]}T15:05`);
  expect(home.test.codesIn()).toEqual([pin]);
  expect(post.arrived.map(({ text }) => text.includes(pin!))).toEqual([true, true]);
});

it('where both PINs were sent, both stay, and owners hear of a double booking', async () => {
  const { home, post, sheet, states } = await houseWithTwo();
  for (const { id } of home.stays()) home.bookings.shares.send(BY, id, { anyway: true });
  await home.until(`${SOON[0]}T15:05`);
  for (const { id } of home.stays()) home.bookings.shares.settle(BY, id, 'sent');
  expect(home.stays().map(({ share }) => share.kind)).toEqual(['sent', 'sent']);
  sheet(LATER);
  await home.test.pass(20 * MINUTE);
  expect(states()).toEqual([`${LATER[0]} expected`, `${LATER[0]} expected`]);
  expect(home.told().filter((one) => one.startsWith('double'))).toHaveLength(1);
  expect(post.arrived.length).toBeGreaterThan(0);
});
