/** The second factor, from outside: what a member reads and taps, and what the devices then do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../../drivers/memory/driver.ts';
import { byMember } from '../../../../src/domain/people/actor.ts';
import { ChatHouse, OWNER } from '../../chat-house.ts';
import { FactorOwner } from '../../factor-owner.ts';
import { MembersHouse, MIA, OLAF } from '../../members-house.ts';

const MINUTE_MS = 60_000;

let all: ChatHouse;
let house: MembersHouse;
let ann: FactorOwner;
let alarm: MemoryDevice;

beforeEach(async () => {
  alarm = new MemoryDevice({ name: 'alarm', kind: 'partition' });
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'panel', devices: [alarm] })] });
  house = await MembersHouse.open(all);
  all.front.locked = true;
  await all.front.setFaults({});
  ann = new FactorOwner(all);
});
afterEach(() => all.close());

/** Neither a log nor the database in the clear holds any of these. */
function expectNowhere(...secrets: readonly string[]): void {
  const stored = all.store.database
    .all("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .flatMap(({ name }) => all.store.database.all(`SELECT * FROM "${String(name)}"`))
    .flatMap((row) => Object.values(row))
    .map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('latin1') : String(cell)));
  const text = [...stored, ...all.logged].join('\n');
  // Within a longer number, such as a time, it is there by chance.
  for (const secret of secrets)
    expect(new RegExp(`(?<!\\d)${secret}(?!\\d)`).test(text), 'a secret is kept in the clear').toBe(false);
}

const unlock = async (): Promise<string> => {
  await ann.says('/devices');
  return ann.taps(/front-door/, '🔓 Unlock', '🔓 Yes, unlock');
};

describe('setting it up', () => {
  it('is a picture for the app, a first code, and recovery codes that are shown once', async () => {
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '🔐 Set it up');
    expect(ann.scan()).toMatch(/^otpauth:\/\/totp\/Latchkey%20Home:Ann\?secret=[A-Z2-7]{32}&issuer=/);
    const picture = ann.person.screen().findLast(({ file }) => file !== undefined)!;
    expect(picture.protected).toBe(true);
    expect(picture.text).toContain(ann.secret);

    const code = ann.code();
    expect(await ann.says(code)).toContain('Your second factor is on');
    ann.recovery = ann.readRecovery();
    expect(ann.recovery).toHaveLength(8);
    expect(ann.person.screen().some(({ file }) => file !== undefined)).toBe(false);
    expect(ann.reads()).not.toContain(code);
    expect(ann.reads()).not.toContain(ann.secret);
    expectNowhere(ann.secret, code, ...ann.recovery, ...ann.recovery.map((one) => one.replaceAll('-', '')));
    expect(house.olaf.last().text).toContain('🔐 Ann has set up a second factor.');

    all.clock.advance(6 * MINUTE_MS);
    await all.settled();
    expect(ann.readRecovery()).toEqual([]);
  });

  it('needs a right code first, and ends where one leaves it', async () => {
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '🔐 Set it up');
    ann.scan();
    expect(await ann.says(ann.wrongCode())).toContain('That is not the code of now');
    expect(ann.person.screen().some(({ file }) => file !== undefined)).toBe(true);
    await ann.taps('‹ Back');
    expect(ann.person.screen().some(({ file }) => file !== undefined)).toBe(false);
    await unlock();
    expect(all.front.locked).toBe(false);
  });

  it('whose picture is not looked at goes by itself, and a restart makes it worthless', async () => {
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '🔐 Set it up');
    ann.scan();
    await all.bot.stop();
    await all.house.stop();
    await all.newHouse().start();
    all.startBot();
    await all.settled();
    expect(await ann.says(ann.code())).toContain('The setup is no longer open');
    all.clock.advance(6 * MINUTE_MS);
    await all.settled();
    expect(ann.person.screen().some(({ file }) => file !== undefined)).toBe(false);
  });
});

describe('a member with a second factor', () => {
  beforeEach(async () => {
    await ann.setUp();
    all.clock.advance(6 * MINUTE_MS);
    await all.settled();
  });

  it('unlocks with the code, in the same go, and its message is removed', async () => {
    expect(await unlock()).toMatch(/Second factor\n[^]*Send the six digits/);
    expect(all.front.locked).toBe(true);
    const code = ann.code();
    expect(await ann.says(code)).toContain('🔓 The lock says that it is unlocked.');
    expect(all.front.locked).toBe(false);
    expect(ann.reads()).not.toContain(code);
    expectNowhere(code);
  });

  it('is remembered for the time that they choose, and no longer', async () => {
    await unlock();
    await ann.says(ann.code());
    all.front.locked = true;
    await unlock();
    expect(all.front.locked).toBe(false);
    all.front.locked = true;
    all.clock.advance(6 * MINUTE_MS);
    await all.settled();
    await unlock();
    expect(all.front.locked).toBe(true);

    await ann.says(ann.nextCode());
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '○ for an hour');
    // A longer time is asked for as what gives access is.
    all.front.locked = true;
    await unlock();
    await ann.says(ann.nextCode());
    all.clock.advance(59 * MINUTE_MS);
    await all.settled();
    all.front.locked = true;
    await unlock();
    expect(all.front.locked).toBe(false);
  });

  it('for one act gives it for each', async () => {
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '○ for one act');
    await unlock();
    await ann.says(ann.nextCode());
    expect(all.front.locked).toBe(false);
    all.front.locked = true;
    expect(await unlock()).toContain('Send the six digits');
    expect(all.front.locked).toBe(true);
  });

  it('locks, arms, pauses and removes without one', async () => {
    await house.codeForAnna();
    all.front.locked = false;
    await ann.says('/devices');
    await ann.taps(/front-door/, '🔒 Lock');
    expect(all.front.locked).toBe(true);
    await ann.says('/devices');
    await ann.taps(/alarm/, '🛡 Away', '🛡 Yes, arm away');
    expect(alarm.armed).toBe('away');
    await ann.says('/users');
    await ann.taps(/Anna/, /always/, '⏸ Pause');
    expect(Object.keys(await all.front.slots())).toEqual([]);
    await house.remove('Mia');
    expect(all.house.members.get(MIA)).toBeUndefined();

    await ann.says('/devices');
    await ann.taps(/alarm/, '🔓 Disarm', '🔓 Yes, disarm');
    expect(alarm.armed).toBe('away');
    await ann.says(ann.nextCode());
    expect(alarm.armed).toBe('disarmed');
  });

  it('shows no PIN and lets nobody in without one', async () => {
    const pin = await house.codeForAnna();
    await ann.says('/users');
    await ann.taps(/Anna/, /always/, /Show PIN/);
    expect(ann.reads()).not.toContain(pin);
    await ann.taps('⌂ Home', '👤 Members', '➕ Invite', '👤 As a manager');
    expect(ann.reads()).toContain('Send the six digits');
    expect(all.house.invitations.all()).toEqual([]);
    await ann.says(ann.nextCode());
    expect(all.house.invitations.all()).toHaveLength(1);
    expect(ann.reads()).toContain('https://t.me/');
  });

  it('cannot use a code twice, nor an old one', async () => {
    await unlock();
    const code = ann.code();
    await ann.says(code);
    all.front.locked = true;
    all.clock.advance(5 * MINUTE_MS + 1);
    await all.settled();
    await unlock();
    expect(await ann.says(code)).toContain('That is not the code of now');
    const fresh = ann.code();
    await ann.says(fresh);
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '○ for one act');
    all.front.locked = true;
    await unlock();
    expect(await ann.says(fresh)).toContain('That code was used before');
    expect(all.front.locked).toBe(true);
  });

  it('does nothing by a code that comes long after the tap', async () => {
    await unlock();
    all.clock.advance(3 * MINUTE_MS);
    expect(await ann.says(ann.code())).toContain('tap again');
    expect(all.front.locked).toBe(true);
  });

  it('is stopped after five wrong codes, for longer each time, over a restart, and owners hear of it', async () => {
    await unlock();
    for (let tries = 4; tries > 0; tries--)
      expect(await ann.says(ann.wrongCode())).toContain(
        `${tries === 1 ? 'One try is' : `${tries} tries are`} left`,
      );
    expect(await ann.says(ann.wrongCode())).toContain('I look at no code for another 15 minutes');
    expect(house.olaf.last().text).toContain('🚨 5 wrong codes in a row for the second factor of Ann');
    expect(house.mia.last().text).not.toContain('second factor');

    await all.bot.stop();
    await all.house.stop();
    await all.newHouse().start();
    all.startBot();
    await all.settled();
    // Neither the right one nor a recovery code is looked at.
    expect(await ann.says(ann.nextCode())).toContain('I look at no code');
    expect(await ann.says(ann.recovery[0]!)).toContain('I look at no code');
    expect(all.front.locked).toBe(true);

    all.clock.advance(15 * MINUTE_MS);
    await all.settled();
    expect(await ann.says(ann.wrongCode())).toContain('for another 60 minutes');
    all.clock.advance(60 * MINUTE_MS);
    await all.settled();
    await unlock();
    expect(await ann.says(ann.code())).toContain('unlocked');
    expect(all.front.locked).toBe(false);
  });

  it('uses a recovery code once', async () => {
    const [code = ''] = ann.recovery;
    await unlock();
    expect(await ann.says(code)).toContain('You have 7 recovery codes left');
    expect(all.front.locked).toBe(false);
    expect(house.olaf.last().text).toContain('🧾 Ann has used a recovery code; 7 left');
    all.front.locked = true;
    all.clock.advance(6 * MINUTE_MS);
    await all.settled();
    await unlock();
    expect(await ann.says(code)).toContain('That is not the code of now');
    expect(all.front.locked).toBe(true);
    expectNowhere(code, code.replaceAll('-', ''));
  });

  it('types a recovery code out of place, and its message goes', async () => {
    await ann.says('/start');
    const [code = ''] = ann.recovery;
    await ann.says(code);
    expect(ann.reads()).not.toContain(code);
  });

  it('is told that the clock may be wrong, and gives a recovery code', async () => {
    all.house.heardTime(all.clock.now() + 3_600_000);
    await all.settled();
    expect(await unlock()).toContain('⏳ The house’s clock may be wrong');
    expect(await ann.says(ann.code())).toContain('I can’t check a code of your app');
    expect(all.front.locked).toBe(true);
    expect(await ann.says(ann.recovery[1]!)).toContain('unlocked');
    expect(all.front.locked).toBe(false);
  });

  it('turns it off with it, and owners hear of that', async () => {
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '✖ Turn it off', '✖ Yes, turn it off');
    expect(all.house.factor.of(OWNER)).toBeDefined();
    expect(await ann.says(ann.nextCode())).toContain('Your second factor is off');
    expect(house.olaf.last().text).toContain('🔓 Ann has turned their second factor off');
    await unlock();
    expect(all.front.locked).toBe(false);
  });

  it('has it asked for by every way in, whoever calls', async () => {
    await house.codeForAnna();
    const by = byMember(OWNER);
    const needed = { ok: false, refusals: [{ kind: 'factor', problem: { kind: 'needed' } }] };
    const { deviceCommands, sharing, invitations, members } = all.house;
    expect(await deviceCommands.turnBolt(by, 'memory/front-door', false)).toEqual(needed);
    expect(await deviceCommands.arm(by, 'panel/alarm', 'disarmed', {})).toEqual(needed);
    expect(sharing.reveal(by, 1)).toEqual(needed);
    expect(sharing.share(by, 1)).toEqual(needed);
    expect(invitations.invite(by, 'manager')).toEqual(needed);
    expect(invitations.inviteNewAccount(by, OLAF)).toEqual(needed);
    expect(members.setRole(by, MIA, 'owner')).toEqual(needed);
    expect(members.setRole(by, OLAF, 'manager').ok).toBe(true);
    expect((await deviceCommands.turnBolt(by, 'memory/front-door', true)).ok).toBe(true);
  });
});

describe('an owner', () => {
  it('requires one of managers, who then set one up before they open anything', async () => {
    await ann.says('/start');
    await ann.taps('👤 Members', '🔐 My second factor', '☐ Managers need one');
    const mia = new FactorOwner(all, house.mia);
    await mia.says('/devices');
    expect(await mia.taps(/front-door/, '🔓 Unlock', '🔓 Yes, unlock')).toContain(
      'Your role needs a second factor for this',
    );
    expect(all.front.locked).toBe(true);
    await unlock();
    expect(all.front.locked).toBe(false);
    all.front.locked = true;
    await mia.setUp();
    await mia.says('/devices');
    await mia.taps(/front-door/, '🔓 Unlock', '🔓 Yes, unlock');
    expect(all.front.locked).toBe(false);
  });

  it('resets that of somebody who has lost it', async () => {
    const mia = new FactorOwner(all, house.mia);
    await mia.setUp();
    await ann.says('/start');
    expect(await ann.taps('👤 Members', '👤 Mia')).toContain('🔐 Has a second factor');
    await ann.taps('🔐 Reset second factor', '🔐 Yes, reset');
    expect(all.house.factor.of(MIA)).toBeUndefined();
    expect(house.olaf.last().text).toContain('🔓 Ann has reset the second factor of Mia.');
  });

  it('moves somebody to another account, and their second factor with them', async () => {
    const mia = new FactorOwner(all, house.mia);
    await mia.setUp();
    await ann.says('/start');
    await ann.taps('👤 Members', '👤 Mia', '📱 New account');
    const person = all.telegram.person(2003, 'Mia anew');
    await house.enter(person, house.link());
    const anew = new FactorOwner(all, person);
    anew.secret = mia.secret;
    expect(all.house.factor.of(MIA)).toBeUndefined();
    await anew.says('/devices');
    await anew.taps(/front-door/, '🔓 Unlock', '🔓 Yes, unlock');
    // Given at the old account, it is not remembered at the new one.
    expect(all.front.locked).toBe(true);
    await anew.says(anew.nextCode());
    expect(all.front.locked).toBe(false);
    all.front.locked = true;
    all.clock.advance(6 * MINUTE_MS);
    await all.settled();
    await anew.says('/devices');
    await anew.taps(/front-door/, '🔓 Unlock', '🔓 Yes, unlock');
    await anew.says(mia.recovery[0]!);
    expect(all.front.locked).toBe(false);
  });

  it('who removes somebody removes theirs: the account begins anew', async () => {
    await new FactorOwner(all, house.mia).setUp();
    await house.remove('Mia');
    await house.enter(house.mia, await house.invite('manager'));
    expect(all.house.factor.of(MIA)).toBeUndefined();
  });
});
