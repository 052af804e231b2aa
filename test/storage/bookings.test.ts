import { expect, it, vi } from 'vitest';
import { DEFAULT_UNIT } from '../../src/domain/bookings/unit.ts';
import { DAMAGED_CELLS } from '../support/noise/damaged-cells.ts';
import { FRONT, HOUR, KEY, MINUTE } from '../support/houses/memory-house.ts';
import { AIRBNB, LetHouse, VRBO } from '../support/bookings/let-house.ts';
import { stay } from '../support/bookings/fake-feeds.ts';
import { Store } from '../../src/storage/store.ts';

const CELLS: readonly (readonly [string, string])[] = [
  ['units', 'settings'],
  ['feeds', 'source'],
  ['feeds', 'problem'],
  ['stays', 'guest'],
  ['stays', 'own'],
  ['stays', 'told'],
  ['stays', 'code_schedule'],
  ['stays', 'code_devices'],
  ['stays', 'arrival_date'],
  ['stays', 'departure_time'],
  ['stay_sources', 'departure_date'],
];

it.each(CELLS)(
  'whatever stands in %s.%s, the guest inside keeps the code, and other units go on',
  async (table, column) => {
    const home = await LetHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });
    const feed = await home.feed();
    home.feeds.shows(AIRBNB, stay('a', ['2026-06-01', '2026-06-05'], { guest: { name: 'Nora Lind' } }));
    await home.read(feed);
    await home.until('2026-06-01T15:05');
    const codes = home.test.codesIn();
    expect(codes).toHaveLength(1);
    const other = await home.test.does((house) =>
      house.bookings.units.add(
        { kind: 'console' },
        { ...DEFAULT_UNIT, name: 'Loft', devices: ['memory/back'] },
      ),
    );
    for (const cell of DAMAGED_CELLS) {
      try {
        home.test.store.database.run(`UPDATE ${table} SET ${column} = ? WHERE rowid = 1 OR 1`, cell);
      } catch {
        continue; // the table itself does not take it
      }
      home.test.store.database.run(
        'UPDATE units SET settings = ? WHERE id = ?',
        JSON.stringify(loft()),
        other,
      );
      await home.test.restart();
      await home.test.pass(20 * MINUTE);
      expect([cell, home.test.codesIn()]).toEqual([cell, codes]);
    }
    const source = { kind: 'ical', address: VRBO, allowsPrivate: false } as const;
    const second = await home.test.does((house) =>
      house.bookings.feeds.add({ kind: 'console' }, other, { name: 'Vrbo', source }),
    );
    await home.test.does((house) => house.bookings.feeds.switch({ kind: 'console' }, second, true));
    home.feeds.shows(VRBO, stay('b', ['2026-06-02', '2026-06-04'], { guest: { name: 'Per Holm' } }));
    await home.read(second);
    await home.test.pass(HOUR);
    expect(home.bookings.stays.list({ unit: other }).map(({ name }) => name)).toEqual(['Per Holm']);
  },
);

function loft(): object {
  const { devices: _, ...settings } = { ...DEFAULT_UNIT, name: 'Loft', devices: [] };
  return settings;
}

it('keeps the address of a calendar and what is known of a guest sealed', async () => {
  const store = await Store.open(':memory:', KEY);
  const unit = store.units.add({ ...DEFAULT_UNIT, name: 'Garden flat', devices: [FRONT] }, 1);
  const source = { kind: 'ical', address: AIRBNB, allowsPrivate: false } as const;
  const feed = store.feeds.add({ unit, name: 'Airbnb', host: 'site.example', source }, 1);
  const dates = { arrival: { date: '2026-06-01' }, departure: { date: '2026-06-05' } };
  const id = store.stays.add({ unit, phase: 'expected', guest: { name: 'Nora Lind' }, ...dates }, 1);
  const identity = store.feeds.identity(feed, 'Nora Lind 2026-06-01');
  store.stays.saveSource({ feed, identity, stay: id, ...dates, seenAt: 1, misses: 0 });
  const rows = ['feeds', 'stays', 'stay_sources'].flatMap((table) =>
    store.database.all(`SELECT * FROM ${table}`).flatMap((row) => Object.values(row)),
  );
  const text = rows.map((cell) =>
    cell instanceof Uint8Array ? Buffer.from(cell).toString('latin1') : String(cell),
  );
  expect(text.join('\n')).not.toMatch(/secret|Nora|Lind/);
  expect([store.feeds.source(feed), store.stays.guest(id)]).toEqual([source, { name: 'Nora Lind' }]);
  store.close();
});

it('a change of a calendar that was taken back is none, also for what is kept in memory', async () => {
  const store = await Store.open(':memory:', KEY);
  const unit = store.units.add({ ...DEFAULT_UNIT, name: 'Garden flat', devices: [FRONT] }, 1);
  const source = { kind: 'ical', address: AIRBNB, allowsPrivate: false } as const;
  const other = { ...source, address: VRBO };
  const feed = store.feeds.add({ unit, name: 'Airbnb', host: 'site.example', source }, 1);
  const dates = { arrival: { date: '2026-06-01' }, departure: { date: '2026-06-05' } };
  const id = store.stays.add({ unit, phase: 'expected', guest: {}, ...dates }, 1);
  const shown = { feed, identity: 'a', stay: id, ...dates, seenAt: 1, misses: 0 };
  store.stays.saveSource(shown);
  const now = (): unknown[] => [
    store.feeds.get(feed),
    store.feeds.source(feed),
    store.stays.isAnyMissing(feed),
  ];
  const before = now();
  const change = (isTakenBack: boolean): void =>
    store.transaction(() => {
      store.feeds.switch(feed, true);
      store.feeds.setSource(feed, other);
      store.feeds.wasRead(store.feeds.get(feed)!, 2, undefined);
      store.stays.saveSource({ ...shown, misses: 1, missingSince: 2 });
      expect(now()).toMatchObject([{ isOn: true }, other, true]);
      if (isTakenBack) throw new Error('taken back');
    });
  expect(() => change(true)).toThrow('taken back');
  expect(now()).toEqual(before.with(0, { ...(before[0] as object), readAt: 2 }));
  change(false);
  expect(now()).toMatchObject([{ isOn: true }, other, true]);
  store.stays.saveSource(shown);
  expect(store.stays.isAnyMissing(feed)).toBe(false);
  store.close();
});

it('stays are found by indexes, however many are over', async () => {
  const { database, stays, deliveries } = await Store.open(':memory:', KEY);
  const asked = [vi.spyOn(database, 'get'), vi.spyOn(database, 'all')];
  stays.open(1);
  stays.openBetween(1, { arrival: { date: '2026-06-01' }, departure: { date: '2026-06-04' } });
  stays.ofUnit(1);
  stays.leaving(1, { from: '2026-06-01', until: '2026-06-30' });
  stays.cancelledSince(1, 0);
  stays.toErase(0, 1);
  stays.firstToErase(1);
  stays.isAnyMissing(1);
  deliveries.ofStay(1);
  const plans = asked.flatMap(({ mock }) => mock.calls.map(([sql]) => sql));
  expect(plans).toHaveLength(9);
  for (const sql of plans) {
    const details = database.all(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => String(detail));
    expect(details.filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
  }
});
