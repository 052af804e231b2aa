import { expect, it } from 'vitest';
import { AUTOMATION, byMember, CONFIGURATION, CONSOLE, RULE } from '../../src/domain/people/actor.ts';
import type { Actor } from '../../src/domain/people/actor.ts';
import { actorCell } from '../../src/storage/tables/actor-cell.ts';
import { MemoryHouse } from '../support/houses/memory-house.ts';

const FRONT = 'memory/front';

/** As every version so far has written them. */
const CELLS: readonly (readonly [string, Actor])[] = [
  ['member:1001', byMember(1001)],
  ['mqtt', AUTOMATION],
  ['console', CONSOLE],
  ['configuration', CONFIGURATION],
  ['rule', RULE],
];

it.each(CELLS)('a row of %s is of that actor, and is written so', async (cell, actor) => {
  const { store } = await MemoryHouse.open();
  expect(actorCell(actor)).toBe(cell);
  store.journal.addEntry({ at: 1, device: FRONT, how: 'arm', actor });
  expect(store.database.get('SELECT actor FROM entries')).toEqual({ actor: cell });
  expect(store.journal.entries({ limit: 1 })[0]).toMatchObject({ actor });
  expect(store.database.damages.all()).toEqual([]);
});

it.each(['member:', 'member:x', 'members:1', 'nobody'])('%s is somebody, and a damage', async (cell) => {
  const { store, house } = await MemoryHouse.open();
  store.database.run("INSERT INTO entries (at, device, how, actor) VALUES (1, ?, 'arm', ?)", FRONT, cell);
  expect(house.queries.entries({ limit: 1 })).toMatchObject([{ member: 'A member' }]);
  expect(store.database.damages.all()).toEqual([{ table: 'entries', row: '1', column: 'actor' }]);
});
