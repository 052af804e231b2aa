import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessOfSaving } from '../../../../bot/screens/codes/draft-access.ts';
import type { Condition } from '../../../../src/domain/condition.ts';
import { GUESTS, MemoryConditions } from '../../../support/houses/memory-conditions.ts';
import { ChatHouse } from '../../chat-house.ts';

const FRONT = 'memory/front-door';
const ON = { ...GUESTS, holds: true };
const OFF = { ...GUESTS, holds: false };
const ANNA = { id: 'person.anna', name: 'Anna', sense: 'home', holds: true } as const;

/** As far as its schedule. */
async function beginAnnasCode(all: ChatHouse): Promise<void> {
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '602913');
  await all.does('All', 'Next ›');
}

describe('with somebody who knows conditions', () => {
  let all: ChatHouse;
  let conditions: MemoryConditions;

  beforeEach(async () => {
    conditions = new MemoryConditions(OFF, ANNA);
    all = await ChatHouse.open({ conditions });
    await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '602913');
    await all.does('☐ front-door', 'Next ›', 'Always');
  });
  afterEach(() => all.close());

  const become = async (...values: readonly Condition[]): Promise<string> => {
    conditions.become(...values);
    await all.settled();
    return all.shown();
  };
  const slots = async () => Object.values(await all.front.slots());

  it('a new code gets one by a button, and the card says how that is', async () => {
    await all.does('🔘 Only while…');
    expect(all.buttons()).toEqual(expect.arrayContaining(['Guest mode is on (off)', 'Anna is home (home)']));
    expect(await all.does('Guest mode is on (off)')).toContain('🔘 Only while Guest mode is on (off now)');
    await all.does('✅ Save');
    expect(all.shown()).toContain('🔘 Only while Guest mode is on (off now)');
    expect(all.shown()).toContain('Not open now');
    expect(all.shown()).toContain('front-door: waits until Guest mode is on');
    expect(await slots()).toEqual([]);
    const shown = await become(ON);
    expect(shown).toContain('🔘 Only while Guest mode is on (on now)');
    expect(shown).toContain('✅ front-door: live');
    expect(await slots()).toEqual(['602913']);
    await become(OFF);
    expect(all.shown()).toContain('front-door: waits until Guest mode is on');
    expect(await slots()).toEqual([]);
  });

  it('a code that is there gets one, and is freed of it, each after a look at what it would do', async () => {
    await all.does('✅ Save', '✏️ Edit', '🔘 Only while…', 'guest');
    expect(all.shown()).toContain('Now: no longer opens front-door');
    expect(await slots()).toEqual(['602913']);
    await all.does('✅ Save');
    expect(await slots()).toEqual([]);
    await all.does('✏️ Edit', '🔘 Only while…');
    expect(all.buttons()).toContain('☑ Guest mode is on (off)');
    expect(await all.does('✖ Only on its schedule')).toContain('Now: opens front-door');
    await all.does('✅ Save');
    expect(await slots()).toEqual(['602913']);
  });

  it('a calendar that ends lets the code stay for a moment, as long as its owner says, and the history tells it', async () => {
    const stay = { id: 'calendar.stay', name: 'Stay', sense: 'on', wavers: true } as const;
    conditions.become({ ...stay, holds: true });
    await all.does('🔘 Only while…');
    expect(await all.does('Stay is on (on)')).toContain(
      '⏳ When that ends, the code stays 5 min more, in case it was for a moment only.',
    );
    await all.does('🔘 Only while…');
    expect(all.buttons()).toEqual(expect.arrayContaining(['not at all', '☑ 5 min', '15 min', '60 min']));
    expect(await all.does('15 min')).toContain('the code stays 15 min more');
    expect(await all.does('✅ Save')).toContain('the code stays 15 min more');
    const edit = { kind: 'code', user: 1, code: 1, devices: [FRONT], schedule: {} } as const;
    const accesses = [0, 15, 16].map((minutes) =>
      accessOfSaving({ ...edit, holdMinutes: minutes }, all.house),
    );
    expect(accesses).toEqual(['takes', 'takes', 'gives']);
    const held = await become({ ...stay, holds: false });
    expect(held).toMatch(
      /⏳ Stay went off, perhaps for a moment only\. The code is held until \d\d:\d\d\.\nOpen now/,
    );
    expect(held).toContain('front-door: live');
    expect(await slots()).toEqual(['602913']);
    expect(await become({ ...stay, holds: true })).toContain('the code stays 15 min more');
    await become({ ...stay, holds: false });
    all.clock.advance(15 * 60_000);
    await all.settled();
    expect(all.shown()).toContain('front-door: waits until Stay is on');
    expect(await slots()).toEqual([]);
    const shown = await all.does('/start', '📜 Who came');
    expect(shown).toMatch(/🔘 Anna Berg · .* · Stay went off; on again \d\d:\d\d, and the code stayed/);
    expect(shown).toMatch(
      /🔘 Anna Berg · .* · Stay went off; the code was held until \d\d:\d\d, then it had to go/,
    );
    await all.does('/start', '👥 Users', /Anna Berg/, /always/, '✏️ Edit', '🔘 Only while…', 'not at all');
    expect(await all.does('✅ Save')).toContain('⏳ When that ends, the code goes at once.');
  });

  it('answers who, why and when with it', async () => {
    await all.does(
      '🔘 Only while…',
      'Guest mode is on (off)',
      'Schedule',
      'weekdays 8-17',
      '✅ Use it',
      '✅ Save',
    );
    expect(await all.does('why can’t Anna get in?')).toContain(
      'front-door: It works only while Guest mode is on (off now).',
    );
    expect(await all.does('who can open front-door tomorrow 12:00?')).toMatch(
      /❔ Anna Berg, until .*, only while Guest mode is on \(off now\)/,
    );
    expect(await all.does('/start', '🗓 Next changes')).toContain(
      'Anna Berg · front-door: ends, only while Guest mode is on (off now)',
    );
  });

  it('says that nobody can tell, and does not begin to depend on that', async () => {
    conditions.lose('unavailable', GUESTS.id);
    await all.does('🔘 Only while…', 'Guest mode is on (not known now)');
    expect(all.shown()).toContain('⚠ I can’t tell now whether this condition holds');
    await become(OFF);
    await all.does('🔄 Refresh', 'Guest mode is on (off)', '✅ Save');
    conditions.lose('unavailable', GUESTS.id);
    await all.settled();
    expect(all.shown()).toContain('🔘 Only while Guest mode is on (not known now, last off)');
  });

  it('takes what has changed since it was chosen as it is when it is saved', async () => {
    await become(ON);
    await all.does('🔘 Only while…', 'Guest mode is on (on)');
    conditions.become(OFF);
    await all.does('✅ Save');
    expect(all.shown()).toContain('(off now)');
    expect(await slots()).toEqual([]);
  });
});

describe('in words', () => {
  it('owners are told what nobody can tell', async () => {
    const conditions = new MemoryConditions(ON);
    const all = await ChatHouse.open({ conditions });
    await beginAnnasCode(all);
    await all.does('Always', '🔘 Only while…', 'Guest mode is on (on)', '✅ Save');
    conditions.lose('missing', GUESTS.id);
    all.clock.advance(3 * 60_000);
    await all.settled();
    expect(all.shown()).toBe(
      '❔ Guest mode is no longer in Home Assistant. It was on last, and the codes of Anna Berg stay so. Choose something else for them, or nothing.',
    );
    conditions.become(OFF);
    await all.settled();
    expect(all.texts()).toContain('🔘 Guest mode is known again: off now.');
    await all.close();
  });

  it('a code can be freed where nobody can tell any more, and keeps what it depends on until then', async () => {
    const conditions = new MemoryConditions(ON);
    const all = await ChatHouse.open({ conditions });
    await beginAnnasCode(all);
    await all.does('Always', '🔘 Only while…', 'Guest mode is on (on)', '✅ Save');
    conditions.forget(GUESTS.id);
    await all.settled();
    await all.does('✏️ Edit', 'Schedule');
    expect(await all.does('weekdays 8-17', '✅ Use it')).toContain('(not known now, last on)');
    await all.does('✅ Save');
    expect(all.house.queries.code(1)?.condition).toMatchObject({ id: GUESTS.id, known: false });
    await all.does('✏️ Edit', '🔘 Only while…', '✖ Only on its schedule', '✅ Save');
    expect(all.house.queries.code(1)?.condition).toBeUndefined();
    await all.close();
  });

  it('nothing is offered where nobody could tell anything', async () => {
    const all = await ChatHouse.open();
    await all.does('🔔 Alerts');
    expect(all.buttons()).not.toContain('◉ Always');
    await beginAnnasCode(all);
    await all.does('Always');
    expect(all.buttons()).not.toContain('🔘 Only while…');
    await all.close();
  });
});

it('a member chooses when to be told who comes', async () => {
  const known: { home?: boolean } = {};
  const all = await ChatHouse.open({ presence: { somebodyHome: () => known.home } });
  expect(await all.does('🔔 Alerts')).toContain('cannot say whether somebody is home');
  known.home = true;
  await all.does('○ Only while nobody is home');
  expect(all.shown()).toContain('Somebody is home now.');
  expect(all.buttons()).toContain('◉ Only while nobody is home');
  expect(all.house.members.get(1001)?.arrivals).toBe('nobody-home');
  await all.does('○ Always');
  expect(all.house.members.get(1001)?.arrivals).toBe('always');
  await all.close();
});
