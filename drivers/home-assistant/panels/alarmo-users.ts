/**
 * The users of Alarmo, whose codes are Latchkey's slots. A user that Latchkey makes is named `Latchkey n` for
 * slot n, and is known by its id from then on: people give users other names. All of Alarmo's areas share the
 * users; a user may be limited to some areas, by `area_limit` (empty: all areas), and may be forbidden to arm or
 * to disarm.
 *
 * Alarmo keeps a bcrypt hash of each code and hands it to administrators. It says whose code a given one
 * is, and never which code somebody has. Where the hash is missing, a code is unverified until it is used.
 *
 * Alarmo names a new user by the second in which it was made and does not say so: the second of two in one
 * second takes the place of the first, whoever made that. It changes a code only for who knows the old one, so a new code is a new user.
 *
 * Source: nielsfaber/alarmo 1.10: websockets.py, store.py, __init__.py, alarm_control_panel.py.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import bcrypt from 'bcryptjs';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { writeKeptFile } from '../../shared/kept-file.ts';
import { SerialQueue } from '../../shared/serial-queue.ts';
import type { Log } from '../../../src/domain/log.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { asRecord, OddAnswer, text, type Fields } from '../connection/messages.ts';

export const ALARMO_SLOTS = 99;
const PREFIX = 'Latchkey ';
/** Actions that change a user, of which Alarmo tells nobody. */
const SWITCHES = ['enable_user', 'disable_user'].map((service) => ({
  ...{ platform: 'event', event_type: 'call_service', event_data: { domain: 'alarmo', service } },
}));
/** A user's id is the second of its making. */
const BETWEEN_USERS_MS = 1100;

export interface AlarmoUser {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Missing where Alarmo does not show it; empty of a user without a code. */
  readonly hash: string | undefined;
  /** Ids of areas; empty: all. */
  readonly areas: readonly string[];
  readonly mayArm: boolean;
  readonly mayDisarm: boolean;
}

/** What a code of ours is for. */
export const RIGHTS = { enabled: true, can_arm: true, can_disarm: true } as const;

interface Parked {
  readonly enabled: false;
}
interface Limit {
  readonly area_limit?: readonly string[];
}

export type Said = 'ok' | 'duplicate' | 'refused';

export class AlarmoUsers {
  readonly #client: HomeAssistantClient;
  readonly #onChange: (slots: readonly number[]) => void;
  readonly #file: string;
  readonly #log: Log;
  #users = new Map<string, AlarmoUser>();
  /** Ids of the users that are ours, or were, by slot. */
  readonly #ids = new Map<number, string>();
  #isKnown = false;
  /** One after the other: what a change of ours looks like to others is never seen half done. */
  readonly #lane = new SerialQueue();
  /** When a user that was not there before was last seen. */
  #lastMadeAt = -Infinity;
  #life: AbortSignal | undefined;

  /**
   * @param parts.file where it is kept which users are ours: their ids, and no code
   * @param parts.onChange hears of slots that somebody else changed
   */
  constructor(
    client: HomeAssistantClient,
    parts: { file: string; log: Log; onChange: (slots: readonly number[]) => void },
  ) {
    this.#client = client;
    this.#file = parts.file;
    this.#log = parts.log;
    this.#onChange = parts.onChange;
  }

  /** Without a file, or with one that makes no sense, users are known by their names. */
  load(): void {
    this.#ids.clear();
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      for (const [slot, id] of Object.entries(asRecord(kept)))
        if (typeof id === 'string') this.#ids.set(Number(slot), id);
    } catch {
      // None was met yet.
    }
  }

  /** Once in each life of the connection: reads the users, and hears of changes. */
  async attach(life: AbortSignal): Promise<void> {
    if (this.#life === life) return;
    const look = (): void => {
      this.alone(() => this.refresh('theirs')).catch(() => {}); // the end of the connection begins all anew
    };
    await this.#client.subscribe({ type: 'alarmo_config_updated' }, look);
    await this.#client.subscribe({ type: 'subscribe_trigger', trigger: SWITCHES }, look);
    await this.alone(() => this.refresh('theirs'));
    this.#life = life;
  }

  /** Who stands for the slot: the user that is known as ours, and whoever bears its name. The first is ours. */
  of(slot: number): AlarmoUser[] {
    const known = this.#ids.get(slot);
    const users = [...this.#users.values()].filter((user) => this.#slotOf(user) === slot);
    return users.sort((a, b) => Number(b.id === known) - Number(a.id === known));
  }

  /** Whose slot it is that a user of this name stands for. */
  async slotNamed(name: string): Promise<number | undefined> {
    const named = (): AlarmoUser | undefined => [...this.#users.values()].find((one) => one.name === name);
    // A user may have been given the name just now.
    if (!named()) await this.alone(() => this.refresh('theirs')).catch(() => {});
    const user = named();
    return user ? this.#slotOf(user) : slotOfName(name);
  }

  /** The user that was ours there is gone: others are others. */
  hasLost(slot: number): boolean {
    const id = this.#ids.get(slot);
    return id !== undefined && !this.#users.has(id);
  }

  /** Users who stand for no slot of ours. */
  others(): AlarmoUser[] {
    return [...this.#users.values()].filter((user) => this.#slotOf(user) === undefined);
  }

  /** From now on this user is known as ours, whatever its name. */
  adopt(slot: number, { id }: AlarmoUser): void {
    if (this.#ids.get(slot) === id) return;
    this.#ids.set(slot, id);
    try {
      writeKeptFile(this.#file, JSON.stringify(Object.fromEntries(this.#ids)));
    } catch {
      // Codes come and go all the same; after a restart the users are known by their names.
      this.#log('warn', 'It could not be kept which users of Alarmo are ours.');
    }
  }

  #slotOf({ id, name }: AlarmoUser): number | undefined {
    for (const [slot, known] of this.#ids) if (known === id) return slot;
    return slotOfName(name);
  }

  /** Runs one change, or one look, at a time. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#lane.run(work);
  }

  /** @param whose whether what is different now was our own doing */
  async refresh(whose: 'ours' | 'theirs'): Promise<void> {
    const before = this.#users;
    const looked = this.#looks();
    // Of a list that cannot be understood nobody knows who is not in it.
    const listed = asRecord(await this.#client.call({ type: 'alarmo/users' }));
    this.#users = new Map(Object.entries(listed).map(([id, user]) => [id, userOf(id, asRecord(user))]));
    this.#giveUpReplaced(before);
    this.#meet();
    if ([...this.#users.keys()].some((id) => !before.has(id))) this.#lastMadeAt = performance.now();
    const isNews = this.#isKnown && whose === 'theirs';
    this.#isKnown = true;
    if (!isNews) return;
    const changed = differences(looked, this.#looks());
    if (changed.length > 0) this.#onChange(changed);
  }

  /** Somebody's user that was made in the same second as ours has its id, and neither its name nor its code. */
  #giveUpReplaced(before: ReadonlyMap<string, AlarmoUser>): void {
    for (const [slot, id] of this.#ids) {
      const [was, is] = [before.get(id), this.#users.get(id)];
      if (was && is && was.name !== is.name && was.hash !== is.hash) this.#ids.delete(slot);
    }
  }

  /** Users that bear the name of a slot whose user is not there are its users from now on. */
  #meet(): void {
    for (const user of this.#users.values()) {
      const slot = this.#slotOf(user);
      if (slot === undefined) continue;
      const known = this.#ids.get(slot);
      if (known === undefined || !this.#users.has(known)) this.adopt(slot, user);
    }
  }

  /** What there is of each slot, but for names. */
  #looks(): Map<number, string> {
    const looks = new Map<number, string>();
    for (const { name: _name, ...user } of this.#users.values()) {
      const slot = this.#slotOf({ ...user, name: _name });
      if (slot !== undefined) looks.set(slot, `${looks.get(slot) ?? ''}${JSON.stringify(user)}`);
    }
    return looks;
  }

  async make(slot: number, code: Pin, areas: readonly string[]): Promise<Said> {
    const wait = this.#lastMadeAt + BETWEEN_USERS_MS - performance.now();
    if (wait > 0) await delay(wait);
    return this.#post({
      name: nameOfSlot(slot),
      code: code.reveal(),
      ...RIGHTS,
      area_limit: areas,
    });
  }

  change(user: AlarmoUser, fields: Partial<typeof RIGHTS | Parked> & Limit): Promise<Said> {
    return this.#post({ user_id: user.id, ...fields });
  }

  remove(user: AlarmoUser): Promise<Said> {
    return this.#post({ user_id: user.id, remove: true });
  }

  async #post(body: Fields): Promise<Said> {
    const answer = asRecord(await this.#client.restJson('POST', '/api/alarmo/users', body));
    if (answer.success === true) return 'ok';
    return typeof answer.error === 'string' && answer.error.includes('same code') ? 'duplicate' : 'refused';
  }
}

/** Missing where the hash is not shown. */
export async function hasCode(user: AlarmoUser, code: Pin): Promise<boolean | undefined> {
  if (user.hash === undefined) return undefined;
  if (user.hash === '') return false;
  // Python's bcrypt writes $2b$, and so does this one; both mean the same.
  return bcrypt
    .compare(code.reveal(), Buffer.from(user.hash, 'base64').toString('latin1'))
    .catch(() => undefined);
}

export function nameOfSlot(slot: number): string {
  return `${PREFIX}${slot}`;
}

export function slotOfName(name: string): number | undefined {
  const digits = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
  const slot = /^[1-9]\d?$/.test(digits) ? Number(digits) : 0;
  return slot >= 1 && slot <= ALARMO_SLOTS ? slot : undefined;
}

/** Throws `OddAnswer`. What may be wrong with a right is taken for none, and with a limit for none either. */
function userOf(id: string, { name, enabled, code, area_limit, can_arm, can_disarm }: Fields): AlarmoUser {
  const areas = area_limit ?? [];
  if (!Array.isArray(areas) || !areas.every((area) => typeof area === 'string')) throw new OddAnswer();
  return {
    id,
    name: text(name) ?? '',
    enabled: enabled !== false,
    hash: typeof code === 'string' ? code : undefined,
    areas,
    mayArm: can_arm === true,
    mayDisarm: can_disarm === true,
  };
}

/** Slots of which something is different. */
function differences(before: ReadonlyMap<number, string>, now: ReadonlyMap<number, string>): number[] {
  const slots = new Set([...before.keys(), ...now.keys()]);
  return [...slots].filter((slot) => before.get(slot) !== now.get(slot));
}
