import type { Clock } from '../../../src/domain/clock.ts';
import type { Timeline } from './timeline.ts';

interface Alarm {
  /** As its own clock will show. */
  readonly at: number;
  readonly run: () => void;
  cancel: () => void;
}

/**
 * One run of the program on its machine, from its start to its end: a clock that can be wrong and be set,
 * a lid that can be closed. What comes from outside waits while it sleeps, and is lost once it is off.
 */
export class Computer implements Clock {
  readonly #timeline: Timeline;
  /** What its clock shows, less the true time. */
  #error: number;
  #isOn = true;
  #asleep: { readonly run: () => void; readonly lost: () => void }[] | undefined;
  readonly #alarms = new Set<Alarm>();

  constructor(timeline: Timeline, clockError = 0) {
    this.#timeline = timeline;
    this.#error = clockError;
  }

  get clockError(): number {
    return this.#error;
  }

  get isAwake(): boolean {
    return this.#isOn && this.#asleep === undefined;
  }

  now(): number {
    return this.#timeline.now + this.#error;
  }

  at(timeMs: number, run: () => void): () => void {
    // Time goes by in whole milliseconds here.
    const alarm: Alarm = { at: Math.ceil(timeMs), run, cancel: () => undefined };
    this.#alarms.add(alarm);
    this.#arm(alarm, 0);
    return () => this.#disarm(alarm);
  }

  /** @param noticedAfterMs how long it takes until alarms see it: they nap, and then look at the clock */
  setClock(error: number, noticedAfterMs: number): void {
    this.#error = error;
    for (const alarm of this.#alarms) {
      alarm.cancel();
      this.#arm(alarm, noticedAfterMs);
    }
  }

  /** Runs it now, after the sleep, or never; then it is lost. */
  deliver(run: () => void, lost: () => void = () => undefined): void {
    if (!this.#isOn) return lost();
    if (this.#asleep) this.#asleep.push({ run, lost });
    else run();
  }

  sleep(): void {
    this.#asleep ??= [];
  }

  wake(): void {
    const waiting = this.#asleep ?? [];
    this.#asleep = undefined;
    for (const { run, lost } of waiting) this.deliver(run, lost);
  }

  off(): void {
    this.#isOn = false;
    for (const { lost } of this.#asleep ?? []) lost();
    for (const alarm of this.#alarms) this.#disarm(alarm);
  }

  #arm(alarm: Alarm, soonestMs: number): void {
    const due = Math.max(alarm.at - this.#error, this.#timeline.now + soonestMs);
    alarm.cancel = this.#timeline.at(due, () =>
      this.deliver(() => {
        if (!this.#alarms.has(alarm)) return;
        if (this.now() < alarm.at) return this.#arm(alarm, 0);
        this.#alarms.delete(alarm);
        alarm.run();
      }),
    );
  }

  #disarm(alarm: Alarm): void {
    alarm.cancel();
    this.#alarms.delete(alarm);
  }
}
