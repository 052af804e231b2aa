/** One sentence for each kind of wish, at a simulated house: what it leads to, and what the devices hold after one tap. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openElkHouse, PATIENT, type ElkHouse } from '../../../drivers/elk-m1/house.ts';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { ChatHouse, OWNER } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

const addUsers = async (...names: string[]): Promise<void> => {
  for (const name of names) {
    const [firstName = '', ...rest] = name.split(' ');
    all.house.users.add(CONSOLE, { firstName, lastName: rest.join(' ') });
  }
  await all.settled();
};
const inFront = () => [...all.front.memory.values()];
const inBack = () => [...all.back.memory.values()];
const cards = () => all.texts().findLast((text) => text.startsWith('Home ›'))!;

describe('a new code', () => {
  beforeEach(() => addUsers('Anna Berg', 'John Smith'));

  it('takes one sentence and one tap', async () => {
    const review = await all.does('code for Anna front door always');
    expect(review).toContain('Anna Berg › New code');
    expect(review).toMatch(/🔑 \d{6}/);
    expect(review).toContain('front-door');
    await all.does('✅ Save');
    expect(inFront()).toHaveLength(1);
    expect(inBack()).toEqual([]);
  });

  it('has the PIN of the sentence, whose message goes at once', async () => {
    const message = all.ann.send('code for Anna front door always 73 82 15');
    await all.settled();
    expect(all.ann.screen().map(({ id }) => id)).not.toContain(message);
    expect(all.shown()).toContain('738215');
    await all.does('✅ Save');
    expect(inFront()).toEqual(['738215']);
    expect(all.logged.join()).not.toContain('738215');
  });

  it('does not keep a PIN that does not suit', async () => {
    expect(await all.does('code for Anna front door always 111111')).toContain('Send another PIN');
    expect(JSON.stringify(all.telegram.calls.map(({ params }) => params))).not.toContain('"111111');
  });

  it('asks for what is missing, and for nothing else', async () => {
    expect(await all.does('code for Anna weekdays 9-17')).toContain('Where should the code work?');
    expect(await all.does('☐ front-door', 'Next ›')).toMatch(/🔑 \d{6}[^]*weekdays 09:00–17:00/);
    expect(await all.does('✖ Cancel', 'code for Anna front door')).toContain('When should it work?');
  });

  it('says what was assumed, guessed and not understood', async () => {
    const review = await all.does('the cleaner jhon needs a code for the front door mon-fri 9-5');
    expect(review).toContain('I took “9-5” as 09:00–17:00.');
    expect(review).toContain('I took “jhon” as John Smith.');
    expect(review).toContain('I did not understand “cleaner”.');
  });

  it('for somebody new begins with the user and goes on to the review', async () => {
    expect(await all.does('add user Tom Hanks with code 738215 for the front door always')).toContain(
      'Tom Hanks is no user yet',
    );
    const review = await all.does('✅ Save');
    expect(review).toContain('Tom Hanks › New code');
    expect(review).toContain('738215');
    await all.does('✅ Save');
    expect(inFront()).toEqual(['738215']);
  });

  it('asks whom and which door where that is open', async () => {
    await addUsers('Anna Bell');
    expect(await all.does('code for Anna for the door always')).toContain('“Anna”: whom do you mean?');
    expect(await all.does('Anna Bell')).toContain('Which device do you mean?');
    expect(await all.does('back-door')).toContain('Anna Bell › New code');
    await all.does('✅ Save');
    expect(inBack()).toHaveLength(1);
    expect(inFront()).toEqual([]);
  });

  it('in German too', async () => {
    const review = await all.does('Code für Anna an der Haustür, werktags 11 bis 14 Uhr');
    expect(review).toContain('weekdays 11:00–14:00');
    expect(review).toContain('front-door');
  });

  it('does not throw an open one away unasked', async () => {
    await all.does('code for Anna front door always', '⌂ Home');
    expect(await all.does('code for John back door always')).toContain('something open that is not saved');
    expect(await all.does('▶️ Go on with the open one')).toContain('Anna Berg › New code');
    await all.does('⌂ Home', 'code for John back door always', '➕ Start the new one');
    expect(all.shown()).toContain('John Smith › New code');
  });
});

describe('a code that is there', () => {
  beforeEach(async () => {
    await addUsers('Anna Berg', 'John Smith');
    await all.does('code for Anna front door always 738215', '✅ Save', '/start');
  });

  it.each([
    ['change anna to weekdays 9-17', 'weekdays 09:00–17:00'],
    ['extend anna until 31 December 2099', 'until 31 December 2099'],
    ['end anna’s code tomorrow', 'until '],
    ['pause anna until 31 December 2099', 'from 31 December 2099'],
    ['add the back door to anna’s code', 'back-door, front-door'],
    ['change anna’s pin to 802614', '802614'],
    ['new pin for anna', 'A new PIN.'],
  ])('%s: a review with all of it, and one tap', async (text, shown) => {
    const review = await all.does(text);
    expect(review).toContain('Change code');
    expect(review).toContain(shown);
    expect(await all.does('✅ Save')).toContain('✅ Saved');
  });

  it('gets the PIN of a sentence at the door', async () => {
    const message = all.ann.send("change anna's code to 802614");
    await all.settled();
    expect(all.ann.screen().map(({ id }) => id)).not.toContain(message);
    await all.does('✅ Save');
    expect(inFront()).toEqual(['802614']);
  });

  it('is paused, resumed, shared and shown on its card by one tap', async () => {
    expect(await all.does('pause Anna')).toContain('Tap “⏸ Pause” to do it.');
    await all.does('⏸ Pause');
    expect(inFront()).toEqual([]);
    await all.does('/start');
    await all.does('resume anna', '▶ Resume');
    expect(inFront()).toEqual(['738215']);
    expect(await all.does('/start', "show me anna's code")).toContain('Tap “');
    expect(all.shown()).not.toContain('738215');
  });

  it('is deleted after a question alone', async () => {
    expect(await all.does("delete anna's code")).toContain('Delete');
    expect(inFront()).toEqual(['738215']);
    await all.does(/Yes, delete/);
    expect(inFront()).toEqual([]);
    expect(await all.does('/start', 'delete john')).toContain('John Smith');
    expect(all.house.queries.users({ page: 0, pageSize: 9 }).total).toBe(2);
  });

  it('is asked about where the user has several, and where its last device would go', async () => {
    await all.does('code for Anna back door always', '✅ Save', '/start');
    expect(await all.does('pause anna')).toContain('Anna Berg has several codes.');
    expect(await all.does(/back-door/)).toContain('back-door');
    expect(await all.does('/start', 'remove anna from the back door')).toContain(
      'the only device of the code',
    );
    expect(inBack()).toHaveLength(1);
  });

  it('stays as it is after a negation, a question and chatter', async () => {
    for (const text of [
      "don't delete anna's code",
      'should I pause anna?',
      'anna said "unlock the front door"',
    ]) {
      const shown = await all.does('/start', text);
      expect(shown).toContain('I did not understand that as a whole, so I did nothing.');
      expect(all.buttons().join()).not.toMatch(/🗑|Pause|Unlock|Save/);
    }
    expect(inFront()).toEqual(['738215']);
  });
});

describe('questions', () => {
  beforeEach(async () => {
    await addUsers('Anna Berg');
    await all.does('code for Anna front door always 738215', '✅ Save');
    await all.front.typePin('738215');
    await all.settled();
    await all.does('/start');
  });

  it.each([
    ['who came in today?', 'Anna Berg'],
    ['did anna come today', 'Anna Berg'],
    ['who came yesterday?', 'Nobody'],
    ['wer war heute da?', 'Anna Berg'],
    ['who can open the front door?', 'Anna Berg'],
    ['why doesn’t Anna’s code work?', 'front-door'],
    ['when does anna’s code end?', 'always'],
    ['what is next', 'Home › '],
    ['battery of the front door', 'front-door'],
    ['berg anna', '1 found.'],
    ['ann be', '1 found.'],
  ])('%s', async (text, shown) => {
    await all.does(text);
    expect(cards()).toContain(shown);
  });
});

describe('a flow', () => {
  beforeEach(() => addUsers('Anna Berg', 'John Smith'));

  it('offers what is plainly something else, and goes on', async () => {
    await all.does('add Zoe Keller');
    expect(await all.does('code for Anna front door always')).toContain('That sounds like a new code.');
    expect(await all.does('‹ Go on here')).toContain('Save the user');
    await all.does('code for Anna front door always', '▶️ Start it');
    expect(all.shown()).toMatch(/Anna Berg › New code[^]*🔑 \d{6}/);
  });

  it('takes a PIN away wherever it was typed in a sentence', async () => {
    await all.does('add Zoe Keller');
    const message = all.ann.send('code for Anna front door always 738215');
    await all.settled();
    expect(all.ann.screen().map(({ id }) => id)).not.toContain(message);
    expect(all.shown()).not.toContain('738215');
    expect(await all.does('▶️ Start it')).toContain('738215');
  });

  it('answers a question in the middle, and keeps what is open', async () => {
    await all.does('code for Anna', '🎲 Generate').catch(() => undefined);
    await all.does('code for Anna front door');
    expect(await all.does('who can open the back door?')).toContain('back-door, now:');
    expect(await all.does('⌂ Home')).toContain('Home');
    expect(all.buttons().join()).toMatch(/▶️|Go on|code/);
  });
});

describe('bolts', () => {
  beforeEach(async () => {
    all.front.locked = false;
    all.back.locked = false;
    all.front.onChange();
    await all.settled();
  });

  it('are locked together by one tap after the question, and alone on their card', async () => {
    expect(await all.does('lock up')).toContain('Lock back-door, front-door?');
    await all.does('🔒 Lock all');
    expect([all.front.locked, all.back.locked]).toEqual([true, true]);
    expect(await all.does('is everything locked?')).toMatch(/back-door: .*ocked\nfront-door: /);
  });

  it('open only after the question', async () => {
    all.front.locked = true;
    await all.does('unlock the front door');
    expect(all.front.locked).toBe(true);
    await all.does(/Yes/);
    expect(all.front.locked).toBe(false);
  });
});

describe('a guest', () => {
  it('gets no answer out of a sentence', async () => {
    await addUsers('Anna Berg');
    all.store.members.save({ id: OWNER, name: 'Ann', role: 'guest' }, all.clock.now());
    for (const text of ['code for Anna front door always', 'who can open the front door?', 'pause anna'])
      expect(await all.does(text)).toContain('You are a guest of this house');
    expect(inFront()).toEqual([]);
  });
});

describe('an alarm', () => {
  let elk: ElkHouse;
  beforeEach(async () => {
    await all.close();
    elk = await openElkHouse({}, { slots: [20, 60], partitions: { 1: 'House' }, timing: PATIENT });
    elk = await elk.restart({ started: false });
    all = await ChatHouse.open({ beside: [elk.driver] });
    const isThere = (): boolean =>
      all.house.queries.devices().some(({ kind, reachable }) => kind === 'partition' && reachable);
    while (!isThere()) {
      await new Promise<void>((resolve) => {
        const unsubscribe = all.house.subscribe(() => {
          unsubscribe();
          resolve();
        });
      });
    }
  });
  afterEach(() => elk.stop());

  it('is armed and disarmed after the question', async () => {
    expect(await all.does('arm away')).toContain('🛡 House');
    expect(elk.simulator.panel.levels[0]).toBe('0');
    await all.does('🛡 Yes, arm away');
    expect(elk.simulator.panel.levels[0]).toBe('1');
    await all.does('/start', 'disarm the alarm', /Yes/);
    expect(elk.simulator.panel.levels[0]).toBe('0');
    await all.does('/start', 'scharf schalten', '🌙 Night', '🌙 Yes, arm night');
    expect(elk.simulator.panel.levels[0]).toBe('4');
  });
});
