import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { MemoryDeviceOptions } from '../../../drivers/memory/driver.ts';
import type { ConditionId, Conditions } from '../../../src/domain/condition.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Language } from '../../../src/domain/people/language.ts';
import type { HomeServices } from '../../../src/domain/home/home-services.ts';
import type { Presence } from '../../../src/domain/home/presence.ts';
import type { GuestChannel } from '../../../src/domain/bookings/guest-channel.ts';
import type { FeedReader } from '../../../src/domain/bookings/sighting.ts';
import { en } from '../../../bot/text/en/en.ts';
import { GUEST_WORDS } from '../../../bot/text/guest-words.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { DeviceSettings } from '../../../src/engine/devices/device-registry.ts';
import type { PanelCodes } from '../../../src/engine/commands/pin-policy.ts';
import { makeBackup } from '../../../src/storage/backup/make-backup.ts';
import { restoreBackup } from '../../../src/storage/backup/restore.ts';
import type { BackupSettings } from '../../../src/engine/backups/backups.ts';
import { House } from '../../../src/engine/house.ts';
import type { HouseEvent, Result } from '../../../src/engine/house.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../fake-clock.ts';
import { Wire } from '../network/wire.ts';

export const BY = CONSOLE;
export const OWNER = 1;
export const MANAGER = 2;
export const GUEST = 3;
export const FRONT: DeviceId = 'memory/front';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const KEY = new Uint8Array(32).fill(7);
const COPIES = 'the passphrase of all copies';

interface Options {
  readonly devices?: readonly MemoryDeviceOptions[];
  readonly settings?: Record<DeviceId, DeviceSettings>;
  readonly panelCodes?: PanelCodes;
  readonly conditions?: Conditions;
  readonly presence?: Presence;
  readonly surroundings?: HomeServices;
  readonly language?: Language;
  readonly feedReader?: FeedReader;
  readonly guestChannels?: readonly GuestChannel[];
  readonly backups?: BackupSettings;
  /** A folder for the database; in memory where there is none. */
  readonly folder?: string;
  /** ISO 8601, where the clock should show another time at first. */
  readonly now?: string;
}

interface IssueOptions {
  readonly on?: readonly DeviceId[];
  readonly schedule?: Schedule;
  readonly condition?: ConditionId | null;
  readonly uses?: number;
}

/** A house whose devices live in memory and outlive it, with one owner, one manager and one guest. */
export class MemoryHouse {
  readonly clock: FakeClock;
  readonly devices: readonly MemoryDevice[];
  house!: House;
  store!: Store;
  wire!: Wire;
  readonly events: HouseEvent[] = [];
  #file: string;
  readonly #settings: Record<DeviceId, DeviceSettings>;
  readonly #panelCodes: PanelCodes | undefined;
  readonly #conditions: Conditions | undefined;
  readonly #presence: Presence | undefined;
  readonly #surroundings: HomeServices | undefined;
  readonly #language: Language | undefined;
  readonly #feedReader: FeedReader | undefined;
  readonly #guestChannels: readonly GuestChannel[];
  readonly #backups: BackupSettings | undefined;
  /** How long the computer has been running when the next program starts on it. */
  uptimeMs = Infinity;
  #user: number | undefined;

  private constructor({ devices = [{ name: 'front' }], settings = {}, folder, now, ...options }: Options) {
    this.clock = new FakeClock(now);
    this.#conditions = options.conditions;
    this.#presence = options.presence;
    this.#surroundings = options.surroundings;
    this.#language = options.language;
    this.#feedReader = options.feedReader;
    this.#guestChannels = options.guestChannels ?? [];
    this.#backups = options.backups;
    this.#panelCodes = options.panelCodes;
    this.devices = devices.map((options) => new MemoryDevice(options));
    for (const device of this.devices) {
      device.now = () => this.clock.now();
      device.after = (ms, run) => this.clock.after(ms, run);
    }
    this.#settings = settings;
    this.#file = folder === undefined ? ':memory:' : join(folder, 'latchkey.db');
  }

  static async open(options: Options = {}): Promise<MemoryHouse> {
    const test = new MemoryHouse(options);
    await test.build();
    test.store.members.save({ id: OWNER, name: 'Olivia', role: 'owner' }, 0);
    test.store.members.save({ id: MANAGER, name: 'Max', role: 'manager' }, 0);
    test.store.members.save({ id: GUEST, name: 'Gus', role: 'guest' }, 0);
    await test.start();
    return test;
  }

  /** As `open`, on a file, so that it can be restarted. */
  static async onDisk(options: Omit<Options, 'folder'> = {}): Promise<MemoryHouse> {
    return MemoryHouse.open({ ...options, folder: temporaryFolder() });
  }

  async start(): Promise<void> {
    await this.house.start();
    await this.house.settled();
  }

  async stop(): Promise<void> {
    await this.house.stop();
    this.store.close();
  }

  /** The same file and devices, a new program. */
  async restart(whileDown: () => void = () => undefined): Promise<void> {
    await this.stop();
    whileDown();
    await this.build();
    await this.start();
  }

  /** The program dies now, and a new one starts on what it had committed. */
  async kill(): Promise<void> {
    this.wire.die();
    this.clock.forgetTimers();
    this.store.close();
    await this.build();
    await this.start();
  }

  /** A copy as it is now, of a house on disk; sealed with the passphrase of all tests. */
  async copy(): Promise<string> {
    const folder = temporaryFolder();
    const file = join(folder, 'house.age');
    const made = { version: '0.0.0', at: this.clock.now(), workFactor: 8 };
    const where = { database: this.#file, workFolder: folder, file };
    await makeBackup({ ...made, ...where, key: KEY, passphrase: COPIES });
    return file;
  }

  /** The program ends, and another one starts elsewhere on a copy, with the same devices. Only the owner is known. */
  async restore(copy: string): Promise<void> {
    await this.stop();
    const dataFolder = temporaryFolder();
    const now = this.clock.now();
    await restoreBackup({ file: copy, passphrase: COPIES, dataFolder, replace: false, now });
    this.#file = join(dataFolder, 'latchkey.db');
    await this.build();
    this.house.members.trustOwners([OWNER]);
    await this.start();
  }

  /** The program dies before its n-th write to the store from now on; returns whether it came to that. */
  dieAtWrite(n: number): () => boolean {
    const { database } = this.store;
    const run = database.run.bind(database);
    let left = n;
    database.run = (sql, ...values) => {
      if (--left < 0) throw new Error('killed');
      return run(sql, ...values);
    };
    return () => left < 0;
  }

  /** A program that is not started yet, on what the last one has committed. */
  async build(): Promise<void> {
    this.store = await Store.open(this.#file, KEY);
    this.wire = new Wire(new MemoryDriver({ id: 'memory', devices: this.devices }));
    this.house = new House({
      name: 'Home',
      zone: 'Europe/Berlin',
      store: this.store,
      drivers: [this.wire],
      settings: this.#settings,
      ...(this.#panelCodes && { panelCodes: this.#panelCodes }),
      conditions: this.#conditions,
      presence: this.#presence,
      surroundings: this.#surroundings,
      ...(this.#language && { language: this.#language }),
      feedReader: this.#feedReader,
      guestChannels: this.#guestChannels,
      guestWords: GUEST_WORDS,
      backups: this.#backups,
      clock: this.clock,
      uptimeMs: this.uptimeMs,
    });
    this.house.subscribe((event) => this.events.push(event));
  }

  get front(): MemoryDevice {
    return this.devices[0]!;
  }

  device(name: string): MemoryDevice {
    return this.devices.find((device) => device.name === name)!;
  }

  /** The digits in a device's own memory, in the order of its slots. */
  codesIn(name = 'front'): string[] {
    return [...this.device(name).memory].sort(([a], [b]) => a - b).map(([, digits]) => digits);
  }

  user(): number {
    this.#user ??= value(this.house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
    return this.#user;
  }

  /** Issues without waiting. */
  issueSoon(
    digits: string,
    { on = [FRONT], schedule = ALWAYS, condition = null, uses }: IssueOptions = {},
  ): number {
    const limits = { schedule, condition, uses: uses ?? null };
    const wish = { user: this.user(), pin: Pin.of(digits), devices: on, ...limits };
    return value(this.house.codes.issue(BY, wish));
  }

  async issue(digits: string, options: IssueOptions = {}): Promise<number> {
    const code = this.issueSoon(digits, options);
    await this.house.settled();
    return code;
  }

  /** A command that must be obeyed; resolves when it has had its effect. */
  async does<T>(command: (house: House) => Result<T>): Promise<T> {
    const result = value(command(this.house));
    await this.house.settled();
    return result;
  }

  grant(code: number, device: DeviceId = FRONT): GrantView {
    const found = this.house.queries.code(code)?.grants.find((grant) => grant.device === device);
    if (!found) throw new Error(`Code ${code} has no grant on ${device}.`);
    return found;
  }

  state(code: number, device: DeviceId = FRONT): string {
    return this.grant(code, device).state;
  }

  async pass(ms: number): Promise<void> {
    await this.clock.run(ms, () => this.house.settled());
  }

  /** Sets faults and lets the house notice. */
  async fault(name: string, faults: Parameters<MemoryDevice['setFaults']>[0]): Promise<void> {
    await this.device(name).setFaults(faults);
    await this.house.settled();
  }

  /** What a member was told so far. */
  notices(member = OWNER): Notice[] {
    return this.house
      .pendingNotices()
      .filter((pending) => pending.member === member)
      .map(({ notice }) => notice);
  }

  /** The kinds of troubles that the owner was told of, such as `overdue` or `device-silent`. */
  troubles(): string[] {
    return this.notices().flatMap((notice) =>
      notice.kind === 'entry' ? [] : notice.kind === 'grant' ? grantTrouble(notice) : notice.kind,
    );
  }

  /** What was sent since the last call, such as `write 1`. */
  sent(): string[] {
    return this.wire.exchanges.splice(0).map(({ what, slot }) => `${what} ${slot}`);
  }
}

function grantTrouble({ state, goneAt }: Extract<Notice, { kind: 'grant' }>): string {
  return goneAt === undefined ? state : `no longer ${state}`;
}

function value<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.refusals.map(en.refusal).join(' '));
}

/** In memory where the system has such a place: what a test waits for should not be the disk. */
export function temporaryFolder(): string {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(parent, 'latchkey-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
