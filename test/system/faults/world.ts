import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import type { Screen } from '../../../bot/simulator/simulator.ts';
import { ElkSimulator } from '../../../drivers/elk-m1/simulator/simulator.ts';
import { spawnSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { LockFaults, SimulatedNetwork } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { ChatOwner } from '../../support/chat-owner.ts';
import { DAMAGED_CELLS } from '../../support/noise/damaged-cells.ts';
import { freePort } from '../../support/network/free-port.ts';
import { ProgramProcess } from '../../support/houses/program-process.ts';
import { shuffled } from '../../support/noise/random.ts';
import { TestBroker } from '../../support/network/test-broker.ts';
import { BadLine } from './bad-line.ts';
import type { Computer } from './preload.ts';

const TOKEN = '1000000001:faults-test-token-of-no-use-at-all';
const OWNER = 1001;
const MASTER = '902468';
const MASTER_SLOT = 101;
/** The slots of the panel that belong to the program. */
const PANEL_SLOTS = [20, 60] as const;
const LOCKS = [
  { name: 'front-door', kind: 'plain', slots: 8 },
  { name: 'garage', kind: 's2', slots: 8 },
] as const;
/** Somebody's codes, which nobody may touch, by slot of each lock. */
export const THEIRS: Readonly<Record<number, string>> = { 2: '90417' };

export type LineName = 'telegram' | 'zwave' | 'panel' | 'broker';

/** Whatever number is there is a decision, or a time. */
const DECISIONS = /^(wanted|use_limit|last_use|\w+_at)$/;

/** It may be right as well: nobody can tell that it is damaged. */
function isNumberOf(rubbish: unknown, was: unknown): boolean {
  return typeof rubbish === 'number' && rubbish >= 0 && typeof was === 'bigint';
}

/** What a device itself holds, by slot, without what is somebody's from the start. */
export interface Memory {
  readonly device: string;
  readonly codes: ReadonlyMap<number, string>;
  /** Somebody's codes that are not as they were. */
  readonly touched: number;
}

/** The program in a process of its own, each of its lines through a `BadLine`, and what is at their other ends. */
export class World {
  readonly telegram = new BotApiSimulator({ token: TOKEN });
  readonly owner: ChatOwner;
  readonly lines: Readonly<Record<LineName, BadLine>>;
  readonly program: ProgramProcess;
  readonly #network: SimulatedNetwork;
  readonly #panel: ElkSimulator;
  readonly #healthPort: number;
  #computer: Computer = {};
  readonly #endings: (() => Promise<void>)[];

  private constructor(parts: {
    lines: Record<LineName, BadLine>;
    network: SimulatedNetwork;
    panel: ElkSimulator;
    healthPort: number;
    endings: (() => Promise<void>)[];
    telegram: BotApiSimulator;
  }) {
    this.telegram = parts.telegram;
    this.lines = parts.lines;
    this.#network = parts.network;
    this.#panel = parts.panel;
    this.#healthPort = parts.healthPort;
    this.#endings = parts.endings;
    this.owner = new ChatOwner(this.telegram.person(OWNER, 'Olivia'), { devices: World.devices });
    this.program = new ProgramProcess({
      network: { url: `tcp://127.0.0.1:${this.lines.zwave.port}`, locks: this.#network.locks },
      token: TOKEN,
      apiRoot: `http://127.0.0.1:${this.lines.telegram.port}`,
      owner: OWNER,
      more: {
        drivers: [
          `{ id: panel, kind: elk-m1, url: "tcp://127.0.0.1:${this.lines.panel.port}", master_code: "${MASTER}", slots: [${PANEL_SLOTS.join(', ')}] }`,
        ],
        sections: [
          `mqtt: { url: "mqtt://127.0.0.1:${this.lines.broker.port}" }`,
          `health: { port: ${this.#healthPort} }`,
        ],
      },
      preload: new URL('./preload.ts', import.meta.url),
    });
  }

  static readonly devices: readonly string[] = [...LOCKS.map(({ name }) => name), 'House'];

  static async open(random: () => number): Promise<World> {
    const telegram = new BotApiSimulator({ token: TOKEN });
    const network = await spawnSimulator({ locks: LOCKS, hopMs: 2 });
    for (const lock of network.locks)
      for (const [slot, digits] of Object.entries(THEIRS)) await lock.preload(Number(slot), digits);
    const panel = await ElkSimulator.start({
      codeLength: 6,
      areas: ['House'],
      users: { [MASTER_SLOT]: { digits: MASTER, areas: 1, role: 'master' } },
    });
    const endings: (() => Promise<void>)[] = [];
    const broker = await TestBroker.open({ atEnd: (end) => endings.push(end) });
    const portOf = (url: string): number => Number(new URL(url).port);
    const lines = {
      telegram: await BadLine.to(portOf(await telegram.start()), random),
      zwave: await BadLine.to(portOf(network.url), random),
      panel: await BadLine.to(portOf(panel.url), random),
      broker: await BadLine.to(broker.port, random),
    };
    endings.push(
      ...Object.values(lines).map((line) => () => line.close()),
      () => network.stop(),
      () => panel.stop(),
      () => telegram.stop(),
    );
    return new World({ lines, network, panel, healthPort: await freePort(), endings, telegram });
  }

  async close(): Promise<void> {
    await this.program.stop();
    for (const end of this.#endings) await end();
  }

  /** On the computer as it is just now. */
  start(): void {
    this.program.start();
    this.program.send(this.#computer);
  }

  /** Also for each program that is started from now on. */
  set(computer: Computer): void {
    this.#computer = { ...this.#computer, ...computer };
    this.program.send(this.#computer);
  }

  /** Somebody at the front door. */
  async typePin(digits: string): Promise<boolean> {
    return (await this.#network.lock('front-door').typePin(digits)).opened;
  }

  /** Of the front door's lock. */
  async setFaults(faults: Partial<LockFaults>): Promise<void> {
    await this.#network.lock('front-door').setFaults(faults);
  }

  chat(): Screen {
    return this.owner.person.screen();
  }

  async memories(): Promise<Memory[]> {
    const locks = await Promise.all(
      this.#network.locks.map(async (lock) => {
        const codes = new Map(
          Object.entries(await lock.slots()).map(([slot, digits]) => [Number(slot), digits]),
        );
        const touched = Object.entries(THEIRS).filter(([slot, digits]) => codes.get(Number(slot)) !== digits);
        for (const slot of Object.keys(THEIRS)) codes.delete(Number(slot));
        return { device: lock.name, codes, touched: touched.length };
      }),
    );
    const users = [...this.#panel.panel.users];
    const codes = new Map(
      users.flatMap(([slot, { digits, restricted, areas }]) =>
        slot !== MASTER_SLOT && !restricted && areas !== 0 ? [[slot, digits] as const] : [],
      ),
    );
    const isMasterThere = this.#panel.panel.users.get(MASTER_SLOT)?.digits === MASTER;
    return [...locks, { device: 'House', codes, touched: isMasterThere ? 0 : 1 }];
  }

  /** The status that the health check answers; undefined where nobody answers within a second. */
  async health(): Promise<number | undefined> {
    const url = `http://127.0.0.1:${this.#healthPort}/healthz`;
    return fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      ({ status }) => status,
      () => undefined,
    );
  }

  /**
   * Damages one cell of the database of a program that does not run.
   * @returns what was damaged, and how to bring back what was there, unless the program has written another since
   */
  damageRow(
    tables: readonly string[],
    random: () => number,
  ): { readonly what: string; readonly mend: () => void } {
    return this.#inDatabase((db) => {
      for (const table of shuffled(tables, random)) {
        const columns = db.prepare('SELECT name, pk FROM pragma_table_info(?)').all(table);
        const named = (isKey: boolean): string[] =>
          columns.filter(({ pk }) => (pk !== 0) === isKey).map(({ name }) => String(name));
        const select = db.prepare(`SELECT * FROM ${table}`);
        select.setReadBigInts(true);
        const rows = select.all();
        const row = rows[Math.floor(random() * rows.length)];
        if (!row) continue;
        const where = named(true).map((name) => `AND ${name} = ?`);
        const keys = named(true).map((name) => row[name]!);
        for (const column of shuffled(named(false), random)) {
          const rubbish = DAMAGED_CELLS[Math.floor(random() * DAMAGED_CELLS.length)]!;
          if (DECISIONS.test(column) || isNumberOf(rubbish, row[column]!)) continue;
          const change = `UPDATE ${table} SET ${column} = ? WHERE ${column} IS ? ${where.join(' ')} RETURNING ${column} AS kept`;
          const was = row[column]!;
          try {
            // Whatever SQLite has made of it.
            const statement = db.prepare(change);
            statement.setReadBigInts(true);
            const kept = statement.get(rubbish, was, ...keys)!['kept']!;
            const mend = (): void =>
              this.#inDatabase((again) => void again.prepare(change).run(was, kept, ...keys));
            return { what: `${table}.${column}`, mend };
          } catch {
            // SQLite itself keeps this cell from it.
          }
        }
      }
      return { what: `none, as ${tables.join(', ')} hold nothing`, mend: () => undefined };
    });
  }

  #inDatabase<T>(work: (db: DatabaseSync) => T): T {
    const db = new DatabaseSync(join(this.program.folder, 'data', 'latchkey.db'));
    try {
      db.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;');
      return work(db);
    } finally {
      db.close();
    }
  }
}
