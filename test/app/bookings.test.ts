import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { DEFAULT_UNIT } from '../../src/domain/bookings/unit.ts';
import { BY } from '../support/houses/memory-house.ts';
import { ProgramHouse } from '../support/houses/program-house.ts';
import { until } from '../support/until.ts';

/** A guest who comes tomorrow, as a calendar file. */
function calendar(): string {
  const day = (ahead: number): string =>
    new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    'BEGIN:VEVENT',
    'UID:one@airbnb.com',
    `DTSTART;VALUE=DATE:${day(2)}`,
    `DTEND;VALUE=DATE:${day(4)}`,
    'SUMMARY:Reserved',
    String.raw`DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/details/HMABCDEF12\nPhone Number (Last 4 Digits): 8316`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

it('the program reads a calendar, makes a code of the booking, and logs nothing of it', async () => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/calendar');
    response.end(calendar());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/one.ics?s=secret`;
  const simulator = await SimulatedHomeAssistant.start();
  onTestFinished(() => simulator.stop());
  const home = await ProgramHouse.open({ url: simulator.url, token: simulator.identity.token });
  onTestFinished(() => home.close());
  const { house } = home.program;
  const lock = () => house.queries.devices().find(({ kind, slots }) => kind === 'lock' && slots > 0);
  await until(() => lock() !== undefined, 'a lock');
  const device = lock()!.id;

  const unit = house.bookings.units.add(BY, { ...DEFAULT_UNIT, name: 'Garden flat', devices: [device] });
  if (!unit.ok) throw new Error('no unit');
  const source = { kind: 'ical', address, allowsPrivate: true } as const;
  const dry = await house.bookings.feeds.dryRun(unit.value, source, new AbortController().signal);
  expect(dry).toMatchObject({ ok: true, value: { lines: [{ kind: 'new' }], problems: [] } });
  const feed = house.bookings.feeds.add(BY, unit.value, { name: 'Airbnb', source });
  if (!feed.ok) throw new Error('no feed');
  house.bookings.feeds.switch(BY, feed.value, true);
  expect(await house.bookings.feeds.readNow(feed.value)).toMatchObject({ ok: true, value: { stays: 1 } });
  const [stay] = house.bookings.stays.list();
  expect(stay).toMatchObject({
    state: 'expected',
    guest: { reservation: 'HMABCDEF12', phoneEnding: '8316' },
    code: expect.any(Number) as number,
  });
  const logged = home.logged.join('\n');
  for (const secret of ['secret', '8316', 'HMABCDEF12', '127.0.0.1']) expect(logged).not.toContain(secret);
});
