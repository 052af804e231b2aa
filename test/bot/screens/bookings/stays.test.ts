import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { DEFAULT_UNIT } from '../../../../src/domain/bookings/unit.ts';
import { FakeFeeds, stay } from '../../../support/bookings/fake-feeds.ts';
import { ChatHouse } from '../../chat-house.ts';

const LINK = 'https://site.example/one.ics';
const FRONT = 'memory/front-door';

let all: ChatHouse;
let feeds: FakeFeeds;

beforeEach(async () => {
  feeds = new FakeFeeds();
  all = await ChatHouse.open({ feedReader: feeds });
  all.house.bookings.units.add(CONSOLE, { ...DEFAULT_UNIT, name: 'Flat', devices: [FRONT] });
});
afterEach(() => all.close());

const shown = (id = 1) => all.house.bookings.stays.get(id)!;
const open = (): Promise<string> => all.does('/start', /Bookings/, /Flat/, '📋 Bookings', /Nora Lind/);

async function byHand(dates: string): Promise<void> {
  await all.does('/start', /Bookings/, /Flat/, '➕ Booking by hand', dates, 'Nora Lind');
}

it('a booking is made by hand, from dates in words or from days', async () => {
  await byHand('5 June to 8 June');
  expect(shown()).toMatchObject({
    ...{ name: 'Nora Lind', arrival: { date: '2026-06-05' }, departure: { date: '2026-06-08' } },
    state: 'expected',
  });
  expect(all.shown()).toMatch(/The code works from Fri 5 Jun, 15:00 to Mon 8 Jun, 11:00/);
  await all.does(
    '/start',
    '🏠 Bookings',
    '🏠 Flat',
    '➕ Booking by hand',
    'Wed 10 Jun',
    'Fri 12 Jun',
    'No name',
  );
  expect(shown(2)).toMatchObject({ arrival: { date: '2026-06-10' }, departure: { date: '2026-06-12' } });
});

it('its dates and its guest are changed, and the PIN stays', async () => {
  await byHand('1 June to 3 June');
  all.clock.advance(2 * 60 * 60_000);
  await all.settled();
  const digits = [...all.front.memory.values()];
  await open();
  expect(all.shown()).toMatch(/ready: the code is on every device/);
  await all.does('✏ Change', '🛫 Departure', '4 June 13:00');
  expect(shown().departure).toEqual({ date: '2026-06-04', time: '13:00' });
  await all.does('✏ Change', '🛫 Departure', '2 h later', '✏ Change', '📞 Phone', '+49 170 1234567');
  expect(shown()).toMatchObject({
    departure: { date: '2026-06-04', time: '15:00' },
    guest: { phone: '+49 170 1234567' },
  });
  expect([...all.front.memory.values()]).toEqual(digits);
});

it('the message is shown to forward, disappears, and is held back while the code is not on the lock', async () => {
  await byHand('1 June to 3 June');
  await open();
  await all.does('✉️ Share');
  expect(all.shown()).toMatch(/The code is not on front-door yet/);
  all.clock.advance(2 * 60 * 60_000);
  await all.settled();
  const [digits] = [...all.front.memory.values()];
  await all.does('📄 Message to forward');
  expect(all.texts().some((text) => text.includes(digits!))).toBe(true);
  all.clock.advance(10 * 60_000);
  await all.settled();
  expect(all.texts().some((text) => text.includes(digits!))).toBe(false);
});

it('an unclear one is decided, and one that vanished is kept or removed', async () => {
  feeds.gives(LINK, {
    kind: 'read',
    sightings: [
      {
        ...{ kind: 'unclear', identity: 'c', summary: 'CLOSED' },
        ...{ arrival: { date: '2026-06-14' }, departure: { date: '2026-06-15' } },
      },
      stay('a', ['2026-06-05', '2026-06-08'], { guest: { name: 'Nora Lind' } }),
    ],
    problems: [],
  });
  await all.does(LINK, '▶ Switch on');
  await all.does('/start', '🏠 Bookings (⚠️ 1)', /To look at/, /Sun 14 Jun/, /A guest comes/);
  expect(all.shown()).toMatch(/🕒 expected/);
  feeds.shows(LINK);
  await all.house.bookings.feeds.readNow(1);
  await all.settled();
  await open();
  expect(all.shown()).toMatch(/No calendar shows it since/);
  await all.does('✅ Keep it');
  expect(all.house.bookings.stays.list().find(({ name }) => name === 'Nora Lind')?.own.kept).toBe(true);
  await all.does('🗑 Remove', '🗑 Yes, remove');
  expect(all.shown()).toMatch(/✖ cancelled/);
  await all.does('↩ It happens after all');
  expect(all.shown()).toMatch(/🕒 expected/);
});
