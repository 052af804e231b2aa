import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { FakeFeeds, stay } from '../../support/bookings/fake-feeds.ts';
import { FakePost } from '../../support/bookings/fake-post.ts';
import { ChatHouse } from '../chat-house.ts';

const LINK = 'https://site.example/one.ics';
const HOUR_MS = 60 * 60_000;

let all: ChatHouse;
let feeds: FakeFeeds;
let feed: number;
let post: FakePost;

beforeEach(async () => {
  feeds = new FakeFeeds();
  post = new FakePost();
  all = await ChatHouse.open({ feedReader: feeds, guestChannels: [post] });
  const { bookings } = all.house;
  bookings.units.add(CONSOLE, { ...DEFAULT_UNIT, name: 'Flat', devices: ['memory/front-door'] });
  const source = { kind: 'ical', address: LINK, allowsPrivate: false } as const;
  const added = bookings.feeds.add(CONSOLE, 1, { name: 'Site', source });
  feed = added.ok ? added.value : 0;
  bookings.feeds.switch(CONSOLE, feed, true);
});
afterEach(() => all.close());

const read = async (): Promise<void> => {
  await all.house.bookings.feeds.readNow(feed);
  await all.settled();
};

async function pass(hours: number): Promise<void> {
  for (let i = 0; i < hours; i++) {
    all.clock.advance(HOUR_MS);
    await all.settled();
  }
}

it('the evening before, each arrival has a button that leads to it', async () => {
  feeds.shows(LINK, stay('a', ['2026-06-02', '2026-06-05'], { guest: { name: 'Nora Lind' } }));
  await read();
  expect(all.shown()).toMatch(/New booking for Flat: Nora Lind/);
  await pass(5);
  expect(all.shown()).toMatch(/Arrivals on Tue 2 Jun:\n🕒 Flat: Nora Lind/);
  await all.does('🛎 Nora Lind');
  expect(all.shown()).toMatch(/🛎 Nora Lind · Flat/);
});

it('a double booking leads to both, and one that is unclear to the question', async () => {
  feeds.gives(LINK, {
    kind: 'read',
    sightings: [
      stay('a', ['2026-06-05', '2026-06-08'], { guest: { name: 'Nora Lind' } }),
      stay('b', ['2026-06-07', '2026-06-09'], { guest: { name: 'Otto Maar' } }),
      {
        ...{ kind: 'unclear', identity: 'c', summary: 'CLOSED' },
        ...{ arrival: { date: '2026-06-14' }, departure: { date: '2026-06-15' } },
      },
    ],
    problems: [],
  });
  await read();
  const double = all.ann.screen().find(({ text }) => text.includes('Double booking'))!;
  expect(double.buttons.flat().map(({ text }) => text)).toEqual(
    expect.arrayContaining(['🛎 Nora Lind', '🛎 Otto Maar']),
  );
  const unclear = all.ann.screen().find(({ text }) => text.includes('Does somebody come?'))!;
  all.ann.tapOn(unclear.id, /CLOSED/);
  await all.settled();
  await all.does('🚫 Nobody comes');
  expect(all.shown()).toMatch(/Nobody comes, so there is no code/);
});

it('a code that is late has the way to try again below its alert', async () => {
  feeds.shows(LINK, stay('a', ['2026-06-01', '2026-06-05'], { guest: { name: 'Nora Lind' } }));
  await read();
  await all.front.setFaults({ offline: true });
  await pass(2);
  const late = all.ann.screen().findLast(({ text }) => text.includes('should work by now'))!;
  all.ann.tapOn(late.id, '🛎 Nora Lind');
  await all.settled();
  expect(all.buttons()).toContain('🔁 Try again: front-door');
  await all.front.setFaults({ offline: false });
  await all.settled();
  expect(all.house.bookings.stays.list()[0]?.state).toBe('ready');
});

it('a message to pass on leads to the ways of sharing', async () => {
  all.house.bookings.units.edit(CONSOLE, 1, {
    share: { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' }, ways: [{ kind: 'forward' }] },
  });
  feeds.shows(LINK, stay('a', ['2026-06-01', '2026-06-05'], { guest: { name: 'Nora Lind' } }));
  await read();
  await pass(2);
  const ready = all.ann.screen().find(({ text }) => text.includes('A message for Nora Lind'))!;
  all.ann.tapOn(ready.id, '✉️ Share');
  await all.settled();
  await all.does('📄 Message to forward');
  const [digits] = [...all.front.memory.values()];
  expect(all.texts().some((text) => text.includes(`is ${digits}`))).toBe(true);
});

it('a calendar that is silent for a day is told once with its button, and when it is back', async () => {
  feeds.fails(LINK);
  await pass(23);
  expect(all.texts().join()).not.toMatch(/not been able to read/);
  await pass(3);
  const down = all.ann
    .screen()
    .filter(({ text }) => text.includes('not been able to read the calendar “Site” of Flat'));
  expect(down).toHaveLength(1);
  all.ann.tapOn(down[0]!.id, /Site/);
  await all.settled();
  expect(all.shown()).toMatch(/not read since/);
  feeds.shows(LINK);
  await pass(2);
  expect(
    all.texts().filter((text) => text.includes('I can read the calendar “Site” of Flat again')),
  ).toHaveLength(1);
});

it('a booking that is cancelled is told, and its button offers it back', async () => {
  feeds.shows(LINK, stay('a', ['2026-06-05', '2026-06-08'], { guest: { name: 'Nora Lind' } }));
  await read();
  feeds.shows(LINK, { ...stay('a', ['2026-06-05', '2026-06-08']), kind: 'cancelled' });
  await read();
  const gone = all.ann.screen().findLast(({ text }) => /Nora Lind.*cancelled/.test(text))!;
  all.ann.tapOn(gone.id, '🛎 Nora Lind');
  await all.settled();
  expect(all.buttons()).toContain('↩ It happens after all');
  await all.does('↩ It happens after all');
  expect(all.house.bookings.stays.list()[0]?.state).toBe('expected');
});

it('a message that has perhaps gone out is told once, and is sent again by a tap alone', async () => {
  all.house.bookings.units.edit(CONSOLE, 1, {
    share: { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' }, ways: [{ kind: 'email' }] },
  });
  post.outcome = { kind: 'perhaps', problem: { kind: 'timed-out' } };
  const guest = { name: 'Nora Lind', email: 'nora@example.org' };
  feeds.shows(LINK, stay('a', ['2026-06-01', '2026-06-05'], { guest }));
  await read();
  await pass(6);
  const unsure = all.ann.screen().filter(({ text }) => /Nora Lind/.test(text) && /perhaps/.test(text));
  expect([unsure.length, post.tries]).toEqual([1, 1]);
  all.ann.tapOn(unsure[0]!.id, '🛎 Nora Lind');
  await all.settled();
  post.outcome = { kind: 'sent' };
  await all.does('✉️ Send again');
  expect(post.arrived).toHaveLength(1);
  expect(all.shown()).toMatch(/The guest has the code/);
});
