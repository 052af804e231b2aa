import { describe, expect, it } from 'vitest';
import { MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

describe('a pairing link', () => {
  const account = { id: 77, name: 'Nina' };

  it('makes one owner, once', async () => {
    const { house } = await MemoryHouse.open();
    const token = house.invitations.inviteOnConsole().token;
    const nina = { id: 77, name: 'Nina', role: 'owner', arrivals: 'always' };
    expect(house.invitations.redeem(token, account)).toEqual({ ok: true, value: nina });
    expect(house.members.get(77)).toEqual(nina);
    expect(house.invitations.redeem(token, { id: 78, name: 'Noa' })).toMatchObject({ ok: false });
    expect(house.members.get(78)).toBeUndefined();
  });

  it('is good for less than ten minutes', async () => {
    const test = await MemoryHouse.open();
    const token = test.house.invitations.inviteOnConsole().token;
    await test.pass(10 * MINUTE - 1);
    expect(test.house.invitations.redeem(token, account).ok).toBe(true);
    const late = test.house.invitations.inviteOnConsole().token;
    await test.pass(10 * MINUTE);
    expect(test.house.invitations.redeem(late, { id: 78, name: 'Noa' })).toEqual({
      ok: false,
      refusals: [{ kind: 'pairing' }],
    });
  });

  it('is refused with a wrong token, and the right one still works', async () => {
    const { house } = await MemoryHouse.open();
    const token = house.invitations.inviteOnConsole().token;
    for (const wrong of ['', 'x', `${token}x`, token.slice(1)])
      expect(house.invitations.redeem(wrong, account).ok).toBe(false);
    expect(house.invitations.redeem(token, account).ok).toBe(true);
  });

  it('ends when the next one is made, and is nowhere in the store', async () => {
    const { house, store } = await MemoryHouse.open();
    const first = house.invitations.inviteOnConsole().token;
    house.invitations.inviteOnConsole();
    expect(house.invitations.redeem(first, account).ok).toBe(false);
    expect(JSON.stringify(store.invitations.all())).not.toContain(first);
  });
});
