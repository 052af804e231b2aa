import { describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import { MANAGER, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';

const NOA = 78;
const language = ({ house }: MemoryHouse, id: number) => house.members.get(id)?.language;
const pairs = ({ house }: MemoryHouse, tag?: string) => {
  const { token } = house.invitations.inviteOnConsole();
  const account = { id: NOA, name: 'Noa', ...(tag !== undefined && { language: tag }) };
  return house.invitations.redeem(token, account);
};

describe('the language of a member', () => {
  it.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['EN-us', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['tlh', undefined],
    ['english', undefined],
    [undefined, undefined],
  ])('is at first that of the account: %s', async (tag, spoken) => {
    const test = await MemoryHouse.open();
    expect(pairs(test, tag)).toMatchObject({ ok: true });
    expect(language(test, NOA)).toBe(spoken);
  });

  it('is taken from the account of somebody who came without one, and once', async () => {
    const test = await MemoryHouse.open();
    expect(language(test, OWNER)).toBeUndefined();
    test.house.members.called(OWNER, { name: 'Olivia', language: 'tlh' });
    expect(language(test, OWNER)).toBeUndefined();
    test.house.members.called(OWNER, { name: '', language: 'en-AU' });
    expect(test.house.members.get(OWNER)).toMatchObject({ name: 'Olivia', language: 'en' });
  });

  it('is theirs to choose, which is in the audit, and survives a restart', async () => {
    const test = await MemoryHouse.onDisk();
    const changed: number[] = [];
    test.house.subscribe((event) => {
      if (event.kind === 'member') changed.push(event.id);
    });
    const by = byMember(MANAGER);
    expect(test.house.members.setLanguage(by, MANAGER, 'en')).toMatchObject({ ok: true });
    expect(changed).toEqual([MANAGER]);
    expect(test.house.members.setLanguage(by, 99, 'en')).toMatchObject({ ok: false });
    const [line] = test.store.database.all("SELECT * FROM audit WHERE what = 'choose language'");
    expect(line).toMatchObject({ actor: `member:${MANAGER}`, subject: `member:${MANAGER}`, detail: 'en' });
    await test.restart();
    expect(language(test, MANAGER)).toBe('en');
  });

  it('moves with them to a new account, and goes with them when they are removed', async () => {
    const test = await MemoryHouse.open();
    const by = byMember(OWNER);
    test.house.members.setLanguage(by, MANAGER, 'de');
    const invited = test.house.invitations.inviteNewAccount(by, MANAGER);
    const token = invited.ok ? invited.value.token : '';
    expect(test.house.invitations.redeem(token, { id: NOA, name: 'Max' })).toMatchObject({ ok: true });
    expect(language(test, NOA)).toBe('de');
    test.house.members.remove(by, NOA);
    expect(test.store.database.get('SELECT language FROM members WHERE id = ?', NOA)).toEqual({
      language: null,
    });
  });

  it('is that of the house, as long as the account speaks none that the chat speaks', async () => {
    const test = await MemoryHouse.open({ language: 'de' });
    expect(language(test, OWNER)).toBe('de');
    expect(test.house.members.all().map((member) => member.language)).toEqual(['de', 'de', 'de']);
    test.house.members.called(OWNER, { name: 'Olivia', language: 'tlh' });
    expect(language(test, OWNER)).toBe('de');
    const changed: number[] = [];
    test.house.subscribe((event) => {
      if (event.kind === 'member') changed.push(event.id);
    });
    test.house.members.called(OWNER, { name: 'Olivia', language: 'en-GB' });
    expect(language(test, OWNER)).toBe('en');
    expect(changed).toEqual([OWNER]);
    expect(pairs(test, 'tlh')).toMatchObject({ ok: true, value: { language: 'de' } });
  });

  it('that a later version stored and this one does not speak is none', async () => {
    const test = await MemoryHouse.open();
    test.store.database.run("UPDATE members SET language = 'tlh' WHERE id = ?", OWNER);
    expect(language(test, OWNER)).toBeUndefined();
  });
});
