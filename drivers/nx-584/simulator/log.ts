/** The log of a simulated panel: a ring of entries with the panel's own time. */
import type { LogEvent } from '../message-types.ts';

/** As a real NX-8 reports it. */
const LOG_SIZE = 185;

export type PanelTime = Pick<LogEvent, 'month' | 'day' | 'hour' | 'minute'>;

export class SimulatedLog {
  /** Set by the panel. */
  onEvent: (event: LogEvent) => void = () => undefined;
  readonly #clock: () => PanelTime;
  readonly #entries: LogEvent[] = [];
  /** Also how many there were since the panel was new. */
  #next = 0;

  constructor(clock: () => PanelTime = computerClock) {
    this.#clock = clock;
  }

  /** The place of the newest entry. */
  get newest(): number {
    return (this.#next + LOG_SIZE - 1) % LOG_SIZE;
  }

  entry(number: number): LogEvent | undefined {
    return this.#entries[number];
  }

  add(type: number, who: number, partition: number): void {
    const number = this.#next++ % LOG_SIZE;
    const place = { kind: 'log-event', number, logSize: LOG_SIZE } as const;
    const event: LogEvent = { ...place, type, reported: true, who, partition, ...this.#clock() };
    this.#entries[number] = event;
    this.onEvent(event);
  }
}

function computerClock(): PanelTime {
  const now = new Date();
  return {
    month: now.getMonth() + 1,
    day: now.getDate(),
    hour: now.getHours(),
    minute: now.getMinutes(),
  };
}
