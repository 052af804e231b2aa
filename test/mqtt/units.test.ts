import { expect, it } from 'vitest';
import { BY } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { AIRBNB, LetHouse } from '../support/bookings/let-house.ts';
import { stay } from '../support/bookings/fake-feeds.ts';

const NORA = { guest: { name: 'Nora Lind', phone: '+47 900 12 345', email: 'nora@example.org' } };
const at = (what: string): string => `latchkey/unit/1/${what}`;

it('a unit is a device with its booking, the next arrival, and whether somebody should look', async () => {
  const home = await LetHouse.open();
  const feed = await home.feed();
  const test = await MqttHouse.open({ house: home.test });
  await test.client.reads(at('stay'), 'none');
  await test.client.reads(at('next_arrival'), 'None');

  home.feeds.shows(AIRBNB, stay('a', ['2026-06-02', '2026-06-04'], NORA));
  await home.read(feed);
  await test.client.reads(at('stay'), 'expected');
  await test.client.reads(at('next_arrival'), '2026-06-02T13:00:00.000Z');
  await home.until('2026-06-02T15:00');
  await test.client.reads(at('stay'), 'ready');
  await test.client.reads(at('occupied'), 'OFF');
  await test.client.reads(at('next_arrival'), 'None');
  await home.test.front.typePin(home.test.codesIn()[0]!);
  await home.test.house.settled();
  await test.client.reads(at('occupied'), 'ON');
  await home.until('2026-06-04T11:00');
  await test.client.reads(at('stay'), 'none');
  await test.client.reads(at('occupied'), 'OFF');
  await test.client.reads(at('problem'), 'OFF');

  const events = test.client.heard
    .filter(({ topic }) => topic === at('event'))
    .map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  // The days in between pass in a moment: the broker hears of no event that is older than a minute.
  expect(events[0]).toMatchObject({
    event_type: 'booking_changed',
    ...{ change: 'new', arrival: '2026-06-02', unit_name: 'Garden flat' },
  });
  const all = test.client.heard.map(({ payload }) => payload).join('\n');
  for (const secret of ['secret', '900 12', 'nora@example.org']) expect(all).not.toContain(secret);

  await home.test.does((house) => house.bookings.units.remove(BY, home.unit, 'remove'));
  await test.client.reads(at('stay'), '');
});
