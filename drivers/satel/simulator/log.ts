/** The simulated panel's event log: a ring whose oldest records go first. */
import type { EventRecord } from '../log/event-record.ts';
import { type Answer, NEWEST_EVENT } from '../message-types.ts';

/** What a record says beyond its time. */
export type Happening = Pick<EventRecord, 'code' | 'eventClass'> & Partial<EventRecord>;

const END_OF_EVENTS: EventRecord = {
  year: 0,
  filled: false,
  present: false,
  monitoring: 0,
  eventClass: 0,
  day: 0,
  month: 0,
  minutes: 0,
  partition: 1,
  restore: false,
  code: 0,
  source: 0,
  object: 0,
  key: 0,
};

/** Indices grow in steps, as those of a real panel do. */
const INDEX_STEP = 0x10;

export class SimulatedLog {
  readonly #capacity: number;
  #records: { readonly record: EventRecord; readonly index: number }[] = [];
  #count = 0;
  #moves = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @param at the panel's clock */
  add(happening: Happening, at: Date): void {
    const record = {
      ...END_OF_EVENTS,
      year: at.getFullYear() % 4,
      filled: true,
      present: true,
      day: at.getDate(),
      month: at.getMonth() + 1,
      minutes: at.getHours() * 60 + at.getMinutes(),
      ...happening,
    };
    this.#count += 1;
    this.#records.push({ record, index: this.#count * INDEX_STEP });
    if (this.#records.length > this.#capacity) this.#records.shift();
    if (this.#moves) this.#records = this.#records.map((entry) => ({ ...entry, index: entry.index + 1 }));
  }

  /** The record before the one of that index; command 8C. */
  read(calledWith: number): Answer {
    const after = this.#records.findIndex(({ index }) => index === calledWith);
    const found = calledWith === NEWEST_EVENT ? this.#records.at(-1) : this.#records[after - 1];
    const { record, index } = found ?? { record: END_OF_EVENTS, index: calledWith };
    return { kind: 'event', record, index, calledWith };
  }

  /** From now on each new record changes the index of all. */
  moveIndices(): void {
    this.#moves = true;
  }

  /** The newest record is lost, as in a download that clears a part of the log. */
  forgetNewest(): void {
    this.#records.pop();
  }

  /** The newest report has been sent to the station: the record stays, its marks change. */
  reportNewest(): void {
    const newest = this.#records.pop();
    if (newest) this.#records.push({ ...newest, record: { ...newest.record, monitoring: 0b0101 } });
  }
}
