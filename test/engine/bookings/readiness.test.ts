import { describe, expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { BY, FRONT, HOUR, MINUTE } from '../../support/houses/memory-house.ts';
import { AIRBNB, LetHouse, valueOf } from '../../support/bookings/let-house.ts';
import { FakePost } from '../../support/bookings/fake-post.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';

const NORA = { guest: { name: 'Nora Lind', email: 'nora@example.org' } };
const BACK = 'memory/back';

async function open(options: Parameters<typeof LetHouse.open>[0] = {}) {
  const home = await LetHouse.open(options);
  const feed = await home.feed();
  const shows = async (...stays: Parameters<typeof stay>[]): Promise<void> => {
    home.feeds.shows(AIRBNB, ...stays.map((one) => stay(...one)));
    await home.read(feed);
  };
  return { home, feed, shows };
}

describe('the arrivals of the next day', () => {
  it('are told the evening before: ready, in time, or why not', async () => {
    const { home, shows } = await open({
      devices: [{ name: 'front' }, { name: 'back' }],
      unit: { devices: [FRONT, BACK] },
    });
    await shows(['a', ['2026-06-03', '2026-06-05'], NORA]);
    await home.until('2026-06-02T17:59');
    const told = () => home.test.notices().flatMap((one) => (one.kind === 'arrivals' ? [one] : []));
    expect(told()).toEqual([]);
    await home.until('2026-06-02T18:00');
    expect(told()).toMatchObject([
      {
        date: '2026-06-03',
        arrivals: [{ name: 'Nora Lind', state: 'on-time', devices: [], isShared: false }],
      },
    ]);
    await home.test.restart();
    await home.test.pass(HOUR);
    expect(told()).toHaveLength(1);
  });
});

describe('a guest whose time has come', () => {
  it('and whose code is on every device is ready, which automations hear once', async () => {
    const { home, shows } = await open();
    await shows(['a', ['2026-06-02', '2026-06-04'], NORA]);
    await home.until('2026-06-03T15:00');
    await home.test.restart();
    await home.until('2026-06-04T12:00');
    expect(home.events()).toEqual(['booking_changed', 'booking_ready', 'guest_departed']);
  });

  it('and whose code is not on a device is told to owners at any hour, once, and is ready later', async () => {
    const { home, shows } = await open({
      devices: [{ name: 'front' }, { name: 'back' }],
      unit: { devices: [FRONT, BACK] },
    });
    await home.test.fault('back', { offline: true });
    await shows(['a', ['2026-06-02', '2026-06-04'], NORA]);
    await home.until('2026-06-02T15:04');
    expect(home.told()).toEqual(['new Nora Lind']);
    await home.until('2026-06-02T15:06');
    expect(home.stayNotices().at(-1)).toMatchObject({ what: 'not-ready', devices: ['back'], backups: [] });
    await home.test.pass(3 * HOUR);
    expect(home.told()).toHaveLength(2);
    expect(home.stay().concerns).toMatchObject([{ kind: 'not-ready' }]);
    await home.test.fault('back', { offline: false });
    await home.test.pass(MINUTE);
    expect(home.events()).toEqual(['booking_changed', 'booking_not_ready', 'booking_ready']);
    expect(home.stay()).toMatchObject({ state: 'ready', concerns: [] });
  });
});

it('a lock that is out of the house keeps no guest from being ready, nor from other dates', async () => {
  const { home, shows } = await open({
    devices: [{ name: 'front' }, { name: 'back' }],
    unit: { devices: [FRONT, BACK] },
  });
  await shows(['a', ['2026-06-02', '2026-06-04'], NORA]);
  await home.test.fault('back', { offline: true });
  await home.test.does((house) => house.replacement.forget(BY, BACK));
  await shows(['a', ['2026-06-02', '2026-06-05'], NORA]);
  await home.until('2026-06-02T15:10');
  expect(home.stay()).toMatchObject({ state: 'ready', notReady: [], own: {} });
  await home.until('2026-06-05T10:59');
  expect(home.test.codesIn()).toHaveLength(1);
});

describe('a backup code', () => {
  it('is kept on each lock, and nobody is shown it', async () => {
    const { home } = await open({ unit: { backup: 'by-tap' } });
    await home.test.pass(MINUTE);
    expect(home.test.codesIn()).toHaveLength(1);
    expect(home.bookings.backups.of(home.unit)).toEqual([
      { device: FRONT, deviceName: 'front', isLive: true },
    ]);
    const { code } = home.test.store.units.backups(home.unit)[0]!;
    expect(home.test.house.sharing.reveal(BY, code)).toMatchObject({ ok: false });
    expect(home.test.house.sharing.share(BY, code)).toMatchObject({ ok: false });
  });

  it('is given by a tap to the guest whose code is not on the lock, and replaced when they have left', async () => {
    const post = new FakePost();
    const { home, shows } = await open({
      guestChannels: [post],
      unit: { backup: 'by-tap', share: { ...DEFAULT_UNIT.share, ways: [{ kind: 'email' }] } },
    });
    await home.test.pass(MINUTE);
    const [backup] = home.test.codesIn();
    await home.test.fault('front', { offline: true });
    await shows(['a', ['2026-06-02', '2026-06-04'], NORA]);
    await home.until('2026-06-02T15:10');
    expect(home.stayNotices().at(-1)).toMatchObject({ what: 'not-ready', backups: ['front'] });
    valueOf(home.bookings.backups.give(BY, home.stay().id, FRONT));
    await home.test.house.settled();
    expect(post.arrived).toMatchObject([{ subject: 'Garden flat: another code' }]);
    expect(post.arrived[0]!.text).toContain(backup);
    expect(home.bookings.backups.give(BY, home.stay().id, FRONT)).toMatchObject({ ok: false });
    await home.test.fault('front', { offline: false });
    await home.until('2026-06-04T10:59');
    expect(home.test.codesIn()).toContain(backup);
    await home.until('2026-06-04T11:10');
    expect(home.test.codesIn()).toHaveLength(1);
    expect(home.test.codesIn()).not.toContain(backup);
    expect(home.bookings.backups.of(home.unit)).toMatchObject([{ isLive: true }]);
    expect(home.bookings.backups.of(home.unit)[0]).not.toHaveProperty('givenTo');
  });

  it('is given by rule, if the owner wishes', async () => {
    const { home, shows } = await open({ unit: { backup: 'by-rule' } });
    await home.test.pass(MINUTE);
    await home.test.fault('front', { offline: true });
    await shows(['a', ['2026-06-02', '2026-06-04'], NORA]);
    await home.until('2026-06-02T15:10');
    expect(home.bookings.backups.of(home.unit)).toMatchObject([{ givenTo: home.stay().id }]);
    expect(home.told()).toEqual(['new Nora Lind', 'not-ready Nora Lind', 'forward Nora Lind']);
  });

  it('goes when the owner wants none any longer', async () => {
    const { home } = await open({ unit: { backup: 'by-tap' } });
    await home.test.pass(MINUTE);
    await home.edit({ backup: 'off' });
    await home.test.pass(MINUTE);
    expect(home.test.codesIn()).toEqual([]);
  });
});

describe('the cleaners', () => {
  it('have one code, for the days on which guests leave, and its PIN stays', async () => {
    const { home, shows } = await open();
    const cleaner = valueOf(home.test.house.users.add(BY, { firstName: 'Cleo', lastName: '' }));
    await home.edit({ cleaning: { user: cleaner, from: '11:00', until: '15:00' } });
    await shows(['a', ['2026-06-02', '2026-06-04'], NORA], ['b', ['2026-06-06', '2026-06-08'], {}]);
    await home.until('2026-06-04T10:59');
    const guest = home.test.codesIn();
    await home.until('2026-06-04T11:05');
    const [cleaners] = home.test.codesIn();
    expect([home.test.codesIn().length, guest.includes(cleaners!)]).toEqual([1, false]);
    await home.until('2026-06-04T15:00');
    expect(home.test.codesIn()).toEqual([]);
    await home.until('2026-06-08T11:05');
    expect(home.test.codesIn()).toEqual([cleaners]);
    await home.until('2026-06-08T15:05');
    expect(home.test.codesIn()).toEqual([]);
    expect(home.test.house.queries.codesOf(cleaner)).toHaveLength(1);
  });

  it('come on another day when the guests do', async () => {
    const { home, shows } = await open();
    const cleaner = valueOf(home.test.house.users.add(BY, { firstName: 'Cleo', lastName: '' }));
    await home.edit({ cleaning: { user: cleaner, from: '11:00', until: '15:00' } });
    await shows(['a', ['2026-06-02', '2026-06-04'], NORA]);
    await shows(['a', ['2026-06-02', '2026-06-05'], NORA]);
    expect(home.test.house.queries.codesOf(cleaner)).toMatchObject([
      { schedule: { from: '2026-06-05T11:00', until: '2026-06-05T15:00' } },
    ]);
    await home.test.does((house) => house.bookings.stays.remove(BY, home.stay().id));
    expect(home.test.house.queries.codesOf(cleaner)).toMatchObject([{ paused: true }]);
    await shows(['z', ['2026-06-10', '2026-06-12'], NORA]);
    expect(home.test.house.queries.codesOf(cleaner)).toMatchObject([
      { paused: false, schedule: { from: '2026-06-12T11:00' } },
    ]);
  });
});

it('a unit that is removed takes the codes of guests to come with it, and leaves those of guests inside', async () => {
  const { home, shows } = await open({ unit: { backup: 'by-tap' } });
  await shows(['a', ['2026-06-01', '2026-06-04'], NORA], ['b', ['2026-06-06', '2026-06-08'], {}]);
  await home.until('2026-06-01T15:05');
  const inside = home.test.house.queries.code(home.stay().code!)!;
  const toCome = home.stay(1).code!;
  await home.test.does((house) => house.bookings.units.remove(BY, home.unit, 'remove'));
  await home.test.pass(HOUR);
  expect(home.test.house.queries.code(toCome)?.deleted).toBe(true);
  expect(home.test.house.queries.code(inside.id)?.deleted).toBe(false);
  expect(home.test.codesIn()).toHaveLength(1);
  await home.until('2026-06-04T11:05');
  expect(home.test.codesIn()).toEqual([]);
});
