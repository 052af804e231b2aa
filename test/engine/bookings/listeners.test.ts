import { expect, it } from 'vitest';
import { AIRBNB, LetHouse } from '../../support/bookings/let-house.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';
import { BY, FRONT, HOUR, MANAGER, OWNER } from '../../support/houses/memory-house.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';

const NORA = { guest: { name: 'Nora Lind' } };

/** What a member was told of bookings, by kind. */
function heard(home: LetHouse, member: number): string[] {
  return home.test.notices(member).flatMap((notice: Notice) => {
    if (notice.kind === 'stay') return notice.what;
    if (notice.kind === 'feed') return notice.up ? 'feed up' : 'feed down';
    return notice.kind === 'arrivals' ? notice.arrivals.map(({ unitName }) => `arrives: ${unitName}`) : [];
  });
}

it('each member hears of all units, until an owner chooses who hears of one', async () => {
  const home = await LetHouse.open();
  const feed = await home.feed();
  home.feeds.shows(AIRBNB, stay('a', ['2026-06-10', '2026-06-12'], NORA));
  await home.read(feed);
  expect([heard(home, OWNER), heard(home, MANAGER)]).toEqual([['new'], ['new']]);
  await home.edit({ informs: [MANAGER] });
  home.feeds.shows(AIRBNB, stay('a', ['2026-06-10', '2026-06-13'], NORA));
  await home.read(feed);
  expect([heard(home, OWNER), heard(home, MANAGER)]).toEqual([['new'], ['new', 'changed']]);
  home.feeds.fails(AIRBNB);
  await home.test.pass(26 * HOUR);
  expect([heard(home, OWNER).includes('feed down'), heard(home, MANAGER).includes('feed down')]).toEqual([
    false,
    true,
  ]);
});

it('the arrivals of the evening are those of the units of which a member hears', async () => {
  const home = await LetHouse.open({ unit: { informs: [MANAGER] } });
  const other = await home.test.does((house) => {
    const {
      id: _id,
      deviceNames: _names,
      feeds: _feeds,
      hasProblem: _problem,
      next: _next,
      ...settings
    } = house.bookings.units.get(home.unit)!;
    return house.bookings.units.add(BY, { ...settings, name: 'Attic', informs: [] });
  });
  for (const unit of [home.unit, other])
    await home.test.does((house) =>
      house.bookings.stays.add(BY, {
        ...{ unit, guest: { name: 'Nora Lind' } },
        ...{ arrival: { date: '2026-06-02' }, departure: { date: '2026-06-04' } },
      }),
    );
  await home.until('2026-06-01T18:00');
  expect(heard(home, OWNER)).toEqual(['arrives: Attic']);
  expect(heard(home, MANAGER).sort()).toEqual(['arrives: Attic', 'arrives: Garden flat']);
});

it('a guest before a closed door is told to all, and so is everything once nobody is left who was chosen', async () => {
  const home = await LetHouse.open({ unit: { informs: [MANAGER] } });
  await home.test.fault('front', { offline: true });
  const feed = await home.feed();
  home.feeds.shows(AIRBNB, stay('a', ['2026-06-01', '2026-06-04'], NORA));
  await home.read(feed);
  await home.until('2026-06-01T15:10');
  expect([heard(home, OWNER), heard(home, MANAGER)]).toEqual([['not-ready'], ['new', 'not-ready']]);
  home.test.store.members.remove(MANAGER, 0);
  home.feeds.shows(AIRBNB, stay('a', ['2026-06-01', '2026-06-05'], NORA));
  await home.read(feed);
  expect(heard(home, OWNER)).toEqual(['not-ready', 'changed']);
});

it('the devices of a unit are in the order in which they were chosen, also after a restart', async () => {
  const [back, side] = ['memory/back', 'memory/side'];
  const home = await LetHouse.open({
    devices: [{ name: 'front' }, { name: 'back' }, { name: 'side' }],
    unit: { devices: [side, FRONT, back] },
  });
  const order = (): readonly string[] => home.bookings.units.get(home.unit)!.devices;
  expect(order()).toEqual([side, FRONT, back]);
  await home.edit({ devices: [back, side, FRONT] });
  await home.test.restart();
  expect(order()).toEqual([back, side, FRONT]);
});
