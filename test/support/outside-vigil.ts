import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedLock } from '../../drivers/zwave-js/simulator/simulator.ts';

const LOOK_MS = 100;
/** What an owner reads as: it opens nothing. */
const SAYS_CLOSED: ReadonlySet<unknown> = new Set(['scheduled', 'rejected', 'gone']);

/**
 * Watches a program of another process for a false word, also while it is dead: that a code is removed, paused,
 * refused, or not there, while a lock's own memory opens with its PIN. What its owner reads is in the database.
 */
export class OutsideVigil {
  /** In words and without a PIN. */
  readonly findings = new Set<string>();
  looks = 0;
  readonly #locks: readonly SimulatedLock[];
  readonly #file: string;
  readonly #copy = mkdtempSync(join(tmpdir(), 'latchkey-vigil-'));
  readonly #pins = new Map<string, string>();
  #running: Promise<void> = Promise.resolve();
  #isOver = false;

  /** @param file the database */
  constructor(locks: readonly SimulatedLock[], file: string) {
    this.#locks = locks;
    this.#file = file;
  }

  /** A PIN that the user's code has, had, or may have from now on. */
  knows(user: string, digits: string): void {
    this.#pins.set(digits, user);
  }

  begin(): void {
    this.#running = (async () => {
      while (!this.#isOver) {
        await this.#look();
        await delay(LOOK_MS);
      }
    })();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#running;
    rmSync(this.#copy, { recursive: true });
  }

  async #look(): Promise<void> {
    for (const lock of this.#locks) {
      const before = await this.#opening(lock);
      if (before.size === 0) continue;
      const said = this.#words(lock);
      if (!said) continue;
      const after = await this.#opening(lock);
      this.looks++;
      for (const [digits, user] of before) {
        if (!after.has(digits)) continue;
        const states = said.get(user) ?? [];
        if (states.some((state) => !SAYS_CLOSED.has(state))) continue;
        this.findings.add(`${user} on ${lock.name} is ${states.join(' and ') || 'nothing'}, and a PIN opens`);
      }
    }
  }

  async #opening(lock: SimulatedLock): Promise<Map<string, string>> {
    const held = Object.values(await lock.slots());
    return new Map(
      held.flatMap((digits) => (this.#pins.has(digits) ? [[digits, this.#pins.get(digits)!]] : [])),
    );
  }

  /** What stands of each user on a lock; nothing where the file is being written. A copy: the program wants it alone. */
  #words({ nodeId }: SimulatedLock): Map<string, string[]> | undefined {
    const copy = join(this.#copy, 'latchkey.db');
    try {
      for (const end of ['-shm', '-wal', '']) {
        rmSync(`${copy}${end}`, { force: true });
        if (end !== '-shm' && existsSync(`${this.#file}${end}`))
          copyFileSync(`${this.#file}${end}`, `${copy}${end}`);
      }
      const db = new DatabaseSync(copy);
      const rows = db
        .prepare(
          `SELECT trim(first_name || ' ' || last_name) AS user, state FROM grants
           JOIN codes ON codes.id = code_id JOIN users ON users.id = user_id WHERE device = ?`,
        )
        .all(`zwave/${nodeId}`);
      db.close();
      const said = Map.groupBy(rows, ({ user }) => String(user));
      return new Map([...said].map(([user, all]) => [user, all.map(({ state }) => String(state))]));
    } catch {
      return undefined;
    }
  }
}
