import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotApiSimulator } from '../../bot/simulator/simulator.ts';
import { spawnSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedNetwork } from '../../drivers/zwave-js/simulator/simulator.ts';
import { checkBackup } from '../../src/storage/backup/check-backup.ts';
import { findHouse } from '../../src/storage/find-house.ts';
import { ChatOwner } from '../support/chat-owner.ts';
import { ProgramProcess } from '../support/houses/program-process.ts';
import { QUICK_LOCKS } from '../support/houses/test-house.ts';
import { seeded } from '../support/noise/random.ts';
import { command, killedCommand, measure, moments } from '../support/process/killed-command.ts';

const KILLS = Number(process.env['KILLS'] ?? 2);
const SEED = Number(process.env['SEED'] ?? 20261130);
const TOKEN = '1000000001:kill-test-token-of-no-use-at-all';
const OWNER = 1001;
const PASSPHRASE = 'correct horse battery staple';
/** Is in each lock, and nobody's. */
const FOREIGN = { slot: 6, digits: '550917' };
const READ_WITHIN_MS = 60_000;
const LOOK_MS = 100;

/** In the copy. */
const EARLY = 'Kid Early';
/** Only in the house that is there when the copy is brought back. */
const LATE = 'Kid Late';

describe(`commands about copies that are killed ${KILLS} times (seed ${SEED})`, () => {
  const random = seeded(SEED);
  const telegram = new BotApiSimulator({ token: TOKEN });
  const owner = new ChatOwner(telegram.person(OWNER, 'Olivia'), {
    devices: QUICK_LOCKS.map(({ name }) => name),
  });
  const outside = mkdtempSync(join(tmpdir(), 'latchkey-kill-copies-'));
  const passphraseFile = join(outside, 'passphrase');
  const copy = join(outside, 'house.age');
  /** The house as it is when the copy is brought back. */
  const later = join(outside, 'later');
  const pins: Record<string, string> = {};
  let network: SimulatedNetwork;
  let program: ProgramProcess;
  let data: string;
  let key: string;

  beforeAll(async () => {
    network = await spawnSimulator({ locks: QUICK_LOCKS, hopMs: 2 });
    for (const lock of network.locks) await lock.preload(FOREIGN.slot, FOREIGN.digits);
    program = new ProgramProcess({ network, token: TOKEN, apiRoot: await telegram.start(), owner: OWNER });
    data = join(program.folder, 'data');
    writeFileSync(passphraseFile, `${PASSPHRASE}\n`);
    program.start();
    await owner.atHome();
    pins[EARLY] = await owner.issue(EARLY);
    expect(await command(named('backup', copy))).toMatchObject({ code: 0 });
    pins[LATE] = await owner.issue(LATE);
    key = readFileSync(join(data, 'house.key'), 'utf8');
  }, 120_000);
  afterAll(async () => {
    await program.stop();
    await network.stop();
    await telegram.stop();
    rmSync(outside, { recursive: true });
  });

  it(
    'backup: the file is the copy of before or the new one, while the house goes on',
    { timeout: 60_000 + KILLS * 20_000 },
    async () => {
      const file = join(outside, 'killed.age');
      const when = moments(await measure(named('backup', file)), random);
      for (let kill = 1; kill <= KILLS; kill++) {
        if (random() < 0.5) rmSync(file, { force: true });
        const before = existsSync(file) ? await madeAt(file) : undefined;
        const begun = Date.now();
        const moment = when.next().value;
        const killed = killedCommand(named('backup', file), moment);
        const { code } = await whileDeciding(killed);
        const what = `the file after kill ${kill} of seed ${SEED} (${JSON.stringify(moment)})`;
        const after = existsSync(file) ? await madeAt(file) : undefined;
        const isNew = after !== undefined && after >= begun;
        if (code === 0) expect(isNew, what).toBe(true);
        else if (!isNew) expect(after, what).toBe(before);
      }
      await owner.settled(LATE);
      expect(await command(named('backup', file))).toMatchObject({ code: 0 });
      expect(await command(named('check-backup', file))).toMatchObject({ code: 0 });
      // What is not sealed is not left behind.
      expect(readdirSync(data).filter((name) => name.startsWith('copying-'))).toEqual([]);
      expect(program.output).not.toMatch(/"level":(50|60)/);
      await expectLocks('after copies');
    },
  );

  it(
    'restore: the house is the one of before, or the copy’s, which asks first, or nothing starts until it is run again',
    { timeout: 60_000 + KILLS * 40_000 },
    async () => {
      await program.kill();
      renameSync(data, later);
      await forgetWrites();
      await putLater();
      const when = moments(await measure(named('restore', copy, '--replace')), random);
      for (let kill = 1; kill <= KILLS; kill++) {
        await putLater();
        const moment = when.next().value;
        await killedCommand(named('restore', copy, '--replace'), moment);
        const what = `after kill ${kill} of seed ${SEED} (${JSON.stringify(moment)})`;
        expectNothingLost(what);
        const state = await started(what);
        await expectLocks(what);
        expectNothingLost(what);
        // Whatever is there, running it again is the way on.
        if (state !== 'asks')
          expect(await command(named('restore', copy, '--replace')), what).toMatchObject({ code: 0 });
        if (state !== 'asks') expect(await started(what), what).toBe('asks');
        await expectLocks(what);
        expect(readdirSync(data).filter((name) => name.startsWith('restoring-'))).toEqual([]);
      }
      // Neither the house of before nor the copy's had anything to write.
      expect(await writes()).toBe(0);
      expect(program.output).not.toMatch(/"level":(50|60)/);
    },
  );

  function named(name: string, ...args: string[]): string[] {
    const config = join(program.folder, 'latchkey.yaml');
    return [name, ...args, '--config', config, '--passphrase-file', passphraseFile];
  }

  /** When the copy was made, in epoch milliseconds; throws where it is not proven. */
  async function madeAt(file: string): Promise<number> {
    const { manifest, openedPin } = await checkBackup(file, PASSPHRASE, outside);
    expect(openedPin).toBe(true);
    return manifest.at;
  }

  /** Decisions are stored until it is over; the code works again then. */
  async function whileDeciding<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    void work.finally(() => (isOver = true));
    while (!isOver) {
      await owner.openCode(LATE);
      await owner.tap(/Pause/, /⏸ Paused/);
      await owner.openCode(LATE);
      await owner.tap(/Resume/, /Open now/);
    }
    return work;
  }

  /** The later house, which is not in doubt about what its devices hold. */
  async function putLater(): Promise<void> {
    rmSync(data, { recursive: true, force: true });
    cpSync(later, data, { recursive: true });
    const store = await findHouse(data, { warn: () => undefined });
    store.review.end();
    store.close();
  }

  /** Starts the program, and waits until it knows what the locks hold or has said why it does not start. */
  async function started(what: string): Promise<'goes on' | 'asks' | 'refuses'> {
    const before = program.output.length;
    program.start();
    const file = join(data, 'latchkey.db');
    const end = performance.now() + READ_WITHIN_MS;
    while (program.isRunning && hasUnread(file)) {
      if (performance.now() > end)
        throw new Error(`The locks were not read within ${READ_WITHIN_MS} ms ${what}`);
      await delay(LOOK_MS);
    }
    if (!program.isRunning) {
      expect([program.exitCode, program.output.slice(before)], what).toEqual([
        1,
        expect.stringMatching(/is missing or empty/),
      ]);
      return 'refuses';
    }
    await program.kill();
    const store = await findHouse(data, { warn: () => undefined });
    try {
      const users = store.users
        .page({}, { limit: 9, offset: 0 })
        .users.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim());
      const review = store.review.get();
      for (const { id, userId } of store.codes.all()) {
        const { firstName, lastName } = store.users.get(userId!)!;
        expect(store.codes.pin(id)?.reveal(), what).toBe(pins[`${firstName} ${lastName}`]);
      }
      expect(users, what).toEqual(review ? [EARLY] : [EARLY, LATE]);
      if (review) expect(review.cause, what).toBe('restored');
      return review ? 'asks' : 'goes on';
    } finally {
      store.close();
    }
  }

  /** Of the house of before, and of the key, wherever they are now. */
  function expectNothingLost(what: string): void {
    const places = [data, ...readdirSync(data).map((name) => join(data, name))];
    const keys = places.map((place) => join(place, 'house.key')).filter((file) => existsSync(file));
    expect(
      keys.map((file) => readFileSync(file, 'utf8')),
      what,
    ).toContain(key);
    expect(new Set(keys.map((file) => readFileSync(file, 'utf8'))).size, what).toBe(1);
    const databases = places.map((place) => join(place, 'latchkey.db')).filter((file) => existsSync(file));
    expect(databases.some(holdsLater), what).toBe(true);
  }

  /** Each code in one slot, and what is nobody's as it was. */
  async function expectLocks(what: string): Promise<void> {
    const wanted = [...Object.values(pins), FOREIGN.digits].sort();
    for (const lock of network.locks) {
      const slots = await lock.slots();
      expect(Object.values(slots).sort(), `${lock.name} ${what}`).toEqual(wanted);
      expect(slots[FOREIGN.slot], `${lock.name} ${what}`).toBe(FOREIGN.digits);
    }
  }

  async function forgetWrites(): Promise<void> {
    for (const lock of network.locks) await lock.resetAirCommands();
  }

  async function writes(): Promise<number> {
    const sent = await Promise.all(network.locks.map((lock) => lock.airCommands()));
    return sent.flat().filter((name) => /^User(Code|Credential)CC\w*Set$/.test(name)).length;
  }
});

function holdsLater(file: string): boolean {
  const db = new DatabaseSync(file, { timeout: 10_000 });
  try {
    return db.prepare('SELECT 1 FROM users WHERE last_name = ?').get(LATE.split(' ')[1]!) !== undefined;
  } finally {
    db.close();
  }
}

/** A slot of which is not known yet what is in it. Looked at in a copy: the program wants its database alone. */
function hasUnread(file: string): boolean {
  const copies = mkdtempSync(join(tmpdir(), 'latchkey-look-'));
  try {
    for (const end of ['', '-wal'])
      if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, join(copies, `latchkey.db${end}`));
    const db = new DatabaseSync(join(copies, 'latchkey.db'), { timeout: 10_000 });
    const unread = db.prepare("SELECT 1 FROM slots WHERE observation = 'unread'").get();
    db.close();
    return unread !== undefined;
  } catch {
    return true; // It is being written.
  } finally {
    rmSync(copies, { recursive: true });
  }
}
