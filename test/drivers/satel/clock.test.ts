/** A panel whose clock is wrong: what its log has is told all the same, each entry once. */
import { afterEach, expect, it } from 'vitest';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openSatelHouse, type SatelHouse } from './house.ts';

let house: SatelHouse;

afterEach(() => house.stop());

const PIN = Pin.of('473829');
const DAY_MS = 24 * 60 * 60_000;
const isUp = (event: DriverEvent) => event.kind === 'connection' && event.up;
const uses = () => house.events.all.filter((event) => event.kind === 'used');

/** A code that was used once, so that the place in the log is an entry of a clock that is right. */
async function open(): Promise<void> {
  house = await openSatelHouse();
  await house.driver.write('panel/1', 5, PIN);
  const used = house.events.next((event) => event.kind === 'used');
  house.simulator.panel.type(PIN.reveal());
  await used;
}

async function away(meanwhile: () => void): Promise<void> {
  const down = house.events.next((event) => event.kind === 'connection' && !event.up);
  house.simulator.setFaults({ offline: true });
  await down;
  meanwhile();
  const up = house.events.next(isUp);
  house.simulator.setFaults({ offline: false });
  await up;
}

it.each([
  ['years back, as after a loss of power', new Date(2000, 0, 1, 0, 5)],
  ['two days back', new Date(Date.now() - 2 * DAY_MS)],
  ['a year ahead', new Date(Date.now() + 366 * DAY_MS)],
])('that goes %s while we listen loses no use', async (_how, at) => {
  await open();
  for (let count = 0; count < 3; count++) {
    const used = house.events.next((event) => event.kind === 'used');
    house.simulator.panel.now = () => at;
    house.simulator.panel.type(PIN.reveal());
    expect(await used).toMatchObject({ slot: 5, how: count % 2 === 0 ? 'disarm' : 'arm' });
  }
  expect(uses()).toHaveLength(4);
});

it.each([
  ['years back, as after a loss of power', new Date(2000, 0, 1, 0, 5)],
  ['two days back', new Date(Date.now() - 2 * DAY_MS)],
])('that goes %s while nobody listens loses no use, and no slot is doubted', async (_how, at) => {
  await open();
  await away(() => {
    house.simulator.panel.now = () => at;
    for (let count = 0; count < 3; count++) house.simulator.panel.type(PIN.reveal());
  });
  await house.events.until(() => uses().length >= 4);
  expect(uses().slice(1)).toMatchObject([{ how: 'disarm' }, { how: 'arm' }, { how: 'disarm' }]);
  expect(house.events.all.filter((event) => event.kind === 'slots-changed')).toEqual([]);
});

it.each([
  { month: 0 },
  { day: 0 },
  { month: 13 },
  { month: 2, day: 30 },
  { minutes: 1440 },
  { minutes: 4095 },
])('that puts %o into an entry has said no time, and the entry and those before it are told', async (odd) => {
  await open();
  const before = Date.now();
  await away(() => {
    const { panel } = house.simulator;
    panel.type(PIN.reveal());
    panel.log.add({ code: 401, eventClass: 2, partition: 1, source: 5, ...odd }, panel.now());
    panel.type(PIN.reveal());
  });
  await house.events.until(() => uses().length >= 4);
  const [first, second, third] = uses().slice(1);
  // A time that cannot be is one that nobody believes.
  expect(second).toMatchObject({ slot: 5, at: 0 });
  for (const use of [first, third]) expect(Math.abs(use!.at! - before)).toBeLessThan(120_000);
});

it('whose answer about its clock is no time has said none of its entries either', async () => {
  await open();
  house.simulator.setFaults({ clock: '20260000999999' });
  await away(() => void house.simulator.panel.type(PIN.reveal()));
  await house.events.until(() => uses().length >= 2);
  expect(uses()[1]).toMatchObject({ slot: 5, at: 0 });
});

it('an entry long past that was there before is not told as new where our place in the log is lost', async () => {
  house = await openSatelHouse({ logCapacity: 40 });
  await house.driver.write('panel/1', 5, PIN);
  const { panel } = house.simulator;
  const used = house.events.next((event) => event.kind === 'used');
  const old = new Date(Date.now() - 5 * DAY_MS);
  for (let count = 0; count < 20; count++) panel.log.add({ code: 401, eventClass: 2, source: 5 }, old);
  await used;
  await house.events.until(() => uses().length >= 20);
  const told = house.events.next((event) => event.kind === 'used');
  panel.type(PIN.reveal());
  await told;
  const from = house.events.all.length;
  await away(() => panel.log.forgetNewest());
  await house.events.until(() =>
    house.events.all.slice(from).some((event) => event.kind === 'slots-changed'),
  );
  expect(uses()).toHaveLength(21);
});
