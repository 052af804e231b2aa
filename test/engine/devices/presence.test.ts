import { describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import type { Presence } from '../../../src/domain/home/presence.ts';
import { BY, FRONT, MANAGER, MemoryHouse, MINUTE, OWNER } from '../../support/houses/memory-house.ts';

const PIN = '274916';

/** The owner wants to hear of arrivals only while nobody is home; the manager always. */
async function houseWith(home: boolean | undefined) {
  const presence = { home, somebodyHome: () => presence.home } as Presence & { home: boolean | undefined };
  const test = await MemoryHouse.open({ presence });
  await test.issue(PIN);
  await test.does((house) => house.members.setArrivals(byMember(OWNER), OWNER, 'nobody-home'));
  const used = (
    how: 'unlock' | 'disarm' | 'arm' | 'duress',
    more: { slot?: number; at?: number } = { slot: 1 },
  ) => test.wire.listener({ kind: 'used', device: FRONT, how, ...more });
  const heard = (member: number) =>
    test.notices(member).flatMap((notice) => {
      if (notice.kind === 'entry') return notice.entry.how;
      return notice.kind === 'grant' ? notice.state : notice.kind;
    });
  return { test, presence, used, heard };
}

describe('a member who wants to hear who comes only while nobody is home', () => {
  it('is spared while somebody is, and the others are not', async () => {
    const { test, used, heard } = await houseWith(true);
    used('unlock');
    await test.pass(2 * MINUTE);
    used('arm');
    expect(heard(OWNER)).toEqual([]);
    expect(heard(MANAGER)).toEqual(['unlock', 'arm']);
    expect(test.house.queries.entries({ limit: 9 })).toHaveLength(2);
  });

  it('is told while nobody is, and while nobody can tell', async () => {
    const { test, presence, used, heard } = await houseWith(false);
    used('unlock');
    await test.pass(2 * MINUTE);
    presence.home = undefined;
    used('unlock');
    expect(heard(OWNER)).toEqual(['unlock', 'unlock']);
  });

  it('is told of what happened a while ago: who was home then?', async () => {
    const { test, used, heard } = await houseWith(true);
    used('unlock', { slot: 1, at: test.clock.now() - MINUTE - 1 });
    expect(heard(OWNER)).toEqual(['unlock']);
  });

  it('is told of duress, of whom the house does not know, and of a code outside its time', async () => {
    const { test, used, heard } = await houseWith(true);
    used('duress');
    used('unlock', {});
    used('unlock', { slot: 7 });
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.pause(BY, 1));
    used('unlock');
    expect(heard(OWNER)).toEqual(['duress', 'unlock', 'unlock', 'overdue', 'unlock']);
    expect(test.house.queries.entries({ limit: 1 })[0]?.outside).toBe(true);
  });

  it('is told of the dangerous second half of an arrival whose first half was held back', async () => {
    const { test, used, heard } = await houseWith(true);
    used('unlock');
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.pause(BY, 1));
    used('disarm');
    expect(heard(OWNER)).toEqual(['overdue', 'disarm']);
    expect(heard(MANAGER)).toEqual(['unlock', 'overdue']);
  });

  it('is told of tampering, of deleted codes and of conflicts', async () => {
    const { test, heard } = await houseWith(true);
    test.wire.listener({ kind: 'trouble', device: FRONT, what: 'tamper' });
    test.front.memory.delete(1);
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    await test.issue('835027');
    await test.front.preload(2, '602913');
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect(heard(OWNER)).toEqual(['trouble', 'codes-deleted', 'conflict']);
  });

  it('has chosen so also after a restart, and after the configuration has named them again', async () => {
    const presence: Presence = { somebodyHome: () => true };
    const test = await MemoryHouse.onDisk({ presence });
    await test.does((house) => house.members.setArrivals(BY, OWNER, 'nobody-home'));
    await test.restart();
    test.house.members.trustOwners([OWNER]);
    expect(test.house.members.get(OWNER)?.arrivals).toBe('nobody-home');
  });
});

it('a house without anybody who knows tells always', async () => {
  const test = await MemoryHouse.open();
  await test.issue(PIN);
  await test.does((house) => house.members.setArrivals(BY, OWNER, 'nobody-home'));
  await test.front.typePin(PIN);
  expect(test.notices().map(({ kind }) => kind)).toEqual(['entry']);
  expect(test.house.hasPresence).toBe(false);
});
