import type { SyncState } from '../domain/plan/sync.ts';
import type { Database } from './database/database.ts';

/** How much there is of everything, by numbers alone. */
export interface Counts {
  readonly users: number;
  readonly codes: number;
  readonly devices: number;
  readonly members: number;
  readonly entries: number;
  readonly audit: number;
  /** Codes on devices, by their state. */
  readonly grants: Readonly<Partial<Record<SyncState, number>>>;
  /** What waits to be done. */
  readonly queues: {
    /** Alerts that members have yet to get. */
    readonly notices: number;
    /** Updates of Telegram that are not worked off. */
    readonly inbox: number;
    /** Messages with PINs that will be removed. */
    readonly expiring: number;
    /** Messages for guests. */
    readonly deliveries: number;
    /** Codes of decisions about many codes. */
    readonly bulk: number;
  };
  readonly bytes: number;
}

const counterOf =
  (db: Database) =>
  (from: string): number =>
    Number(db.get(`SELECT count(*) AS n FROM ${from}`)!['n']);

export function countAll(db: Database): Counts {
  const count = counterOf(db);
  const grants = db
    .all('SELECT state, count(*) AS n FROM grants GROUP BY state')
    .map(({ state, n }) => [String(state), Number(n)] as const);
  return {
    users: count('users'),
    codes: count('codes WHERE deleted_at IS NULL'),
    devices: count('devices WHERE forgotten_at IS NULL'),
    members: count('members'),
    entries: count('entries'),
    audit: count('audit'),
    grants: Object.fromEntries(grants),
    queues: countQueues(db),
    bytes: databaseBytes(db),
  };
}

/** Codes on devices, by device and state. */
export function countGrants(
  db: Database,
): readonly { readonly device: string; readonly state: SyncState; readonly count: number }[] {
  return db
    .all('SELECT device, state, count(*) AS n FROM grants GROUP BY device, state')
    .map(({ device, state, n }) => ({
      device: String(device),
      state: String(state) as SyncState,
      count: Number(n),
    }));
}

export function databaseBytes(db: Database): number {
  return (
    Number(db.get('PRAGMA page_count')!['page_count']) * Number(db.get('PRAGMA page_size')!['page_size'])
  );
}

/** Each by an index, or of a table that is short. */
export function countQueues(db: Database): Counts['queues'] {
  const count = counterOf(db);
  return {
    notices: count('notices WHERE delivered_at IS NULL'),
    inbox: count('inbox'),
    expiring: count('expiring_messages'),
    deliveries: count("stay_deliveries WHERE state IN ('due', 'sending', 'handed-over')"),
    bulk: count('bulk_codes WHERE outcome IS NULL'),
  };
}
