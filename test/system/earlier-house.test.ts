/** Today's program goes on with a house of commit 99aefb5: test/fixtures/house-99aefb5/README.md. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import { loadConfig } from '../../src/app/config.ts';
import { EarlierHouse } from '../support/houses/earlier-house.ts';
import {
  devicesThen,
  FIXTURE,
  houseThen,
  mqttThen,
  unpackData,
} from '../support/houses/earlier-house-files.ts';
import { until } from '../support/until.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'latchkey-earlier-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A foreign code that was removed: the program of then made a user up for it. */
const FOUND = 11;

/** Rows that only grow in number, as the program of then wrote them. */
const HISTORY = [
  'SELECT id, at, device, slot, how, user_id, code_id, actor, outside, use, uses_left FROM entries ORDER BY id',
  'SELECT id, at, actor, what, subject, detail FROM audit ORDER BY id',
] as const;

function rowsOf(file: string, sql: string): unknown[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

it('users, codes, schedules, members and scenes are as they were, and PINs can be read', async () => {
  const { program } = await EarlierHouse.open();
  const { queries, members, invitations, scenes, sharing } = program.house;
  expect(queries.allUsers()).toEqual(houseThen.users);
  const codes = houseThen.codes.map(({ id }) => queries.code(id)!);
  expect(codes).toHaveLength(12);
  for (const [index, then] of houseThen.codes.entries()) {
    const now = codes[index]!;
    expect(now.user?.name, `code ${then.id}`).toBe(then.id === FOUND ? undefined : then.user.name);
    const { schedule, paused, deleted, uses } = then;
    expect(now, `code ${then.id}`).toMatchObject({ schedule, paused, deleted, ...(uses && { uses }) });
    expect(now.condition?.id).toBe(then.condition?.id);
    const grants = ({
      grants: all,
    }: {
      grants: readonly { device: string; wanted: boolean; state: string }[];
    }) => all.map(({ device, wanted, state }) => ({ device, wanted, state }));
    expect(grants(now), `code ${then.id}`).toEqual(grants(then));
  }
  for (const [id, digits] of Object.entries(houseThen.pins)) {
    const shown = sharing.reveal(CONSOLE, Number(id));
    expect(shown.ok && shown.value.map(({ pin }) => pin.reveal()).join(), `code ${id}`).toBe(digits);
  }
  // Nobody had a language then: they get that of the house.
  expect(members.all().map(({ language: _language, ...then }) => then)).toEqual(houseThen.members);
  expect(invitations.all()).toHaveLength(houseThen.invitations);
  expect(scenes.chosen()).toEqual(houseThen.scenes);
});

it('every line of the history and of the audit is as it was', async () => {
  const before = join(unpackData(folder()), 'latchkey.db');
  const house = await EarlierHouse.open();
  const after = join(house.folder, 'data', 'latchkey.db');
  for (const sql of HISTORY) {
    const then = rowsOf(before, sql);
    expect(then.length).toBeGreaterThan(10);
    expect(rowsOf(after, sql).slice(0, then.length)).toEqual(then);
  }
  const entries = house.program.house.queries.entries({ limit: 1_000 });
  // Which code it was is in the rows of then, and was not shown.
  expect(entries.map(({ code: _code, ...shown }) => shown)).toEqual(houseThen.entries);
});

it('nothing is written to a device that already holds its codes, and what waited is sent', async () => {
  const house = await EarlierHouse.open();
  const holds = (device: string) =>
    house.program.house.queries
      .slots(device)
      .filter(({ slot }) => houseThen.slots[device]!.some((then) => then.slot === slot))
      .map(({ slot, holds: what, leftAlone, grant }) => [slot, what, leftAlone, grant?.code]);
  for (const [device, slots] of Object.entries(houseThen.slots)) {
    const then = slots.map(({ slot, holds: what, leftAlone, grant }) => [slot, what, leftAlone, grant?.code]);
    expect(holds(device), device).toEqual(then);
  }
  for (const { id } of houseThen.devices) house.program.house.deviceCommands.check(CONSOLE, id);
  await house.settled();
  // The garage door has refused a code, and may be asked again.
  expect(await house.writes()).toMatchObject({ 'front-door': 0, 'back-door': 0, alarm: 0, alarmo: 0 });
  for (const name of ['front-door', 'back-door', 'garage'] as const)
    expect(await house.network.lock(name).slots()).toMatchObject(devicesThen[name]);
  await until(() => house.program.house.pendingNotices().length === 0, 'the notices that waited');
});

it('a configuration with every key of then is accepted, and says nothing', () => {
  const at = folder();
  const file = join(at, 'every-key.yaml');
  writeFileSync(file, readFileSync(join(FIXTURE, 'every-key.yaml')), { mode: 0o600 });
  const pem = (what: string): string => `-----BEGIN ${what}-----\nbm90aGluZw==\n-----END ${what}-----\n`;
  for (const [name, what] of [
    ['ca', 'CERTIFICATE'],
    ['own', 'CERTIFICATE'],
    ['own-key', 'PRIVATE KEY'],
  ] as const)
    writeFileSync(join(at, `${name}.pem`), pem(what), { mode: 0o600 });
  const loaded = loadConfig(file, {});
  expect(loaded).toMatchObject({ ok: true, warnings: [] });
});

it('MQTT: what was found, kept and sent at the broker then still is', async () => {
  const house = await EarlierHouse.open();
  const { client } = house;
  const json = (payload: string | undefined): object => JSON.parse(payload ?? 'null') as object;
  for (const [topic, then] of Object.entries(mqttThen.discovery)) {
    expect(json(client.last(topic)), topic).toMatchObject(then);
  }
  for (const [topic, form] of Object.entries(mqttThen.kept)) {
    if (topic === 'latchkey/status') continue; // it was stopped
    const now = client.last(topic);
    expect(now, topic).toBeDefined();
    if (typeof form === 'string') continue;
    // States without a code are left out of it.
    const fixed = form.filter((field) => ['reachable', 'slots', 'ours', 'foreign'].includes(field));
    expect(Object.keys(json(now)), topic).toEqual(expect.arrayContaining(fixed));
  }
  await house.network.lock('front-door').typePin('274937');
  await client.until(({ topic }) => topic === 'latchkey/user/1/used');
  await house.network.lock('front-door').typePin('000111');
  await client.until(({ topic }) => topic === 'latchkey/events/code_denied');
  await house.settled();
  for (const [topic, fields] of Object.entries(mqttThen.sent)) {
    const now = client.last(topic);
    if (now !== undefined) expect(Object.keys(json(now)), topic).toEqual(expect.arrayContaining([...fields]));
  }
});

it('MQTT: commands of then are obeyed at the topics of then, and answered in the form of then', async () => {
  const house = await EarlierHouse.open();
  const { client, program } = house;
  const answers = (): number => client.heard.filter(({ topic }) => topic === 'latchkey/responses').length;
  for (const { command, input, answer } of mqttThen.commands) {
    const before = answers();
    await client.publish(`latchkey/command/${command}`, input);
    await until(() => answers() > before, `the answer to ${command}`);
    await house.settled();
    const now = client.all('latchkey/responses').at(-1)!;
    expect(Object.keys(now), command).toEqual(expect.arrayContaining([...answer.keys]));
    const result = now['result'] as Record<string, unknown> | undefined;
    expect(Object.keys(result ?? {}), command).toEqual(expect.arrayContaining([...(answer.result ?? [])]));
  }
  const enabled = (): string | undefined => client.last('latchkey/user/1/enabled');
  await client.publish('latchkey/user/1/enabled/set', 'OFF');
  await until(() => enabled() === 'OFF', 'that Anna is switched off');
  expect(program.house.queries.codesOf(1).every(({ paused, deleted }) => paused || deleted)).toBe(true);
  await client.publish('latchkey/user/1/enabled/set', 'ON');
  await until(() => enabled() === 'ON', 'that Anna is switched on');
  await house.settled();
  for (const topic of mqttThen.obeyed.filter((one) => one.endsWith('sync'))) {
    await house.network.lock('front-door').resetAirCommands();
    await client.publish(topic, 'PRESS');
    await until(async () => (await house.network.lock('front-door').airCommands()).length > 0, topic);
    await house.settled();
  }
});

it('a foreign code that was removed then is nobody’s: its row names no user, and the user made up for it is gone', async () => {
  const found = `SELECT codes.user_id, first_name, last_name FROM codes LEFT JOIN users ON users.id = user_id WHERE codes.id = ${FOUND}`;
  const people = 'SELECT id, first_name, deleted_at IS NULL AS is_here FROM users ORDER BY id';
  const before = join(unpackData(folder()), 'latchkey.db');
  expect(rowsOf(before, found)).toEqual([
    { user_id: 6, first_name: 'Somebody’s code', last_name: 'in slot 12' },
  ]);
  const house = await EarlierHouse.open();
  const after = join(house.folder, 'data', 'latchkey.db');
  expect(rowsOf(after, found)).toEqual([{ user_id: null, first_name: null, last_name: null }]);
  expect(rowsOf(after, people)).toEqual(rowsOf(before, people).slice(0, -1));
  expect(rowsOf(after, 'PRAGMA foreign_key_check')).toEqual([]);
});
