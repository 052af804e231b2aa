import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../../drivers/memory/driver.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { ChatHouse } from '../../chat-house.ts';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';

let all: ChatHouse;

const FRONT = 'memory/front-door';
const BACK = 'memory/back-door';

beforeEach(async () => {
  all = await ChatHouse.open({
    settings: { [FRONT]: { area: 'Downstairs' }, [BACK]: { area: 'Downstairs' } },
  });
});
afterEach(() => all.close());

function addUser(name: string): number {
  const [firstName = '', ...rest] = name.split(' ');
  const added = all.house.users.add(CONSOLE, { firstName, lastName: rest.join(' ') });
  if (!added.ok) throw new Error(`expected ${name} to be added`);
  return added.value;
}

function issue(user: number, digits: string, { devices = [FRONT], schedule = {} } = {}): number {
  const issued = all.house.codes.issue(CONSOLE, { user, pin: Pin.of(digits), devices, schedule });
  if (!issued.ok) throw new Error(`expected a code, got ${issued.refusals[0]?.kind}`);
  return issued.value;
}

const front = async () => Object.values(await all.front.slots()).sort();
const back = async () => Object.values(await all.back.slots()).sort();

/** Anna and Ben clean, Carl does not; each has a code at the front door. */
async function threeUsers(): Promise<void> {
  const [anna, ben, carl] = [addUser('Anna Berg'), addUser('Ben Roth'), addUser('Carl Weiss')];
  issue(anna, '602913');
  issue(ben, '738215', { schedule: { until: '2026-07-01T00:00' } });
  issue(carl, '490163');
  const tag = all.house.groups.addTag(CONSOLE, 'cleaners');
  if (!tag.ok) throw new Error('expected a tag');
  for (const user of [anna, ben]) all.house.groups.setTag(CONSOLE, user, tag.value, true);
  await all.settled();
}

describe('tags', () => {
  it('are made, given, shown, renamed and deleted, and each decision is audited', async () => {
    addUser('Anna Berg');
    await all.does('👥 Users', /Anna Berg/, '🏷 Tags', 'cleaners');
    expect(all.buttons()).toContain('☑ cleaners');
    await all.does('family', '☑ family', '‹ Back');
    expect(all.shown()).toContain('🏷 cleaners');
    await all.does('👥 Users', '/users', '🔎 Filter', '🏷 Tags…', '🏷 cleaners (1)', '✏️ Rename', 'family');
    expect(all.shown()).toContain('⚠ There is “family” already.');
    await all.does('Cleaning team');
    expect(all.shown()).toContain('🏷 Cleaning team: 1 user');
    await all.does('🗑 Delete', '🗑 Yes, delete');
    expect(all.shown()).toContain('The tag “Cleaning team” is deleted.');
    expect(all.buttons()).not.toContain('🏷 Cleaning team (1)');
    expect(all.house.queries.countUsers({})).toBe(1);
    const audit = all.store.database
      .all("SELECT what FROM audit WHERE actor = 'member:1001'")
      .map((row) => row['what']);
    expect(audit).toEqual([
      'add tag',
      'tag user',
      'add tag',
      'tag user',
      'untag user',
      'rename tag',
      'remove tag',
    ]);
  });

  it('narrow the list of users, by a button or by the name', async () => {
    await threeUsers();
    await all.does('/users', '🔎 Filter', '🏷 cleaners (2)');
    expect(all.shown()).toContain('🏷 cleaners: 2 users.');
    expect(all.buttons()).toEqual(expect.arrayContaining(['✅ Anna Berg', '✅ Ben Roth']));
    expect(all.buttons()).not.toContain('✅ Carl Weiss');
    await all.does('roth b');
    expect(all.shown()).toContain('🏷 cleaners, “roth b”: 1 found.');
    await all.does('Show all', 'Cleaners');
    expect(all.shown()).toContain('🏷 cleaners: 2 users.');
  });
});

describe('the list of users', () => {
  it('finds names by their parts in any order', async () => {
    await threeUsers();
    for (const typed of ['berg anna', 'ann be', 'BERG', 'a b e r g a n n'])
      expect(await all.does('/users', typed)).toContain(`“${typed}”: 1 found.`);
    expect(await all.does('/users', 'anna roth')).toContain('0 found');
  });

  it('is narrowed to what needs an eye', async () => {
    await threeUsers();
    addUser('Dora');
    await all.back.setFaults({ offline: true });
    issue(1, '835027', { devices: [BACK] });
    await all.front.typePin('490163');
    all.clock.advance(Date.parse('2026-06-28T12:00Z') - all.clock.now());
    await all.settled();
    await all.does('/users', '🔎 Filter');
    expect(all.buttons().slice(0, 8)).toEqual([
      '✅ Active now (3)',
      '📆 Ending within 7 days (1)',
      '⏳ Waiting (1)',
      '⛔ Rejected (0)',
      '🚨 Overdue (0)',
      '💤 Never used (2)',
      '▫️ No code (1)',
      '🏷 cleaners (2)',
    ]);
    await all.does('📆 Ending within 7 days (1)');
    expect(all.shown()).toContain('📆 Ending within 7 days: 1 user.');
    expect(all.buttons()).toContain('✅ Ben Roth');
  });

  it('stays usable with 500 users whose names have 64 characters, emoji and right-to-left script', async () => {
    const long = (n: number): string =>
      `${'👩‍🚀'.repeat(4)}${'نور'.repeat(8)} ${'Ж'.repeat(17)}${String(n).padStart(3, '0')}`;
    expect([...long(7)]).toHaveLength(4 * 3 + 24 + 1 + 20 + 0);
    for (let n = 0; n < 500; n++) addUser(long(n));
    await all.does('/users');
    expect(all.shown()).toContain('500 users.');
    expect(all.buttons()).toContain('1/63');
    await all.does('‹');
    expect(all.buttons()).toContain('63/63');
    expect(await all.does('نور 499')).toContain('1 found.');
    await all.does('☑ Several at once');
    expect(all.shown()).toContain('1 user: “نور 499”');
    expect(all.telegram.refusals()).toEqual([]);
  });
});

describe('groups of devices', () => {
  it('are made, filled and ticked for a code; an area of the configuration is one by itself', async () => {
    addUser('Anna Berg');
    await all.does('/devices', '▦ Groups');
    expect(all.shown()).toContain('▦ Downstairs: back-door, front-door. It is an area of the configuration.');
    await all.does('garden side', '☐ back-door');
    expect(all.buttons()).toContain('☑ back-door');
    await all.does('/users', /Anna Berg/, '🔑 New code', '602913');
    expect(all.buttons()).toEqual(expect.arrayContaining(['☐ ▦ garden side (1)', '☐ ▦ Downstairs (2)']));
    await all.does('☐ ▦ garden side (1)');
    expect(all.buttons()).toEqual(expect.arrayContaining(['☑ back-door', '☐ front-door']));
    await all.does('☐ ▦ Downstairs (2)', '☑ ▦ garden side (1)', 'Next ›', 'Always', '✅ Save');
    expect([await front(), await back()]).toEqual([['602913'], []]);
    await all.does('/devices', '▦ Groups', '▦ garden side (1)', '🗑 Delete', '🗑 Yes, delete');
    expect(all.shown()).toContain('The group “garden side” is deleted.');
  });

  it('are typed as devices are', async () => {
    addUser('Anna Berg');
    await all.does(
      '/users',
      /Anna Berg/,
      '🔑 New code',
      '602913',
      'downstairs',
      'Next ›',
      'Always',
      '✅ Save',
    );
    expect([await front(), await back()]).toEqual([['602913'], ['602913']]);
  });
});

describe('several at once', () => {
  it('pauses and resumes the codes of a tag, after a summary and one question', async () => {
    await threeUsers();
    await all.does('/users', '🔎 Filter', '🏷 cleaners (2)', '☑ Several at once', '⏸ Pause');
    expect(all.shown()).toContain('2 users: 🏷 cleaners');
    expect(all.shown()).toContain('⏸ I will pause 2 codes of 2 users.');
    expect(await front()).toHaveLength(3);
    await all.does('⏸ Yes, pause 2 codes');
    expect(all.shown()).toContain('✅ 2 codes paused.');
    expect(await front()).toEqual(['490163']);
    await all.does('/users', '☑ Several at once', '▶ Resume');
    expect(all.shown()).toContain('▶ I will resume 2 codes of 2 users.');
    expect(all.shown()).toContain('1 code is like that already, or not concerned.');
    await all.does('▶ Yes, resume 2 codes');
    expect(await front()).toEqual(['490163', '602913', '738215']);
    const audit = all.store.database
      .all("SELECT what, subject FROM audit WHERE actor = 'member:1001' AND what LIKE '%code%'")
      .map((row) => `${String(row['what'])} ${String(row['subject'])}`);
    expect(audit).toEqual([
      'begin: pause codes bulk:1',
      'pause code code:1',
      'pause code code:2',
      'begin: resume codes bulk:2',
      'resume code code:1',
      'resume code code:2',
    ]);
  });

  it('gives a new end, and says which codes stay as they are and why', async () => {
    await threeUsers();
    await all.does('/users', '☑ Several at once', '📆 New end…', 'soon');
    expect(all.shown()).toContain('⚠ I expected an end such as “30 June”');
    await all.does('31 August');
    expect(all.shown()).toContain('I will give 1 code of 1 user a new end: Tue 1 Sept, 00:00.');
    expect(all.shown()).toContain('⚠ 2 codes I cannot change:\n• Anna Berg: This code has no end');
    await all.does('📆 Yes, change 1 code');
    expect(all.shown()).toContain('✅ 1 code given the new end.');
    expect(all.house.queries.code(2)?.schedule).toEqual({ until: '2026-09-01T00:00' });
    await all.does('/users', '☑ Several at once', '📆 New end…', 'In a month');
    expect(all.shown()).toContain('• Ben Roth: This code ends later already, on 2026-09-01 at 00:00.');
    expect(all.shown()).toContain('There is nothing to do.');
  });

  /** Besides the two doors: a small one that takes six digits at the most. */
  async function withCellar(): Promise<MemoryDevice> {
    await all.close();
    const cellar = new MemoryDevice({ name: 'cellar', slots: 2, pin: { maxLength: 6 } });
    all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'side', devices: [cellar] })] });
    await threeUsers();
    return cellar;
  }

  it('adds a device to ticked users, and tells which PIN it cannot hold', async () => {
    const cellar = await withCellar();
    const dora = addUser('Dora');
    issue(dora, '49016381');
    await all.settled();
    await all.does('/users', '☑ Several at once', '☑ Choose users…', '☐ Anna Berg', '☐ Dora', 'Next ›');
    expect(all.shown()).toContain('2 users: ticked');
    await all.does('➕ Add a device…', 'cellar');
    expect(all.shown()).toContain('➕ I will add cellar to 1 code of 1 user.');
    expect(all.shown()).toMatch(/• Dora: .*cellar/);
    await all.does('➕ Yes, add to 1 code');
    expect(Object.values(await cellar.slots())).toEqual(['602913']);
    expect(all.shown()).toMatch(/⚠ 1 code I cannot change:\n• Dora/);
  });

  it('moves codes to another lock, and deletes codes', async () => {
    await threeUsers();
    await all.does(
      '/users',
      'anna',
      '☑ Several at once',
      '🔀 Move to another lock…',
      'front-door',
      'back-door',
    );
    expect(all.shown()).toContain('🔀 I will move 1 code of 1 user from front-door to back-door.');
    await all.does('🔀 Yes, move 1 code');
    expect([await front(), await back()]).toEqual([['490163', '738215'], ['602913']]);
    await all.does('/users', '☑ Several at once', '🗑 Delete codes');
    expect(all.shown()).toContain('🗑 I will delete 3 codes of 3 users. The users stay. I cannot undo this.');
    await all.does('✖ Cancel');
    expect(all.shown()).toContain('3 users');
    await all.does('☑ Several at once', '🗑 Delete codes', '🗑 Yes, delete 3 codes');
    expect([await front(), await back()]).toEqual([[], []]);
    expect(all.house.queries.countUsers({})).toBe(3);
  });

  it('says before it begins which codes find no free slot', async () => {
    const cellar = await withCellar();
    issue(addUser('Dora'), '310482', { devices: ['side/cellar'] });
    await all.settled();
    await all.does('/users', 'cleaners', '☑ Several at once', '➕ Add a device…', 'cellar');
    expect(all.shown()).toContain('I will add cellar to 1 code of 1 user.');
    expect(all.shown()).toContain('• Ben Roth: cellar has no free slot: all 2 are taken.');
    await all.does('➕ Yes, add to 1 code');
    expect(Object.values(await cellar.slots()).sort()).toEqual(['310482', '602913']);
    expect(all.shown()).toContain('• Ben Roth: cellar has no free slot: all 2 are taken.');
  });
});
