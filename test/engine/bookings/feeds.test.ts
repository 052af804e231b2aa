import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BY, HOUR, MINUTE } from '../../support/houses/memory-house.ts';
import { AIRBNB, LetHouse, VRBO } from '../../support/bookings/let-house.ts';
import { addDays } from '../../../src/domain/schedule/open-spans.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';

const DAY = 24 * HOUR;
const A = stay('a', ['2026-06-10', '2026-06-13'], { guest: { name: 'Nora Lind' } });
const B = stay('b', ['2026-06-20', '2026-06-22'], { guest: { name: 'Per Holm' } });
const C = stay('c', ['2026-07-01', '2026-07-04']);

async function houseWith(...sightings: Parameters<LetHouse['feeds']['shows']>[1][]) {
  const home = await LetHouse.open();
  const feed = await home.feed();
  home.feeds.shows(AIRBNB, ...sightings);
  await home.read(feed);
  return { home, feed };
}

describe('a calendar', () => {
  it('is read by itself, every quarter of an hour or so', async () => {
    const { home } = await houseWith(A);
    home.feeds.asked.length = 0;
    await home.test.pass(4 * HOUR);
    expect(home.feeds.asked.length).toBeGreaterThanOrEqual(13);
    expect(home.feeds.asked.length).toBeLessThanOrEqual(20);
  });

  it('that is down takes nothing, is asked less and less often, and is told after a day', async () => {
    const { home, feed } = await houseWith(A);
    home.feeds.fails(AIRBNB);
    home.feeds.asked.length = 0;
    await home.test.pass(23 * HOUR);
    expect(home.feeds.asked.length).toBeLessThan(40);
    expect(home.test.notices().filter(({ kind }) => kind === 'feed')).toEqual([]);
    await home.test.pass(3 * HOUR);
    const told = home.test.notices().filter(({ kind }) => kind === 'feed');
    expect(told).toMatchObject([
      { feedName: 'Airbnb', unitName: 'Garden flat', up: false, problem: { status: 500 } },
    ]);
    await home.test.pass(3 * DAY);
    expect(home.stay().state).toBe('expected');
    home.feeds.shows(AIRBNB, A);
    await home.read(feed);
    expect(home.test.notices().filter(({ kind }) => kind === 'feed')).toHaveLength(2);
    expect(home.bookings.feeds.get(feed)).not.toHaveProperty('failingSince');
  });

  it('that fails holds up no other', async () => {
    const { home } = await houseWith(A);
    const second = await home.feed(VRBO, 'Vrbo');
    home.feeds.fails(AIRBNB);
    home.feeds.shows(VRBO, B);
    await home.test.pass(HOUR);
    expect(home.stays().map(({ name }) => name)).toEqual(['Nora Lind', 'Per Holm']);
    expect(home.bookings.feeds.get(second)?.stays).toBe(1);
  });

  it('that is empty for a moment takes nothing, and its stays go only after three days', async () => {
    const { home } = await houseWith(A, B);
    home.feeds.shows(AIRBNB);
    await home.test.pass(2 * DAY);
    expect(home.stays().map(({ state }) => state)).toEqual(['expected', 'expected']);
    home.feeds.shows(AIRBNB, A, B);
    await home.test.pass(HOUR);
    home.feeds.shows(AIRBNB);
    await home.test.pass(2 * DAY);
    expect(home.stays().map(({ state }) => state)).toEqual(['expected', 'expected']);
    await home.test.pass(26 * HOUR);
    expect(home.stays().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(home.told().filter((one) => one.startsWith('cancelled'))).toEqual([
      'cancelled Nora Lind',
      'cancelled Per Holm',
    ]);
  });

  it('without one of several stays has cancelled it after a day, and its code goes', async () => {
    const { home } = await houseWith(A, B, C);
    const { code } = home.stay(1);
    home.feeds.shows(AIRBNB, A, C);
    await home.test.pass(23 * HOUR);
    expect(home.stay(1)).toMatchObject({ state: 'expected', concerns: [{ kind: 'gone-from-calendar' }] });
    await home.test.pass(2 * HOUR);
    expect(home.stay(1).state).toBe('cancelled');
    expect(home.test.house.queries.code(code!)?.deleted).toBe(true);
    expect(home.events().slice(-1)).toEqual(['booking_changed']);
  });

  it('that shows a cancelled stay again brings it back, with a code', async () => {
    const { home, feed } = await houseWith(A, B, C);
    home.feeds.shows(AIRBNB, A, C);
    await home.test.pass(26 * HOUR);
    home.feeds.shows(AIRBNB, A, B, C);
    await home.read(feed);
    expect(home.stay(1)).toMatchObject({ state: 'expected', code: expect.any(Number) as number });
    expect(home.told().at(-1)).toBe('returned Per Holm');
  });

  it('without the stay of somebody inside removes nothing, and asks an owner', async () => {
    const long = stay('a', ['2026-06-01', '2026-06-09'], { guest: { name: 'Nora Lind' } });
    const { home } = await houseWith(long, B, C);
    await home.until('2026-06-01T15:10');
    home.feeds.shows(AIRBNB, B, C);
    await home.test.pass(4 * DAY);
    expect(home.stay()).toMatchObject({
      state: 'ready',
      concerns: [{ kind: 'gone-from-calendar', asked: true }],
    });
    expect(home.told().filter((one) => one.startsWith('gone'))).toEqual(['gone Nora Lind']);
    expect(home.test.codesIn()).toHaveLength(1);
    await home.test.does((house) => house.bookings.stays.remove(BY, home.stay().id));
    expect([home.stay().state, home.test.codesIn()]).toEqual(['cancelled', []]);
    await home.test.pass(HOUR);
    expect(home.stay().state).toBe('cancelled');
  });

  it('without a stay that begins before that can count asks an owner, and what the owner keeps stays', async () => {
    const soon = stay('a', ['2026-06-02', '2026-06-05'], { guest: { name: 'Nora Lind' } });
    const { home } = await houseWith(soon, B, C);
    home.feeds.shows(AIRBNB, B, C);
    await home.test.pass(HOUR);
    expect(home.told().at(-1)).toBe('gone Nora Lind');
    await home.test.does((house) => house.bookings.stays.keep(BY, home.stay().id));
    await home.until('2026-06-04T12:00');
    expect(home.stay()).toMatchObject({ state: 'ready', concerns: [], own: { kept: true } });
    await home.until('2026-06-05T11:00');
    expect(home.test.codesIn()).toEqual([]);
  });

  it('with another UID for the same guest moves the stay, with the PIN that it had', async () => {
    const { home, feed } = await houseWith(A, B, C);
    const { id, code } = home.stay();
    const moved = stay('a2', ['2026-06-11', '2026-06-15'], { guest: { name: 'Nora Lind' } });
    home.feeds.shows(AIRBNB, moved, B, C);
    await home.read(feed);
    expect(home.stay()).toMatchObject({
      id,
      code,
      arrival: { date: '2026-06-11' },
      departure: { date: '2026-06-15' },
    });
    expect(home.stayNotices().at(-1)).toMatchObject({
      what: 'changed',
      was: { arrival: { date: '2026-06-10' } },
    });
    expect(home.stays()).toHaveLength(3);
  });

  it('shows the same stay as another one: one guest, one code, and it stays while one of them shows it', async () => {
    const { home } = await houseWith(A, B, C);
    const second = await home.feed(VRBO, 'Manager');
    home.feeds.shows(
      VRBO,
      stay('m1', ['2026-06-10', '2026-06-13'], { guest: { name: 'nora lind', phone: '+47 900 12 345' } }),
      B,
      C,
    );
    await home.read(second);
    expect(home.stays()).toHaveLength(3);
    expect(home.stay().feeds.map(({ name }) => name)).toEqual(['Airbnb', 'Manager']);
    expect(home.stay().guest.phone).toBe('+47 900 12 345');
    home.feeds.shows(AIRBNB, B, C);
    await home.test.pass(3 * DAY);
    expect(home.stay().state).toBe('expected');
    home.feeds.shows(VRBO, B, C);
    await home.test.pass(26 * HOUR);
    expect(home.stay().state).toBe('cancelled');
  });

  it('with two guests for one night is told once, and both have codes', async () => {
    const { home, feed } = await houseWith(A, B);
    home.feeds.shows(AIRBNB, A, B, stay('z', ['2026-06-12', '2026-06-14'], { guest: { name: 'Zoe Ek' } }));
    await home.read(feed);
    await home.read(feed);
    expect(home.told().filter((one) => one.startsWith('double'))).toEqual(['double-booking Zoe Ek']);
    expect(home.stays().map(({ code }) => code !== undefined)).toEqual([true, true, true]);
    expect(home.stay().concerns).toMatchObject([{ kind: 'double-booking' }]);
  });

  it('with dates that nobody can tell asks, and makes a code only if an owner says that somebody comes', async () => {
    const closed = {
      kind: 'unclear' as const,
      identity: 'u',
      summary: 'CLOSED',
      arrival: A.arrival,
      departure: A.departure,
    };
    const { home, feed } = await houseWith(closed, B);
    expect(home.stay()).toMatchObject({ state: 'unclear', concerns: [{ kind: 'guest-or-block' }] });
    expect(home.stay()).not.toHaveProperty('code');
    expect(home.told()[0]).toBe('unclear CLOSED');
    await home.test.does((house) => house.bookings.stays.decide(BY, home.stay().id, false));
    await home.read(feed);
    expect(home.stay().state).toBe('blocked');
    await home.test.pass(MINUTE);
    expect(home.told().filter((one) => one.startsWith('unclear'))).toHaveLength(1);
  });

  it('is tried without being switched on', async () => {
    const home = await LetHouse.open();
    const over = stay('o', ['2026-05-01', '2026-05-03']);
    const block = { ...stay('k', ['2026-08-01', '2026-08-03']), kind: 'block' as const };
    home.feeds.gives(VRBO, {
      kind: 'read',
      sightings: [A, over, block],
      problems: [{ kind: 'repeats', events: 2 }],
    });
    const source = { kind: 'ical', address: VRBO, allowsPrivate: false } as const;
    const dry = await home.bookings.feeds.dryRun(home.unit, source, new AbortController().signal);
    expect(dry).toMatchObject({
      ok: true,
      value: {
        lines: [{ kind: 'past' }, { kind: 'new', guest: { name: 'Nora Lind' } }, { kind: 'block' }],
        problems: [{ kind: 'repeats', events: 2 }],
      },
    });
    expect([home.stays(), home.bookings.feeds.of(home.unit)]).toEqual([[], []]);
  });

  it('keeps its address to itself', async () => {
    const { home, feed } = await houseWith(A);
    const shown = JSON.stringify([home.bookings.units.all(), home.test.notices(), home.test.events]);
    expect(shown).not.toContain('secret');
    expect(home.bookings.feeds.get(feed)?.host).toBe('site.example');
    await home.test.does((house) => house.bookings.feeds.remove(BY, feed, 'remove'));
    expect(home.test.store.database.all('SELECT length(source) AS n FROM feeds')).toEqual([{ n: 0 }]);
    expect(home.stay().state).toBe('cancelled');
  });
});

it('a calendar with more bookings than a unit can have is refused, and makes and takes nothing', async () => {
  const home = await LetHouse.open();
  const feed = await home.feed();
  home.feeds.shows(AIRBNB, A);
  await home.read(feed);
  const many = Array.from({ length: 9_000 }, (_, index) => {
    const night = (ahead: number): string => addDays('2020-01-01', index + ahead);
    return stay(`s${index}`, [night(0), night(1)], { guest: { name: 'Per Holm' } });
  });
  home.feeds.shows(AIRBNB, ...many);
  const source = { kind: 'ical', address: AIRBNB, allowsPrivate: false } as const;
  const dry = await home.bookings.feeds.dryRun(home.unit, source, new AbortController().signal);
  const problem = { kind: 'too-many-stays', max: 1_000 };
  expect(dry).toMatchObject({ ok: false, refusals: [{ problem: { kind: 'unreadable', problem } }] });
  await home.test.pass(4 * 24 * HOUR);
  expect(home.stays().map(({ name }) => name)).toEqual(['Nora Lind']);
  expect(home.bookings.feeds.get(feed)).toMatchObject({ problem });
  // What is over makes no guest.
  home.feeds.shows(AIRBNB, A, ...many.slice(0, 2_000));
  await home.test.pass(2 * HOUR);
  expect(home.bookings.feeds.get(feed)).not.toHaveProperty('problem');
});

it('a calendar that is silent for long is asked at least once an hour, and not before it asks for', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  onTestFinished(() => void vi.restoreAllMocks());
  const home = await LetHouse.open();
  await home.feed();
  home.feeds.fails(AIRBNB);
  await home.test.pass(12 * HOUR);
  for (let hour = 0; hour < 12; hour++) {
    const before = home.feeds.asked.length;
    await home.test.pass(59 * MINUTE);
    expect(home.feeds.asked.length - before).toBeGreaterThan(0);
  }
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const asks = { kind: 'failed', problem: { kind: 'status', status: 429 }, retryAfterMs: 2 * HOUR } as const;
  home.feeds.gives(AIRBNB, asks);
  await home.test.pass(HOUR);
  const before = home.feeds.asked.length;
  await home.test.pass(55 * MINUTE);
  expect(home.feeds.asked.length).toBe(before);
});
