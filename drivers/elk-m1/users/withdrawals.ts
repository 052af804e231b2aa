import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type { SlotBook } from './slot-ledger.ts';

type Told = Omit<Extract<DriverEvent, { kind: 'slot-withdrawn' }>, 'kind' | 'device'>;

/** Slots that are given up, told once. It is kept once it is told: who is killed before that finds it out again. */
export class Withdrawals {
  readonly #book: SlotBook;
  readonly #untold: Told[] = [];

  constructor(book: SlotBook) {
    this.#book = book;
  }

  add(told: Told): void {
    this.#untold.push(told);
  }

  /** @param tell of each that nobody has heard of yet */
  tell(tell: (told: Told) => void): void {
    if (this.#untold.length === 0) return;
    for (const told of this.#untold.splice(0)) tell(told);
    this.#book.keep();
  }
}
