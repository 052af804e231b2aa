import { expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../support/houses/memory-house.ts';
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

it('what is missing is written down when something comes of it, and not at each reading', async () => {
  const home = await houseWithTwo();
  home.feeds.shows(AIRBNB, LATE);
  home.feeds.shows(VRBO, LATE);
  await home.test.pass(2 * HOUR);
  expect(home.told()).toContain('gone Nora Lind');
  for (const address of [AIRBNB, VRBO]) home.feeds.gives(address, { kind: 'unchanged' });
  await home.test.pass(HOUR / 2);
  const write = vi.spyOn(home.test.store.database, 'run');
  const written = (): number =>
    write.mock.calls.filter(([sql]) => /^(INSERT INTO stay|UPDATE (stay|feed))/.test(sql)).length;
  await home.test.pass(3 * HOUR);
  // That each of the two calendars was read, once an hour at most.
  expect(written()).toBeLessThanOrEqual(2 * 4);
  // Some sites write each event anew at each reading.
  for (const address of [AIRBNB, VRBO]) home.feeds.shows(address, LATE);
  write.mockClear();
  await home.test.pass(3 * HOUR);
  expect(written()).toBeLessThanOrEqual(2 * 4);
  await home.test.pass(3 * DAY);
  expect(home.told()).toContain('cancelled Per Holm');
});

it('a calendar of which some cannot be read takes nothing away, however often it comes unchanged', async () => {
  const home = await houseWithTwo();
  home.feeds.shows(VRBO);
  home.feeds.shows(AIRBNB, SOON, LATE);
  await home.test.pass(20 * MINUTE);
  for (const address of [AIRBNB, VRBO]) {
    home.feeds.gives(address, {
      kind: 'read',
      sightings: [SOON, LATE],
      problems: [{ kind: 'unreadable-events', events: 1 }],
    });
    await home.test.pass(20 * MINUTE);
    home.feeds.gives(address, { kind: 'unchanged' });
  }
  await home.test.pass(4 * DAY);
  expect(home.told()).not.toContain('cancelled Per Holm');
});
