/** An NX-584 and its panel as a `Driver`: partitions that share one list of users, and the log as events. */
import type { ArmMode, Device, DeviceId } from '../../src/domain/device.ts';
import type { ArmOptions, CanArm, ClearOptions, Driver } from '../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import type {
  ArmOutcome,
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { atMost } from '../shared/at-most.ts';
import { DisarmWatch } from '../shared/disarm-watch.ts';
import type { DriverLog } from '../shared/log.ts';
import { ABILITIES, arm, modeOf } from './arming.ts';
import { Nx584Client } from './client.ts';
import type { Nx584ClientOptions } from './client.ts';
import { padded } from './users/codes.ts';
import type { Filler } from './users/codes.ts';
import { HistoryFile } from './log/log-cursor.ts';
import { PanelLog } from './log/panel-log.ts';
import { Panel } from './panel.ts';
import { Slots } from './users/slots.ts';
import { Users } from './users/users.ts';
import type { Use } from './log/uses.ts';
import { MODELS, MOST_ZONES } from './message-types.ts';
import type { LogEvent } from './message-types.ts';

export interface Nx584DriverOptions extends Nx584ClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
  readonly master: Pin;
  /** What fills the places of the fifth and sixth digit where codes have four. */
  readonly filler: Filler;
  /** The time zone that the panel's clock shows. */
  readonly zone: string;
  /** Where the driver keeps which entry of the panel's log it told last. */
  readonly historyFile: string;
  /** Epoch milliseconds, against which the panel's log is held. Default: this computer's clock. */
  readonly now?: () => number;
  readonly log: DriverLog;
}

export function createNx584Driver(options: Nx584DriverOptions): Driver & CanArm {
  return new Nx584Driver(options);
}

class Nx584Driver implements Driver, CanArm {
  readonly id: string;
  readonly #options: Nx584DriverOptions;
  readonly #client: Nx584Client;
  readonly #panel: Panel;
  readonly #slots: Slots;
  readonly #log: PanelLog;
  #listener: (event: DriverEvent) => void = () => undefined;
  /** What is in the log since it was last told. */
  #missed: Promise<() => void> = Promise.resolve(() => undefined);
  /** What the panel has told since the connection was made, as long as what was missed is not told yet. */
  #early: LogEvent[] | undefined;
  readonly #disarms = new DisarmWatch();
  /** Somebody programs the panel, or codes can be neither read nor changed. */
  #isHeld = false;

  constructor(options: Nx584DriverOptions) {
    const { id, master, filler, zone, historyFile, log } = options;
    this.id = id;
    this.#options = options;
    this.#client = new Nx584Client(options, {
      opened: () => {
        this.#early = [];
        this.#panel.learn();
      },
      closed: (why) => this.#panel.lost(why),
      message: (message, asked) => {
        if (message.kind === 'system-status') this.#log.pointerTold(message.logPointer);
        if (message.kind !== 'log-event') this.#panel.hear(message);
        else if (!asked && this.#early) this.#early.push(message);
        else if (!asked) this.#log.hear(message);
      },
    });
    const users = new Users(this.#client, { master, filler });
    this.#panel = new Panel(this.#client, {
      users,
      masterLength: master.length,
      listener: {
        changed: () => this.#refresh(),
        coming: (logPointer) => this.#catchUp(logPointer),
        up: (trouble) => this.#up(trouble),
        down: (why) => this.#down(why),
        programmed: () => this.#programmed(),
        wrongCode: (partition) => this.#tell({ partition, how: 'denied' }),
        warn: (message) => log('warn', message),
      },
    });
    this.#slots = new Slots(users, this.#panel, () => this.#refresh());
    this.#log = new PanelLog(this.#client, {
      file: new HistoryFile(historyFile),
      zone,
      now: options.now ?? Date.now,
      use: (use, at) => this.#tell(use, at),
      programming: (programming) => this.#panel.setProgramming(programming),
      onUnsaved: () =>
        log(
          'warn',
          `${historyFile} cannot be written: a restart may miss what happened at the panel, or tell it twice.`,
        ),
    });
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#client.start();
  }

  async stop(): Promise<void> {
    this.#listener = () => undefined;
    this.#panel.stop();
    await this.#client.stop();
  }

  devices(): readonly Device[] {
    const { known, codeLength, trouble, partitions } = this.#panel;
    if (!known) return [];
    const model = MODELS[known.system.panelId]?.name;
    return [...partitions.values()].map((status) => ({
      id: `${this.id}/${status.partition}`,
      name: `Partition ${status.partition}`,
      kind: 'partition',
      ...(model !== undefined && { model }),
      slots: known.users,
      reserved: this.#slots.masters,
      pin: { minLength: codeLength, maxLength: codeLength, charset: '0123456789', keypad: 'ten-key' },
      reachable: trouble === undefined,
      panel: this.id,
      armed: modeOf(status),
      armAbilities: ABILITIES,
      canEditWhileArmed: 'try',
    }));
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#slots.readings(this.#partitionOf(device) ?? 0);
  }

  async read(device: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome> {
    const partition = this.#partitionOf(device)!;
    return (
      this.#away(device) ?? this.#codesUnsupportedReason() ?? this.#slots.read(partition, slot, expected)
    );
  }

  async write(device: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    return (
      this.#away(device) ??
      this.#codesUnsupportedReason() ??
      this.#slots.write(this.#partitionOf(device)!, slot, pin)
    );
  }

  async clear(device: DeviceId, slot: number, options?: ClearOptions): Promise<WriteOutcome> {
    const keep = options?.beside?.flatMap((id) => this.#partitionOf(id) ?? []);
    const partition = this.#partitionOf(device)!;
    return this.#away(device) ?? this.#codesUnsupportedReason() ?? this.#slots.clear(partition, slot, keep);
  }

  async arm(device: DeviceId, mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome> {
    const away = this.#away(device);
    if (away) return away;
    const { configuration, system } = this.#panel.known!;
    return arm(this.#client, configuration, {
      partition: this.#partitionOf(device)!,
      mode,
      code: padded(pin ?? this.#options.master, this.#options.filler),
      options,
      zones: MODELS[system.panelId]?.zones ?? MOST_ZONES,
    });
  }

  #partitionOf(device: DeviceId): number | undefined {
    const partition = Number(device.slice(this.id.length + 1));
    return device.startsWith(`${this.id}/`) && this.#panel.partitions.has(partition) ? partition : undefined;
  }

  #away(device: DeviceId): Unreachable | undefined {
    if (this.#panel.trouble !== undefined) return { kind: 'unreachable', why: this.#panel.trouble };
    if (this.#partitionOf(device) !== undefined) return undefined;
    return { kind: 'unreachable', why: { code: 'no-such-device', what: 'panel', device } };
  }

  #codesUnsupportedReason(): Unreachable | undefined {
    const why = this.#panel.codesTrouble;
    return why === undefined ? undefined : { kind: 'unreachable', why };
  }

  /**
   * A code may be given another slot, or its slot to another code, only once it is known who has used it until
   * now: so the log is read before the panel can be written to, and told in the same breath.
   */
  async #catchUp(logPointer: number): Promise<void> {
    this.#missed = this.#log.read(logPointer);
    await atMost(this.#client.timing.catchUpMs, this.#missed);
  }

  #up(trouble: DriverMessage | undefined): void {
    if (trouble !== undefined) this.#options.log('error', trouble);
    this.#listener({ kind: 'connection', up: true, why: trouble ?? { code: 'connected', what: 'panel' } });
    this.#refresh();
    void this.#missed.then((tell) => {
      tell();
      for (const event of this.#early ?? []) this.#log.hear(event);
      this.#early = undefined;
    });
  }

  #down(why: DriverMessage): void {
    this.#slots.forget();
    this.#early = undefined;
    this.#listener({ kind: 'connection', up: false, why });
    this.#refresh();
  }

  #programmed(): void {
    this.#slots.forget();
    for (const { id } of this.devices()) this.#listener({ kind: 'slots-changed', device: id, slots: 'all' });
  }

  #refresh(): void {
    const devices = this.devices();
    this.#listener({ kind: 'devices-changed' });
    const wasHeld = this.#isHeld;
    this.#isHeld = this.#panel.programming || this.#panel.codesTrouble !== undefined;
    const isFree = wasHeld && !this.#isHeld;
    const disarmed = this.#disarms.disarmed(devices);
    for (const device of isFree ? devices.map(({ id }) => id) : disarmed)
      this.#listener({ kind: 'accepts-changes', device });
  }

  #tell({ partition, user, how }: Use, at?: number): void {
    const device = `${this.id}/${partition}`;
    if (this.#partitionOf(device) === undefined) return;
    this.#listener({
      ...{ kind: 'used', device, how },
      ...(user !== undefined && { slot: user }),
      ...(at !== undefined && { at }),
    });
  }
}
