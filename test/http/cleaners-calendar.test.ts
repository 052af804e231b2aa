import ICAL from 'ical.js';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../src/domain/bookings/unit.ts';
import { BY, FRONT } from '../support/houses/memory-house.ts';
import { formOf, PageHouse } from './page-house.ts';

let page: PageHouse;
afterEach(() => page.close());

/** It is Monday, 1 June 2026, 14:00 in Berlin. */
async function open(): Promise<{ unit: number; link: string }> {
  page = await PageHouse.open();
  const settings = { ...DEFAULT_UNIT, name: 'Garden flat', devices: [FRONT] };
  const unit = await page.all.does((house) => house.bookings.units.add(BY, settings));
  for (const [name, arrival, departure] of [
    ['Zacharias Zorn', '2026-06-02', '2026-06-04'],
    ['Nora Lind', '2026-06-04', '2026-06-08'],
  ] as const)
    await page.all.does((house) =>
      house.bookings.stays.add(BY, {
        unit,
        guest: { name, phone: '+491715558316' },
        arrival: { date: arrival },
        departure: { date: departure },
      }),
    );
  return { unit, link: await linkTo(unit) };
}

async function linkTo(unit: number): Promise<string> {
  const { token } = await page.all.does((house) => house.bookings.cleanersCalendars.link(BY, unit));
  return `/cleaning/${token}.ics`;
}

async function events(link: string): Promise<[summary: string, at: string][]> {
  const answer = await page.ask(link);
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()) as unknown[]);
  return calendar
    .getAllSubcomponents('vevent')
    .map((one) => new ICAL.Event(one))
    .map(({ summary, startDate }) => [summary, startDate.toJSDate().toISOString()]);
}

describe('the calendar of those who clean', () => {
  it('says when guests leave and come, and nothing of them', async () => {
    const { link } = await open();
    expect(await events(link)).toEqual([
      ['Garden flat: guests come', '2026-06-02T13:00:00.000Z'],
      ['Garden flat: guests leave', '2026-06-04T09:00:00.000Z'],
      ['Garden flat: guests come', '2026-06-04T13:00:00.000Z'],
      ['Garden flat: guests leave', '2026-06-08T09:00:00.000Z'],
    ]);
    const text = await (await page.ask(link)).text();
    for (const secret of ['Zorn', 'Nora', '8316', ...page.all.codesIn()]) expect(text).not.toContain(secret);
    const token = /cleaning\/(.*)\.ics/.exec(link)![1]!;
    const kept = page.all.store.database.all('SELECT * FROM cleaners_calendars');
    const audit = page.all.store.database.all('SELECT * FROM audit');
    expect(JSON.stringify([kept, audit, page.all.events, page.faults])).not.toContain(token);
  });

  it('follows the bookings, and says by its ETag that nothing has changed', async () => {
    const { link } = await open();
    const etag = (await page.ask(link)).headers.get('etag')!;
    const again = await page.ask(link, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const [first] = page.house.bookings.stays.list();
    await page.all.does((house) =>
      house.bookings.stays.edit(BY, first!.id, { departure: { date: '2026-06-03', time: '09:30' } }),
    );
    expect(await events(link)).toContainEqual(['Garden flat: guests leave', '2026-06-03T07:30:00.000Z']);
    expect((await page.ask(link, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('is read no longer once an owner has ended it, made another link, or removed the unit', async () => {
    const { unit, link } = await open();
    const other = await linkTo(unit);
    expect([(await page.ask(link)).status, (await page.ask(other)).status]).toEqual([404, 200]);
    await page.all.does((house) => house.bookings.cleanersCalendars.end(BY, unit));
    expect((await page.ask(other)).status).toBe(404);
    const third = await linkTo(unit);
    await page.all.does((house) => house.bookings.units.remove(BY, unit, 'keep'));
    expect((await page.ask(third)).status).toBe(404);
  });

  it('is at the direct listener alone, takes no form, and not too many tries of one address', async () => {
    const { link } = await open();
    expect((await page.askIngress(link, { 'x-remote-user-id': '1' })).status).toBe(404);
    expect((await page.ask(link, { method: 'POST', ...formOf({}) })).status).toBe(404);
    for (const odd of [
      'x'.repeat(43),
      link.slice('/cleaning/'.length, -4),
      `${'x'.repeat(43)}.ics`,
      '..%2Fx.ics',
    ])
      expect((await page.ask(`/cleaning/${odd}`)).status, odd).toBe(404);
    const statuses = new Set<number>();
    for (let i = 0; i < 40; i++) statuses.add((await page.ask(`/cleaning/${'y'.repeat(43)}.ics`)).status);
    expect([...statuses]).toEqual([404, 429]);
    expect((await page.ask(link)).status).toBe(429);
    expect((await page.ask(link, {}, '192.0.2.8')).status).toBe(200);
  });
});
