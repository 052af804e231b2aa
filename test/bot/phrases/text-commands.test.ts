import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse } from '../chat-house.ts';

let all: ChatHouse;
const names = () => all.house.queries.users({ page: 0, pageSize: 10 }).rows.map(({ name }) => name);

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

describe('a wish that is typed', () => {
  it('adds a user by name, from wherever nothing else was asked', async () => {
    expect(await all.does('add Anna')).toContain('Send Anna’s last name.');
    await all.does('Berg', '✅ Save');
    await all.does('/users', 'Please add a new user called Carl Cook.', '✅ Save');
    await all.does('/devices', 'add user Dora Dahl', '✅ Save');
    expect(names()).toEqual(['Anna Berg', 'Carl Cook', 'Dora Dahl']);
  });

  it('adds a user where one is asked for, and goes on there', async () => {
    expect(await all.does('/new', 'add Anna Berg', '✅ Save')).toContain('Send the PIN');
  });

  it('begins a code for somebody, where it is clear for whom', async () => {
    await all.does('add Anna Berg', '✅ Save', 'add Anna Bergmann', '✅ Save');
    expect(await all.does('⌂ Home', 'new code for Anna Berg')).toContain('Anna Berg › New code');
    expect(await all.does('✖ Cancel', '⌂ Home', 'add a code for Anna')).toContain(
      '“Anna”: whom do you mean?',
    );
    expect(await all.does('⌂ Home', 'code for Zoe')).toContain('Zoe is no user yet: first the user');
  });

  it('opens a device by its name, and help', async () => {
    expect(await all.does('Front-Door')).toContain('Home › Devices › front-door');
    expect(await all.does('⌂ Home', 'help')).toContain('Home › Help');
  });

  it('is a search for a user in any other words, in any case and with or without marks', async () => {
    await all.does('add Žofie Ćwik 🦊', '✅ Save');
    expect(await all.does('⌂ Home', 'cwik')).toContain('“cwik”: 1 found.');
    expect(await all.does('ŽOFIE ć')).toContain('1 found.');
    expect(await all.does('100%_')).toContain('0 found.');
  });

  it('is a name where a name is asked for', async () => {
    await all.does('/users', '➕ New user', 'add Anna', '✅ Save');
    expect(names()).toEqual(['add Anna']);
  });
});

describe('a name that two users have', () => {
  it('is told when the second one is added', async () => {
    await all.does('add Anna Berg', '✅ Save');
    expect(all.shown()).not.toContain('of this name');
    expect(await all.does('⌂ Home', 'add anna berg', '✅ Save')).toContain(
      '✅ anna berg is added.\n⚠ There is another user of this name',
    );
  });

  it('is asked about where an answer depends on it', async () => {
    await all.does('add Anna Berg', '✅ Save', 'add Anna Bell', '✅ Save');
    expect(await all.does('why can’t Anna get in?')).toContain('“Anna”: whom do you mean?');
    expect(await all.does('why can’t Anna Bell get in?')).toContain('Anna Bell has no code');
  });
});

describe('the details of a user', () => {
  beforeEach(() => all.does('add Anna Berg', '✅ Save'));

  it('stay as they are where something is typed before it is said what shall change', async () => {
    expect(await all.does('✏️ Edit', 'hello')).toContain('Tap a button here');
    expect(names()).toEqual(['Anna Berg']);
  });

  it('are no place for a PIN: the message is removed', async () => {
    await all.does('✏️ Edit', 'E-mail', '937105');
    expect(all.shown()).toContain('That looked like a PIN, so I removed the message.');
    expect(all.texts()).not.toContain('937105');
    expect(await all.does('‹ Back', 'Phone', '01701234567')).toContain('📞 01701234567');
  });
});
