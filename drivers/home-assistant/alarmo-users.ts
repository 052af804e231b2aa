/**
 * The users of Alarmo, whose codes are Latchkey's slots: slot n is the user named `Latchkey n`. All of
 * Alarmo's areas share them; a user may be limited to some areas, by `area_limit` (empty: all areas).
 *
 * Alarmo keeps a bcrypt hash of each code and hands it to administrators. It says whose code a given one
 * is, and never which code somebody has. Where the hash is missing, a code is unverified until it is used.
 *
 * Alarmo names a new user by the second in which it was made and does not say so: the second of two in one
 * second takes the place of the first, whoever made that. It changes a code only for who knows the old one, so a new code is a new user.
 *
 * Source: nielsfaber/alarmo 1.10: websockets.py, store.py, __init__.py.
 */
import { setTimeout as delay } from 'node:timers/promises';
import bcrypt from 'bcryptjs';
import type { Pin } from '../../src/domain/pin.ts';
import { Lane } from '../lane.ts';
import type { HomeAssistantClient } from './client.ts';
import { asRecord, isRecord, type Fields } from './messages.ts';

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
  /** Missing where Alarmo does not show it. */
  readonly hash: string | undefined;
  /** Ids of areas; empty: all. */
  readonly areas: readonly string[];
}

export type Said = 'ok' | 'duplicate' | 'refused';

export class AlarmoUsers {
  readonly #client: HomeAssistantClient;
  readonly #onChange: (slots: readonly number[]) => void;
  #users = new Map<string, AlarmoUser>();
  #isKnown = false;
  /** One after the other: what a change of ours looks like to others is never seen half done. */
  readonly #lane = new Lane();
  /** When a user that was not there before was last seen. */
  #lastMadeAt = -Infinity;
  #life: AbortSignal | undefined;

  /** @param onChange hears of slots that somebody else changed */
  constructor(client: HomeAssistantClient, onChange: (slots: readonly number[]) => void) {
    this.#client = client;
    this.#onChange = onChange;
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

  of(slot: number): AlarmoUser | undefined {
    return [...this.#users.values()].find(({ name }) => name === nameOfSlot(slot));
  }

  /** Runs one change, or one look, at a time. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#lane.run(work);
  }

  /** @param whose whether what is different now was our own doing */
  async refresh(whose: 'ours' | 'theirs'): Promise<void> {
    const before = this.#users;
    const listed = await this.#client.call({ type: 'alarmo/users' });
    this.#users = new Map(
      Object.entries(isRecord(listed) ? listed : {}).flatMap(([id, user]) =>
        isRecord(user) ? [[id, userOf(id, user)] as const] : [],
      ),
    );
    if ([...this.#users.keys()].some((id) => !before.has(id))) this.#lastMadeAt = performance.now();
    const isNews = this.#isKnown && whose === 'theirs';
    this.#isKnown = true;
    if (!isNews) return;
    const changed = differences(before, this.#users);
    if (changed.length > 0) this.#onChange(changed);
  }

  async make(slot: number, code: Pin, areas: readonly string[]): Promise<Said> {
    const wait = this.#lastMadeAt + BETWEEN_USERS_MS - performance.now();
    if (wait > 0) await delay(wait);
    return this.#post({
      name: nameOfSlot(slot),
      code: code.reveal(),
      enabled: true,
      can_arm: true,
      can_disarm: true,
      area_limit: areas,
    });
  }

  change(user: AlarmoUser, fields: { enabled?: boolean; area_limit?: readonly string[] }): Promise<Said> {
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

function userOf(id: string, { name, enabled, code, area_limit }: Fields): AlarmoUser {
  return {
    id,
    name: String(name),
    enabled: enabled !== false,
    hash: typeof code === 'string' && code !== '' ? code : undefined,
    areas: Array.isArray(area_limit) ? area_limit.map(String) : [],
  };
}

/** Slots of which something is different. */
function differences(
  before: ReadonlyMap<string, AlarmoUser>,
  now: ReadonlyMap<string, AlarmoUser>,
): number[] {
  const looks = (users: ReadonlyMap<string, AlarmoUser>): Map<string, string> =>
    new Map([...users.values()].map((user) => [user.name, JSON.stringify(user)]));
  const [old, current] = [looks(before), looks(now)];
  const names = new Set([...old.keys(), ...current.keys()]);
  return [...names].flatMap((name) => (old.get(name) === current.get(name) ? [] : (slotOfName(name) ?? [])));
}
