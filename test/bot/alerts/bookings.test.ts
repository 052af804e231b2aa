import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { FakeFeeds, stay } from '../../support/bookings/fake-feeds.ts';
import { ChatHouse } from '../chat-house.ts';

const LINK = 'https://site.example/one.ics';
const HOUR_MS = 60 * 60_000;

let all: ChatHouse;
let feeds: FakeFeeds;
let feed: number;

beforeEach(async () => {
  feeds = new FakeFeeds();
  all = await ChatHouse.open({ feedReader: feeds });
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
