import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { DEFAULT_UNIT } from '../../../../src/domain/bookings/unit.ts';
import { FakeFeeds, stay } from '../../../support/bookings/fake-feeds.ts';
import { ChatHouse } from '../../chat-house.ts';

/** A secret stands in it. */
const LINK = 'https://www.airbnb.example/calendar/ical/77.ics?s=7f3ae1';
const FRONT = 'memory/front-door';

let all: ChatHouse;
let feeds: FakeFeeds;

beforeEach(async () => {
  feeds = new FakeFeeds();
  all = await ChatHouse.open({ feedReader: feeds });
});
afterEach(() => all.close());

const addUnit = (name = 'Garden flat'): number => {
  const added = all.house.bookings.units.add(CONSOLE, { ...DEFAULT_UNIT, name, devices: [FRONT] });
  if (!added.ok) throw new Error('The unit was refused.');
  return added.value;
};

/** All that the bot has sent and edited, and what is in the chat. */
const everything = (): string =>
  JSON.stringify([all.telegram.calls.map(({ params }) => params), all.texts(), all.logged]);

it('a unit is added step by step', async () => {
  await all.does('/start', '🏠 Bookings', '➕ New unit', 'Garden flat', '☐ front-door', 'Next ›');
  expect(await all.does('16:00 - 10:00')).toMatch(/check-in 16:00, check-out 10:00/);
  expect(all.house.bookings.units.all()).toMatchObject([
    { name: 'Garden flat', devices: [FRONT], checkIn: '16:00', checkOut: '10:00' },
  ]);
  expect(await all.does('/start', '🏠 Bookings')).toMatch(/🏠 Garden flat: no booking/);
});

it('a link that is pasted anywhere is removed, and shown as its host alone', async () => {
  addUnit();
  await all.does('/devices', `Here it is: ${LINK}`);
  expect(all.shown()).toMatch(/The calendar “Airbnb” is noted, and still off/);
  expect(all.shown()).toMatch(/www\.airbnb\.example/);
  expect(all.texts().some((text) => text.includes(LINK))).toBe(false);
  expect(everything()).not.toContain('7f3ae1');
  expect(all.house.bookings.units.all()[0]?.feeds).toMatchObject([{ name: 'Airbnb', isOn: false }]);
});

it('a dry run says line by line what would be made, and makes nothing before it is switched on', async () => {
  addUnit();
  feeds.gives(LINK, {
    kind: 'read',
    sightings: [
      stay('a', ['2026-06-05', '2026-06-08'], { guest: { name: 'Nora Lind' } }),
      {
        kind: 'block',
        identity: 'b',
        arrival: { date: '2026-06-10' },
        departure: { date: '2026-06-12' },
      },
      {
        kind: 'unclear',
        identity: 'c',
        arrival: { date: '2026-06-14' },
        departure: { date: '2026-06-15' },
        summary: 'CLOSED',
      },
    ],
    problems: [{ kind: 'unreadable-events', events: 1 }],
  });
  await all.does(LINK);
  const shown = await all.does('👀 What would it do?');
  expect(shown).toMatch(/I would make 1 code\. Nothing is made yet/);
  expect(shown).toMatch(/✅ Fri 5 Jun – Mon 8 Jun: Nora Lind, code Fri 5 Jun, 15:00 – Mon 8 Jun, 11:00/);
  expect(shown).toMatch(/🚫 Wed 10 Jun – Fri 12 Jun: blocked/);
  expect(shown).toMatch(/❔ Sun 14 Jun – Mon 15 Jun: “CLOSED”/);
  expect(shown).toMatch(/Not understood:\n• I could not read an event of it/);
  expect(all.house.bookings.stays.list()).toEqual([]);

  await all.does('▶ Switch on');
  expect(all.house.bookings.stays.list().map(({ name, state }) => [name, state])).toEqual([
    ['Nora Lind', 'expected'],
    ['CLOSED', 'unclear'],
  ]);
  expect(await all.does('/start', /Bookings/)).toMatch(/Garden flat: Nora Lind, .*: expected/);
});

it('where there are several units, or none, the link waits until one is chosen', async () => {
  await all.does(LINK);
  expect(all.shown()).toMatch(/Add the unit first/);
  await all.does('➕ New unit', 'Attic', '☐ front-door', 'Next ›', 'In 15:00, out 11:00');
  expect(all.house.bookings.units.all()[0]?.feeds).toHaveLength(1);
  addUnit('Cellar');
  await all.does('/start', 'webcal://smoobu.example/x.ics?k=1');
  expect(all.shown()).toMatch(/For which unit is this calendar of smoobu\.example/);
  await all.does('🏠 Cellar');
  expect(all.house.bookings.units.all()[1]?.feeds).toMatchObject([{ name: 'Smoobu' }]);
});

it('a link into a private network is read once an owner allows it', async () => {
  addUnit();
  feeds.gives(LINK, { kind: 'failed', problem: { kind: 'private-address' } });
  await all.does(LINK, '👀 What would it do?');
  expect(all.shown()).toMatch(/leads into a private network/);
  feeds.shows(LINK);
  await all.does('Allow private networks', '👀 What would it do?');
  expect(all.shown()).toMatch(/has no booking to come/);
});

it('a calendar is removed with or without its bookings', async () => {
  addUnit();
  feeds.shows(LINK, stay('a', ['2026-06-05', '2026-06-08'], { guest: { name: 'Nora Lind' } }));
  await all.does(LINK, '▶ Switch on');
  await all.does(/^🗑 Remove$/, /Remove its bookings too/);
  expect(all.house.bookings.stays.list()).toEqual([]);
  expect(all.texts().join()).toMatch(/The calendar “Airbnb” is removed/);
});

it('each setting of a unit is shown, and changed by a tap or in words', async () => {
  const id = addUnit();
  const unit = () => all.house.bookings.units.get(id)!;
  await all.does('/start', '🏠 Bookings', '🏠 Garden flat', '⚙ Settings');
  await all.does(
    'Before check-in',
    '30 min',
    'After check-out',
    '45',
    'PIN',
    'last four digits of the phone',
  );
  await all.does(
    'Length of the PIN',
    '6',
    'When it is shared',
    '24 h before check-in',
    'Address',
    '1 Mill Lane',
  );
  await all.does('Map link', 'not a link');
  expect(all.shown()).toMatch(/That is not a link/);
  await all.does('https://maps.example/x', 'Message', 'Hello {guest}, the code is {cod}');
  expect(all.shown()).toMatch(/I don’t know \{cod\}/);
  await all.does('Hello {guest}, the code is {code}.', 'How it is shared', '☐ e-mail', '‹ Back');
  await all.does('Backup codes', 'given by your tap', 'What guests hear', '☐ The end, the evening before');
  expect(unit()).toMatchObject({
    ...{ beforeMinutes: 30, afterMinutes: 45, pin: { wish: 'phone-ending', length: 6 }, backup: 'by-tap' },
    share: {
      ...{ when: { kind: 'before', hours: 24 }, address: '1 Mill Lane', mapLink: 'https://maps.example/x' },
      ...{ template: 'Hello {guest}, the code is {code}.', ways: [{ kind: 'email' }], tellsEnd: true },
    },
  });
});

it('cleaners get their hours, and lose them', async () => {
  const id = addUnit();
  all.house.users.add(CONSOLE, { firstName: 'Carla', lastName: 'Reis' });
  await all.does('/start', '🏠 Bookings', '🏠 Garden flat', '⚙ Settings', 'Cleaners', '☐ Carla Reis');
  await all.does('Cleaners', '12:00 - 14:00');
  expect(all.house.bookings.units.get(id)?.cleaning).toEqual({ user: 1, from: '12:00', until: '14:00' });
  await all.does('Cleaners', '✖ None');
  expect(all.house.bookings.units.get(id)?.cleaning).toBeUndefined();
});

it('a calendar of Home Assistant is chosen from a list, and stays off at first', async () => {
  const unit = addUnit();
  feeds.home = undefined;
  await all.does('/start', '🏠 Bookings', '🏠 Garden flat', /Calendars/, '🏠 From Home Assistant');
  expect(all.shown()).toContain('Home Assistant does not answer now');
  feeds.home = Array.from({ length: 12 }, (_, i) => ({ id: `calendar.flat_${i}`, name: `Flat ${i}` }));
  expect(await all.does('🏠 From Home Assistant')).toContain('Which calendar?');
  expect(await all.does(/›$/, '📅 Flat 11 (calendar.flat_11)')).toMatch(
    /The calendar “Flat 11” is noted, and still off/,
  );
  expect(all.house.bookings.units.get(unit)?.feeds).toMatchObject([
    { name: 'Flat 11', host: 'calendar.flat_11', isOn: false },
  ]);
  await all.does('/start', '🏠 Bookings', '🏠 Garden flat', /Calendars/, '🏠 From Home Assistant', /›$/);
  expect(all.shown()).not.toContain('calendar.flat_11');
});

it('an owner makes a calendar for cleaners and ends it; the link is shown once', async () => {
  const unit = addUnit();
  await all.does('/start', '🏠 Bookings', '🏠 Garden flat', '🧹 Cleaners');
  expect(all.shown()).toMatch(/Add http\.direct to the configuration/);
  await all.close();
  all = await ChatHouse.open({
    feedReader: feeds,
    page: { url: 'https://house.example', hasIngress: false },
  });
  addUnit();
  await all.does('/start', '🏠 Bookings', '🏠 Garden flat', '🧹 Cleaners', '🔗 Make a link');
  const link = /https:\/\/house\.example\/cleaning\/([\w-]{43})\.ics/.exec(all.texts().join('\n'));
  expect(await all.house.bookings.cleanersCalendars.read(link![1]!)).toContain('BEGIN:VCALENDAR');
  expect(all.logged.join()).not.toContain(link![1]);
  await all.does('/start', '🏠 Bookings', '🏠 Garden flat', '🧹 Cleaners', '🗑 End the link');
  expect(await all.house.bookings.cleanersCalendars.read(link![1]!)).toBeUndefined();
  expect(all.house.bookings.cleanersCalendars.since(unit)).toBeUndefined();
});
