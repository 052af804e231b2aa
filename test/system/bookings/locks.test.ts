import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { openDemoHouse, ZONE } from '../../../src/app/demo/demo-house.ts';
import type { DemoHouse } from '../../../src/app/demo/demo-house.ts';
import { DemoClock, nextAt } from '../../../src/app/demo/demo-clock.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import type { UnitSettings } from '../../../src/domain/bookings/unit.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { addDays } from '../../../src/domain/schedule/open-spans.ts';
import type { StayView } from '../../../src/engine/views/booking-views.ts';
import type { Result } from '../../../src/engine/house.ts';
import { QUICK_HOP_MS } from '../../support/houses/test-house.ts';
import { Phone } from '../../support/phone.ts';
import { until } from '../../support/until.ts';

const MONDAY = 1;
const SETTLES_MS = 3_000;
const LOCKS = [
  { name: 'front-door', kind: 'plain', slots: 6 },
  { name: 'attic', kind: 'plain', slots: 6 },
  { name: 'cellar', kind: 'plain', slots: 6 },
  { name: 'shed', kind: 'plain', slots: 3 },
] as const;
/** Of somebody else, at the shed. */
const FOREIGN = { 1: '810357', 2: '926481' };

const start = nextAt(MONDAY, '15:00', { now: Date.now(), zone: ZONE });
const clock = new DemoClock(start);
/** So many days after that Monday. */
const day = (ahead: number): { date: string } => ({
  date: addDays(new Date(start).toLocaleString('sv', { timeZone: ZONE }).slice(0, 10), ahead),
});
let house: DemoHouse;
let phone: Phone;

beforeAll(async () => {
  const network = await ZwaveSimulator.start({ locks: LOCKS, hopMs: QUICK_HOP_MS });
  for (const [slot, digits] of Object.entries(FOREIGN))
    await network.lock('shed').preload(Number(slot), digits);
  house = await openDemoHouse({ clock, network });
  phone = new Phone(house);
  await phone.does('/start');
}, 60_000);
afterAll(() => house.close());

const lock = (name: string): SimulatedLock => house.network.lock(name);
const digitsIn = async (name: string): Promise<string[]> => Object.values(await lock(name).slots());
const stays = () => house.program.house.bookings.stays;
const view = (id: number): StayView => stays().get(id)!;
const idOf = (name: string): string =>
  house.program.house.queries.devices().find((device) => device.name === name)!.id;

function unit(name: string, devices: readonly string[], more: Partial<UnitSettings> = {}): number {
  const share = { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' } } as const;
  const settings = { ...DEFAULT_UNIT, share, name, devices: devices.map(idOf), ...more };
  return valueOf(house.program.house.bookings.units.add(CONSOLE, settings));
}

function book(flat: number, name: string, arrival: number, departure: number): number {
  const dates = { arrival: day(arrival), departure: day(departure) };
  return valueOf(stays().add(CONSOLE, { unit: flat, guest: { name }, ...dates }));
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`Refused: ${result.refusals.map(({ kind }) => kind).join(', ')}`);
}

/** How the message and the doors stood, each time the house told of the booking. */
function watch(): { readonly seen: [share: string, lacking: number][]; end: () => void } {
  const seen: [string, number][] = [];
  const end = house.program.house.subscribe((event) => {
    if (!['stay', 'code', 'notices'].includes(event.kind)) return;
    for (const { share, notReady } of stays().list()) seen.push([share.kind, notReady.length]);
  });
  return { seen, end };
}

describe('a booking on real locks', () => {
  it('waits with its message for the slow lock, and a later end sends nothing to any of them', async () => {
    await lock('attic').setFaults({ settleSetMs: SETTLES_MS });
    const { seen, end } = watch();
    const begun = performance.now();
    const id = book(unit('Slow flat', ['front-door', 'attic']), 'Nora Lind', 0, 3);
    await until(() => view(id).share.kind === 'sent', 'the message', 30_000);
    end();
    expect(performance.now() - begun).toBeGreaterThan(SETTLES_MS);
    expect(seen.filter(([share, lacking]) => share === 'sent' && lacking > 0)).toEqual([]);
    expect(seen.filter(([share, lacking]) => share === 'waits' && lacking === 1).length).toBeGreaterThan(0);
    expect([await digitsIn('attic'), view(id).state]).toEqual([await digitsIn('front-door'), 'ready']);
    await house.settled();
    expect(phone.texts().join('\n')).toMatch(/A message for Nora Lind/);

    for (const name of ['front-door', 'attic']) await lock(name).resetAirCommands();
    valueOf(stays().edit(CONSOLE, id, { departure: day(6) }));
    await house.settled();
    expect(view(id).departure).toEqual(day(6));
    expect(await Promise.all(['front-door', 'attic'].map((name) => lock(name).airCommands()))).toEqual([
      [],
      [],
    ]);
  }, 60_000);

  it('holds its message back for a dead lock, says so, and offers the backup code', async () => {
    const flat = unit('Dead flat', ['front-door', 'cellar'], { backup: 'by-tap' });
    const backups = house.program.house.bookings.backups;
    const isKept = (): boolean =>
      backups.of(flat).length === 2 && backups.of(flat).every(({ isLive }) => isLive);
    await until(isKept, 'the backup codes', 30_000);
    const [backup] = await digitsIn('cellar');
    await lock('cellar').setFaults({ offline: true });
    const id = book(flat, 'Eva Berg', 0, 4);
    const lacks = (): string[] => view(id).notReady.map(({ deviceName }) => deviceName);
    await until(() => lacks().join() === 'cellar', 'the front door', 30_000);
    clock.setForward(clock.now() + 6 * 60_000);
    await until(
      () => phone.texts().some((text) => /Eva Berg/.test(text) && /cellar/.test(text)),
      'the alert',
    );
    expect([view(id).share.kind, view(id).state]).toEqual(['waits', 'expected']);

    await phone.does(/Eva Berg/, /backup code/i);
    expect(backups.of(flat)).toContainEqual(expect.objectContaining({ deviceName: 'cellar', givenTo: id }));
    expect(house.program.house.bookings.shares.of(id)).toMatchObject([{ kind: 'backup', state: 'sent' }]);

    await lock('cellar').setFaults({ offline: false });
    await until(() => view(id).share.kind === 'sent', 'the message', 60_000);
    expect(await digitsIn('cellar')).toEqual(expect.arrayContaining([backup]));
    expect([view(id).state, (await digitsIn('cellar')).length]).toEqual(['ready', 2]);
  }, 150_000);

  it('keeps its slot where a later one finds none, which is said early', async () => {
    const flat = unit('Full flat', ['shed']);
    const near = book(flat, 'Ida Falk', 0, 3);
    const far = book(flat, 'Ole Dahl', 2, 5);
    await until(() => view(near).state === 'ready', 'the first guest', 30_000);
    const [digits] = (await digitsIn('shed')).filter((one) => !Object.values(FOREIGN).includes(one));
    const isShort = (): boolean => view(far).concerns.some(({ kind }) => kind === 'no-room');
    await until(isShort, 'the early word', 30_000);
    clock.setForward(nextAt(MONDAY + 2, '15:10', { now: clock.now(), zone: ZONE }));
    await house.settled();
    expect(Object.entries(await lock('shed').slots())).toEqual([...Object.entries(FOREIGN), ['3', digits]]);
    expect([view(near).state, view(far).state]).toEqual(['ready', 'expected']);
    clock.setForward(nextAt(MONDAY + 3, '11:10', { now: clock.now(), zone: ZONE }));
    await until(() => view(far).state === 'ready', 'the second guest', 30_000);
    const slots = await lock('shed').slots();
    expect(slots).toMatchObject(FOREIGN);
    expect([Object.keys(slots).length, slots[3] === digits]).toEqual([3, false]);
  }, 90_000);
});
