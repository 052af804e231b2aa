import { rich, lines, type Html } from '../html.ts';

const codes = (count: number): string => `${count} ${count === 1 ? 'code' : 'codes'}`;
const users = (count: number): string => `${count} ${count === 1 ? 'user' : 'users'}`;
const rows = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;

/** Users from a spreadsheet, and spreadsheets of users and entries. */
export const files = {
  title: 'Import and export',
  open: '📄 Import and export',
  text: lines(
    rich`<b>Import</b>: send me a CSV file with a line of titles: <code>name, phone, email, birthday, pin, devices, schedule, tags</code>. Only the name is needed. I show what I would do before I do it, and remove a file with PINs from this chat.`,
    '',
    rich`<b>Export</b>: I send a CSV file. No PIN is in it.`,
  ),
  exportUsers: '⬇ Users and codes',
  exportEntries: (days: number | undefined) =>
    days === undefined ? '⬇ Who came: all' : `⬇ Who came: ${days} days`,
  underWay: 'The file is on its way.',
  notSent: '⚠ I could not send the file. Please try again.',
  usersCaption: 'Users and their codes, without PINs',
  entriesCaption: 'Who came',
  usersName: 'latchkey-users.csv',
  entriesName: 'latchkey-entries.csv',
  userColumns: [
    'first name',
    'last name',
    'phone',
    'email',
    'birthday',
    'tags',
    'devices',
    'schedule',
    'rest',
    'state',
  ],
  entryColumns: ['time (UTC)', 'time', 'user', 'member', 'what', 'device', 'by', 'note'],

  notCsv: 'I can read CSV files only. In your spreadsheet, choose “Save as” and then CSV.',
  tooLarge: (kilobytes: number) => `⚠ That file is too large. I read CSV files of up to ${kilobytes} kB.`,
  notFetched: '⚠ I could not fetch that file from Telegram. Please send it again.',
  removed: '🔑 I removed the file from this chat, as it may hold PINs.',

  importTitle: 'Import',
  plan: (newUsers: number, newCodes: number, { newTags, there }: { newTags: number; there: number }): Html =>
    lines(
      newUsers + newCodes > 0
        ? rich`I will add <b>${users(newUsers)}</b> and <b>${codes(newCodes)}</b>.`
        : 'There is nothing to add.',
      newTags > 0 ? `${users(newTags)} ${newTags === 1 ? 'gets' : 'get'} a tag.` : undefined,
      there > 0 ? `${rows(there)} ${there === 1 ? 'is' : 'are'} there already.` : undefined,
    ),
  problems: (count: number) => `⚠ ${count} ${count === 1 ? 'problem' : 'problems'}; those rows are left out:`,
  misses: (count: number) => `⚠ ${rows(count)} could not be imported as planned:`,
  problemLine: (line: number | undefined, text: string) =>
    line === undefined ? rich`• ${text}` : rich`• Row ${line}: ${text}`,
  more: (count: number) => `… and ${count} more.`,
  yes: '✅ Yes, import',
  running: (done: number, total: number) => `⏳ ${done} of ${rows(total)} …`,
  done: (count: number) => `✅ ${rows(count)} imported. The devices follow.`,
  stopped: (done: number, total: number) =>
    `⚠ ${done} of ${rows(total)} were looked at before this was cut off.`,
  cutOff:
    '⚠ A restart cut the import off. What is there already is left as it is, so go on to import the rest.',
  goOn: '▶ Go on',
  close: 'Done',

  problem: {
    unreadable: (line: number | undefined) =>
      `I expected a CSV table with a line of titles first${line === undefined ? '' : `, and line ${line} is none`}. Save the spreadsheet as CSV and send it again.`,
    noName: 'I expected a column “name”, or “first name” and “last name”. Add one.',
    unknownColumn: (at: number) =>
      `I do not know what column ${at} is. The columns are name, first name, last name, phone, email, birthday, pin, devices, schedule and tags.`,
    tooMany: (came: number, max: number) =>
      `The file has ${came} rows, and I import up to ${max} at once. Split it.`,
    severalOfName: (name: string) =>
      `There are several users called ${name}. Add a phone number or an e-mail address that tells which one.`,
    devices: (names: string) => `I do not know one of the devices. There are: ${names}, and the groups.`,
    noDevices: 'A code needs devices, and the cell is empty. Name them, such as “front door; garage”.',
    samePin: (line: number) => `Row ${line} has the same PIN. Each code needs its own.`,
  },
};
