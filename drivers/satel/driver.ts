/** A Satel INTEGRA as a `Driver`: its partitions as devices that share one list of users. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ArmMode, Device, DeviceId } from '../../src/domain/device.ts';
import type {
  ArmOptions,
  CanArm,
  ClearOptions,
  Driver,
  HasOwnSchedule,
} from '../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import type {
  ArmOutcome,
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { DeviceSchedule } from '../../src/domain/schedule/device-schedule.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { DisarmWatch } from '../shared/disarm-watch.ts';
import { ABILITIES, arm } from './arming.ts';
import { SatelClient, type RequestOptions, type SatelClientOptions } from './client.ts';
import { newsOf, type EventRecord } from './log/event-record.ts';
import { happenedAt, LogFollower, type Followed, type MarkKeeper } from './log/log-follower.ts';
import { Panel, type Request } from './panel.ts';
import { GUARD_SLACK_MS } from './users/our-user.ts';
import { LONGEST_CODE_DIGITS, UserCodes } from './users/user-codes.ts';
import { type Answer, type Command, type PanelClock, PARTITION_LISTS, RESULT } from './message-types.ts';

export interface SatelDriverOptions extends SatelClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
  /** Of a user who may edit users. */
  readonly master: Pin;
  /** Typed before each code, where the panel uses prefixes. Default none. */
  readonly prefix?: Pin;
  /** The fewest digits that the panel is set to take. It does not tell. Default 4. */
  readonly minCodeLength?: number;
  /** Keeps the place in the event log between runs. Default: not kept. */
  readonly logMark?: MarkKeeper;
  /** How often the panel is asked for news; the protocol sends none by itself. Default 1000. */
  readonly pollMs?: number;
}

export { fileMark } from './log/log-cursor.ts';

const POLL_MS = 1000;
/** An entry about our own change is in the log by the second look after it. */
const OWN_CHANGE_LOOKS = 2;
/** After so many looks a panel that took no changes is asked whether it does: not all that ends is told. */
const WAITING_LOOKS = 15;
/** A wrong code that is sent again and again could make the panel sound its alarm; one answer may be a mistake. */
const MASTER_TRIES = 2;
const MASTER_DOUBTFUL: DriverMessage = { code: 'wrong-master-code', sent: 'once-more', mayHavePrefix: true };
const MASTER_UNKNOWN: DriverMessage = {
  code: 'wrong-master-code',
  sent: 'after-restart',
  mayHavePrefix: true,
};
const NO_KEEPER: MarkKeeper = { load: () => undefined, save: () => {} };
const ARMED_COMMANDS: readonly number[] = Object.values(PARTITION_LISTS);

export function createSatelDriver(options: SatelDriverOptions): Driver & CanArm & HasOwnSchedule {
  return new SatelDriver(options);
}

class SatelDriver implements Driver, CanArm, HasOwnSchedule {
  readonly id: string;
  readonly #options: SatelDriverOptions;
  readonly #client: SatelClient;
  readonly #panel: Panel;
  readonly #codes: UserCodes;
  readonly #follower: LogFollower;
  readonly #authority: Pin;
  readonly #request: Request;
  #listener: (event: DriverEvent) => void = () => {};
  #reachable = false;
  /** In a row, by the panel. */
  #masterRefusals = 0;
  /** Slots that we changed, how many entries about that may come, and how many looks they may still take. */
  readonly #ownChanges = new Map<number, { entries: number; looks: number }>();
  /** Looks until it is asked again; 0 where nobody waits for the end of an arming, or of service mode. */
  #waiting = 0;
  readonly #disarms = new DisarmWatch();

  constructor(options: SatelDriverOptions) {
    this.id = options.id;
    this.#options = options;
    this.#client = new SatelClient(options, {
      connected: (ended) => this.#session(ended),
      trouble: (why) => {
        this.#reachable = false;
        this.#listener({ kind: 'connection', up: false, why });
        this.#announce();
      },
    });
    this.#request = (command, how) => this.#ask(command, how);
    const prefix = options.prefix?.reveal() ?? '';
    this.#authority = Pin.of(prefix + options.master.reveal());
    this.#panel = new Panel(this.#request, this.#authority);
    this.#follower = new LogFollower(this.#request, options.logMark ?? NO_KEEPER);
    this.#codes = new UserCodes({
      request: this.#request,
      panel: this.#panel,
      authority: this.#authority,
      prefix,
      trouble: () => this.#client.lastTrouble,
      onOwnChange: (slot) => {
        const entries = (this.#ownChanges.get(slot)?.entries ?? 0) + 1;
        this.#ownChanges.set(slot, { entries, looks: OWN_CHANGE_LOOKS });
      },
      onForeignChange: (slot) => this.#slotsChanged([slot]),
    });
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#client.start();
  }

  async stop(): Promise<void> {
    this.#listener = () => {};
    await this.#client.stop();
  }

  devices(): readonly Device[] {
    const { model, partitions, armed } = this.#panel;
    const reserved = this.#panel.reserved();
    return [...partitions].map(([number, name]) => {
      const mode = armed.get(number);
      return {
        id: `${this.id}/${number}`,
        name,
        kind: 'partition',
        model: model.name,
        slots: model.users,
        reserved,
        pin: {
          minLength: this.#options.minCodeLength ?? 4,
          maxLength: LONGEST_CODE_DIGITS,
          charset: '0123456789',
          keypad: 'ten-key',
        },
        reachable: this.#reachable,
        panel: this.id,
        ...(mode ? { armed: mode } : {}),
        hasOwnSchedule: true,
        scheduleSlackMs: GUARD_SLACK_MS,
        armAbilities: ABILITIES,
        canEditWhileArmed: 'try',
      };
    });
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    const partition = this.#partition(device);
    return partition === undefined ? new Map<number, Reading>() : this.#panel.readings(partition);
  }

  async read(device: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome> {
    const partition = this.#partition(device);
    if (partition === undefined || !this.#reachable) return this.#unreachable();
    if (!this.#hasSlot(slot)) {
      const { users: slots } = this.#panel.model;
      return { kind: 'unreachable', why: { code: 'slot-out-of-range', what: 'panel', slots } };
    }
    return this.#codes.read(partition, slot, expected);
  }

  async write(device: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    const partition = this.#partition(device);
    if (partition === undefined) return this.#unreachable();
    const shortest = this.#options.minCodeLength ?? 4;
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length < shortest || pin.length > LONGEST_CODE_DIGITS)
      return { kind: 'invalid', reason: 'length' };
    if (!/^\d+$/.test(pin.reveal())) return { kind: 'invalid', reason: 'charset' };
    if (!this.#reachable) return this.#unreachable();
    return this.#announced(this.#codes.write(partition, slot, pin));
  }

  async clear(device: DeviceId, slot: number, options?: ClearOptions): Promise<WriteOutcome> {
    const partition = this.#partition(device);
    if (partition === undefined) return this.#unreachable();
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (!this.#reachable) return this.#unreachable();
    return this.#announced(this.#codes.clear(partition, slot, options?.expected));
  }

  async setDeviceSchedule(
    device: DeviceId,
    slot: number,
    guard: DeviceSchedule | undefined,
  ): Promise<WriteOutcome> {
    const partition = this.#partition(device);
    if (partition === undefined) return this.#unreachable();
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (!this.#reachable) return this.#unreachable();
    return this.#announced(this.#codes.guard(partition, slot, guard));
  }

  async arm(device: DeviceId, mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome> {
    const partition = this.#partition(device);
    if (partition === undefined || !this.#reachable) return this.#unreachable();
    const code = pin ? Pin.of((this.#options.prefix?.reveal() ?? '') + pin.reveal()) : this.#authority;
    const tools = { request: this.#request, panel: this.#panel, trouble: () => this.#client.lastTrouble };
    return this.#announced(arm(tools, partition, mode, code, options));
  }

  /** What was learnt on the way is told before the outcome: whoever waits for a disarm knows of the arming. */
  async #announced<T extends { readonly kind: string }>(outcome: Promise<T>): Promise<T> {
    const settled = await outcome;
    if (settled.kind === 'not-now') this.#waiting = WAITING_LOOKS;
    this.#announce();
    return settled;
  }

  async #ask(command: Command, options?: RequestOptions): Promise<Answer | undefined> {
    const answer = await this.#client.request(command, options);
    if (!answer || !('code' in command) || command.code !== this.#authority) return answer;
    if (answer.kind !== 'result' || answer.code !== RESULT.codeUnknown) {
      this.#masterRefusals = 0;
      return answer;
    }
    this.#masterRefusals += 1;
    if (this.#masterRefusals < MASTER_TRIES) this.#client.doubt(MASTER_DOUBTFUL);
    else this.#client.halt(MASTER_UNKNOWN);
    return undefined;
  }

  /** From the first question to the end of the connection. */
  async #session(ended: AbortSignal): Promise<DriverMessage | undefined> {
    const interview = await this.#panel.interview();
    if (interview === 'ended') return undefined;
    if (interview !== 'ready') return interview.obstacle;
    const missed = await this.#follower.follow();
    const clock = await this.#request({ kind: 'clock' });
    if (!missed || clock?.kind !== 'clock' || ended.aborted) return undefined;
    this.#reachable = true;
    this.#client.well();
    const place = `${this.#options.host}:${this.#options.port}`;
    this.#listener({ kind: 'connection', up: true, why: { code: 'connected', what: 'satel', place } });
    this.#announce();
    await this.#hear(missed, clock);
    while (await this.#look(ended));
    return undefined;
  }

  /** One look for news, after a pause. False where the connection ended. */
  async #look(ended: AbortSignal): Promise<boolean> {
    await delay(this.#options.pollMs ?? POLL_MS, undefined, { signal: ended, ref: false }).catch(() => {});
    if (ended.aborted) return false;
    const followed = await this.#follower.follow();
    const changes = await this.#request({ kind: 'changes' });
    if (!followed || !changes) return false;
    await this.#hear(followed);
    for (const [slot, own] of this.#ownChanges) {
      own.looks -= 1;
      if (own.looks === 0) this.#ownChanges.delete(slot);
    }
    const armedChanged =
      changes.kind === 'changes' && changes.commands.some((list) => ARMED_COMMANDS.includes(list));
    if (armedChanged) await this.#panel.readArmed();
    this.#announce();
    await this.#lookForAnEnd();
    return !ended.aborted;
  }

  /** What ends is told by the log and by lists that changed; where that did not come, by the panel that is asked. */
  async #lookForAnEnd(): Promise<void> {
    if (this.#waiting === 0) return;
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    const why = await this.#codes.whyNotNow();
    this.#announce();
    if (why !== 'no reason' && why?.kind !== 'unreachable') this.#waiting = WAITING_LOOKS;
    else this.#acceptsChanges();
  }

  #acceptsChanges(): void {
    for (const { id } of this.devices()) this.#listener({ kind: 'accepts-changes', device: id });
  }

  /** @param clock the panel's, where these are entries that were missed: they get their own time */
  async #hear(followed: Followed, clock?: PanelClock): Promise<void> {
    for (const record of followed.records) await this.#tell(record, clock);
    if (followed.gap) await this.#allChanged();
    this.#follower.accept(followed);
  }

  async #tell(record: EventRecord, clock: PanelClock | undefined): Promise<void> {
    const news = newsOf(record);
    switch (news?.kind) {
      case undefined:
        return;
      case 'used': {
        const { how, partition, user } = news;
        if (!this.#panel.partitions.has(partition)) return;
        this.#listener({
          kind: 'used',
          device: `${this.id}/${partition}`,
          ...(user !== undefined && user <= this.#panel.model.users ? { slot: user } : {}),
          how,
          ...(clock ? { at: happenedAt(record, clock, Date.now()) } : {}),
        });
        return;
      }
      case 'user-changed':
        if (!this.#hasSlot(news.user) || (news.isEdit && this.#isOwnChange(news.user))) return;
        await this.#panel.readUser(news.user);
        return this.#slotsChanged([news.user]);
      case 'all-changed':
        return this.#allChanged();
    }
  }

  /** Each change of ours makes one entry: a further one is somebody else's. */
  #isOwnChange(slot: number): boolean {
    const own = this.#ownChanges.get(slot);
    if (!own || own.entries === 0) return false;
    own.entries -= 1;
    return true;
  }

  async #allChanged(): Promise<void> {
    await this.#panel.readUsers();
    this.#slotsChanged('all');
    // It may have been the end of service mode.
    this.#acceptsChanges();
  }

  #slotsChanged(slots: readonly number[] | 'all'): void {
    if (slots === 'all') this.#panel.forgetAll();
    else for (const slot of slots) this.#panel.forget(slot);
    this.#announce();
    for (const partition of this.#panel.partitions.keys()) {
      this.#listener({ kind: 'slots-changed', device: `${this.id}/${partition}`, slots });
    }
  }

  /** The list of devices may be another one. */
  #announce(): void {
    this.#listener({ kind: 'devices-changed' });
    for (const device of this.#disarms.disarmed(this.devices()))
      this.#listener({ kind: 'accepts-changes', device });
  }

  #partition(device: DeviceId): number | undefined {
    return [...this.#panel.partitions.keys()].find((number) => `${this.id}/${number}` === device);
  }

  #hasSlot(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 1 && slot <= this.#panel.model.users;
  }

  #isWritable(slot: number): boolean {
    return this.#hasSlot(slot) && !this.#panel.isSpecial(slot);
  }

  #unreachable(): Unreachable {
    return { kind: 'unreachable', why: this.#client.lastTrouble };
  }
}
