import { describe, expect, it } from 'vitest';
import type { BulkAction } from '../../../src/domain/bulk.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, MANAGER, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';
import { byMember } from '../../../src/domain/people/actor.ts';

const FRONT = 'memory/front';
const BACK = 'memory/back';
const DEVICES = [
  { name: 'front', slots: 60 },
  { name: 'back', slots: 60 },
];
const OWNS = byMember(OWNER);
const COUNT = 40;

/** Users with a code each at the front door; returns their ids. */
async function manyUsers(test: MemoryHouse, count = COUNT): Promise<number[]> {
  const users = Array.from({ length: count }, (_, n) => {
    const added = test.house.users.add(BY, { firstName: `User ${n}`, lastName: '' });
    if (!added.ok) throw new Error('expected a user');
    const wish = { user: added.value, pin: Pin.of(String(310_482 + 7 * n)), devices: [FRONT], schedule: {} };
    if (!test.house.codes.issue(BY, wish).ok) throw new Error('expected a code');
    return added.value;
  });
  await test.house.settled();
  return users;
}

function begin(test: MemoryHouse, users: readonly number[], action: BulkAction): number {
  const begun = test.house.bulk.begin(OWNS, users, action);
  if (!begun.ok) throw new Error('expected it to begin');
  return begun.value;
}

/** Resolves when it has come some way. */
function underWay(test: MemoryHouse): Promise<void> {
  return new Promise((resolve) => {
    const end = test.house.subscribe((event) => {
      if (event.kind !== 'bulk') return;
      end();
      resolve();
    });
  });
}

const audited = (test: MemoryHouse, what: string): string[] =>
  test.store.database
    .all('SELECT subject FROM audit WHERE what = ? ORDER BY id', what)
    .map(({ subject }) => String(subject));

describe('a decision about many codes that is killed in the middle', () => {
  it('goes on by itself where it takes access away, and decides each code once', async () => {
    const test = await MemoryHouse.onDisk({ devices: DEVICES });
    const users = await manyUsers(test);
    const run = begin(test, users, { kind: 'pause' });
    await underWay(test);
    expect(test.house.bulk.view(run)).toMatchObject({ state: 'running', total: COUNT });
    const before = test.house.bulk.view(run)!.done;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(COUNT);
    await test.kill();
    await test.house.settled();
    expect(test.house.bulk.view(run)).toMatchObject({ state: 'done', done: COUNT, left: 0, refused: [] });
    expect(test.codesIn()).toEqual([]);
    expect(audited(test, 'pause code')).toHaveLength(COUNT);
    expect(new Set(audited(test, 'pause code')).size).toBe(COUNT);
    expect(test.notices(OWNER)).toContainEqual({
      ...{ kind: 'bulk', run, what: 'pause', done: COUNT, refused: 0, left: 0 },
    });
    expect(test.notices(MANAGER)).toEqual([]);
  });

  it('waits for a member where it gives access, tells what is left, and goes on when they say so', async () => {
    const test = await MemoryHouse.onDisk({ devices: DEVICES });
    const users = await manyUsers(test);
    const run = begin(test, users, { kind: 'add-device', device: BACK });
    await underWay(test);
    await test.kill();
    await test.house.settled();
    const { done, left, state } = test.house.bulk.view(run)!;
    expect(state).toBe('interrupted');
    expect(done + left).toBe(COUNT);
    expect(test.codesIn('back')).toHaveLength(done);
    expect(test.notices(OWNER)).toContainEqual({
      ...{ kind: 'bulk', run, what: 'add-device', done, refused: 0, left },
    });
    expect(test.house.bulk.interrupted(OWNER).map(({ id }) => id)).toEqual([run]);
    expect(test.house.bulk.interrupted(MANAGER)).toEqual([]);
    await test.restart();
    expect(test.notices(OWNER).filter(({ kind }) => kind === 'bulk')).toHaveLength(1);
    expect(test.house.bulk.goOn(OWNS, run).ok).toBe(true);
    await test.house.settled();
    expect(test.codesIn('back')).toHaveLength(COUNT);
    expect(test.house.bulk.interrupted(OWNER)).toEqual([]);
    expect(audited(test, 'edit code')).toHaveLength(COUNT);
    expect(test.house.bulk.goOn(OWNS, run).ok).toBe(false);
  });

  it('loses nothing and does nothing by half at whichever write it dies', async () => {
    for (let n = 0, died = true; died; n++) {
      const test = await MemoryHouse.onDisk({ devices: DEVICES });
      const users = await manyUsers(test, 3);
      const hasDied = test.dieAtWrite(n);
      const begun = attempt(() => test.house.bulk.begin(OWNS, users, { kind: 'pause' }));
      await test.house.bulk.settled();
      died = hasDied();
      await test.kill();
      await test.house.settled();
      const isPaused = users.map((user) => test.house.queries.codesOf(user).every(({ paused }) => paused));
      // It was not begun at all, or all of it is done.
      expect(new Set(isPaused).size, `write ${n}`).toBe(1);
      if (begun) expect(isPaused[0], `write ${n}`).toBe(true);
      expect(test.codesIn(), `write ${n}`).toHaveLength(isPaused[0] ? 0 : 3);
      await test.stop();
    }
  });
});

it('gives nobody access any more once the member who began it is removed', async () => {
  const test = await MemoryHouse.open({ devices: DEVICES });
  const users = await manyUsers(test);
  const begun = test.house.bulk.begin(byMember(MANAGER), users, { kind: 'add-device', device: BACK });
  if (!begun.ok) throw new Error('expected it to begin');
  await underWay(test);
  test.house.members.remove(OWNS, MANAGER);
  await test.house.settled();
  const view = test.house.bulk.view(begun.value)!;
  expect(view.state).toBe('interrupted');
  expect(view.left).toBeGreaterThan(0);
  expect(test.codesIn('back')).toHaveLength(view.done);
  // Nobody else would ever hear of it.
  expect(test.house.bulk.interrupted(OWNER).map(({ id }) => id)).toEqual([begun.value]);
});

it('one code at which Latchkey fails keeps none of the others', async () => {
  const test = await MemoryHouse.open({ devices: DEVICES });
  const users = await manyUsers(test, 3);
  const [, second = 0] = users.flatMap((user) => test.house.queries.codesOf(user).map(({ id }) => id));
  const pause = test.store.codes.setPaused.bind(test.store.codes);
  test.store.codes.setPaused = (id, paused) => {
    if (id === second) throw new TypeError('a damaged row');
    pause(id, paused);
  };
  const run = begin(test, users, { kind: 'pause' });
  await test.house.settled();
  expect(test.house.bulk.view(run)).toMatchObject({
    state: 'done',
    done: 2,
    refused: [{ code: second, refusals: [{ kind: 'failed' }] }],
  });
  expect(test.codesIn()).toEqual(['310489']);
});

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
