import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { FRONT, MemoryHouse, OWNER, temporaryFolder } from '../support/houses/memory-house.ts';

it('what is on a device of a code whose row is lost goes, is nobody’s, and no user is made up for it', async () => {
  const folder = temporaryFolder();
  const test = await MemoryHouse.open({ folder, devices: [{ name: 'front' }] });
  await test.issue('274916');
  const lost = await test.issue('835027');
  await test.restart(() => {
    const db = new DatabaseSync(join(folder, 'latchkey.db'), { enableForeignKeyConstraints: false });
    db.prepare('DELETE FROM codes WHERE id = ?').run(lost);
    db.close();
  });
  expect(test.codesIn()).toEqual(['274916']);
  const codes = test.store.database.all('SELECT id, user_id FROM codes ORDER BY id');
  expect(codes).toEqual([
    { id: 1, user_id: 1 },
    { id: lost + 1, user_id: null },
  ]);
  expect(test.store.database.all('SELECT first_name FROM users')).toEqual([{ first_name: 'Anna' }]);
  expect(test.notices(OWNER).map(({ kind }) => kind)).toContain('damaged-row');
  expect(test.house.queries.slots(FRONT)[1]).toMatchObject({ slot: 2, holds: 'empty' });
  await test.stop();
});
