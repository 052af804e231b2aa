import { afterEach, describe, expect, it } from 'vitest';
import { byMember, byToken, CONSOLE } from '../../../src/domain/people/actor.ts';
import type { NewApiToken } from '../../../src/engine/access/api-tokens.ts';
import { MANAGER, MINUTE, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';
import { filesIn, findLeaks } from '../../support/process/leaks.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';

const BY = byMember(OWNER);

let test: MemoryHouse;

afterEach(() => test.stop());

function make(wanted: Partial<NewApiToken> = {}): { id: number; token: string } {
  const made = test.house.apiTokens.make(BY, { name: 'Booking software', rights: ['read'], ...wanted });
  if (!made.ok) throw new Error(JSON.stringify(made.refusals));
  return made.value;
}

describe('tokens of the API', () => {
  it('let in with what they may, until an owner ends them', async () => {
    test = await MemoryHouse.open();
    const { id, token } = make({ rights: ['read', 'issue', 'read'] });
    expect(test.house.apiTokens.check(token)).toMatchObject({
      ...{ id, name: 'Booking software', rights: ['read', 'issue'], madeByName: 'Olivia', isGood: true },
    });
    expect(test.house.apiTokens.end(BY, id)).toMatchObject({ ok: true });
    expect(test.house.apiTokens.check(token)).toBeUndefined();
    expect(test.house.apiTokens.isGood(id)).toBe(false);
    expect(test.store.tokens.nameOf(id)).toBe('Booking software');
  });

  it('are of owners alone, and one that is no owner’s any more lets nobody in', async () => {
    test = await MemoryHouse.open();
    test.store.members.save({ id: 9, name: 'Otto', role: 'owner' }, 0);
    for (const by of [byMember(MANAGER), byToken(1), CONSOLE])
      expect(test.house.apiTokens.make(by, { rights: ['read'] })).toMatchObject({
        refusals: [{ kind: 'owners-only' }],
      });
    const made = test.house.apiTokens.make(byMember(9), { rights: ['read'] });
    if (!made.ok) throw new Error('refused');
    const { token, id } = made.value;
    for (const by of [byMember(MANAGER), byToken(id)])
      expect([test.house.apiTokens.all(by), test.house.apiTokens.end(by, id).ok]).toEqual([[], false]);
    expect(test.house.members.setRole(BY, 9, 'manager')).toMatchObject({ ok: true });
    expect(test.house.apiTokens.check(token)).toBeUndefined();
    expect(test.house.apiTokens.all(BY)).toMatchObject([{ id, isGood: false }]);
  });

  it('end by themselves, and are as good as ended while nobody knows the time', async () => {
    test = await MemoryHouse.onDisk();
    const { token } = make({ endsAt: test.clock.now() + 10 * MINUTE });
    const forever = make().token;
    await test.pass(9 * MINUTE);
    expect(test.house.apiTokens.check(token)).toBeDefined();
    await test.pass(MINUTE);
    expect(test.house.apiTokens.check(token)).toBeUndefined();
    await test.restart(() => test.clock.leap(-5 * MINUTE));
    expect([test.house.knowsTheTime, test.house.apiTokens.check(token)]).toEqual([false, undefined]);
    expect(test.house.apiTokens.check(forever)).toBeDefined();
  });

  it('are refused with words where something is missing', async () => {
    test = await MemoryHouse.open();
    const problem = (wanted: NewApiToken) => {
      const made = test.house.apiTokens.make(BY, wanted);
      return made.ok ? [] : made.refusals.map((one) => one.kind === 'api-token' && one.problem.kind);
    };
    expect(problem({ name: ' \n', rights: [], endsAt: 1 })).toEqual(['name-missing', 'no-right', 'over']);
    expect(problem({ name: 'x'.repeat(41), rights: ['read'] })).toEqual(['too-long']);
    for (let made = 0; made < 30; made++) make();
    expect(problem({ rights: ['read'] })).toEqual(['too-many']);
  });

  it('take a line as their name, and show about when they were last used', async () => {
    test = await MemoryHouse.open();
    const made = test.house.apiTokens.make(BY, { rights: ['read'] });
    if (!made.ok) throw new Error('refused');
    const { id, token } = made.value;
    expect(test.house.apiTokens.all(BY)).toMatchObject([{ name: `API ${id}` }]);
    expect(test.house.apiTokens.rename(BY, id, 'A\nB')).toMatchObject({ ok: true });
    expect(test.house.apiTokens.all(BY)).toMatchObject([{ name: 'A B' }]);
    expect(test.house.apiTokens.all(BY)[0]).not.toHaveProperty('usedAt');
    test.house.apiTokens.check(token);
    const first = test.clock.now();
    await test.pass(MINUTE / 2);
    test.house.apiTokens.check(token);
    expect(test.house.apiTokens.all(BY)).toMatchObject([{ usedAt: first }]);
    await test.pass(MINUTE);
    test.house.apiTokens.check(token);
    expect(test.house.apiTokens.all(BY)).toMatchObject([{ usedAt: test.clock.now() }]);
  });

  it('let in nobody who has not the whole of one, and stand nowhere on the disk', async () => {
    const folder = temporaryFolder();
    test = await MemoryHouse.open({ folder });
    const { id, token } = make();
    const secret = token.slice(`lk_${id}_`.length);
    for (const wrong of [
      '',
      'lk_',
      `lk_${id}_`,
      token.slice(0, -1),
      `${token}x`,
      ` ${token}`,
      `lk_9_${secret}`,
    ])
      expect(test.house.apiTokens.check(wrong), wrong).toBeUndefined();
    // Halves, as a hash of the whole is what is stored.
    const halves = [secret.slice(0, 21), secret.slice(21)];
    expect(findLeaks(halves, filesIn(folder))).toEqual([]);
  });
});
