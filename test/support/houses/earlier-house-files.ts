/** What the program of commit 99aefb5 left behind: test/fixtures/house-99aefb5/README.md. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FIXTURE = new URL('../../fixtures/house-99aefb5', import.meta.url).pathname;

interface HouseThen {
  /** When it was closed, in epoch milliseconds. */
  readonly now: number;
  readonly users: readonly Readonly<Record<string, unknown>>[];
  readonly codes: readonly CodeThen[];
  /** By the number of the code. */
  readonly pins: Readonly<Record<string, string>>;
  readonly slots: Readonly<Record<string, readonly SlotThen[]>>;
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly members: readonly { readonly id: number; readonly name: string }[];
  readonly invitations: number;
  readonly scenes: readonly { readonly id: string; readonly name: string }[];
  readonly pending: readonly { readonly member: number }[];
  readonly devices: readonly { readonly id: string; readonly name: string }[];
}

interface CodeThen {
  readonly id: number;
  readonly user: { readonly name: string };
  readonly schedule: object;
  readonly paused: boolean;
  readonly deleted: boolean;
  readonly condition?: { readonly id: string };
  readonly uses?: object;
  readonly grants: readonly { readonly device: string; readonly wanted: boolean; readonly state: string }[];
}

interface SlotThen {
  readonly slot: number;
  readonly holds: string;
  readonly leftAlone: boolean;
  readonly grant?: { readonly code: number };
}

type Memory = Readonly<Record<string, string>>;

interface DevicesThen {
  readonly 'front-door': Memory;
  readonly 'back-door': Memory;
  readonly garage: Memory;
  readonly alarm: Memory;
  readonly alarmo: readonly {
    readonly name: string;
    readonly enabled: boolean;
    readonly area_limit: readonly string[];
  }[];
}

interface MqttThen {
  /** Payloads by topic, without versions. */
  readonly discovery: Readonly<Record<string, object>>;
  /** The fields of what the broker kept, or its text. */
  readonly kept: Readonly<Record<string, string | readonly string[]>>;
  readonly sent: Readonly<Record<string, readonly string[]>>;
  readonly obeyed: readonly string[];
  readonly commands: readonly {
    readonly command: string;
    readonly input: Readonly<Record<string, unknown>>;
    readonly answer: {
      readonly keys: readonly string[];
      readonly result?: readonly string[];
      readonly row: readonly string[];
      readonly device: readonly string[];
    };
  }[];
}

export const houseThen = read<HouseThen>('house');
export const devicesThen = read<DevicesThen>('devices');
export const mqttThen = read<MqttThen>('mqtt');

/** Returns the data folder. */
export function unpackData(into: string): string {
  const folder = join(into, 'data');
  mkdirSync(folder, { mode: 0o700 });
  execFileSync('tar', ['-xzf', join(FIXTURE, 'data.tar.gz'), '-C', folder]);
  return folder;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(FIXTURE, `${name}.json`), 'utf8')) as T;
}
