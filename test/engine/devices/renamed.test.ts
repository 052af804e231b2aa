import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { BY, HOUR, KEY, MINUTE, OWNER, temporaryFolder } from '../../support/houses/memory-house.ts';

const PIN = '704182';
/** The clock of the tests shows 14:00 in the house's zone. */
const UNTIL_15 = { until: '2026-06-01T15:00' };

/** One lock, and a program that knows its driver by whatever id the configuration has. */
function rig() {
  const folder = temporaryFolder();
  const clock = new FakeClock();
  const lock = new MemoryDevice({ name: 'front', hardware: 'memory:1' });
  const open = async (id: string) => {
    const store = await Store.open(join(folder, 'latchkey.db'), KEY);
    const house = new House({
      ...{ name: 'Home', zone: 'Europe/Berlin', store, clock },
      drivers: [new MemoryDriver({ id, devices: [lock] })],
    });
    store.members.save({ id: OWNER, name: 'Olivia', role: 'owner' }, 0);
    await house.start();
    await house.settled();
    const close = async (): Promise<void> => {
      await house.stop();
      clock.forgetTimers();
      store.close();
    };
    const renamed = () =>
      house.pendingNotices().flatMap(({ notice }) => (notice.kind === 'device-renamed' ? notice : []));
    return { house, store, close, renamed };
  };
  return { clock, lock, open };
}

async function issue(house: House, device: string): Promise<number> {
  const user = house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' });
  if (!user.ok) throw new Error('no user');
  const code = house.codes.issue(BY, {
    ...{ user: user.value, pin: Pin.of(PIN), devices: [device], schedule: UNTIL_15 },
    ...{ condition: null, uses: null },
  });
  if (!code.ok) throw new Error('no code');
  await house.settled();
  return code.value;
}

it('a lock whose driver was renamed keeps its codes, which end at their time, and its owner is told', async () => {
  const { clock, lock, open } = rig();
  const before = await open('zwave');
  const code = await issue(before.house, 'zwave/front');
  expect([...lock.memory.values()]).toEqual([PIN]);
  await before.close();

  const after = await open('stick');
  onTestFinished(after.close);
  const { queries } = after.house;
  expect(queries.devices().map(({ id, ownCodes: ownDigests, foreign }) => [id, ownDigests, foreign])).toEqual(
    [['stick/front', 1, 0]],
  );
  expect(queries.code(code)?.grants).toMatchObject([{ device: 'stick/front', state: 'live' }]);
  expect(after.renamed()).toMatchObject([{ device: 'stick/front', was: 'zwave/front', moved: true }]);
  await clock.run(HOUR + MINUTE, () => after.house.settled());
  expect([...lock.memory.values()]).toEqual([]);
});

/** As a house was left in which the lock was listed twice, and its owner gave the code to both. */
function giveTo(store: Store, code: number, slot: number | null): void {
  store.database.run(
    "INSERT INTO devices (id, description) SELECT 'stick/front', description FROM devices WHERE id = 'zwave/front'",
  );
  store.database.run(
    "INSERT INTO grants (code_id, device, slot, state) VALUES (?, 'stick/front', ?, ?)",
    code,
    slot,
    slot === null ? 'waiting' : 'live',
  );
}

it('a code that was given to the lock under its new id as well is not written twice', async () => {
  const { lock, open } = rig();
  const before = await open('zwave');
  const code = await issue(before.house, 'zwave/front');
  giveTo(before.store, code, null);
  await before.close();
  const after = await open('stick');
  onTestFinished(after.close);
  expect(after.renamed()).toMatchObject([{ moved: true }]);
  expect([...lock.memory]).toEqual([[1, PIN]]);
  expect(after.house.queries.code(code)?.grants).toMatchObject([{ device: 'stick/front', state: 'live' }]);
});

it('a lock to which a code was written under both ids is left as it is, and its owner is told not to adopt any', async () => {
  const { lock, open } = rig();
  const before = await open('zwave');
  const code = await issue(before.house, 'zwave/front');
  giveTo(before.store, code, 5);
  lock.receive(5, PIN);
  await before.close();
  const after = await open('stick');
  onTestFinished(after.close);
  expect(after.renamed()).toMatchObject([{ was: 'zwave/front', moved: false }]);
  expect([...lock.memory]).toEqual([
    [1, PIN],
    [5, PIN],
  ]);
});

it('two drivers that are both configured and reach one lock are no rename', async () => {
  const { lock, open } = rig();
  const before = await open('zwave');
  await issue(before.house, 'zwave/front');
  await before.close();
  const again = await open('zwave');
  onTestFinished(again.close);
  expect(again.renamed()).toEqual([]);
  expect([...lock.memory.values()]).toEqual([PIN]);
});
