/**
 * Codes in the panel's slots. A stored code cannot be read: `ua` tells where a given code is valid, and
 * that is the proof of each change. A code that comes back at its next window is restricted and stays in
 * the panel; one that goes for good is overwritten with random digits that nobody learns, since the
 * document knows no deletion.
 */
import { randomInt } from 'node:crypto';
import type {
  ClearOptions,
  NotNow,
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../src/domain/device.ts';
import { Pin } from '../../src/domain/pin.ts';
import type { Answer, ElkClient } from './client.ts';
import { PROGRAMMING } from './trouble.ts';
import { padded } from './messages.ts';
import type { AreaMask, Change, CodeChangeResult, Of } from './vocabulary.ts';

/** What the driver knows of the panel as a whole. */
export interface Panel {
  readonly master: Pin;
  readonly digits: number;
  /** Of the slots that are ours, the first and the last. */
  readonly slots: readonly [number, number];
  /** Why the panel denied a change; asks the panel. */
  denial(): Promise<WriteOutcome>;
}

const RANDOM_TRIES = 5;
const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
const CONFIRMED: WriteOutcome = { kind: 'confirmed' };
const PARKED: WriteOutcome = { kind: 'confirmed', parked: true };

/** Ends an exchange early: the panel does not answer, or answers only its installer. */
class Interrupted extends Error {
  readonly outcome: NotNow | Unreachable;

  constructor(answer: Exclude<Answer<unknown>, { kind: 'answer' }>) {
    super(answer.kind);
    const busy: NotNow = { kind: 'not-now', why: 'programming', text: PROGRAMMING };
    this.outcome = answer.kind === 'programming' ? busy : answer;
  }
}

export class UserCodes {
  readonly #client: ElkClient;
  readonly #panel: Panel;
  /** By area and slot, what this session has learnt. */
  readonly #readings = new Map<number, Map<number, Reading>>();
  /** Codes that we have restricted, by slot. */
  readonly #parked = new Map<number, Pin>();
  /** Partitions share their users: what is changed for one is not looked at for another meanwhile. */
  #lane: Promise<unknown> = Promise.resolve();
  /** This panel tells the areas of a restricted code as if it could be used: a restriction proves nothing. */
  #showsRestricted = false;

  constructor(client: ElkClient, panel: Panel) {
    this.#client = client;
    this.#panel = panel;
  }

  readings(area: number): ReadonlyMap<number, Reading> {
    return new Map(this.#readings.get(area));
  }

  /** The slots are ours by the configuration: before the first word about them they are free. */
  declareEmpty(area: number): void {
    for (let slot = this.#panel.slots[0]; slot <= this.#panel.slots[1]; slot++)
      this.#note(area, slot, undefined);
  }

  /** Somebody may have changed any code. */
  forget(): void {
    for (const readings of this.#readings.values()) readings.clear();
    this.#parked.clear();
  }

  async read(area: number, slot: number, expected = this.#known(area, slot)): Promise<ReadOutcome> {
    try {
      const works = expected !== undefined && this.#isIn(area, await this.#areasOf(expected));
      return this.#note(area, slot, works ? expected : undefined);
    } catch (interruption) {
      if (!(interruption instanceof Interrupted)) throw interruption;
      const { outcome } = interruption;
      return outcome.kind === 'unreachable' ? outcome : { kind: 'unreachable', why: outcome.text };
    }
  }

  async write(area: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    if (!this.#isOurs(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length !== this.#panel.digits) return { kind: 'invalid', reason: 'length' };
    if (!/^\d+$/.test(pin.reveal())) return { kind: 'invalid', reason: 'charset' };
    return this.#interruptible(area, slot, async () => {
      const before = await this.#areasOf(pin);
      const areas = before | maskOf(area);
      let result = await this.#change(slot, pin, areas, 'write');
      if (result === 'duplicate' && (await this.#dropParked(pin, { area, slot }))) {
        result = await this.#change(slot, pin, areas, 'write');
      }
      // The document has two words on whether writing ends a restriction.
      if (result === slot) await this.#change(slot, pin, 0, 'unrestrict');
      const works = this.#isIn(area, await this.#areasOf(pin));
      // Every client hears every answer, so that a denial may have been another's: what works decides.
      const proven = works && (result === slot || !this.#isIn(area, before));
      this.#note(area, slot, proven ? pin : undefined);
      if (proven) {
        this.#parked.delete(slot);
        return CONFIRMED;
      }
      if (result === 'duplicate') return { kind: 'rejected', reason: 'duplicate' };
      return result === 'denied' ? this.#panel.denial() : REFUSED;
    });
  }

  async clear(area: number, slot: number, { forGood, expected }: ClearOptions): Promise<WriteOutcome> {
    if (!this.#isOurs(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    const pin = expected ?? this.#known(area, slot);
    return this.#interruptible(area, slot, async () => {
      const others = pin ? (await this.#areasOf(pin)) & ~maskOf(area) : 0;
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
    const result = await this.#change(slot, pin, others, 'write');
    if (!this.#isIn(area, await this.#areasOf(pin))) return CONFIRMED;
    return result === 'denied' ? this.#panel.denial() : REFUSED;
  }

  async #restrict(area: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    const result = await this.#change(slot, pin, 0, 'restrict');
    if ((await this.#areasOf(pin)) === 0) {
      this.#parked.set(slot, pin);
      return PARKED;
    }
    if (result === 'denied') return this.#panel.denial();
    const overwritten = await this.#overwrite(area, slot, pin);
    if (overwritten.kind === 'confirmed') this.#showsRestricted = true;
    return overwritten;
  }

  /** Proven by the random code, which works for a moment: then the slot holds it, and not the old one. */
  async #overwrite(area: number, slot: number, pin: Pin | undefined): Promise<WriteOutcome> {
    for (let attempt = 1; attempt <= RANDOM_TRIES; attempt++) {
      const random = this.#randomCode();
      const result = await this.#change(slot, random, maskOf(area), 'write');
      if (result === 'duplicate') continue;
      let replaced = (await this.#areasOf(random)) !== 0;
      if (!replaced && result === slot) {
        await this.#change(slot, random, 0, 'unrestrict');
        replaced = (await this.#areasOf(random)) !== 0;
      }
      const gone = pin === undefined || (await this.#areasOf(pin)) === 0;
      if (!replaced || !gone) return result === 'denied' ? this.#panel.denial() : REFUSED;
      this.#parked.delete(slot);
      await this.#change(slot, random, 0, 'restrict');
      return CONFIRMED;
    }
    return REFUSED;
  }

  /** A restricted code of ours that nobody wants back stands in the way of the same digits in another slot. */
  async #dropParked(pin: Pin, wanted: { area: number; slot: number }): Promise<boolean> {
    const found = [...this.#parked].find(([slot, parked]) => slot !== wanted.slot && parked.equals(pin));
    if (!found) return false;
    return (await this.#overwrite(wanted.area, found[0], undefined)).kind === 'confirmed';
  }

  async #areasOf(code: Pin): Promise<AreaMask> {
    const is = padded(code);
    return this.#must(
      await this.#client.ask({ kind: 'ask-code', code }, (came) =>
        came.kind === 'code' && padded(came.code) === is ? came.areas : undefined,
      ),
    );
  }

  async #change(user: number, code: Pin, areas: AreaMask, change: Change): Promise<CodeChangeResult> {
    const request: Of<'change-code'> = {
      ...{ kind: 'change-code', user, authority: this.#panel.master, code, areas, change },
    };
    return this.#must(
      await this.#client.ask(
        request,
        (came) =>
          came.kind === 'code-changed' && (typeof came.result === 'string' || came.result === user)
            ? came.result
            : undefined,
        { tries: 1 },
      ),
    );
  }

  #must<T>(answer: Answer<T>): T {
    if (answer.kind !== 'answer') throw new Interrupted(answer);
    return answer.value;
  }

  /** What an exchange that was cut short has left in the slot is not known. */
  async #interruptible(
    area: number,
    slot: number,
    exchange: () => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    const ended = this.#lane.then(exchange).catch((interruption: unknown) => {
      if (!(interruption instanceof Interrupted)) throw interruption;
      this.#readings.get(area)?.delete(slot);
      return interruption.outcome;
    });
    this.#lane = ended.catch(() => undefined);
    return ended;
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
    return Number.isInteger(slot) && slot >= first && slot <= last;
  }

  #isIn(area: number, areas: AreaMask): boolean {
    return (areas & maskOf(area)) !== 0;
  }

  #randomCode(): Pin {
    const digits = this.#panel.digits;
    return Pin.of(String(randomInt(10 ** digits)).padStart(digits, '0'));
  }
}

function maskOf(area: number): AreaMask {
  return 1 << (area - 1);
}
