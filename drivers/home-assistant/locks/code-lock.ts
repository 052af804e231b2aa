/** A lock whose codes only Home Assistant's actions reach: what it is, and honest outcomes of changing it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Device, PinCapabilities } from '../../../src/domain/device.ts';
import type { EntryAction } from '../../../src/domain/driver/driver-event.ts';
import type { Reading, ReadOutcome, Unreachable, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { Disconnected, Refused } from '../connection/failure.ts';
import type { EntityState, Fields } from '../connection/messages.ts';
import { batteryOf, isAvailable, nameOf, type Found, type Unit, type UnitContext } from '../entity-device.ts';
import { ACTIONS_NOT_ALLOWED } from './zwave-device.ts';

/** How a kind of lock keeps its codes. What it throws is the client's. */
export interface CodeSlots {
  /** What the lock can hold, or why it can hold nothing for us. */
  learn(found: Found, actions: ReadonlySet<string>): Promise<Limits | DriverMessage>;
  read(slot: number): Promise<Reading>;
  write(slot: number, digits: string): Promise<Said>;
  clear(slot: number): Promise<Said>;
  /** Somebody's use of the keypad, in an event of the bus. */
  useIn?(type: string, data: Fields): Use | undefined;
  /** Somebody's use of the keypad, where all that is told is the new state, and never whose code it was. */
  useAt?(state: EntityState): Use | undefined;
}

export interface Limits {
  readonly slots: number;
  readonly reserved: readonly number[];
  readonly minLength: number;
  readonly maxLength: number;
}

export type Said = 'ok' | 'duplicate' | 'refused';

export interface Use {
  readonly how: EntryAction;
  readonly slot?: number;
}

/** A bolt takes its time. */
const BOLT_WITHIN_MS = 15_000;
/** An integration tells a lock's new state and who changed it one after the other. */
const STATE_SETTLES_MS = 500;
const NOTHING: Limits = { slots: 0, reserved: [], minLength: 4, maxLength: 8 };
const NO_ANSWER: DriverMessage = { code: 'no-answer', what: 'lock' };

export class CodeLock implements Unit {
  readonly #context: UnitContext;
  readonly #codes: CodeSlots;
  #found: Found | undefined;
  #limits: Limits | undefined;
  /** Why it can hold no codes. */
  #codesUnsupportedReason: DriverMessage | undefined;
  /** The lock did not answer when it was last asked. */
  #isSilent = false;
  readonly #learnt = new Map<number, Reading>();

  constructor(context: UnitContext, codes: CodeSlots) {
    this.#context = context;
    this.#codes = codes;
  }

  async attach(found: Found, actions: ReadonlySet<string>): Promise<void> {
    const { mayUseActions } = this.#context;
    const limits = mayUseActions ? await this.#codes.learn(found, actions) : ACTIONS_NOT_ALLOWED;
    this.#found = found;
    const isObstacle = 'code' in limits;
    this.#limits = isObstacle ? NOTHING : limits;
    this.#codesUnsupportedReason = isObstacle ? limits : undefined;
    this.#isSilent = false;
  }

  detach(): void {
    this.#found = undefined;
    this.#learnt.clear();
  }

  device(): Device | undefined {
    if (!this.#limits) return undefined;
    const { slots, reserved, minLength, maxLength } = this.#limits;
    const entityId = this.#context.entityId();
    const state = this.#context.stateOf(entityId);
    const battery = this.#found && batteryOf(this.#context, this.#found);
    const { manufacturer, model } = this.#found?.device ?? {};
    const pin: PinCapabilities = { minLength, maxLength, charset: '0123456789', keypad: 'ten-key' };
    return {
      id: this.#context.id,
      name: nameOf(state, entityId),
      kind: 'lock',
      ...(manufacturer !== undefined && { model: `${manufacturer} ${model ?? ''}`.trim() }),
      ...{ slots, reserved, pin },
      ...(this.#codesUnsupportedReason !== undefined && {
        codesUnsupportedReason: this.#codesUnsupportedReason,
      }),
      reachable: this.#found !== undefined && isAvailable(state) && !this.#isSilent,
      ...(battery !== undefined && { battery }),
      ...(isBolt(state?.state) && { locked: state?.state === 'locked' }),
      ...(this.#codes.useAt && { namesNoUsers: true as const }),
    };
  }

  readings(): ReadonlyMap<number, Reading> {
    return new Map(this.#learnt);
  }

  async read(slot: number): Promise<ReadOutcome> {
    if (!this.#limits || !this.#hasSlot(slot)) return this.#unreachable();
    return this.#trying(() => this.#look(slot));
  }

  async write(slot: number, pin: Pin): Promise<WriteOutcome> {
    if (!this.#limits) return this.#unreachable();
    const { minLength, maxLength } = this.#limits;
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length < minLength || pin.length > maxLength) return { kind: 'invalid', reason: 'length' };
    if (!/^\d+$/.test(pin.reveal())) return { kind: 'invalid', reason: 'charset' };
    return this.#trying(async (): Promise<WriteOutcome> => {
      this.#learnt.delete(slot);
      const said = await this.#codes.write(slot, pin.reveal());
      const reading = await this.#look(slot);
      if (said === 'duplicate') return { kind: 'rejected', reason: 'duplicate' };
      if (reading.kind === 'known' && reading.pin.equals(pin)) return { kind: 'confirmed' };
      if (said === 'refused') return { kind: 'rejected', reason: 'refused' };
      return { kind: reading.kind === 'unreadable' ? 'unverified' : 'contradicted' };
    });
  }

  async clear(slot: number): Promise<WriteOutcome> {
    if (!this.#limits) return this.#unreachable();
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    return this.#trying(async (): Promise<WriteOutcome> => {
      this.#learnt.delete(slot);
      const said = await this.#codes.clear(slot);
      const reading = await this.#look(slot);
      if (reading.kind === 'empty') return { kind: 'confirmed' };
      return said === 'ok' ? { kind: 'contradicted' } : { kind: 'rejected', reason: 'refused' };
    });
  }

  async setLocked(locked: boolean): Promise<WriteOutcome> {
    if (!this.#found) return this.#unreachable();
    const { entityId } = this.#found;
    return this.#trying(async (): Promise<WriteOutcome> => {
      await this.#context.client.act(locked ? 'lock.lock' : 'lock.unlock', entityId);
      const wanted = locked ? 'locked' : 'unlocked';
      const options = { withinMs: BOLT_WITHIN_MS };
      const isDone = await this.#context.until(entityId, (state) => state?.state === wanted, options);
      return isDone ? { kind: 'confirmed' } : { kind: 'rejected', reason: 'refused' };
    });
  }

  heard(type: string, data: Fields): void {
    const use = this.#codes.useIn?.(type, data);
    if (use) this.#context.tell({ kind: 'used', device: this.#context.id, ...use });
  }

  stateChanged(before: EntityState | undefined, now: EntityState | undefined): void {
    this.#isSilent = false;
    if (before && now?.state === 'jammed' && before.state !== 'jammed')
      this.#context.tell({ kind: 'trouble', device: this.#context.id, what: 'jammed' });
    const isUse = before && now && isBolt(before.state) && isBolt(now.state) && before.state !== now.state;
    if (isUse && this.#codes.useAt) void this.#tellUse(now.entityId);
  }

  async #tellUse(entityId: string): Promise<void> {
    await delay(STATE_SETTLES_MS, undefined, { ref: false });
    const state = this.#context.stateOf(entityId);
    const use = state && this.#codes.useAt?.(state);
    if (use) this.#context.tell({ kind: 'used', device: this.#context.id, ...use });
  }

  async #look(slot: number): Promise<Reading> {
    const reading = await this.#codes.read(slot);
    this.#learnt.set(slot, reading);
    return reading;
  }

  async #trying<T>(work: () => Promise<T>): Promise<T | Unreachable> {
    if (!this.#found || !isAvailable(this.#context.stateOf(this.#found.entityId))) return this.#unreachable();
    try {
      const outcome = await work();
      this.#setSilent(false);
      return outcome;
    } catch (error) {
      if (error instanceof Disconnected) return this.#unreachable();
      if (error instanceof Refused && error.key !== undefined) this.#context.log('warn', error.message);
      this.#setSilent(true);
      return { kind: 'unreachable', why: NO_ANSWER };
    }
  }

  #setSilent(isSilent: boolean): void {
    if (isSilent === this.#isSilent) return;
    this.#isSilent = isSilent;
    this.#context.changed();
  }

  #hasSlot(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 1 && slot <= (this.#limits?.slots ?? 0);
  }

  #isWritable(slot: number): boolean {
    return this.#hasSlot(slot) && !this.#limits!.reserved.includes(slot);
  }

  #unreachable(): Unreachable {
    const { client } = this.#context;
    return { kind: 'unreachable', why: client.isUp ? NO_ANSWER : client.trouble };
  }
}

function isBolt(state: string | undefined): boolean {
  return state === 'locked' || state === 'unlocked';
}
