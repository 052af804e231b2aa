import { describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, HOUR, MINUTE } from '../../support/houses/memory-house.ts';
import { AIRBNB, LetHouse } from '../../support/bookings/let-house.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';

const guest = { name: 'Nora Lind' };
const from = (arrival: string, departure: string) => stay('a', [arrival, departure], { guest });

async function running(options: Parameters<typeof LetHouse.open>[0] = {}) {
  const home = await LetHouse.open(options);
  const feed = await home.feed();
  home.feeds.shows(AIRBNB, from('2026-06-01', '2026-06-04'));
  await home.read(feed);
  await home.until('2026-06-01T15:10');
  const shows = async (arrival: string, departure: string): Promise<void> => {
    home.feeds.shows(AIRBNB, from(arrival, departure));
    await home.read(feed);
  };
  return { home, feed, shows };
}

describe('what an owner does by hand', () => {
  it('to the times of a code stays, whatever the calendar says afterwards', async () => {
    const { home, shows } = await running();
    const code = home.stay().code!;
    const schedule = { from: '2026-06-01T15:00', until: '2026-06-06T18:00' };
    await home.test.does((house) => house.codes.edit(BY, code, { schedule }));
    await shows('2026-06-01', '2026-06-03');
    expect(home.stay()).toMatchObject({ own: { times: true }, concerns: [{ kind: 'calendar-differs' }] });
    await home.until('2026-06-06T17:59');
    expect(home.test.codesIn()).toHaveLength(1);
    await home.until('2026-06-06T18:00');
    expect([home.test.codesIn(), home.stay().state]).toEqual([[], 'departed']);
  });

  it('to the PIN of a code stays through changes of dates', async () => {
    const { home, shows } = await running();
    await home.test.does((house) => house.codes.edit(BY, home.stay().code!, { pin: Pin.of('274916') }));
    await shows('2026-06-01', '2026-06-08');
    expect(home.test.codesIn()).toEqual(['274916']);
    await home.until('2026-06-07T12:00');
    expect([home.test.codesIn(), home.stay().own]).toEqual([['274916'], { pin: true }]);
  });

  it('to a code that they delete stays: none is made again', async () => {
    const { home, shows } = await running();
    await home.test.does((house) => house.codes.delete(BY, home.stay().code!));
    await shows('2026-06-01', '2026-06-08');
    await home.test.restart();
    await home.test.pass(2 * HOUR);
    expect([home.test.codesIn(), home.stay().own.code]).toEqual([[], true]);
    await home.test.does((house) => house.bookings.stays.followCalendar(BY, home.stay().id));
    expect(home.test.codesIn()).toHaveLength(1);
  });

  it('to a guest whom they delete stays: neither the user nor the code is made again', async () => {
    const { home, shows } = await running();
    await home.test.does((house) => house.users.delete(BY, home.stay().user!));
    await shows('2026-06-01', '2026-06-08');
    await home.test.pass(2 * HOUR);
    expect([home.test.codesIn(), home.test.house.queries.countUsers({})]).toEqual([[], 0]);
  });

  it('to a code that they pause stays', async () => {
    const { home, shows } = await running();
    await home.test.does((house) => house.codes.pause(BY, home.stay().code!));
    await shows('2026-06-01', '2026-06-08');
    await home.test.pass(HOUR);
    expect(home.test.codesIn()).toEqual([]);
  });

  it('to the dates of a stay stays, and the owner hears what the calendar says', async () => {
    const { home, shows } = await running();
    const departure = { date: '2026-06-05', time: '20:00' };
    await home.test.does((house) => house.bookings.stays.edit(BY, home.stay().id, { departure }));
    await shows('2026-06-01', '2026-06-03');
    expect(home.stay()).toMatchObject({ departure, own: { departure: true } });
    expect(home.told().at(-1)).toBe('differs Nora Lind');
    await home.until('2026-06-05T19:59');
    expect(home.test.codesIn()).toHaveLength(1);
    await home.until('2026-06-05T20:00');
    expect(home.test.codesIn()).toEqual([]);
  });

  it('is given up when they follow the calendar again', async () => {
    const { home, shows } = await running();
    const schedule = { from: '2026-06-01T15:00', until: '2026-06-09T18:00' };
    const code = home.stay().code!;
    await home.test.does((house) => house.codes.edit(BY, code, { schedule }));
    await shows('2026-06-01', '2026-06-05');
    await home.test.does((house) => house.bookings.stays.followCalendar(BY, home.stay().id));
    expect(home.test.house.queries.code(code)?.schedule).toEqual({
      from: '2026-06-01T15:00',
      until: '2026-06-05T11:00',
    });
  });

  it('to the name of a guest stays', async () => {
    const { home, feed } = await running();
    const user = home.stay().user!;
    await home.test.does((house) => house.users.edit(BY, user, { firstName: 'Nora', lastName: 'Lind-Berg' }));
    home.feeds.shows(
      AIRBNB,
      stay('a', ['2026-06-01', '2026-06-04'], { guest: { name: 'N. Lind', phone: '+47 900 1' } }),
    );
    await home.read(feed);
    expect(home.test.house.queries.user(user)).toMatchObject({ name: 'Nora Lind-Berg' });
  });
});

describe('a unit', () => {
  it('gives a code the last four digits of the phone, where the rules allow', async () => {
    const home = await LetHouse.open({ unit: { pin: { wish: 'phone-ending' } } });
    const feed = await home.feed();
    home.feeds.shows(
      AIRBNB,
      stay('a', ['2026-06-01', '2026-06-04'], { guest: { phoneEnding: '8316' } }),
      stay('b', ['2026-06-01', '2026-06-04'], { guest: { phoneEnding: '1234', name: 'B' } }),
      stay('c', ['2026-06-01', '2026-06-04'], { guest: { phone: '+47 900 8316', name: 'C' } }),
    );
    await home.read(feed);
    await home.until('2026-06-01T15:10');
    const codes = home.test.codesIn();
    expect(codes).toHaveLength(3);
    expect(codes.filter((digits) => digits === '8316')).toHaveLength(1);
    expect(codes).not.toContain('1234');
  });

  it('lets the next guest in before check-in by its minutes, and the last one out after check-out by them', async () => {
    const home = await LetHouse.open({ unit: { beforeMinutes: 300, afterMinutes: 60 } });
    const feed = await home.feed();
    home.feeds.shows(AIRBNB, from('2026-06-02', '2026-06-04'), stay('b', ['2026-06-04', '2026-06-05']));
    await home.read(feed);
    await home.until('2026-06-04T09:59');
    const first = home.test.codesIn();
    await home.until('2026-06-04T10:01');
    expect(home.test.codesIn()).toHaveLength(2);
    await home.until('2026-06-04T12:00');
    expect(home.test.codesIn()).toHaveLength(1);
    expect(home.test.codesIn()).not.toEqual(first);
  });

  it('puts a code early on the locks, but not before the guests before it have left', async () => {
    const home = await LetHouse.open({ unit: { earlyHours: 48 } });
    const feed = await home.feed();
    home.feeds.shows(
      AIRBNB,
      from('2026-06-02', '2026-06-04'),
      stay('b', ['2026-06-04', '2026-06-05']),
      stay('c', ['2026-06-20', '2026-06-21']),
    );
    await home.read(feed);
    await home.until('2026-06-04T10:59');
    expect(home.test.codesIn()).toHaveLength(1);
    await home.until('2026-06-04T11:01');
    expect(home.test.codesIn()).toHaveLength(1);
    expect(home.stay(1).state).toBe('ready');
    await home.until('2026-06-18T14:59');
    expect(home.test.codesIn()).toEqual([]);
    await home.until('2026-06-18T15:01');
    expect(home.test.codesIn()).toHaveLength(1);
  });

  it('with other times changes the codes of its stays', async () => {
    const { home } = await running();
    await home.edit({ checkOut: '09:00' });
    await home.until('2026-06-04T09:00');
    expect(home.test.codesIn()).toEqual([]);
  });

  it('takes the times of the calendar, if it should', async () => {
    const home = await LetHouse.open({ unit: { honoursTimes: true } });
    const feed = await home.feed();
    home.feeds.shows(AIRBNB, {
      ...from('2026-06-02', '2026-06-03'),
      arrival: { date: '2026-06-02', time: '17:30' },
    });
    await home.read(feed);
    await home.until('2026-06-02T17:29');
    expect(home.test.codesIn()).toEqual([]);
    await home.until('2026-06-02T17:31');
    expect(home.test.codesIn()).toHaveLength(1);
    await home.edit({ honoursTimes: false });
    expect(home.stay().from).toBe(Date.parse('2026-06-02T15:00:00+02:00'));
  });

  it('without free slots keeps the nearest stays, and says early that there is no room for the far one', async () => {
    const home = await LetHouse.open({ devices: [{ name: 'front', slots: 1 }] });
    const feed = await home.feed();
    home.feeds.shows(
      AIRBNB,
      from('2026-06-02', '2026-06-10'),
      stay('z', ['2026-06-08', '2026-06-12'], { guest: { name: 'Zoe Ek' } }),
    );
    await home.read(feed);
    await home.test.pass(MINUTE);
    expect(home.stay(1).concerns).toContainEqual({ kind: 'no-room', deviceName: 'front' });
    expect(home.test.notices()).toContainEqual(
      expect.objectContaining({ kind: 'no-room', userName: 'Zoe Ek' }),
    );
    await home.until('2026-06-09T12:00');
    expect(home.stay().state).toBe('ready');
    expect(home.test.state(home.stay().code!, FRONT)).toBe('live');
    await home.until('2026-06-10T11:05');
    expect(home.stay(1).state).toBe('ready');
  });

  it('erases what is known of guests some time after they have left, and keeps its history', async () => {
    const home = await LetHouse.open({ unit: { eraseAfterDays: 2 } });
    const feed = await home.feed();
    home.feeds.shows(
      AIRBNB,
      stay('a', ['2026-06-01', '2026-06-02'], {
        guest: { name: 'Nora Lind', phone: '+47 900 12 345', email: 'nora@example.org' },
      }),
    );
    await home.read(feed);
    const { user } = home.stay();
    await home.until('2026-06-01T16:00');
    await home.test.front.typePin(home.test.codesIn()[0]!);
    await home.until('2026-06-04T10:00');
    expect(home.test.house.queries.user(user!)?.email).toBe('nora@example.org');
    await home.until('2026-06-04T13:00');
    expect(home.stay()).toMatchObject({ state: 'departed', guest: {}, name: 'Nora Lind' });
    expect(home.test.house.queries.user(user!)).toBeUndefined();
    expect(home.test.store.users.anyone(user!)).toEqual({ id: user, firstName: 'Nora', lastName: 'Lind' });
    expect(home.test.house.queries.entries({ limit: 1 })).toMatchObject([{ user: { name: 'Nora Lind' } }]);
  });
});
