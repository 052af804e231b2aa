import { describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import { FRONT, MANAGER, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const SECOND = 4;
const by = byMember(OWNER);

async function houseWithCode(): Promise<{ test: MemoryHouse; code: number }> {
  const test = await MemoryHouse.onDisk();
  test.store.members.save({ id: SECOND, name: 'Omar', role: 'owner' }, 0);
  return { test, code: await test.issue(PIN) };
}

async function types(test: MemoryHouse): Promise<boolean> {
  const { opened } = await test.front.typePin(PIN);
  await test.house.settled();
  return opened;
}

const heard = (test: MemoryHouse, member: number): string[] =>
  test.notices(member).flatMap((notice: Notice) => (notice.kind === 'entry' ? notice.entry.how : []));

const seen = (test: MemoryHouse, member: number, role: 'owner' | 'manager') =>
  test.house.queries.entries({ limit: 9, role, member }).map(({ how }) => how);

describe('a code that is used under duress', () => {
  it('opens as usual, and owners alone hear of it besides', async () => {
    const { test, code } = await houseWithCode();
    await test.does((house) => house.duress.mark(by, code));
    expect(await types(test)).toBe(true);
    expect(heard(test, OWNER)).toEqual(['unlock', 'duress']);
    expect(heard(test, SECOND)).toEqual(['unlock', 'duress']);
    expect(heard(test, MANAGER)).toEqual(['unlock']);
    expect(seen(test, MANAGER, 'manager')).toEqual(['unlock']);
    expect(test.house.queries.entries({ limit: 9 })).toMatchObject([
      { how: 'duress', user: { name: 'Anna Berg' }, code, device: FRONT },
      { how: 'unlock', code },
    ]);
    expect(test.codesIn()).toEqual([PIN]);
  });

  it('says nothing in the chat of the owner who may be at the door', async () => {
    const { test, code } = await houseWithCode();
    await test.does((house) => house.duress.mark(by, code, OWNER));
    expect(test.house.duress.hearing(OWNER)).toEqual(['Omar']);
    await types(test);
    expect(heard(test, OWNER)).toEqual(['unlock']);
    expect(heard(test, SECOND)).toEqual(['unlock', 'duress']);
    expect(seen(test, OWNER, 'owner')).toEqual(['unlock']);
    expect(seen(test, SECOND, 'owner')).toEqual(['duress', 'unlock']);
  });

  it('shows nothing of it on its card, and is known to owners only', async () => {
    const { test, code } = await houseWithCode();
    const before = test.house.queries.code(code);
    const version = test.house.decisions.markOf(code);
    await test.does((house) => house.duress.mark(by, code, OWNER));
    expect(test.house.queries.code(code)).toEqual(before);
    expect(test.house.decisions.markOf(code)).toBe(version);
    expect(test.house.duress.of(by, code)).toEqual({ quietFor: OWNER });
    expect(test.house.duress.of(byMember(MANAGER), code)).toBeUndefined();
    const refused = { ok: false, refusals: [{ kind: 'owners-only' }] };
    expect(test.house.duress.mark(byMember(MANAGER), code)).toMatchObject(refused);
    expect(test.house.duress.unmark(byMember(MANAGER), code)).toMatchObject(refused);
    expect(test.house.duress.mark(by, code, MANAGER)).toMatchObject({ refusals: [{ kind: 'not-found' }] });
  });

  it('is a code like others once an owner says so', async () => {
    const { test, code } = await houseWithCode();
    await test.does((house) => house.duress.mark(by, code));
    await test.does((house) => house.duress.unmark(by, code));
    await types(test);
    expect(heard(test, OWNER)).toEqual(['unlock']);
  });

  it('tells automations by an event of its own that no entity shows', async () => {
    const { test, code } = await houseWithCode();
    await test.does((house) => house.duress.mark(by, code));
    await types(test);
    const told = test.events.flatMap((event) => (event.kind === 'happening' ? [event.happening] : []));
    expect(told.filter(({ kind }) => kind === 'used')).toMatchObject([
      { entry: { how: 'unlock' } },
      { entry: { how: 'duress' }, isDiscreet: true, code },
    ]);
    expect(told[0]).not.toHaveProperty('isDiscreet');
  });

  it('is told after a kill at any write about its use, or neither was noted', async () => {
    for (let n = 1; ; n++) {
      const { test, code } = await houseWithCode();
      await test.does((house) => house.duress.mark(by, code));
      const died = test.dieAtWrite(n);
      try {
        test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });
        await test.house.settled();
      } catch {
        // killed
      }
      const hasDied = died();
      await test.kill();
      const noted = test.house.queries.entries({ limit: 9 }).length > 0;
      expect([n, heard(test, OWNER)]).toEqual([n, noted ? ['unlock', 'duress'] : []]);
      await test.stop();
      if (!hasDied) return;
    }
  });
});
