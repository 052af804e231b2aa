/**
 * Codes in the panel's slots. A stored code cannot be read: `ua` tells where a given code is valid, and
 * that is the proof of each change. A code that comes back at its next window is restricted and stays in
 * the panel; one that goes for good is overwritten with random digits that nobody learns, since the
 * document knows no deletion. A slot that turns out to be a master's or a duress user's is given up.
 */
import type { ClearOptions } from '../../../src/domain/driver/driver.ts';
import type { Reading, ReadOutcome, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { SerialQueue } from '../../shared/serial-queue.ts';
import { Interrupted, type ChangeEnd, type Exchange } from '../exchange.ts';
import type { Panel } from '../panel.ts';
import type { SlotBook } from './slot-ledger.ts';
import { randomCode, RANDOM_TRIES, SlotTrial } from './slot-trial.ts';
import { spread } from '../messages.ts';
import { AREAS, type AreaMask, type Role } from '../message-types.ts';

const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
const CONFIRMED: WriteOutcome = { kind: 'confirmed' };
/** Whoever has it, none of our codes is in it. */
const WITHDRAWN: Reading = { kind: 'unreadable', elsewhere: true };
const PARKED: WriteOutcome = { kind: 'confirmed', suspended: true };

export class UserCodes {
  readonly #exchange: Exchange;
  readonly #panel: Panel;
  readonly #book: SlotBook;
  readonly #trial: SlotTrial;
  /** By area and slot, what this session has learnt. */
  readonly #readings = new Map<number, Map<number, Reading>>();
  /** Codes that we have restricted, by slot. */
  readonly #parked = new Map<number, Pin>();
  /** Partitions share their users: what is changed for one is not looked at for another meanwhile. */
  readonly #lane = new SerialQueue();
  /** This panel tells the areas of a restricted code as if it could be used: a restriction proves nothing. */
  #showsRestricted = false;

  constructor(exchange: Exchange, panel: Panel, book: SlotBook) {
    this.#exchange = exchange;
    this.#panel = panel;
    this.#book = book;
    this.#trial = new SlotTrial(exchange, panel, book);
  }

  readings(area: number): ReadonlyMap<number, Reading> {
    return new Map(this.#readings.get(area));
  }

  /** The slots are ours by the configuration: before the first word about them they are free. */
  declareEmpty(area: number): void {
    for (let slot = this.#panel.slots[0]; slot <= this.#panel.slots[1]; slot++)
      this.#note(area, slot, undefined);
  }

  /** No code of ours is in it any more. */
  withdraw(slot: number): void {
    this.#book.withdraw(slot);
    for (const readings of this.#readings.values()) readings.delete(slot);
    this.#parked.delete(slot);
  }

  /** Somebody may have changed any code. */
  forget(): void {
    for (const readings of this.#readings.values()) readings.clear();
    this.#parked.clear();
  }

  /** Slots whose code was typed in this area just now, and not let in. @param typed as the panel tells it (4.17) */
  refused(area: number, typed: Pin): number[] {
    const known = [...(this.#readings.get(area) ?? [])];
    return known.flatMap(([slot, reading]) =>
      reading.kind === 'known' && spread(reading.pin) === typed.reveal() ? [slot] : [],
    );
  }

  /** What was cut short by the end of a connection. Returns false where that has ended again. */
  async resume(): Promise<boolean> {
    try {
      await this.#lane.run(() => this.#trial.resume());
      return true;
    } catch (interruption) {
      if (interruption instanceof Interrupted) return false;
      throw interruption;
    }
  }

  /** The panel says that it is a duress user's: a code of ours there would call for help at each disarm. */
  foundDuress(slot: number): void {
    if (!this.#isOurs(slot)) return;
    if (this.#book.isUser(slot)) return this.#leave(slot);
    // What we never wrote to is left as it is.
    if (!this.#book.isLeaving(slot)) this.#panel.withdrawn(slot, { code: 'duress-in-slot', slot });
  }

  /** Takes our codes off slots that are not a plain user's. What the panel denies now is tried again later. */
  async giveUp(): Promise<void> {
    for (const slot of this.#book.leaving) {
      await this.#interruptible(0, slot, async () => {
        if (!this.#book.isLeaving(slot)) return CONFIRMED;
        const emptied = await this.#trial.run(slot, 0);
        if (emptied.kind === 'confirmed') this.#panel.withdrawn(slot, { code: 'duress-in-slot', slot });
        return emptied;
      });
    }
  }

  #leave(slot: number): void {
    if (this.#book.isLeaving(slot)) return;
    this.#book.leave(slot);
    void this.giveUp();
  }

  async read(area: number, slot: number, expected = this.#known(area, slot)): Promise<ReadOutcome> {
    try {
      if (this.#book.isWithdrawn(slot)) return WITHDRAWN;
      const found = expected && (await this.#exchange.lookUp(expected));
      if (found?.role === 'master' && this.#isOurs(slot)) this.#leave(slot);
      return this.#note(area, slot, found && this.#lets(found, area) ? expected : undefined);
    } catch (interruption) {
      if (!(interruption instanceof Interrupted)) throw interruption;
      const outcome = interruption.outcome(false);
      return outcome.kind === 'unreachable' ? outcome : { kind: 'unreachable', why: outcome.message };
    }
  }

  async write(area: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    if (!this.#isOurs(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length !== this.#panel.digits) return { kind: 'invalid', reason: 'length' };
    if (!/^\d+$/.test(pin.reveal())) return { kind: 'invalid', reason: 'charset' };
    return this.#interruptible(area, slot, async () => {
      if (this.#book.isWithdrawn(slot)) this.#panel.withdrawn(slot, notPlain(slot));
      if (this.#book.isWithdrawn(slot) || this.#book.isLeaving(slot))
        return { kind: 'unreachable', why: notPlain(slot) };
      const before = await this.#exchange.areasOf(pin);
      const areas = (before & this.#panel.areas) | maskOf(area);
      const isUser = this.#book.isUser(slot);
      const tried = isUser ? CONFIRMED : await this.#trial.run(slot, maskOf(area));
      if (tried.kind !== 'confirmed') return tried;
      let result = await this.#exchange.change(slot, { code: pin, areas, change: 'write' });
      if (result === 'duplicate' && (await this.#dropParked(pin, { area, slot }))) {
        result = await this.#exchange.change(slot, { code: pin, areas, change: 'write' });
      }
      // The document has two words on whether writing ends a restriction.
      if (result === slot) await this.#exchange.change(slot, { code: pin, areas: 0, change: 'unrestrict' });
      const found = await this.#exchange.lookUp(pin);
      const works = this.#lets(found, area);
      // Every client hears every answer, so that a denial may have been another's: what works decides.
      const proven = works && (result === slot || !this.#isIn(area, before));
      this.#note(area, slot, proven ? pin : undefined);
      if (proven) {
        this.#parked.delete(slot);
        return CONFIRMED;
      }
      if (result === 'duplicate') return { kind: 'rejected', reason: 'duplicate' };
      // Somebody has made a master of the user meanwhile.
      if (found.role === 'master' && result === slot) this.#leave(slot);
      return this.#refused(result, maskOf(area));
    });
  }

  /** @param keep areas that keep the code; missing: all others of ours that have it */
  async clear(
    area: number,
    slot: number,
    { forGood, expected, keep = this.#panel.areas }: ClearOptions & { keep?: AreaMask | undefined },
  ): Promise<WriteOutcome> {
    if (this.#book.isWithdrawn(slot)) return CONFIRMED;
    if (!this.#isOurs(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    const pin = expected ?? this.#known(area, slot);
    return this.#interruptible(area, slot, async () => {
      // What somebody else has given it goes with it.
      const others = pin ? (await this.#exchange.areasOf(pin)) & keep & ~maskOf(area) : 0;
      const outcome =
        pin && others !== 0
          ? await this.#leaveArea(area, slot, { pin, others })
          : pin && !forGood && !this.#showsRestricted
            ? await this.#restrict(area, slot, pin)
            : await this.#overwrite(area, slot, pin);
      if (outcome.kind === 'confirmed') this.#note(area, slot, undefined);
      return outcome;
    });
  }

  /** The code stays for the other partitions. */
  async #leaveArea(
    area: number,
    slot: number,
    { pin, others }: { pin: Pin; others: AreaMask },
  ): Promise<WriteOutcome> {
    const result = await this.#exchange.change(slot, { code: pin, areas: others, change: 'write' });
    if (!this.#isIn(area, await this.#exchange.areasOf(pin))) return CONFIRMED;
    return this.#refused(result, maskOf(area));
  }

  async #restrict(area: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    const result = await this.#exchange.change(slot, { code: pin, areas: 0, change: 'restrict' });
    if ((await this.#exchange.areasOf(pin)) === 0) {
      this.#parked.set(slot, pin);
      return PARKED;
    }
    if (result === 'denied' || result === 'unheard') return this.#refused(result, maskOf(area));
    const overwritten = await this.#overwrite(area, slot, pin);
    if (overwritten.kind === 'confirmed') this.#showsRestricted = true;
    return overwritten;
  }

  /** Proven by the random code, which works for a moment: then the slot holds it, and not the old one. */
  async #overwrite(area: number, slot: number, pin: Pin | undefined): Promise<WriteOutcome> {
    if (!this.#book.isUser(slot)) return this.#trial.run(slot, maskOf(area));
    for (let attempt = 1; attempt <= RANDOM_TRIES; attempt++) {
      const random = randomCode(this.#panel.digits);
      const result = await this.#exchange.change(slot, {
        code: random,
        areas: maskOf(area),
        change: 'write',
      });
      if (result === 'duplicate') continue;
      let replaced = (await this.#exchange.areasOf(random)) !== 0;
      if (!replaced && result === slot) {
        await this.#exchange.change(slot, { code: random, areas: 0, change: 'unrestrict' });
        replaced = (await this.#exchange.areasOf(random)) !== 0;
      }
      const gone = pin === undefined || (await this.#exchange.areasOf(pin)) === 0;
      if (!replaced || !gone) return this.#refused(result, maskOf(area));
      this.#parked.delete(slot);
      await this.#exchange.change(slot, { code: random, areas: 0, change: 'restrict' });
      return CONFIRMED;
    }
    return REFUSED;
  }

  /** It was looked after, and is not as it should be. */
  async #refused(result: ChangeEnd, areas: AreaMask): Promise<WriteOutcome> {
    if (result === 'unheard') throw new Interrupted({ kind: 'unheard' });
    return result === 'denied' ? this.#panel.denial(areas) : REFUSED;
  }

  /** A restricted code of ours that nobody wants back stands in the way of the same digits in another slot. */
  async #dropParked(pin: Pin, wanted: { area: number; slot: number }): Promise<boolean> {
    const found = [...this.#parked].find(([slot, parked]) => slot !== wanted.slot && parked.equals(pin));
    if (!found) return false;
    return (await this.#overwrite(wanted.area, found[0], undefined)).kind === 'confirmed';
  }

  /** What an exchange that was cut short has left in the slot is not known. */
  async #interruptible(
    area: number,
    slot: number,
    exchange: () => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    return this.#lane.run(() => {
      const before = this.#exchange.changes;
      return exchange().catch((interruption: unknown) => {
        if (!(interruption instanceof Interrupted)) throw interruption;
        this.#readings.get(area)?.delete(slot);
        return interruption.outcome(this.#exchange.changes !== before);
      });
    });
  }

  #note(area: number, slot: number, pin: Pin | undefined): Reading {
    const reading: Reading = pin ? { kind: 'known', pin } : { kind: 'empty' };
    const readings = this.#readings.get(area) ?? new Map<number, Reading>();
    this.#readings.set(area, readings.set(slot, reading));
    return reading;
  }

  #known(area: number, slot: number): Pin | undefined {
    const reading = this.#readings.get(area)?.get(slot);
    return reading?.kind === 'known' ? reading.pin : undefined;
  }

  #isOurs(slot: number): boolean {
    const [first, last] = this.#panel.slots;
    return Number.isInteger(slot) && slot >= first && slot <= last && !this.#book.isWithdrawn(slot);
  }

  /** A code of ours is a plain user's: with any other, somebody else comes in. */
  #lets({ areas, role }: { areas: AreaMask; role: Role }, area: number): boolean {
    return this.#isIn(area, areas) && (role === 'user' || role === 'none');
  }

  #isIn(area: number, areas: AreaMask): boolean {
    return (areas & maskOf(area)) !== 0;
  }
}

function notPlain(slot: number): DriverMessage {
  return { code: 'not-plain-user', slot };
}

export function maskOf(...areas: readonly number[]): AreaMask {
  return areas.reduce((mask, area) => mask | (1 << (area - 1)), 0);
}

export function areasIn(mask: AreaMask): number[] {
  return Array.from({ length: AREAS }, (_, index) => index + 1).filter((area) => mask & maskOf(area));
}
