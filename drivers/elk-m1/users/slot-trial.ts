/**
 * Whose a slot is, found out before the first code of ours goes into it. The panel shows no user: a master's
 * slot takes a new code as any other does, and whoever has that code is a master then. So the slot is first
 * asked whether it holds the master code, and is then given digits that nobody learns, of which the panel says
 * whose they are. A code of a person is never a master's, not for a moment.
 */
import { randomInt } from 'node:crypto';
import type { WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage, MessageOf } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { Interrupted, type ChangeEnd, type Exchange } from '../exchange.ts';
import type { Panel } from '../panel.ts';
import type { SlotBook, Trial } from './slot-ledger.ts';

export const RANDOM_TRIES = 5;
const PUT_BACK_TRIES = 3;
const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
const CONFIRMED: WriteOutcome = { kind: 'confirmed' };

export class SlotTrial {
  readonly #exchange: Exchange;
  readonly #panel: Panel;
  readonly #book: SlotBook;

  constructor(exchange: Exchange, panel: Panel, book: SlotBook) {
    this.#exchange = exchange;
    this.#panel = panel;
    this.#book = book;
  }

  /**
   * `confirmed`: it is a plain user's, and holds digits that nobody knows and that open nothing.
   * @param areas for a user who has none; 0: he has some
   */
  async run(slot: number, areas: number): Promise<WriteOutcome> {
    // The digits of an earlier one may be the only key to the panel: they are not forgotten for another.
    await this.resume();
    if (this.#book.trial) return { kind: 'unreachable', why: masterLost(this.#book.trial.slot) };
    if (this.#book.isWithdrawn(slot)) return { kind: 'unreachable', why: { code: 'not-plain-user', slot } };
    if (await this.#holdsMaster(slot))
      return this.#withdraw({ code: 'master-in-slot', slot, masterCode: 'untouched' });
    // A master keeps his areas. Only a user who has none yet is given some, so that the digits show that they arrived.
    let given = 0;
    for (let attempt = 1; attempt <= RANDOM_TRIES; attempt++) {
      const trial = { slot, code: randomCode(this.#panel.digits) };
      this.#book.beginTrial(trial);
      const result = await this.#write(trial, given);
      if (result === 'duplicate') continue;
      const verdict = await this.#judge(trial);
      if (verdict === 'user') {
        this.#book.endTrial(slot, true);
        await this.#exchange.change(slot, { code: trial.code, areas: 0, change: 'restrict' });
        return CONFIRMED;
      }
      if (verdict !== 'unknown') return verdict;
      if (result === 'unheard') throw new Interrupted({ kind: 'unheard' });
      if (given === areas) {
        this.#book.endTrial(slot, false);
        return result === 'denied' ? this.#panel.denial(areas) : REFUSED;
      }
      given = areas;
    }
    this.#book.endTrial(slot, false);
    return REFUSED;
  }

  /** A trial that was cut short, by a kill or by the end of the connection, is brought to its end. */
  async resume(): Promise<void> {
    const { trial } = this.#book;
    if (!trial) return;
    const verdict = await this.#judge(trial);
    if (verdict === 'user' || verdict === 'unknown') this.#book.endTrial(trial.slot, false);
  }

  /**
   * 4.11: a code may be in one slot alone. To its own slot the master code can be written, which changes nothing
   * there. A panel that takes it in two slots says yes to anything.
   */
  async #holdsMaster(slot: number): Promise<boolean> {
    const [first, last] = this.#panel.slots;
    const beside = slot < last ? slot + 1 : slot - 1;
    if (!(await this.#takesMaster(slot))) return false;
    return beside < first || !(await this.#takesMaster(beside));
  }

  async #takesMaster(slot: number): Promise<boolean> {
    const code = this.#panel.master;
    const result = await this.#exchange.change(slot, { code, areas: 0, change: 'write' });
    if (result === 'unheard') throw new Interrupted({ kind: 'unheard' });
    return result === slot;
  }

  async #write({ slot, code }: Trial, areas: number): Promise<ChangeEnd> {
    const result = await this.#exchange.change(slot, { code, areas, change: 'write' });
    // The document has two words on whether writing ends a restriction.
    if (result === slot) await this.#exchange.change(slot, { code, areas: 0, change: 'unrestrict' });
    return result;
  }

  /** `unknown`: the panel does not know the digits, or says nothing of whose they are. */
  async #judge({ slot, code }: Trial): Promise<'user' | 'unknown' | WriteOutcome> {
    const { areas, role } = await this.#exchange.lookUp(code);
    if (role !== 'master') return areas === 0 ? 'unknown' : 'user';
    if (await this.#masterWorks())
      return this.#withdraw({ code: 'master-in-slot', slot, masterCode: 'overwritten' });
    for (let attempt = 1; attempt <= PUT_BACK_TRIES; attempt++) {
      const { master } = this.#panel;
      await this.#exchange.change(slot, { code: master, areas: 0, change: 'write', authority: code });
      if (await this.#masterWorks())
        return this.#withdraw({ code: 'master-in-slot', slot, masterCode: 'put-back' });
    }
    // The digits stay sealed on disk: it is tried again.
    return { kind: 'unreachable', why: masterLost(slot) };
  }

  async #masterWorks(): Promise<boolean> {
    const { areas, role } = await this.#exchange.lookUp(this.#panel.master);
    return role === 'master' && areas !== 0;
  }

  #withdraw(why: MessageOf<'master-in-slot'>): WriteOutcome {
    this.#panel.withdrawn(why.slot, why);
    return { kind: 'unreachable', why };
  }
}

/** The master has digits of ours, and the panel does not take its own code back yet. */
export function masterLost(slot: number): DriverMessage {
  return { code: 'master-in-slot', slot, masterCode: 'lost' };
}

export function randomCode(digits: number): Pin {
  return Pin.of(String(randomInt(10 ** digits)).padStart(digits, '0'));
}
