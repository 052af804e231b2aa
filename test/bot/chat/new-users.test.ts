import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { addAnna, codeForAnna, closeUnrefused } from '../anna.ts';
import { ChatHouse } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => closeUnrefused(all));

describe('a new user', () => {
  it('is asked for what is missing, and may leave it out', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna');
    expect(all.shown()).toContain('Send Anna’s last name.');
    expect(await all.does('Berg', '📞 Phone', '+49 170 1234567')).toContain('📞 +49 170 1234567');
    expect(await all.does('✉️ E-mail', 'anna@example.org')).toContain('✉️ anna@example.org');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(0);
    await all.does('✅ Save');
    expect(all.shown()).toContain('✅ Anna Berg is added.');
    expect(all.shown()).toContain('📞 +49 170 1234567');
    expect(all.shown()).toContain('✉️ anna@example.org');
  });

  it('takes phone, e-mail and birthday in one message, and the birthday is no PIN then', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna Berg');
    const shown = await all.does('+49 170 1234567, anna@example.org, 4 March 1990');
    expect(shown).toMatch(/📞 \+49 170 1234567[^]*✉️ anna@example.org[^]*🎂 .*4 March 1990/);
    await all.does('✅ Save', '🔑 New code', '040390');
    expect(all.shown()).toContain('This PIN is the birthday');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).rows[0]).toMatchObject({
      birthday: '1990-03-04',
    });
  });

  it('shows the name before it is made, and takes another one', async () => {
    expect(await all.does('add Anna Bergg')).toContain('👤 Anna Bergg');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(0);
    expect(await all.does('✏️ Other name', 'Anna Berg')).toContain('👤 Anna Berg');
    await all.does('✅ Save');
    expect(all.house.queries.allUsers().map(({ name }) => name)).toEqual(['Anna Berg']);
  });

  it('keeps no PIN in the chat that was typed where contacts are', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna Berg', '482915');
    expect(all.texts().join()).not.toContain('482915');
  });

  it('keeps the last word as the last name', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna  Maria Berg', '✅ Save');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).rows[0]).toMatchObject({
      firstName: 'Anna Maria',
      lastName: 'Berg',
    });
  });

  it('with a name of 300 characters, a wrong number or a wrong address is refused with words', async () => {
    expect(await all.does('👥 Users', '➕ New user', 'x'.repeat(300))).toContain(
      '⚠ The first name may have up to 64 characters, and this one has 300.',
    );
    expect(await all.does('Anna Berg', '📞 Phone', 'call me')).toContain(
      '⚠ That does not look like a phone number.',
    );
    expect(await all.does('‹ Back', '✉️ E-mail', 'anna at home')).toContain(
      '⚠ That does not look like an e-mail address.',
    );
    expect(await all.does('‹ Back', '🎂 Birthday', '31 February 1990')).toContain('⚠ I expected a day');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(0);
  });

  it('whose name is HTML shows literally', async () => {
    await all.does('👥 Users', '➕ New user', '<b>x</b> &amp;', '✅ Save');
    expect(all.shown()).toContain('Home › Users › <b>x</b> &amp;');
  });

  it('can be changed, one field at a time', async () => {
    await addAnna(all);
    await all.does('✏️ Edit', 'Phone', '0170 1234567');
    expect(all.shown()).toContain('📞 0170 1234567');
    await all.does('✏️ Edit', 'Phone', 'Remove it');
    expect(all.shown()).not.toContain('📞');
    expect(await all.does('✏️ Edit', 'Name', 'Anne Berg')).toContain('Home › Users › Anne Berg');
  });

  it('is deleted with every code, after a question', async () => {
    await codeForAnna(all);
    await all.does('‹ Back', '🗑 Delete');
    expect(all.shown()).toContain('Delete Anna Berg, with all codes?');
    await all.does('🗑 Yes, delete');
    expect(all.shown()).toContain('Nobody yet.');
    expect(await all.front.slots()).toEqual({});
  });
});

it('a new user on the way to a new code goes on with the code', async () => {
  await all.does('/new', '➕ New user', 'Anna Berg', '✅ Save');
  expect(all.shown()).toContain('✅ Anna Berg is added.');
  expect(all.shown()).toContain('Send the PIN');
});

describe('the list of users', () => {
  beforeEach(() => {
    for (let i = 1; i <= 20; i++)
      all.house.users.add(CONSOLE, { firstName: `User${String(i).padStart(2, '0')}`, lastName: '' });
  });

  it('shows eight on a page and turns around at its ends', async () => {
    await all.does('/users');
    expect(all.buttons().filter((label) => label.includes('User'))).toHaveLength(8);
    await all.does('‹');
    expect(all.buttons()).toContain('3/3');
    expect(all.buttons().filter((label) => label.includes('User'))).toHaveLength(4);
    await all.does('›');
    expect(all.buttons()).toContain('1/3');
  });

  it('is searched by typing a part of a name, from any screen', async () => {
    await all.does('ser1');
    expect(all.shown()).toContain('“ser1”: 10 found.');
    await all.does('Show all');
    expect(all.shown()).toContain('20 users.');
  });
});

describe('a name that was searched for in vain', () => {
  it('is not asked for again', async () => {
    await all.does('/users', 'Anna Berg');
    expect(all.shown()).toContain('“Anna Berg”: 0 found.');
    expect(await all.does('➕ New user “Anna Berg”')).toContain('Save the user');
    expect(await all.does('✅ Save')).toContain('✅ Anna Berg is added.');
  });

  it('goes along to a new code, and what is missing of it is asked for', async () => {
    await all.does('/new', 'Anna');
    expect(await all.does('➕ New user “Anna”')).toContain('Send Anna’s last name.');
    expect(await all.does('Berg', '✅ Save')).toContain('Send the PIN');
  });

  it('that is too long for one is asked for again, with the reason', async () => {
    await all.does('/users', 'A'.repeat(100));
    expect(await all.does(/^➕ New user “A+…$/)).toMatch(/⚠ .*\n[^]*Send the first and last name/);
  });
});
