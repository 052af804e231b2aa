import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importRows } from '../../../../bot/files/import-rows.ts';
import { planImport } from '../../../../bot/files/import-plan.ts';
import { en } from '../../../../bot/text/en/en.ts';
import { byMember, CONSOLE } from '../../../../src/domain/people/actor.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { ChatHouse, OWNER, TOKEN } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => all.close());

const TABLE = `name,phone,pin,devices,schedule,tags
Anna Berg,+49 170 1234567,602913,front-door,weekdays 11-15,cleaners
Ben Roth,,,front-door; back-door,,"cleaners, family"
Carl Weiss,,,,,
`;

async function sends(content: string | Uint8Array, name = 'users.csv', options = {}): Promise<number> {
  const id = all.ann.sendDocument(name, content, options);
  await all.settled();
  return id;
}

const front = async () => Object.values(await all.front.slots()).sort();
const isInChat = (id: number): boolean => all.ann.screen().some((message) => message.id === id);
const names = () => all.house.queries.allUsers().map(({ name }) => name);

/** The rows of the newest file that the bot has sent, as a spreadsheet shows them. */
function sheet(): string[] {
  const { file } = all.ann.screen().findLast((message) => message.file !== undefined && message.fromBot)!;
  const text = all.telegram.file(file!)!.content.toString('utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  return text.slice(1).trimEnd().split('\r\n');
}

describe('a file of users', () => {
  it('is shown as what it would do, imported after a question, and taken from the chat, as it holds a PIN', async () => {
    const message = await sends(TABLE);
    expect(all.shown()).toContain('I will add 3 users and 2 codes.');
    expect(isInChat(message)).toBe(false);
    expect(all.shown()).toContain('🔑 I removed the file from this chat');
    expect(names()).toEqual([]);
    await all.does('✅ Yes, import');
    expect(all.shown()).toContain('✅ 3 rows imported.');
    expect(names()).toEqual(['Anna Berg', 'Ben Roth', 'Carl Weiss']);
    expect(await front()).toHaveLength(2);
    expect(await front()).toContain('602913');
    expect(Object.values(await all.back.slots())).toHaveLength(1);
    expect(all.house.queries.codesOf(1)[0]?.schedule).toEqual({
      windows: [{ days: [1, 2, 3, 4, 5], start: '11:00', end: '15:00' }],
    });
    expect(all.house.groups.tags()).toMatchObject([
      { name: 'cleaners', users: 2 },
      { name: 'family', users: 1 },
    ]);
    expect(all.texts().join('\n')).not.toContain('602913');
    expect(all.logged.join('\n')).not.toContain('602913');
    await all.does('Done');
    await sends(TABLE);
    expect(all.shown()).toContain('There is nothing to add.\n3 rows are there already.');
    expect(all.buttons()).not.toContain('✅ Yes, import');
  });

  it('has each problem told with its row, and is imported but for those', async () => {
    issueFor('Dora Klein', '738215');
    await sends(`First name;Last name;PIN;Devices;Schedule;Email
Anna;Berg;602913;front-door;;anna
Ben;Roth;490163;cellar;;
Carl;Weiss;1234;front-door;;
Dora;Klein;;front-door;whenever;
Emil;Stark;738215;front-door;;
Fritz;Lang;835027;front-door;;
Gerd;Lang;835027;front-door;;
Hans;Lang;274916;;;
`);
    const text = all.shown();
    expect(text).toContain('I will add 1 user and 1 code.');
    expect(text).toContain('⚠ 7 problems; those rows are left out:');
    expect(text).toContain('• Row 2: That does not look like an e-mail address.');
    expect(text).toContain('• Row 3: I do not know one of the devices. There are: back-door, front-door');
    expect(text).toMatch(/• Row 4: This PIN counts up or down/);
    expect(text).toMatch(/• Row 5: I did not understand "whenever"/);
    expect(text).toMatch(/• Row 6: /);
    expect(text).toContain('• Row 8: Row 7 has the same PIN.');
    expect(text).toContain('• Row 9: A code needs devices, and the cell is empty.');
    for (const digits of ['602913', '490163', '1234', '738215', '835027']) expect(text).not.toContain(digits);
    await all.does('✅ Yes, import');
    expect(names()).toEqual(['Dora Klein', 'Fritz Lang']);
    expect(await front()).toEqual(['738215', '835027']);
  });

  it('says which rows the house refuses in the end, and imports the others', async () => {
    await sends('name,pin,devices\nAnna Berg,602913,front-door\nBen Roth,490163,front-door\n');
    issueFor('Somebody else', '490163');
    await all.does('✅ Yes, import');
    expect(all.shown()).toContain('✅ 1 row imported.');
    expect(all.shown()).toMatch(/⚠ 1 row could not be imported as planned:\n• Row 3: /);
    expect(await front()).toEqual(['490163', '602913']);
  });

  it('goes on after a restart in the middle, and does nothing twice', async () => {
    await sends(TABLE);
    const { rows } = planImport(Buffer.from(TABLE), { house: all.house, t: en, now: all.clock.now() });
    // The program ended after the first row.
    let left = 1;
    await importRows(
      rows,
      { house: all.house, t: en, by: byMember(OWNER), mayGoOn: () => left-- > 0 },
      () => undefined,
    );
    expect(names()).toEqual(['Anna Berg']);
    await all.does('✅ Yes, import');
    expect(names()).toEqual(['Anna Berg', 'Ben Roth', 'Carl Weiss']);
    expect(all.house.queries.codesOf(1)).toHaveLength(1);
    await all.bot.stop();
    all.startBot();
    await all.settled();
    expect(all.shown()).toContain('⚠ A restart cut the import off.');
    await all.does('▶ Go on');
    expect(all.shown()).toContain('✅ 3 rows imported.');
    expect(await front()).toHaveLength(2);
  });

  it('that is no table, too large, or gone from Telegram is refused in words', async () => {
    expect(isInChat(await sends('a,b\n1,2\n'))).toBe(false);
    expect(all.shown()).toContain('I expected a column “name”');
    await sends('name,"pin\nAnna,1\n');
    expect(all.shown()).toContain('I expected a CSV table');
    await sends('name,safe code word\nAnna,1\n');
    expect(all.shown()).toContain('I do not know what column 2 is.');
    const picture = await sends('x', 'cat.png', { type: 'image/png' });
    expect(all.shown()).toContain('I can read CSV files only.');
    expect(isInChat(picture)).toBe(true);
    expect(isInChat(await sends(Buffer.alloc(1024 * 1024 + 1, 'x')))).toBe(false);
    expect(all.shown()).toContain('⚠ That file is too large. I read CSV files of up to 1024 kB.');
    all.telegram.fail({ method: 'getFile', code: 400 });
    expect(isInChat(await sends(TABLE))).toBe(false);
    expect(all.shown()).toContain('⚠ I could not fetch that file from Telegram.');
    expect(all.logged.join('\n')).not.toContain(TOKEN.split(':')[1]);
  });

  it('of a stranger is not even fetched', async () => {
    const eve = all.telegram.person(66, 'Eve');
    eve.sendDocument('users.csv', TABLE);
    await all.settled();
    expect(all.telegram.calls.some(({ method }) => method === 'getFile')).toBe(false);
    expect(names()).toEqual([]);
  });

  it('as a spreadsheet of another country writes it is read as well', async () => {
    const table = 'Vorname;Nachname;Geräte\r\nJörg;Müller;front-door\r\n';
    await sends(Buffer.from(table, 'latin1'));
    await all.does('✅ Yes, import');
    expect(names()).toEqual(['Jörg Müller']);
    expect(await front()).toHaveLength(1);
  });
});

describe('an export', () => {
  it('of users and codes holds no PIN, and nothing that a spreadsheet takes for a formula', async () => {
    const user = all.house.users.add(CONSOLE, {
      firstName: '=HYPERLINK("http://x","y")',
      lastName: 'Berg',
      phone: '+49 170 1234567',
    });
    if (!user.ok) throw new Error('expected a user');
    const wish = { user: user.value, pin: Pin.of('602913'), devices: ['memory/front-door'], schedule: {} };
    all.house.codes.issue(CONSOLE, wish);
    await all.settled();
    await all.does('/users', '🔎 Filter', '📄 Import and export', '⬇ Users and codes');
    const [header, row] = sheet();
    expect(header).toBe('first name,last name,phone,email,birthday,tags,devices,schedule,rest,state');
    expect(row).toBe(
      `"'=HYPERLINK(""http://x"",""y"")",Berg,'+49 170 1234567,,,,front-door,always,,front-door: live`,
    );
    expect(sheet().join('\n')).not.toContain('602913');
  });

  it('of entries names who came, and keeps duress from managers', async () => {
    issueFor('Anna Berg', '602913');
    await all.settled();
    await all.front.typePin('602913');
    all.front.onNews({ kind: 'used', how: 'duress', slot: 1 });
    await all.settled();
    await all.does('/users', '🔎 Filter', '📄 Import and export', '⬇ Who came: 30 days');
    expect(sheet()).toHaveLength(3);
    expect(sheet()[2]).toMatch(/^2026-06-01T12:00:00.000Z,"?1 Jun.*,Anna Berg,,came in by,front-door,,$/);
    all.store.members.save({ id: OWNER, name: 'Ann', role: 'manager' }, all.clock.now());
    await all.does('/users', '🔎 Filter', '📄 Import and export', '⬇ Who came: all');
    expect(sheet()).toHaveLength(2);
  });
});

function issueFor(name: string, digits: string): void {
  const [firstName = '', lastName = ''] = name.split(' ');
  const added = all.house.users.add(CONSOLE, { firstName, lastName });
  if (!added.ok) throw new Error('expected a user');
  const wish = { user: added.value, pin: Pin.of(digits), devices: ['memory/front-door'], schedule: {} };
  if (!all.house.codes.issue(CONSOLE, wish).ok) throw new Error('expected a code');
}
