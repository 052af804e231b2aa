import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseMoment } from '../../../bot/phrases/schedule/moment.ts';
import { ChatHouse } from '../chat-house.ts';

describe('a time as it is typed', () => {
  const zone = 'Europe/Berlin';
  const now = Date.parse('2026-06-03T12:00+02:00');
  it.each([
    ['Sunday at 3', '2026-06-07T15:00+02:00'],
    ['on sunday at 15:00?', '2026-06-07T15:00+02:00'],
    ['tomorrow 18:30', '2026-06-04T18:30+02:00'],
    ['friday 9am', '2026-06-05T09:00+02:00'],
    ['today at 5pm', '2026-06-03T17:00+02:00'],
    ['15:00', '2026-06-03T15:00+02:00'],
    ['now', '2026-06-03T12:00+02:00'],
    ['at 3', '2026-06-03T15:00+02:00'],
    ['at 9', '2026-06-04T09:00+02:00'],
    ['30.6. 12:00', '2026-06-30T12:00+02:00'],
    ['Friday 9.30', '2026-06-05T09:30+02:00'],
    ['25 December 8:00', '2026-12-25T08:00+01:00'],
  ])('%s', (text, wanted) => {
    expect(parseMoment(text, { now, zone })).toBe(Date.parse(wanted));
  });

  it.each(['blah', 'Sunday at 3 maybe', 'when the moon is full'])('is not %s', (text) => {
    expect(parseMoment(text, { now, zone })).toBeUndefined();
  });
});

describe('a question in the chat', () => {
  let all: ChatHouse;
  beforeEach(async () => {
    all = await ChatHouse.open();
    await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save');
    await all.does(
      '🔑 New code',
      '🎲 Generate',
      '☐ front-door',
      'Next ›',
      'weekdays 11-14',
      '✅ Use it',
      '✅ Save',
    );
  });
  afterEach(async () => {
    expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
    await all.close();
  });

  it('why somebody cannot get in is answered device by device, from anywhere', async () => {
    await all.does('/devices');
    const answer = await all.does('Why can’t Anna get in?');
    expect(answer).toMatch(/⛔ front-door: It is not its time now; it begins .*11:00\./);
    expect(answer).toContain('No code for: back-door');
    await all.front.typePin('999999');
    await all.settled();
    expect(await all.does("why can't anna get in")).toContain('A wrong code was typed there lately');
  });

  it('about somebody of whom there are several, or nobody, lists who is there', async () => {
    expect(await all.does('why can’t Zoe get in?')).toContain('“Zoe”: 0 found.');
  });

  it('who can open a door is answered for now and for another time', async () => {
    expect(await all.does('who can open the front door?')).toContain('Nobody with a code in Latchkey.');
    expect(await all.does('Who can open the front door on Monday at 12?')).toMatch(
      /🚪 front-door, Mon .*12:00, by the schedules:\n🗓 Anna Berg, until 14:00\n/,
    );
    expect(await all.does('tomorrow at noon please')).toContain('⚠ I expected a time');
    expect(await all.does('now')).toContain('front-door, now:');
  });

  const alwaysAt = (device: string) =>
    all.does('🔑 New code', '🎲 Generate', `☐ ${device}`, 'Next ›', 'Always', '✅ Save');

  it('who can open a door is not promised of a lock that does not show its codes', async () => {
    await all.back.setFaults({ mask: true });
    await all.does('/users', /Anna Berg/);
    await alwaysAt('back-door');
    expect(await all.does('who can open the back door?')).toMatch(/now:\n☑️ Anna Berg: written; /);
    expect(await all.does('why can’t Anna get in?')).toMatch(
      /☑️ back-door: it is the time of the code, and the device has taken it\.\n +• .*it may not work\./,
    );
    await all.back.typePin([...all.back.memory.values()][0]!);
    await all.settled();
    expect(await all.does('who can open the back door?')).toContain('✅ Anna Berg\n');
    expect(await all.does('why can’t Anna get in?')).toContain(
      '✅ back-door: the code is there and works now',
    );
  });

  it('who can open a door is nobody while its keypad takes no codes, and so is why', async () => {
    await all.back.setFaults({ keypadMode: 'vacation' });
    await all.does('/users', /Anna Berg/);
    await alwaysAt('back-door');
    const mode = '⛔ The keypad is in vacation mode: while it is, no code opens the door.';
    expect(await all.does('who can open the back door?')).toContain(`${mode}\n⛔ Anna Berg\n`);
    expect(await all.does('tomorrow 12:00')).toContain(`${mode}\n🗓 Anna Berg\n`);
    expect(await all.does('why can’t Anna get in?')).toContain(
      '⛔ back-door: The keypad is in vacation mode',
    );
    delete all.back.faults.keypadMode;
    all.back.onChange();
    expect(await all.does('who can open the back door?')).toContain('now:\n✅ Anna Berg\n');
  });

  it('of a PIN that was changed while its lock was silent tells that the old one may still work', async () => {
    await all.does('/users', /Anna Berg/);
    await alwaysAt('back-door');
    await all.back.setFaults({ offline: true });
    const words = 'the old PIN should be gone and may still work; the new one is not there yet';
    await all.does('✏️ Edit', 'PIN', '🎲 Generate', '✅ Save');
    const alarm = all.texts().find((text) => text.startsWith('🚨'));
    expect(alarm).toContain(`🚨 Anna Berg · back-door: ${words}`);
    expect(alarm).toContain('and the old PIN is replaced at once');
    expect(all.texts().find((text) => text.includes('Open now'))).toContain(`🚨 back-door: ${words}`);
    const who = await all.does('who can open the back door?');
    expect(who).toContain(`🚨 Anna Berg: ${words}`);
    expect(who).toContain('📵 It does not answer');
    expect(await all.does('why can’t Anna get in?')).toContain(
      '⛔ back-door: The new PIN is not there yet, and the old one may still work.\n',
    );
  });

  it('why somebody cannot get in ends each sentence once', async () => {
    await all.back.setFaults({ offline: true });
    await all.does('/users', /Anna Berg/);
    await alwaysAt('back-door');
    const why = await all.does('why can’t Anna get in?');
    expect(why).toMatch(/⛔ back-door: The code is not there: waiting\. .*[^.]\.\n/);
  });

  it('about a door that is not there shows those that are', async () => {
    expect(await all.does('who can open the barn?')).toContain('Which device?');
  });

  it('has buttons as well', async () => {
    await all.does('/users', /Anna Berg/);
    expect(await all.does('❓ What keeps them out?')).toContain('⛔ front-door');
    await all.does('/devices', /back-door/);
    expect(await all.does('👥 Who can open it?')).toContain('back-door, now:');
  });
});
