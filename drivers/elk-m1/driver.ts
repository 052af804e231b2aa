/** An Elk M1 as a `Driver`: its areas as partitions, its log as events. */
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
import { isSameMessage, type DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { atMost } from '../shared/at-most.ts';
import type { DriverLog } from '../shared/log.ts';
import { LookAgain } from '../shared/look-again.ts';
import { ABILITIES, arm, modeOf, statusOf } from './arming.ts';
import { ElkClient, type ElkClientOptions } from './client.ts';
import { whyDenied } from './log/denial.ts';
import { useOf, type Use } from './log/entries.ts';
import { Exchange } from './exchange.ts';
import { PanelHistory } from './log/log-reader.ts';
import { learnPanel, type PanelFacts } from './interview.ts';
import type { Panel } from './panel.ts';
import { SlotBook, type SlotBookOptions } from './users/slot-ledger.ts';
import { BUSY, MASTER_CODE, NOT_YET } from './problems.ts';
import { masterLost } from './users/slot-trial.ts';
import { maskOf, UserCodes } from './users/user-codes.ts';
import type { AreaMask, LogEntry, Message } from './message-types.ts';
import { Withdrawals } from './users/withdrawals.ts';
import { WrongCodes } from './log/wrong-codes.ts';
import { Zones } from './zones.ts';

export interface ElkDriverOptions extends ElkClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
  readonly master: Pin;
  /** The first and the last slot that belong to Latchkey. No other is ever written. */
  readonly slots: readonly [number, number];
  /** Names by area, of those that are to be devices; all that are in use where it is missing. */
  readonly partitions?: Readonly<Record<number, string>> | undefined;
  /** Users that are never Latchkey's, such as masters and duress users. Default none. */
  readonly reserved?: readonly number[];
  /** Where the driver keeps which entries of the panel's log it has told. */
  readonly historyFile: string;
  /** Where it keeps what it has found out about users. */
  readonly slotFile: string;
  /** Seals a code that is kept there for a moment. */
  readonly cipher: SlotBookOptions['cipher'];
  readonly log: DriverLog;
  /** Epoch milliseconds, against which the panel's log is held. Default: this computer's clock. */
  readonly now?: () => number;
}

export function createElkDriver(options: ElkDriverOptions): Driver & CanArm {
  return new ElkDriver(options);
}

class ElkDriver implements Driver, CanArm {
  readonly id: string;
  readonly #options: ElkDriverOptions;
  readonly #client: ElkClient;
  readonly #history: PanelHistory;
  readonly #book: SlotBook;
  readonly #codes: UserCodes;
  readonly #zones: Zones;
  #listener: (event: DriverEvent) => void = () => {};
  #facts: PanelFacts | undefined;
  /** Counts connections. */
  #session = 0;
  /** The level of each area, as last told. */
  #levels: readonly string[] = [];
  /** Why the panel cannot be used now; undefined while it can. */
  #trouble: DriverMessage | undefined = NOT_YET;
  /** What keeps the panel from answering; undefined while nothing does. */
  #busyWith: DriverMessage | undefined;
  readonly #lookAgain: LookAgain;
  #stopped = false;
  readonly #wrongCodes = new WrongCodes();
  #learning: Promise<void> = Promise.resolve();
  readonly #withdrawals: Withdrawals;

  constructor(options: ElkDriverOptions) {
    this.id = options.id;
    this.#options = options;
    const client = new ElkClient(options, {
      connected: () => this.#learn(),
      disconnected: (why) => this.#lost(why),
      message: (message) => this.#hear(message),
    });
    this.#client = client;
    const { firstLookMs: firstMs, lastLookMs: lastMs } = client.timing;
    this.#lookAgain = new LookAgain(() => this.#learn(), { firstMs, lastMs });
    this.#zones = new Zones(client, options.master);
    this.#history = new PanelHistory(client, {
      file: options.historyFile,
      log: options.log,
      now: options.now ?? Date.now,
      tell: (use, at) => this.#tell(use, at),
    });
    const facts = (): PanelFacts | undefined => this.#facts;
    this.#book = new SlotBook({ file: options.slotFile, cipher: options.cipher });
    this.#withdrawals = new Withdrawals(this.#book);
    const panel: Panel = {
      master: options.master,
      slots: options.slots,
      get digits() {
        return facts()?.digits ?? 0;
      },
      get areas() {
        return maskOf(...(facts()?.areas.keys() ?? []));
      },
      denial: (areas) => this.#denial(areas),
      withdrawn: (slot, why) => this.#withdraw(slot, why),
    };
    this.#codes = new UserCodes(new Exchange(client, options.master), panel, this.#book);
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#client.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#listener = () => {};
    this.#history.stop();
    this.#lookAgain.stop();
    await this.#client.stop();
  }

  devices(): readonly Device[] {
    const facts = this.#facts;
    if (!facts) return [];
    const [first, last] = this.#options.slots;
    const outside = Array.from({ length: first - 1 }, (_, index) => index + 1);
    const reserved = [...outside, ...(this.#options.reserved ?? []), ...this.#book.withdrawn];
    return [...facts.areas].map(([area, name]) => {
      const armed = modeOf(this.#levels[area - 1] ?? '');
      return {
        id: `${this.id}/${area}`,
        name,
        kind: 'partition',
        model: `Elk M1 ${facts.version}`,
        slots: Math.min(last, facts.users),
        reserved: [...new Set(reserved)].sort((a, b) => a - b),
        pin: { minLength: facts.digits, maxLength: facts.digits, charset: '0123456789', keypad: 'ten-key' },
        reachable: this.#trouble === undefined,
        panel: this.id,
        ...(armed && { armed }),
        armAbilities: ABILITIES,
        canEditWhileArmed: 'try',
        verifiesByPin: true,
      };
    });
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#codes.readings(this.#areaOf(device) ?? 0);
  }

  async read(device: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome> {
    return this.#away(device) ?? this.#codes.read(this.#areaOf(device)!, slot, expected);
  }

  async write(device: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#busy() ?? this.#away(device) ?? this.#codes.write(this.#areaOf(device)!, slot, pin);
  }

  async clear(
    device: DeviceId,
    slot: number,
    options: ClearOptions = { forGood: true },
  ): Promise<WriteOutcome> {
    const { beside, ...wish } = options;
    const keep = beside && maskOf(...beside.flatMap((id) => this.#areaOf(id) ?? []));
    const area = this.#areaOf(device)!;
    return this.#busy() ?? this.#away(device) ?? this.#codes.clear(area, slot, { ...wish, keep });
  }

  async arm(device: DeviceId, mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome> {
    const away = this.#away(device);
    if (away) return away;
    const code = pin ?? this.#options.master;
    return arm(this.#client, this.#zones, { area: this.#areaOf(device)!, mode, code, options });
  }

  #areaOf(device: DeviceId): number | undefined {
    const area = Number(device.slice(this.id.length + 1));
    return device.startsWith(`${this.id}/`) && this.#facts?.areas.has(area) ? area : undefined;
  }

  #away(device: DeviceId): Unreachable | undefined {
    if (this.#trouble !== undefined) return { kind: 'unreachable', why: this.#trouble };
    if (this.#areaOf(device) !== undefined) return undefined;
    return { kind: 'unreachable', why: { code: 'no-such-device', what: 'panel', device } };
  }

  #busy(): WriteOutcome | undefined {
    const message = this.#busyWith;
    return message && { kind: 'not-now', why: 'programming', message };
  }

  /** After each connection, after somebody has programmed the panel, and while something is in the way of work. */
  #learn(): void {
    this.#learning = this.#learning.then(async () => {
      if (this.#stopped) return;
      const { master, partitions } = this.#options;
      if (!(await this.#codes.resume())) return;
      const learnt = await learnPanel(this.#client, { master, partitions });
      if (learnt.kind === 'unreachable') return;
      if (learnt.kind === 'programming') return this.#beBusy(learnt.message);
      // It answers: whoever was there has left, whether that was told or not.
      this.#answersAgain();
      const isFirst = this.#facts === undefined;
      this.#facts = learnt.value;
      if (isFirst) for (const area of learnt.value.areas.keys()) this.#codes.declareEmpty(area);
      if (!learnt.value.masterWorks) return void this.#masterRefused();
      await this.#catchUp();
      void this.#codes.giveUp();
    });
  }

  /**
   * A code may be given another slot, or its slot to another code, only once it is known who has used it until
   * now: so the log is read before the panel can be written to, and told in the same breath.
   */
  async #catchUp(): Promise<void> {
    const session = this.#session;
    const missed = this.#history.read();
    await atMost(this.#client.timing.catchUpMs, missed);
    if (session === this.#session && this.#busyWith === undefined) this.#enter(undefined);
    else this.#refresh();
    void missed.then((tell) => tell());
  }

  #enter(trouble: DriverMessage | undefined): void {
    const wasAway = this.#trouble !== undefined;
    this.#trouble = trouble;
    if (trouble === undefined) this.#lookAgain.end();
    if (trouble === undefined && wasAway) {
      this.#listener({ kind: 'connection', up: true, why: { code: 'connected', what: 'panel' } });
    }
    this.#refresh();
  }

  #lost(why: DriverMessage): void {
    this.#session += 1;
    this.#busyWith = undefined;
    this.#lookAgain.end();
    this.#trouble = why;
    this.#listener({ kind: 'connection', up: false, why });
    this.#refresh();
  }

  /** Returns why. */
  #masterRefused(): DriverMessage {
    const { trial } = this.#book;
    const why = trial ? masterLost(trial.slot) : MASTER_CODE;
    this.#lookAgain.begin();
    if (!isSameMessage(this.#trouble, why)) {
      this.#trouble = why;
      this.#options.log('error', why);
      this.#listener({ kind: 'connection', up: false, why });
      this.#refresh();
    }
    return why;
  }

  #refresh(): void {
    this.#listener({ kind: 'devices-changed' });
    const [device] = this.devices();
    if (this.#stopped || !device) return;
    this.#withdrawals.tell((told) => this.#listener({ kind: 'slot-withdrawn', device: device.id, ...told }));
  }

  #withdraw(slot: number, message: DriverMessage): void {
    if (!this.#book.isWithdrawn(slot)) {
      this.#codes.withdraw(slot);
      this.#options.log('warn', message);
      this.#withdrawals.add({ slot, message });
    }
    // Whoever wanted to write there hears of that first; then it is time to try another slot.
    setImmediate(() => {
      this.#refresh();
      this.#acceptsChanges();
    });
  }

  #acceptsChanges(): void {
    for (const { id } of this.devices()) this.#listener({ kind: 'accepts-changes', device: id });
  }

  async #denial(areas: AreaMask): Promise<WriteOutcome> {
    const { master, partitions } = this.#options;
    const isArmed = this.#levels.some((level) => modeOf(level) !== 'disarmed');
    const why = whyDenied(await learnPanel(this.#client, { master, partitions }), { areas, isArmed });
    return why === 'master' ? { kind: 'unreachable', why: this.#masterRefused() } : why;
  }

  #hear(message: Message): void {
    this.#history.message(message);
    switch (message.kind) {
      case 'arming':
        return this.#levelsTold(message.areas.map(({ level }) => level));
      case 'log':
        return this.#statusMayBeOld(message);
      case 'code-typed':
        if (message.wrong) this.#wrongCode(message.keypad, message.wrong);
        return;
      case 'elk-rp':
        if (message.state === 'gone') return this.#programmed();
        return this.#beBusy(BUSY[message.state]);
      case 'installer-left':
        return this.#programmed();
      default:
    }
  }

  /** Only the level counts: of an area that is being armed, the rest flickers. */
  #levelsTold(levels: readonly string[]): void {
    const before = this.#levels;
    const changed = before.length > 0 && levels.some((level, area) => level !== before[area]);
    this.#levels = levels;
    if (changed) this.#history.expectEntry();
    const disarmed = [...levels.keys()].filter(
      (area) => modeOf(levels[area]!) === 'disarmed' && modeOf(before[area] ?? levels[area]!) !== 'disarmed',
    );
    for (const area of disarmed) void this.#zones.takeBack(area + 1);
    // A panel that lets nobody change codes while it is armed does so now.
    if (changed && this.#book.trial) this.#learn();
    if (changed) void this.#codes.giveUp();
    if (this.#trouble === undefined) this.#refresh();
    // Also of an area that is no device: the panel denies every change while one of them is armed.
    if (disarmed.length > 0) this.#acceptsChanges();
  }

  /** A panel may be set to send its log and not its arming status (4.2.13). */
  #statusMayBeOld(entry: LogEntry): void {
    const use = useOf(entry);
    if (entry.index !== 0 || (use?.how !== 'arm' && use?.how !== 'disarm')) return;
    const isDisarmed = modeOf(this.#levels[use.area - 1] ?? '') === 'disarmed';
    if (isDisarmed === (use.how === 'disarm')) return;
    void this.#client.ask({ kind: 'ask-arming' }, statusOf(use.area));
  }

  /** The module says so to whoever asks something (4.27), and the end of it may be told to nobody. */
  #beBusy(message: DriverMessage): void {
    this.#busyWith = message;
    this.#lookAgain.begin();
    this.#enter(message);
  }

  #answersAgain(): void {
    if (this.#busyWith === undefined) return;
    this.#busyWith = undefined;
    this.#mayHaveChanged();
  }

  #programmed(): void {
    this.#busyWith = undefined;
    this.#mayHaveChanged();
    this.#learn();
  }

  /** The installer may have changed any code. */
  #mayHaveChanged(): void {
    this.#codes.forget();
    for (const { id } of this.devices()) this.#listener({ kind: 'slots-changed', device: id, slots: 'all' });
  }

  #wrongCode(keypad: number, typed: Pin): void {
    const area = Number(this.#facts?.keypads[keypad - 1] ?? 1);
    const isNew = this.#wrongCodes.isNew({ keypad, typed }, this.#facts?.digits ?? 0);
    const slots = this.#codes.refused(area, typed);
    if (isNew || slots.length > 0) this.#tell({ area, how: 'denied', ...(slots[0] && { user: slots[0] }) });
    // Somebody has taken from it at the panel what it had.
    if (slots.length > 0) this.#listener({ kind: 'slots-changed', device: `${this.id}/${area}`, slots });
  }

  #tell({ area, user, how }: Use, at?: number): void {
    if (how === 'duress' && user !== undefined) this.#codes.foundDuress(user);
    if (!this.#facts?.areas.has(area)) return;
    const device = `${this.id}/${area}`;
    this.#listener({
      ...{ kind: 'used', device, how },
      ...(user !== undefined && { slot: user }),
      ...(at !== undefined && { at }),
    });
  }
}
