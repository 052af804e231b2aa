/** One area of Alarmo as a partition: its codes are users of Alarmo that are allowed in this area. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ArmMode, Device } from '../../../src/domain/device.ts';
import type { ClearOptions } from '../../../src/domain/driver/driver.ts';
import type { Reading, ReadOutcome, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { AlarmoPanel } from './alarmo-panel.ts';
import {
  ALARMO_SLOTS,
  hasCode,
  RIGHTS,
  type AlarmoUser,
  type AlarmoUsers,
  type Said,
} from './alarmo-users.ts';
import { Refused } from '../connection/failure.ts';
import type { EntityState, Fields } from '../connection/messages.ts';
import type { PanelChange } from './panel-log.ts';
import { armedIn, changedBy } from './panel-state.ts';
import type { PanelUnit } from './panel-device.ts';
import { isAvailable, type AlarmoArea, type UnitContext } from '../entity-device.ts';

/** A command to the master and what its areas do come in no order, within so long of each other. */
const MASTER_WITHIN_MS = 200;
/** So many of the master's states are remembered. */
const MASTER_STATES = 16;

const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
/** Somebody else has the same code. */
const OCCUPIED: WriteOutcome = { kind: 'rejected', reason: 'occupied' };

export interface AlarmoParts {
  readonly users: AlarmoUsers;
  /** The same for each area of the one Alarmo. */
  readonly panel: string;
}

export class AlarmoUnit extends AlarmoPanel {
  readonly #parts: AlarmoParts;
  /** Codes that were seen to be those of their users, in this run of the program. */
  readonly #pins = new Map<number, Pin>();
  readonly #learnt = new Map<number, Reading>();
  /** When all areas were last armed and disarmed at once, in Home Assistant's time. */
  readonly #masterAt = new Map<unknown, number>();
  /** States that the master went through lately, the newest last. */
  #masterStates: readonly EntityState[] = [];

  constructor(context: UnitContext, ownCode: Pin | undefined, parts: AlarmoParts) {
    super(context, ownCode);
    this.#parts = parts;
  }

  override detach(): void {
    super.detach();
    this.#learnt.clear();
  }

  override device(): Device | undefined {
    const device = super.device();
    if (!device) return undefined;
    const { codesUnsupportedReason: _, ...panel } = device;
    return { ...panel, slots: ALARMO_SLOTS, panel: this.#parts.panel };
  }

  override readings(): ReadonlyMap<number, Reading> {
    return new Map(this.#learnt);
  }

  override async read(slot: number, expected?: Pin): Promise<ReadOutcome> {
    if (!hasSlot(slot))
      return { kind: 'unreachable', why: { code: 'slot-out-of-range', what: 'alarmo', slots: ALARMO_SLOTS } };
    const { users } = this.#parts;
    if (expected) this.#pins.set(slot, expected);
    return this.#trying(() =>
      users.alone(async () => {
        await users.refresh('theirs');
        await this.#meetRenamed(slot, expected);
        return this.#look(slot);
      }),
    );
  }

  override async write(slot: number, pin: Pin): Promise<WriteOutcome> {
    if (!hasSlot(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length < 4 || pin.length > 10) return { kind: 'invalid', reason: 'length' };
    if (!/^\d+$/.test(pin.reveal())) return { kind: 'invalid', reason: 'charset' };
    const { users } = this.#parts;
    return this.#trying(() =>
      users.alone(async () => {
        await users.refresh('theirs');
        this.#learnt.delete(slot);
        const said = await this.#store(slot, pin);
        await users.refresh('ours');
        this.#pins.set(slot, pin);
        const reading = await this.#look(slot);
        if (said === 'duplicate') return { kind: 'rejected', reason: 'duplicate' };
        if (reading.kind === 'known') return { kind: 'confirmed' };
        const isHidden = reading.kind === 'unreadable' && users.of(slot)[0]?.hash === undefined;
        return isHidden && said === 'ok' ? { kind: 'unverified' } : REFUSED;
      }),
    );
  }

  override async clear(slot: number, options: ClearOptions = { forGood: true }): Promise<WriteOutcome> {
    if (!hasSlot(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    const { users } = this.#parts;
    const { forGood, expected } = options;
    if (expected) this.#pins.set(slot, expected);
    return this.#trying(() =>
      users.alone(async () => {
        await users.refresh('theirs');
        await this.#meetRenamed(slot, expected);
        this.#learnt.delete(slot);
        const ends = [];
        for (const user of users.of(slot)) ends.push(await this.#shutOut(user, { forGood }));
        if (ends.some((end) => end !== 'as it was')) await users.refresh('ours');
        if ((await this.#look(slot)).kind !== 'empty')
          return users.of(slot).some((user) => allows(user, this.#area.id)) ? REFUSED : OCCUPIED;
        return { kind: 'confirmed', ...(ends.includes('parked') && { suspended: true }) };
      }),
    );
  }

  /** Of this area; a code that comes back at its next window is only forbidden until then. */
  async #shutOut(user: AlarmoUser, { forGood }: ClearOptions): Promise<'as it was' | 'gone' | 'parked'> {
    const { users } = this.#parts;
    const area = this.#area;
    const areas = user.areas.length === 0 ? area.all : user.areas;
    const others = areas.filter((other) => other !== area.id);
    const isLast = others.length === 0;
    const end = isLast && !forGood ? 'parked' : 'gone';
    if (!allows(user, area.id) && !(forGood && isLast)) return isLast ? end : 'as it was';
    if (!isLast) await users.change(user, { area_limit: others });
    else if (forGood) await users.remove(user);
    else await users.change(user, { enabled: false });
    return end;
  }

  override async attach(...args: Parameters<PanelUnit['attach']>): Promise<void> {
    await super.attach(...args);
    this.#learnt.clear();
  }

  /** Somebody changed these slots in Alarmo. */
  slotsChanged(slots: readonly number[]): void {
    for (const slot of slots) {
      this.#learnt.delete(slot);
      this.#pins.delete(slot);
    }
    this.context.tell({ kind: 'slots-changed', device: this.context.id, slots });
  }

  override heard(type: string, data: Fields, at: number): void {
    const master = this.found?.alarmo?.master;
    if (master !== undefined && type === 'alarmo_command_success' && data.entity_id === master)
      this.#masterAt.set(data.action, at);
    super.heard(type, data, at);
  }

  /** By the master's name where it was done there; of a name that may have stayed from the last time, nobody's. */
  protected override async slotOf({ is, before, now, at }: PanelChange): Promise<number | undefined> {
    const master = this.found?.alarmo?.master;
    let name = changedBy(now);
    if (master !== undefined && at === undefined) {
      await delay(MASTER_WITHIN_MS, undefined, { ref: false });
      const masterAt = this.#masterAt.get(is === 'disarmed' ? 'disarm' : 'arm') ?? 0;
      if (Math.abs(now.changedAt - masterAt) <= MASTER_WITHIN_MS)
        name = changedBy(this.#masterAs(is, now.changedAt));
    } else if (master !== undefined && name === changedBy(before)) return undefined;
    return name === undefined ? undefined : this.#parts.users.slotNamed(name);
  }

  masterChanged(now: EntityState): void {
    this.#masterStates = [...this.#masterStates, now].slice(-MASTER_STATES);
  }

  /** The master in the moment in which its command had this end; the next command may have come since. */
  #masterAs(is: ArmMode, at: number): EntityState | undefined {
    return this.#masterStates.findLast(
      (state) => armedIn(state, undefined) === is && Math.abs(state.updatedAt - at) <= MASTER_WITHIN_MS,
    );
  }

  get #area(): AlarmoArea {
    return this.found!.alarmo!;
  }

  async #store(slot: number, pin: Pin): Promise<Said> {
    const { users } = this.#parts;
    const { id: area } = this.#area;
    const [user] = users.of(slot);
    if (!user) return users.make(slot, pin, [area]);
    const all = user.areas.length === 0 ? [] : [...new Set([...user.areas, area])];
    // Of a user who is switched off, the time is over in the areas that are left.
    const areas = user.enabled ? all : [area];
    if ((await hasCode(user, pin)) === true) return users.change(user, { ...RIGHTS, area_limit: areas });
    const said = await users.remove(user);
    return said === 'ok' ? users.make(slot, pin, areas) : said;
  }

  async #look(slot: number): Promise<Reading> {
    const reading = await this.#readingOf(slot);
    this.#learnt.set(slot, reading);
    return reading;
  }

  async #readingOf(slot: number): Promise<Reading> {
    const pin = this.#pins.get(slot);
    const here = this.#parts.users.of(slot).filter((user) => allows(user, this.#area.id));
    if (here.length === 0) return { kind: (await this.#mayWork(slot, pin)) ? 'unreadable' : 'empty' };
    if (here.some((user) => !user.mayArm || !user.mayDisarm)) return { kind: 'unreadable', forbidden: true };
    for (const user of here) if (pin && (await hasCode(user, pin))) return { kind: 'known', pin };
    return { kind: 'unreadable' };
  }

  /** Whether somebody who stands for no slot of ours disarms this area with the PIN that was in this one. */
  async #mayWork(slot: number, pin: Pin | undefined): Promise<boolean> {
    if (!pin) return false;
    const { users } = this.#parts;
    for (const user of users.others().filter((other) => allows(other, this.#area.id))) {
      const has = await hasCode(user, pin);
      // Of codes that are not shown it is enough that our own user is seen to be gone, or shut out.
      if (has ?? !(users.hasLost(slot) || users.of(slot).length > 0)) return true;
    }
    return false;
  }

  /** Of a code that is believed to be here, and whose user was never met: people give users other names. */
  async #meetRenamed(slot: number, pin: Pin | undefined): Promise<void> {
    const { users } = this.#parts;
    if (!pin || users.of(slot).length > 0 || users.hasLost(slot)) return;
    for (const user of users.others()) if (await hasCode(user, pin)) return users.adopt(slot, user);
  }

  async #trying<T>(work: () => Promise<T>): Promise<T | ReturnType<PanelUnit['unreachable']>> {
    if (!isAvailable(this.state)) return this.unreachable();
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused) this.context.log('warn', `Alarmo: ${error.message}`);
      return this.unreachable(error);
    }
  }
}

function allows({ enabled, areas }: AlarmoUser, area: string): boolean {
  return enabled && (areas.length === 0 || areas.includes(area));
}

function hasSlot(slot: number): boolean {
  return Number.isInteger(slot) && slot >= 1 && slot <= ALARMO_SLOTS;
}
