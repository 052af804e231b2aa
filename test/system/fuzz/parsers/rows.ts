/** Noise in the database: cells of a real house that a failing disk or a hand has damaged. */
import { isDeepStrictEqual } from 'node:util';
import type { SQLInputValue } from 'node:sqlite';
import { CONSOLE, byMember } from '../../../../src/domain/people/actor.ts';
import { mend } from '../../../../src/storage/prove.ts';
import {
  areDigests,
  isDeviceSchedule,
  isReason,
  isSchedule,
  isState,
} from '../../../../src/storage/tables/shapes.ts';
import { ChatRows } from '../../../../src/storage/tables/chat/chat-rows.ts';
import { MemoryHouse } from '../../../support/houses/memory-house.ts';
import { mutated, noisyJson, randomText } from './json.ts';
import { pick } from '../../../support/noise/random.ts';

const CHUNK_BYTES = 4096;
const FRONT = 'memory/front';
const CHAT = 1001;
const WINDOWS = { windows: [{ days: [1, 3], start: '09:00', end: '17:00' }] } as const;

const ODD: readonly SQLInputValue[] = [
  ...[null, '', 'x', '{', '[]', '{}', 'null', '[null]', '{"kind":"nothing"}', '"7"'],
  ...[-1, 0, 1, 7, 0.5, 99_999, 2n ** 62n, -(2n ** 63n), Buffer.from([0]), Buffer.alloc(40, 7)],
];

/** Thrown to take back what was damaged. */
const UNDO = new Error('taken back');

interface Column {
  readonly table: string;
  readonly name: string;
}

const house = await openHouse();
const { store } = house;
const chats = new ChatRows(store.database, store.cipher, () => house.clock.now());
const columns = columnsOf();
const good = readAll();

/**
 * Feeds some kilobytes. Throws where reading the rows throws, where what is read is of another shape than the program
 * writes, where a damaged cell gives access, or where the rows do not read as before once they are right again.
 * Returns how many bytes it fed.
 */
export function fuzzRows(random: () => number): number {
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    try {
      store.transaction(() => {
        for (let cells = 1 + Math.floor(random() * 12); cells > 0; cells--) fed += damage(random);
        if (random() < 0.1) mend(store.database, store.cipher);
        check(readAll());
        throw UNDO;
      });
    } catch (error) {
      if (error !== UNDO) throw error;
    }
  }
  if (!isDeepStrictEqual(readAll(), good))
    throw new Error('Good rows after the noise do not read as before.');
  return fed;
}

/** A house in which each kind of row is. */
async function openHouse(): Promise<MemoryHouse> {
  const test = await MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });
  const { codes, invitations } = test.house;
  await test.issue('630852', { schedule: { until: '2026-06-02T15:00' } });
  await test.issue('815293', { schedule: WINDOWS });
  const once = await test.issue('926374', { uses: 1 });
  const paused = await test.issue('264951');
  await test.does(() => codes.pause(CONSOLE, paused));
  await test.front.typePin('926374');
  await test.front.setFaults({ keepsCleared: true, settleSetMs: 3_000 });
  await test.issue('573916');
  await test.does(() => codes.delete(CONSOLE, once));
  await test.front.changeAtKeypad(9, '553311');
  await test.house.settled();
  invitations.invite(byMember(1), 'manager');
  const chat = new ChatRows(test.store.database, test.store.cipher, () => test.clock.now());
  chat.save(CHAT, '{"at":"home"}');
  chat.expire({ chat: CHAT, message: 5, at: test.clock.now() });
  chat.inbox().add([{ id: 1, chat: CHAT, payload: '{"text":"x"}' }]);
  await test.house.stop();
  test.store.database.run('PRAGMA ignore_check_constraints = ON');
  test.store.database.run('PRAGMA foreign_keys = OFF');
  return test;
}

function columnsOf(): Column[] {
  const { database } = store;
  const tables = database.all(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return tables.flatMap(({ name: table }) => {
    if (database.get(`SELECT 1 FROM ${String(table)} LIMIT 1`) === undefined) return [];
    const info = database.all('SELECT name FROM pragma_table_info(?)', table!);
    return info.map(({ name }) => ({ table: String(table), name: String(name) }));
  });
}

/** One cell. Returns how many bytes it holds now; none where SQLite itself keeps it from that. */
function damage(random: () => number): number {
  const { table, name } = pick(columns, random);
  const cells = store.database.all(
    `SELECT DISTINCT "${name}" AS value FROM ${table} WHERE "${name}" IS NOT NULL`,
  );
  const before = cells.length > 0 ? pick(cells, random)['value'] : undefined;
  const value = noise(before, random);
  try {
    store.database.run(
      `UPDATE OR IGNORE ${table} SET "${name}" = ? WHERE "${name}" IS ?`,
      value,
      before ?? null,
    );
  } catch {
    return 0;
  }
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
}

function noise(before: unknown, random: () => number): SQLInputValue {
  if (random() < 0.3) return pick(ODD, random);
  if (before instanceof Uint8Array) {
    const bytes = Buffer.from(before);
    bytes[Math.floor(random() * bytes.length)]! ^= 1 + Math.floor(random() * 255);
    return random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
  }
  if (typeof before !== 'string') return Math.floor((random() - 0.5) * 2 ** Math.floor(random() * 60));
  const parsed = jsonOf(before);
  if (parsed !== undefined) return noisyJson([parsed], random);
  return random() < 0.5 ? mutated(before, random) : randomText(random);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** All that is read of a house. */
function readAll() {
  const { codes, grants, slots, users, journal, members, invitations, scenes, holds, conditions, time } =
    store;
  const all = codes.all();
  const devices = slots.devices();
  const entries = journal.entries({ limit: 50 });
  return {
    codes: all,
    pins: all.map(({ id }) => codes.pin(id)?.length),
    grants: all.flatMap(({ id }) => grants.ofCode(id)),
    devices: devices.map((device) => [device, slots.durations(device.id), slots.settleMs(device.id)]),
    slots: [...slots.all(FRONT)],
    places: [slots.claimed(FRONT), slots.foreign(FRONT), slots.blocked(FRONT), slots.foreignSlots(FRONT)],
    users: [users.all(), users.page({}, { limit: 50, offset: 0 })],
    entries,
    uses: all.map(({ id }) => [journal.usesMade(id), journal.uncounted(id, FRONT)]),
    notices: journal.pendingNotices(),
    members: members.all(),
    invitations: invitations.all(),
    scenes: scenes.chosen(),
    holds: holds.open(),
    conditions: conditions.inUse(),
    time: time.newest(),
    chats: [chats.expiring(), chats.clips(), chats.inbox().pending()],
  };
}

function check({ codes, grants, slots }: ReturnType<typeof readAll>): void {
  for (const { id, schedule, paused } of codes) {
    if (!isSchedule(schedule)) throw new Error('A code has a schedule that is none.');
    if (typeof paused !== 'boolean') throw new Error('Nobody can tell whether a code is paused.');
    const [cell] = store.database.all('SELECT schedule FROM codes WHERE id IS ?', id);
    const isCellGood = cell !== undefined && isSchedule(jsonOf(String(cell['schedule'])));
    if (cell && !isCellGood && Object.keys(schedule).length === 0)
      throw new Error('A damaged schedule gives access.');
  }
  for (const { state, reason } of grants) {
    if (!isState(state)) throw new Error('A grant has a state that is none.');
    if (reason !== undefined && !isReason(reason)) throw new Error('A grant has a reason that is none.');
  }
  for (const [, { ownDigests, deviceSchedule: guard, observed }] of slots) {
    if (!areDigests(ownDigests) || !isDeviceSchedule(guard)) throw new Error('A slot is of another shape.');
    if (observed.kind === 'known' && typeof observed.digest !== 'string')
      throw new Error('A slot is known to hold nothing.');
    if (!['unread', 'empty', 'known', 'unreadable'].includes(observed.kind))
      throw new Error('A slot shows what none can.');
  }
}
