import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { Check } from '../../../src/domain/doctor/check.ts';
import { gradeOf } from '../../../src/domain/doctor/finding.ts';
import type { Finding } from '../../../src/domain/doctor/finding.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { BY, HOUR, KEY, MANAGER, OWNER, temporaryFolder } from '../../support/houses/memory-house.ts';

const OWNER_SAYS = byMember(OWNER);
const PIN = '704182';

/** Some locks, and a program that knows their driver by whatever id the configuration has. */
function rig(names: readonly string[] = ['front']) {
  const folder = temporaryFolder();
  const clock = new FakeClock();
  const locks = names.map((name) => new MemoryDevice({ name }));
  const open = async (id: string, checks: readonly Check[] = []) => {
    const store = await Store.open(join(folder, 'latchkey.db'), KEY);
    const driver = new MemoryDriver({ id, devices: locks });
    const house = new House({
      ...{ name: 'Home', zone: 'Europe/Berlin', store, clock, checks },
      drivers: [driver],
    });
    store.members.save({ id: OWNER, name: 'Olivia', role: 'owner' }, 0);
    store.members.save({ id: MANAGER, name: 'Max', role: 'manager' }, 0);
    await house.start();
    await house.settled();
    const close = async (): Promise<void> => {
      await house.stop();
      clock.forgetTimers();
      store.close();
    };
    const found = async (): Promise<Finding[]> => {
      expect(house.doctor.start(OWNER_SAYS).ok).toBe(true);
      await house.settled();
      return house.doctor.view()!.results.flatMap(({ findings }) => findings ?? []);
    };
    return { house, store, driver, close, found };
  };
  const issue = async (house: House, device: string): Promise<number> => {
    const user = house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' });
    if (!user.ok) throw new Error('no user');
    const code = house.codes.issue(BY, {
      ...{ user: user.value, pin: Pin.of(PIN), devices: [device], schedule: ALWAYS },
      ...{ condition: null, uses: null },
    });
    if (!code.ok) throw new Error('no code');
    await house.settled();
    return code.value;
  };
  return { clock, locks, open, issue };
}

it('a check that fails and one that never ends keep nothing from the others, and end in time', async () => {
  const { clock, open } = rig();
  let isOver = false;
  const checks: Check[] = [
    { about: 'broker', look: () => Promise.reject(Object.assign(new Error(PIN), { code: 'EIO' })) },
    {
      about: 'telegram',
      look: (signal) => {
        signal.addEventListener('abort', () => (isOver = true));
        return new Promise(() => undefined);
      },
    },
    {
      about: 'disk',
      look: () => {
        throw new TypeError(PIN);
      },
    },
    { about: 'page', look: () => [{ code: 'answers', what: 'page', place: 'here', ms: 1 }] },
  ];
  const { house, close } = await open('memory', checks);
  onTestFinished(close);
  house.doctor.start(OWNER_SAYS);
  const of = (about: Check['about']) =>
    house.doctor.view()?.results.find((one) => one.about === about)?.findings;
  await expect.poll(() => of('page')).toMatchObject([{ code: 'answers' }]);
  expect(of('broker')).toEqual([{ code: 'check-failed', error: 'EIO' }]);
  expect(of('disk')).toEqual([{ code: 'check-failed', error: 'TypeError' }]);
  expect(of('backup')).toEqual([{ code: 'backup-none' }]);
  expect([of('telegram'), house.doctor.view()?.isRunning]).toEqual([undefined, true]);
  // A second one is the one that runs.
  expect(house.doctor.start(OWNER_SAYS).ok).toBe(true);
  await clock.run(15_000, async () => undefined);
  await house.settled();
  expect(of('telegram')).toEqual([{ code: 'check-late', afterMs: 15_000 }]);
  expect([isOver, house.doctor.view()?.isRunning]).toEqual([true, false]);
  expect(JSON.stringify(house.doctor.view())).not.toContain(PIN);
});

it('only an owner may', async () => {
  const { house, close } = await rig().open('memory');
  onTestFinished(close);
  const manager = byMember(MANAGER);
  expect(house.doctor.start(manager)).toMatchObject({ ok: false, refusals: [{ kind: 'owners-only' }] });
  expect(house.doctor.moveRenamed(manager, 'zwave')).toMatchObject({ ok: false });
  expect(house.doctor.view()).toBeUndefined();
});

it('a house in which all is well has nothing bad, and nothing is sent to its devices', async () => {
  const { locks, open, issue } = rig();
  const { house, close, found } = await open('memory');
  onTestFinished(close);
  await issue(house, 'memory/front');
  const before = [...locks[0]!.memory];
  const findings = await found();
  expect(findings.filter((one) => gradeOf(one) === 'bad')).toEqual([]);
  expect(findings).toContainEqual({ code: 'driver-up', driver: 'memory', devices: 1, reachable: 1 });
  expect(findings).toContainEqual({ code: 'codes-well', count: 1 });
  expect(findings.some(({ code }) => code === 'devices-well')).toBe(true);
  expect([...locks[0]!.memory]).toEqual(before);
});

it('names what is in trouble: batteries, silent locks, codes that wait or outlive their time', async () => {
  const { clock, locks, open, issue } = rig(['front', 'back']);
  const { house, close, found } = await open('memory');
  onTestFinished(close);
  const code = await issue(house, 'memory/front');
  await locks[1]!.setFaults({ offline: true });
  await locks[0]!.setFaults({ offline: true });
  house.codes.delete(OWNER_SAYS, code);
  await clock.run(2 * HOUR, () => house.settled());
  const findings = await found();
  expect(findings).toContainEqual({
    ...{ code: 'codes-overdue', count: 1 },
    devices: [{ device: 'memory/front', name: 'front' }],
  });
  expect(findings.flatMap((one) => (one.code === 'device-silent' ? one.name : []))).toEqual([
    'back',
    'front',
  ]);
  expect(findings).toContainEqual({ code: 'driver-up', driver: 'memory', devices: 2, reachable: 0 });
});

it('codes that are bound to the old id of a driver are found, and moved by an owner’s word', async () => {
  const { locks, open, issue } = rig(['front', 'back']);
  const before = await open('zwave');
  const code = await issue(before.house, 'zwave/front');
  await before.close();
  const { house, close, found } = await open('stick');
  onTestFinished(close);
  expect(await found()).toContainEqual({
    ...{ code: 'driver-renamed', was: 'zwave', now: 'stick', devices: 1, codes: 1 },
  });
  expect(house.doctor.moveRenamed(OWNER_SAYS, 'other')).toMatchObject({ ok: false });
  expect(house.doctor.moveRenamed(OWNER_SAYS, 'zwave')).toEqual({ ok: true, value: 1 });
  await house.settled();
  expect(house.queries.code(code)?.grants).toMatchObject([{ device: 'stick/front', state: 'live' }]);
  expect([...locks[0]!.memory.values()]).toEqual([PIN]);
  expect(house.queries.devices().map(({ id, foreign }) => [id, foreign])).toContainEqual(['stick/front', 0]);
  expect((await found()).some(({ code: what }) => what === 'driver-renamed')).toBe(false);
  house.codes.delete(OWNER_SAYS, code);
  await house.settled();
  expect([...locks[0]!.memory.values()]).toEqual([]);
});

it('what is no device of the same kind is not offered, and not moved', async () => {
  const { locks, open, issue } = rig(['front']);
  const before = await open('zwave');
  await issue(before.house, 'zwave/front');
  await before.close();
  locks[0] = new MemoryDevice({ name: 'front', slots: 7 });
  locks[0].receive(1, '555123');
  const { house, close, found } = await open('stick');
  onTestFinished(close);
  expect(await found()).toContainEqual({ code: 'driver-renamed', was: 'zwave', devices: 1, codes: 1 });
  expect(house.doctor.moveRenamed(OWNER_SAYS, 'zwave')).toMatchObject({ ok: false });
  await house.settled();
  expect([...locks[0].memory]).toEqual([[1, '555123']]);
});
