import { afterAll, beforeAll, expect, it } from 'vitest';
import { ZwaveSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import { DemoClock, nextAt } from '../../src/app/demo/demo-clock.ts';
import { openDemoHouse, ZONE } from '../../src/app/demo/demo-house.ts';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { pipe } from '../support/process/piped-console.ts';
import { QUICK_HOP_MS, QUICK_LOCKS } from '../support/houses/test-house.ts';
import { until } from '../support/until.ts';

const MONDAY = 1;
const clock = new DemoClock(nextAt(MONDAY, '10:00', { now: Date.now(), zone: ZONE }));
let house: DemoHouse;

beforeAll(async () => {
  const network = await ZwaveSimulator.start({ locks: QUICK_LOCKS, hopMs: QUICK_HOP_MS });
  house = await openDemoHouse({ network, clock, letsFlat: true });
}, 60_000);
afterAll(() => house.close());

const stays = () => house.program.house.bookings.stays.list();
const digits = async () => Object.values(await house.network.lock('garage').slots());

it('the console books the flat, extends the stay and cancels it, as its calendar would', async () => {
  expect(await pipe(house, [':book Nora Lind 2'])).toContain('Nora Lind has booked 2 nights from today');
  expect(stays()).toMatchObject([{ name: 'Nora Lind' }]);
  const [before] = stays();
  const nights = (): number =>
    (Date.parse(stays()[0]!.departure.date) - Date.parse(stays()[0]!.arrival.date)) / 86_400_000;
  expect(nights()).toBe(2);
  await until(async () => (await digits()).length === 1, 'the code', 30_000);
  const code = await digits();

  expect(await pipe(house, [':extend Nora Lind 3'])).toContain('Nora Lind stays longer');
  expect([nights(), stays()[0]!.id, await digits()]).toEqual([5, before!.id, code]);

  expect(await pipe(house, [':cancel Nora Lind'])).toContain('Nora Lind has cancelled');
  expect(house.program.house.bookings.stays.get(before!.id)?.state).toBe('cancelled');
  await until(async () => (await digits()).length === 0, 'the end of the code', 30_000);
}, 60_000);

it('a guest who may be inside keeps the code when the calendar cancels, and the owner is asked', async () => {
  clock.setForward(nextAt(MONDAY, '16:00', { now: clock.now(), zone: ZONE }));
  await pipe(house, [':book Ole Dahl 2']);
  await until(async () => (await digits()).length === 1, 'the code', 30_000);
  const code = await digits();
  expect(await pipe(house, [':cancel Ole Dahl'])).toContain('Ole Dahl has cancelled');
  expect(stays()).toMatchObject([
    { name: 'Ole Dahl', concerns: [{ kind: 'gone-from-calendar', asked: true }] },
  ]);
  expect(await digits()).toEqual(code);
}, 60_000);

it('the console says whom it needs, and who has not booked', async () => {
  expect(await pipe(house, [':book'])).toContain('Name a guest: :book GUEST [NIGHTS]');
  expect(await pipe(house, [':extend Otto Maar'])).toContain('Nobody called Otto Maar has booked.');
  expect(await pipe(house, [':cancel Otto Maar'])).toContain('Nobody called Otto Maar has booked.');
}, 30_000);
