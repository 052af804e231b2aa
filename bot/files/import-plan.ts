import { groupProblems, sameName } from '../../src/domain/people/group.ts';
import type { DeviceId } from '../../src/domain/device.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import { fullName, type UserDetails } from '../../src/domain/people/user.ts';
import type { House } from '../../src/engine/house.ts';
import type { UserView } from '../../src/engine/views/user-views.ts';
import { devicesNamed } from '../phrases/named-devices.ts';
import { readSchedule } from '../phrases/typed-times.ts';
import type { Texts } from '../text/index.ts';
import { readTable, type TableRow } from './csv.ts';

/** A row that can be imported. Kept where the chat stands, which is encrypted: `pin` is written out. */
export interface ImportRow {
  readonly line: number;
  readonly details: UserDetails;
  readonly pin?: string;
  /** Missing: no code is wanted. */
  readonly devices?: readonly DeviceId[];
  readonly schedule: Schedule;
  readonly uses?: number;
  readonly tags: readonly string[];
}

export interface ImportProblem {
  /** Missing where it is about the whole file. */
  readonly line?: number;
  readonly text: string;
}

export interface ImportPlan {
  readonly rows: readonly ImportRow[];
  readonly problems: readonly ImportProblem[];
  /** How many rows make a new user, and how many a new code. */
  readonly newUsers: number;
  readonly newCodes: number;
  /** Users that are there and get a tag. */
  readonly newTags: number;
  /** Nothing is to be done for these: they are there already. */
  readonly there: number;
  /** The file may hold PINs. */
  readonly holdsPins: boolean;
}

interface Parts {
  readonly house: House;
  readonly t: Texts;
  /** Epoch milliseconds. */
  readonly now: number;
}

const MOST_ROWS = 2_000;

const COLUMNS = {
  name: ['name', 'full name'],
  firstName: ['first name', 'firstname', 'vorname'],
  lastName: ['last name', 'lastname', 'surname', 'nachname'],
  phone: ['phone', 'phone number', 'telefon'],
  email: ['email', 'e-mail', 'mail'],
  birthday: ['birthday', 'geburtstag'],
  pin: ['pin', 'code'],
  devices: ['devices', 'device', 'geräte', 'gerät'],
  schedule: ['schedule', 'when', 'zeitplan', 'zeiten'],
  tags: ['tags', 'tag', 'schlagwörter', 'schlagwort', 'gruppen'],
} as const;
type Column = keyof typeof COLUMNS;

/** What a file would do; nothing is changed. */
export function planImport(content: Uint8Array, parts: Parts): ImportPlan {
  const words = parts.t.files.problem;
  const table = readTable(content);
  if (table.kind === 'unreadable') return nothing({ text: words.unreadable(table.line) });
  const columns = table.header.map(columnOf);
  const has = (column: Column): boolean => columns.includes(column);
  if (!has('name') && !has('firstName')) return nothing({ text: words.noName });
  const unknown = columns.findIndex((column, at) => column === undefined && table.header[at] !== '');
  if (unknown !== -1) return nothing({ text: words.unknownColumn(unknown + 1) });
  if (table.rows.length > MOST_ROWS) return nothing({ text: words.tooMany(table.rows.length, MOST_ROWS) });
  const known = parts.house.queries.allUsers();
  const pins = new Map<string, number>();
  const seen = { rows: [] as ImportRow[], problems: [] as ImportProblem[] };
  let [newUsers, newCodes, newTags, there, holdsPins] = [0, 0, 0, 0, false];
  for (const row of table.rows) {
    const cells = cellsOf(row, columns);
    holdsPins ||= cells.pin !== '';
    const read = readRow(row.line, cells, { ...parts, known, pins });
    if ('problems' in read) {
      seen.problems.push(...read.problems.map((text) => ({ line: row.line, text })));
      continue;
    }
    seen.rows.push(read);
    const { user, hasCode, hasTags } = standingOf(read, parts.house, known);
    const makesCode = read.devices !== undefined && !hasCode;
    if (!user) newUsers++;
    if (makesCode) newCodes++;
    if (user && !hasTags) newTags++;
    if (user && hasTags && !makesCode) there++;
  }
  return { ...seen, newUsers, newCodes, newTags, there, holdsPins };
}

/** The user of that name, and whether they have such a code already. */
export function standingOf(
  { details, devices, schedule, tags }: ImportRow,
  house: House,
  known: readonly UserView[],
): { user?: UserView; hasCode: boolean; hasTags: boolean } {
  const [user] = namesakes(details, known);
  if (!user) return { hasCode: false, hasTags: tags.length === 0 };
  const own = house.groups.tagsOf(user.id);
  const hasTags = tags.every((tag) => own.some(({ name }) => sameName(name, tag)));
  const wanted = JSON.stringify([[...(devices ?? [])].sort(), schedule]);
  const hasCode = house.queries
    .codesOf(user.id)
    .filter((code) => !code.deleted)
    .some(({ grants, schedule: times }) => {
      const held = grants.flatMap(({ device, wanted: isWanted }) => (isWanted ? device : []));
      return JSON.stringify([held.sort(), times]) === wanted;
    });
  return { user, hasCode, hasTags };
}

function nothing(problem: ImportProblem): ImportPlan {
  // What could not be read may hold PINs.
  return { rows: [], problems: [problem], newUsers: 0, newCodes: 0, newTags: 0, there: 0, holdsPins: true };
}

function columnOf(title: string): Column | undefined {
  const plain = title.trim().toLowerCase().replaceAll('_', ' ');
  const found = Object.entries(COLUMNS).find(([, names]) => (names as readonly string[]).includes(plain));
  return found?.[0] as Column | undefined;
}

function cellsOf({ cells }: TableRow, columns: readonly (Column | undefined)[]): Record<Column, string> {
  const empty = Object.fromEntries(Object.keys(COLUMNS).map((column) => [column, ''])) as Record<
    Column,
    string
  >;
  columns.forEach((column, at) => {
    if (column !== undefined) empty[column] = cells[at] ?? '';
  });
  return empty;
}

function readRow(
  line: number,
  cells: Record<Column, string>,
  { house, t, now, known, pins }: Parts & { known: readonly UserView[]; pins: Map<string, number> },
): ImportRow | { problems: string[] } {
  const words = t.files.problem;
  const details = detailsOf(cells);
  const problems = house.users.refusals(details).map(t.refusal);
  if (namesakes(details, known).length > 1) problems.push(words.severalOfName(fullName(details)));

  const allDevices = house.queries.devices().filter((device) => device.codesUnsupportedReason === undefined);
  const devices =
    cells.devices === ''
      ? undefined
      : devicesNamed(t, cells.devices, allDevices, house.groups.deviceGroups());
  if (cells.devices !== '' && !devices?.length)
    problems.push(words.devices(allDevices.map(({ name }) => name).join(', ')));
  if (cells.devices === '' && (cells.pin !== '' || cells.schedule !== '')) problems.push(words.noDevices);

  const read =
    cells.schedule === '' ? ({ ok: true } as const) : readSchedule(cells.schedule, { now, zone: house.zone });
  if (!read.ok) problems.push(t.phraseProblem(read.problem));

  const tags = cells.tags.split(/[,;]/).flatMap((tag) => tag.trim() || []);
  for (const tag of tags)
    problems.push(...groupProblems(tag, []).map((problem) => t.refusal({ kind: 'group', problem })));

  if (cells.pin !== '' && devices) {
    const pin = Pin.of(cells.pin);
    const isMine = standingOf(
      { line, details, devices, schedule: scheduleIn(read), tags },
      house,
      known,
    ).hasCode;
    // Devices of another length get a second one, which is generated.
    const needing = house.pinPolicy.needingSecond(pin, devices);
    const its = devices.filter((device) => !needing.includes(device));
    if (!isMine) problems.push(...house.pinPolicy.pinRefusals(pin, { devices: its }).map(t.refusal));
    const other = pins.get(cells.pin);
    if (other !== undefined) problems.push(words.samePin(other));
    pins.set(cells.pin, line);
  }
  if (problems.length > 0) return { problems };
  return {
    line,
    details,
    tags,
    schedule: scheduleIn(read),
    ...(read.ok && 'uses' in read && read.uses !== undefined && { uses: read.uses }),
    ...(devices && { devices }),
    ...(cells.pin !== '' && { pin: cells.pin }),
  };
}

function scheduleIn(read: { ok: boolean; schedule?: Schedule }): Schedule {
  return read.schedule ?? {};
}

/** Of `Anna Berg` in one column, the last word is the last name. */
function detailsOf(cells: Record<Column, string>): UserDetails {
  const words = cells.name.split(/\s+/).filter((word) => word !== '');
  const lastOf = words.length > 1 ? words.at(-1)! : '';
  const firstName = cells.firstName || words.slice(0, lastOf === '' ? undefined : -1).join(' ');
  const lastName = cells.lastName || (cells.firstName === '' ? lastOf : '');
  return {
    firstName,
    lastName,
    ...(cells.phone !== '' && { phone: cells.phone }),
    ...(cells.email !== '' && { email: cells.email }),
    ...(cells.birthday !== '' && { birthday: cells.birthday }),
  };
}

/** Those of the same name; a phone number or an address that differs tells them apart. */
function namesakes(details: UserDetails, known: readonly UserView[]): UserView[] {
  const differs = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && a.toLowerCase() !== b.toLowerCase();
  return known.filter(
    (user) =>
      sameName(user.name, fullName(details)) &&
      !differs(user.phone, details.phone) &&
      !differs(user.email, details.email),
  );
}
