import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseMoment } from '../../bot/phrase-moment.ts';
import { ChatHouse } from './chat-house.ts';

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
    await all.does('👥 Users', '➕ New user', 'Anna Berg', 'Skip', 'Skip');
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
    expect(await all.does('who can open the front door?')).toContain('Nobody whose code is kept here.');
    expect(await all.does('Who can open the front door on Monday at 12?')).toMatch(
      /🚪 front-door, Mon .*12:00:\n✅ Anna Berg, until .*14:00/,
    );
    expect(await all.does('tomorrow at noon please')).toContain('⚠ I expected a time');
    expect(await all.does('now')).toContain('front-door, now:');
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
