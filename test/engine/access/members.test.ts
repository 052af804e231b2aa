import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUTOMATION, CONFIGURATION, CONSOLE, byMember } from '../../../src/domain/people/actor.ts';
import { MIGRATIONS } from '../../../src/storage/migrations.ts';
import { Store } from '../../../src/storage/store.ts';
import {
  FRONT,
  GUEST,
  KEY,
  MANAGER,
  MemoryHouse,
  MINUTE,
  OWNER,
  temporaryFolder,
} from '../../support/houses/memory-house.ts';

const BY_OWNER = byMember(OWNER);
const names = ({ house }: MemoryHouse) => house.members.all().map(({ name, role }) => `${name}: ${role}`);
const audit = ({ store }: MemoryHouse) =>
  store.database
    .all('SELECT * FROM audit')
    .map(({ actor, what, subject }) => [actor, what, subject].join(' '));
const entry = (test: MemoryHouse) =>
  test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });

describe('who decides about members', () => {
  it('is an owner: a manager, a guest, somebody who was removed, the console and MQTT are refused', async () => {
    const test = await MemoryHouse.open();
    test.house.members.remove(BY_OWNER, GUEST);
    const { members, invitations } = test.house;
    const before = audit(test);
    for (const by of [byMember(MANAGER), byMember(GUEST), byMember(99), CONSOLE, AUTOMATION, CONFIGURATION])
      for (const refused of [
        invitations.invite(by, 'owner'),
        invitations.inviteNewAccount(by, OWNER),
        invitations.end(by, 1),
        members.remove(by, OWNER),
        members.setRole(by, MANAGER, 'owner'),
      ])
        expect(refused).toEqual({ ok: false, refusals: [{ kind: 'owners-only' }] });
    expect(audit(test)).toEqual(before);
  });

  it('is never nobody: the last owner stays, and stays an owner', async () => {
    const { house } = await MemoryHouse.open();
    const refused = { ok: false, refusals: [{ kind: 'last-owner', name: 'Olivia' }] };
    expect(house.members.remove(BY_OWNER, OWNER)).toEqual(refused);
    expect(house.members.setRole(BY_OWNER, OWNER, 'manager')).toEqual(refused);
    expect(house.members.setRole(BY_OWNER, MANAGER, 'owner').ok).toBe(true);
    expect(house.members.remove(byMember(MANAGER), OWNER).ok).toBe(true);
    expect(house.members.remove(BY_OWNER, MANAGER)).toMatchObject({ refusals: [{ kind: 'owners-only' }] });
  });
});

describe('the owners of the configuration', () => {
  it('who are taken out of it have no access after the next start, and the other owners are told', async () => {
    const test = await MemoryHouse.onDisk();
    test.house.members.trustOwners([OWNER, 77]);
    entry(test);
    expect(test.notices(77)).toHaveLength(1);
    await test.restart();
    test.house.members.trustOwners([OWNER]);
    expect(test.house.members.get(77)).toBeUndefined();
    expect(test.house.pendingNotices().some(({ member }) => member === 77)).toBe(false);
    expect(test.notices().at(-1)).toMatchObject({ what: 'removed', name: 'Owner', by: 'configuration' });
    expect(test.notices(MANAGER).some(({ kind }) => kind === 'member')).toBe(false);
    expect(audit(test)).toContain('configuration remove member member:77');
    await test.restart();
    test.house.members.trustOwners([OWNER, 77]);
    expect(test.house.members.get(77)).toMatchObject({ role: 'owner', configured: true });
  });

  it('are told of once, and a start with the same ones changes nothing', async () => {
    const test = await MemoryHouse.onDisk();
    test.house.members.trustOwners([77, OWNER]);
    expect(test.notices()).toMatchObject([{ kind: 'member', what: 'came', by: 'configuration' }]);
    const before = audit(test);
    await test.restart();
    test.house.members.trustOwners([77, OWNER, OWNER]);
    expect(audit(test)).toEqual(before);
    expect(test.notices()).toHaveLength(1);
    expect(test.notices(77)).toEqual([]); // Olivia was an owner before
  });

  it('all taken out leave members who came by a link, and those alone', async () => {
    const test = await MemoryHouse.onDisk();
    test.house.members.trustOwners([77]);
    const { token } = test.house.invitations.inviteOnConsole();
    test.house.invitations.redeem(token, { id: 78, name: 'Noa' });
    await test.restart();
    test.house.members.trustOwners([]);
    expect(names(test)).toEqual(['Olivia: owner', 'Max: manager', 'Gus: guest', 'Noa: owner']);
  });

  it('end the link that an earlier start has printed', async () => {
    const test = await MemoryHouse.onDisk();
    const { token } = test.house.invitations.inviteOnConsole();
    await test.restart();
    test.house.members.trustOwners([OWNER]);
    expect(test.house.invitations.redeem(token, { id: 78, name: 'Noa' }).ok).toBe(false);
  });
});

it('a manager whom the last owner left behind becomes the owner by the console’s link', async () => {
  const test = await MemoryHouse.open();
  test.house.members.trustOwners([OWNER]);
  test.house.members.trustOwners([]);
  const { token } = test.house.invitations.inviteOnConsole();
  expect(test.house.invitations.redeem(token, { id: MANAGER, name: 'Max' }).ok).toBe(true);
  expect(names(test)).toEqual(['Max: owner', 'Gus: guest']);
});

it('an owner of before, of whom no link is in the audit, came by the configuration', async () => {
  const file = join(temporaryFolder(), 'latchkey.db');
  const old = new DatabaseSync(file);
  for (const sql of MIGRATIONS.slice(0, 11)) old.exec(sql);
  old.exec(`PRAGMA user_version = 11;
    INSERT INTO members (id, name, role, since) VALUES
      (1, 'Configured', 'owner', 0), (2, 'By link', 'owner', 0), (3, 'Max', 'manager', 0);
    INSERT INTO audit (at, actor, what, subject, detail) VALUES (0, 'member:2', 'pair', 'member:2', 'owner');`);
  old.close();
  const store = await Store.open(file, KEY);
  expect(store.members.all().map(({ name, configured }) => [name, configured])).toEqual([
    ['Configured', true],
    ['By link', undefined],
    ['Max', undefined],
  ]);
  store.close();
});

describe('killed in the middle', () => {
  /** All that is stored of members, but for what only says when. */
  const state = (test: MemoryHouse) => ({
    members: test.house.members.all(),
    invitations: test.house.invitations.all(),
    notices: test.house.pendingNotices().map(({ member, notice }) => [member, notice.kind]),
    chats: test.store.database.all('SELECT chat FROM chats'),
    expiring: test.store.database.all('SELECT chat, at = 1 AS untouched FROM expiring_messages'),
    audit: audit(test),
  });

  /** A house in which Max has an alert to get, a chat, a PIN on the screen and an invitation made for him. */
  async function open(): Promise<{ test: MemoryHouse; token: string }> {
    const test = await MemoryHouse.onDisk();
    test.house.members.setRole(BY_OWNER, MANAGER, 'owner');
    entry(test);
    const invited = test.house.invitations.inviteNewAccount(byMember(MANAGER), MANAGER);
    if (!invited.ok) throw new Error('The invitation was refused.');
    const { database } = test.store;
    database.run("INSERT INTO chats (chat, state) VALUES (?, x'00')", MANAGER);
    database.run('INSERT INTO expiring_messages (chat, message_id, at) VALUES (?, 1, 1)', MANAGER);
    return { test, token: invited.value.token };
  }

  it.each([
    ['a removal', (test: MemoryHouse) => test.house.members.remove(BY_OWNER, MANAGER)],
    ['a loss of a role', (test: MemoryHouse) => test.house.members.setRole(BY_OWNER, MANAGER, 'manager')],
    ['a start', (test: MemoryHouse) => test.house.members.trustOwners([66, 67])],
    [
      'a new account',
      (test: MemoryHouse, token: string) => test.house.invitations.redeem(token, { id: 78, name: 'Max' }),
    ],
  ])('%s is done or not done', async (_what, command) => {
    let writes = 0;
    for (let isDone = false; !isDone; writes++) {
      const { test, token } = await open();
      const before = state(test);
      const isDead = test.dieAtWrite(writes);
      try {
        command(test, token);
        isDone = true;
      } catch {
        expect(isDead()).toBe(true);
      }
      await test.kill();
      if (isDone) expect(state(test)).not.toEqual(before);
      else expect(state(test)).toEqual(before);
      await test.stop();
    }
    expect(writes).toBeGreaterThan(3);
  });
});

it('an invitation for a new account is over with its ten minutes, and takes nothing away', async () => {
  const test = await MemoryHouse.open();
  const invited = test.house.invitations.inviteNewAccount(BY_OWNER, MANAGER);
  await test.pass(10 * MINUTE);
  if (!invited.ok) throw new Error('The invitation was refused.');
  expect(test.house.invitations.redeem(invited.value.token, { id: 78, name: 'Max' }).ok).toBe(false);
  expect(test.house.members.get(MANAGER)).toBeDefined();
});

it('a new account has the role that the old one has when the link is opened', async () => {
  const test = await MemoryHouse.open();
  const invited = test.house.invitations.inviteNewAccount(BY_OWNER, MANAGER);
  if (!invited.ok) throw new Error('The invitation was refused.');
  test.house.members.setRole(BY_OWNER, MANAGER, 'owner');
  test.house.invitations.redeem(invited.value.token, { id: 78, name: 'Max' });
  expect(names(test)).toEqual(['Olivia: owner', 'Gus: guest', 'Max: owner']);
});
