import { describe, expect, it } from 'vitest';
import { FRONT } from '../../support/houses/memory-house.ts';
import { AIRBNB, LetHouse } from '../../support/bookings/let-house.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';

describe('a booking in a calendar', () => {
  it('becomes a guest with one code, which is on the lock from check-in to check-out', async () => {
    const let_ = await LetHouse.open();
    const feed = await let_.feed();
    let_.feeds.shows(AIRBNB, stay('a', ['2026-06-05', '2026-06-08'], { guest: { name: 'Nora Lind' } }));
    await let_.read(feed);
    expect(let_.stay()).toMatchObject({ state: 'expected', name: 'Nora Lind' });
    expect(let_.test.house.queries.user(let_.stay().user!)).toMatchObject({ name: 'Nora Lind' });
    expect(let_.test.house.groups.tagsOf(let_.stay().user!)).toMatchObject([{ name: 'guest' }]);
    expect(let_.told()).toEqual(['new Nora Lind']);

    await let_.until('2026-06-05T14:59');
    expect(let_.test.codesIn()).toEqual([]);
    await let_.until('2026-06-05T15:00');
    expect(let_.test.codesIn()).toHaveLength(1);
    expect(let_.stay().state).toBe('ready');
    await let_.until('2026-06-08T10:59');
    expect(let_.test.codesIn()).toHaveLength(1);
    await let_.until('2026-06-08T11:00');
    expect(let_.test.codesIn()).toEqual([]);
    expect(let_.stay().state).toBe('departed');
  });

  it('that ends later than it did sends nothing to the lock, and keeps its PIN', async () => {
    const let_ = await LetHouse.open();
    const feed = await let_.feed();
    let_.feeds.shows(AIRBNB, stay('a', ['2026-06-01', '2026-06-03']));
    await let_.read(feed);
    await let_.until('2026-06-01T15:01');
    const codes = let_.test.codesIn();
    expect(codes).toHaveLength(1);
    let_.test.sent();
    let_.feeds.shows(AIRBNB, stay('a', ['2026-06-01', '2026-06-06']));
    await let_.read(feed);
    expect(let_.test.sent()).toEqual([]);
    await let_.until('2026-06-03T12:00');
    expect([let_.test.codesIn(), let_.test.sent()]).toEqual([codes, []]);
    await let_.until('2026-06-06T11:00');
    expect(let_.test.codesIn()).toEqual([]);
  });

  it('is arrived when its code is used first', async () => {
    const let_ = await LetHouse.open();
    const feed = await let_.feed();
    let_.feeds.shows(AIRBNB, stay('a', ['2026-06-01', '2026-06-03']));
    await let_.read(feed);
    await let_.until('2026-06-01T16:00');
    await let_.test.front.typePin(let_.test.codesIn()[0]!);
    await let_.test.house.settled();
    expect(let_.stay()).toMatchObject({ state: 'arrived', arrivedAt: let_.test.clock.now() });
    expect(let_.test.state(let_.stay().code!, FRONT)).toBe('live');
  });
});
