import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import { Database } from '../../src/storage/database/database.ts';
import { MIGRATIONS } from '../../src/storage/migrations.ts';
import { EarlierHouse } from '../support/houses/earlier-house.ts';
import { devicesThen, houseThen, unpackData } from '../support/houses/earlier-house-files.ts';
import { seeded } from '../support/noise/random.ts';
import { killedCommand, measure, moments } from '../support/process/killed-command.ts';

const KILLS = Number(process.env['KILLS'] ?? 2);
const SEED = Number(process.env['SEED'] ?? 20261130);

describe(`an update that is killed ${KILLS} times while it changes the database (seed ${SEED})`, () => {
  it(
    'leaves a database of one version, which the next start brings on, and the devices as they were',
    { timeout: 60_000 + KILLS * 40_000 },
    async () => {
      const random = seeded(SEED);
      const house = await EarlierHouse.withoutProgram();
      const file = join(house.dataFolder, 'latchkey.db');
      const clockAt = house.clock.now();
      const begun = versionOf(file);
      const args = ['--config', house.configuration];
      const start = await measure(args, { isDone: () => versionOf(file) === MIGRATIONS.length, clockAt });
      const when = moments(start, random);
      // A busy machine is slower at times.
      const circumstances = { mostMs: start.ms * 4, clockAt };
      const reached = new Set<number>();
      for (let kill = 1; kill <= KILLS; kill++) {
        rmSync(house.dataFolder, { recursive: true });
        unpackData(house.folder);
        const moment = when.next().value;
        await killedCommand(args, moment, circumstances);
        const what = `after kill ${kill} of seed ${SEED} (${JSON.stringify(moment)})`;
        const version = versionOf(file);
        reached.add(version);
        expect(formOf(file), what).toEqual(await formAt(version));
        // Sometimes the next start is killed, too.
        if (random() < 0.3) await killedCommand(args, when.next().value, circumstances);
        await house.start();
        expect(versionOf(file), what).toBe(MIGRATIONS.length);
        expect(formOf(file), what).toEqual(await formAt(MIGRATIONS.length));
        for (const [id, digits] of Object.entries(houseThen.pins)) {
          const shown = house.program.house.sharing.reveal(CONSOLE, Number(id));
          expect(shown.ok && shown.value[0]?.pin.reveal() === digits, `code ${id} ${what}`).toBe(true);
        }
        for (const name of ['front-door', 'back-door', 'garage'] as const) {
          const slots = await house.network.lock(name).slots();
          expect(slots, `${name} ${what}`).toMatchObject(devicesThen[name]);
          const held = Object.values(slots);
          expect(new Set(held).size, `${name} ${what}`).toBe(held.length);
        }
        expect(await house.writes(), what).toMatchObject({
          ...{ 'front-door': 0, 'back-door': 0, alarm: 0, alarmo: 0 },
        });
        await house.stopProgram();
      }
      if (KILLS >= 20) {
        // It was killed before, between and after migrations.
        expect(Math.min(...reached)).toBe(begun);
        expect(Math.max(...reached)).toBe(MIGRATIONS.length);
        expect(reached.size).toBeGreaterThan(4);
      }
    },
  );
});

function versionOf(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  } finally {
    db.close();
  }
}

/** What a sound database of a version is made of, and what is wrong with it. */
function formOf(file: string): unknown {
  const db = new DatabaseSync(file, { timeout: 10_000 });
  try {
    return {
      tables: db
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        .all(),
      wrong: db.prepare('PRAGMA integrity_check').all(),
      strays: db.prepare('PRAGMA foreign_key_check').all(),
    };
  } finally {
    db.close();
  }
}

async function formAt(version: number): Promise<unknown> {
  const db = await Database.open(':memory:', MIGRATIONS.slice(0, version));
  try {
    const tables = db.all(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    return { tables, wrong: [{ integrity_check: 'ok' }], strays: [] };
  } finally {
    db.close();
  }
}
