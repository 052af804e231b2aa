import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

const addAnna = () => all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save');
const codeForAnna = async () => {
  await addAnna();
  return all.does('🔑 New code', '🎲 Generate', 'All', 'Next ›', 'Always', '✅ Save');
};
const openSlots = () => all.does('/devices', /front-door/, '🔢 Slots');

describe('somebody’s code on a lock', () => {
  it('is found by reading the slots, and becomes Anna’s', async () => {
    await all.front.preload(3, '602913');
    await addAnna();
    expect(await openSlots()).toContain('30 not read yet');
    expect(await all.does(/Read all 30/)).toContain('30 slots: 0 ours, 1 of somebody else, 29 empty');
    expect(await all.does('🔑 3: somebody’s code')).toContain('Latchkey did not write it');
    expect(await all.does('👤 Take it over')).toContain('Whose code is it?');
    expect(await all.does(/Anna Berg/)).toContain('✅ front-door: live');
    expect(await all.front.slots()).toEqual({ 3: '602913' });
    await all.front.typePin('602913');
    await all.settled();
    expect(all.shown()).toContain('Anna Berg came in by front-door');
  });

  it('becomes that of a new user, and a weak PIN is spoken of', async () => {
    await all.front.preload(3, '1234');
    await openSlots();
    await all.does(/Read all/, '🔑 3: somebody’s code', '👤 Take it over', '➕ New user');
    expect(await all.does('Bob Kern', '✅ Save')).toContain('Whose code is it?');
    expect(await all.does(/Bob Kern/)).toMatch(/The code is yours to manage now\.\n⚠ /);
  });

  it('is typed where the lock does not show it, and what was typed is taken away', async () => {
    await all.front.setFaults({ mask: true });
    await all.front.preload(3, '602913');
    await addAnna();
    await openSlots();
    await all.does(/Read all/, '🔑 3: somebody’s code', '👤 Take it over');
    expect(await all.does(/Anna Berg/)).toContain('Send the PIN of Anna Berg');
    expect(await all.does('602914')).toContain('☑️ front-door: written');
    expect(await all.front.slots()).toEqual({ 3: '602914' });
    expect(all.texts().join()).not.toContain('602914');
  });

  it('is removed after a question', async () => {
    await all.front.preload(3, '602913');
    await openSlots();
    await all.does(/Read all/, '🔑 3: somebody’s code');
    expect(await all.does('🗑 Remove')).toContain('Clear slot 3 of front-door?');
    expect(await all.does('No, keep')).toContain('Latchkey did not write it');
    expect(await all.does('🗑 Remove', '🗑 Yes, remove')).toMatch(
      /Home › Users › Code\n\n👤 Somebody’s old code\n🗑 Deleted\n\n➖ front-door: removed/,
    );
    expect(await all.front.slots()).toEqual({});
  });

  it('is named as nobody’s in every place where it shows while it cannot be removed', async () => {
    await all.front.preload(3, '602913');
    await openSlots();
    await all.does(/Read all/, '🔑 3: somebody’s code');
    await all.front.setFaults({ offline: true });
    await all.does('🗑 Remove', '🗑 Yes, remove');
    expect(all.texts().join()).toContain('👤 Somebody’s old code\n');
    expect(await all.does('/start')).toContain('🚨 Somebody’s old code · front-door');
    await openSlots();
    expect(all.buttons()).toContain('🚨 3: Somebody’s old code');
    await all.does('‹ Back');
    expect(await all.does('👥 Who can open it?')).toContain('🚨 Somebody’s old code: ');
    expect(all.texts().join()).not.toContain('undefined');
  });

  it('is told of when it is set at the lock, and left when the owner says so', async () => {
    await all.front.changeAtKeypad(9, '602913');
    await all.settled();
    expect(all.shown()).toContain('Somebody set a code at front-door, in slot 9.');
    expect(await all.does('🔢 Slot')).toContain('Latchkey did not write it');
    expect(await all.does('Leave it')).toContain('It stays as it is.');
    expect(all.buttons()).toContain('▫️ 9: somebody’s code');
  });
});

describe('a code of ours that was changed at the lock', () => {
  it('is taken over from the card: the other lock gets it too', async () => {
    await codeForAnna();
    await all.front.changeAtKeypad(1, '602913');
    await all.settled();
    expect(all.shown()).toContain('⚠️ Anna Berg · front-door: changed at the device');
    await all.does('🔑 Code');
    expect(all.buttons().slice(0, 3)).toEqual([
      'Put mine back: front-door',
      'Take the new one over: front-door',
      'Leave it: front-door',
    ]);
    await all.does('Take the new one over: front-door');
    expect([await all.front.slots(), await all.back.slots()]).toEqual([{ 1: '602913' }, { 1: '602913' }]);
  });

  it('is typed where the lock does not show it', async () => {
    await all.front.setFaults({ mask: true });
    await codeForAnna();
    await all.front.changeAtKeypad(1, '602913');
    await all.settled();
    await all.does('🔑 Code');
    expect(await all.does('Take the new one over: front-door')).toContain('Send the new PIN');
    await all.does('602914');
    expect([await all.front.slots(), await all.back.slots()]).toEqual([{ 1: '602914' }, { 1: '602914' }]);
  });

  it('is written again after it was deleted there, when the owner puts it back', async () => {
    await codeForAnna();
    const before = await all.front.slots();
    await all.front.changeAtKeypad(1);
    await all.settled();
    expect(all.shown()).toContain('⚠️ Anna Berg · front-door: the code is gone from the device.');
    await all.does('🔑 Code');
    expect(all.buttons().slice(0, 2)).toEqual(['Put mine back: front-door', 'Leave it: front-door']);
    expect(await all.does('Put mine back: front-door')).toContain('✅ front-door: live');
    expect(await all.front.slots()).toEqual(before);
  });

  it('comes back with all others by one tap after a reset', async () => {
    await codeForAnna();
    await all.does('/start');
    await codeForAnna();
    const before = await all.front.slots();
    await all.front.wipeAtKeypad();
    await all.settled();
    expect(all.shown()).toContain('⚠️ front-door has lost 2 codes: Anna Berg, Anna Berg. Was it reset?');
    expect(await all.does('🚪 Device')).toContain('2 codes of ours are gone from it');
    expect(await all.does('♻️ Write all again')).toContain('2 codes are being written again.');
    expect(await all.front.slots()).toEqual(before);
    expect(all.buttons()).not.toContain('♻️ Write all again');
  });
});

describe('a lock that is replaced', () => {
  it('gives its codes to the new one, and is forgotten', async () => {
    await addAnna();
    await all.does('🔑 New code', '🎲 Generate', '☐ front-door', 'Next ›', 'Always', '✅ Save');
    const codes = await all.front.slots();
    await all.front.setFaults({ offline: true });
    await all.settled();
    await all.does('/devices', /front-door/, '📦 Move its codes', 'back-door');
    expect(all.shown()).toContain('📦 front-door → back-door\n1 code moves.\n• Anna Berg');
    await all.does('📦 Move 1, and forget the old one');
    expect(all.shown()).toContain('1 code is on the way.');
    expect(await all.back.slots()).toEqual(codes);
    expect(await all.does('/devices')).toContain('1 device');
  });

  it('is an alarm where it is not forgotten, until it is', async () => {
    await addAnna();
    await all.does('🔑 New code', '🎲 Generate', '☐ front-door', 'Next ›', 'Always', '✅ Save');
    await all.front.setFaults({ offline: true });
    await all.settled();
    await all.does('/devices', /front-door/, '📦 Move its codes', 'back-door', '📦 Move 1');
    expect(all.shown()).toContain('🚨 Anna Berg · front-door: should be gone and may still work');
    await all.does('/devices', /front-door/);
    expect(await all.does('🗑 Forget it')).toContain('⚠️ 1 of our codes is still on it');
    expect(await all.does('🗑 Yes, forget it')).toContain('front-door is forgotten.');
  });
});
