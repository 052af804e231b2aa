import { expect, it } from 'vitest';
import { HOUR } from '../../support/houses/memory-house.ts';
import { AIRBNB, LetHouse, VRBO } from '../../support/bookings/let-house.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';

const DAY = 24 * HOUR;
/** Begins on the day after the test's first. */
const SOON = stay('a', ['2026-06-02', '2026-06-05'], { guest: { name: 'Nora Lind' } });
const LATER = stay('l', ['2026-06-20', '2026-06-22'], { guest: { name: 'Per Holm' } });
const LATE = stay('m', ['2026-07-01', '2026-07-04'], { guest: { name: 'Ida Moe' } });

async function houseWithTwo() {
  const home = await LetHouse.open();
  home.feeds.shows(AIRBNB, SOON, LATER, LATE);
  home.feeds.shows(VRBO, SOON, LATER, LATE);
  await home.read(await home.feed());
  await home.read(await home.feed(VRBO, 'Vrbo'));
  expect(home.stays().map(({ name }) => name)).toEqual(['Nora Lind', 'Per Holm', 'Ida Moe']);
  return home;
}

it('a stay that vanishes from both calendars shortly before it begins is asked about', async () => {
  const home = await houseWithTwo();
  home.feeds.shows(AIRBNB, LATER, LATE);
  await home.test.pass(2 * HOUR);
  expect(home.told()).not.toContain('gone Nora Lind');
  home.feeds.shows(VRBO, LATER, LATE);
  await home.test.pass(2 * HOUR);
  expect(home.told()).toContain('gone Nora Lind');
  expect(home.stay().state).toBe('expected');
});

it('a stay that one of two calendars goes on showing is nothing to ask about', async () => {
  const home = await houseWithTwo();
  home.feeds.shows(AIRBNB, LATER, LATE);
  await home.test.pass(DAY);
  expect(home.told()).not.toContain('gone Nora Lind');
});

it('a calendar that is empty for a moment is not the other one that still shows a stay', async () => {
  const home = await houseWithTwo();
  home.feeds.shows(AIRBNB, SOON, LATE);
  await home.test.pass(DAY - HOUR);
  home.feeds.shows(VRBO);
  await home.test.pass(2 * HOUR);
  expect(home.stays().map(({ name, state }) => [name, state])).toContainEqual(['Per Holm', 'expected']);
  home.feeds.shows(VRBO, SOON, LATER, LATE);
  await home.test.pass(2 * HOUR);
  expect(home.stays().map(({ name, state }) => [name, state])).toContainEqual(['Per Holm', 'expected']);
});

it('a guest who stays longer after the end keeps the PIN, also where the calendar gives another UID', async () => {
  const home = await LetHouse.open();
  const feed = await home.feed();
  home.feeds.shows(AIRBNB, SOON, LATER);
  await home.until('2026-06-02T16:00');
  const [pin] = home.test.codesIn();
  expect(pin).toBeDefined();
  await home.until('2026-06-05T12:00');
  expect([home.stay().state, home.test.codesIn()]).toEqual(['departed', []]);
  home.feeds.shows(AIRBNB, stay('b', ['2026-06-02', '2026-06-07'], { guest: { name: 'Nora Lind' } }), LATER);
  await home.read(feed);
  expect(home.test.codesIn()).toEqual([pin]);
  expect(home.stays().map(({ name }) => name)).toEqual(['Nora Lind', 'Per Holm']);
});
