import { DateTime } from 'luxon';
import type { Clock } from '../../domain/clock.ts';

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

/** The demo house's own time: it runs like any clock, from where it was set, and can be set forward. */
export class DemoClock implements Clock {
  #aheadMs: number;
  readonly #alarms = new Map<Alarm, NodeJS.Timeout>();

  /** @param start epoch milliseconds that it shows now */
  constructor(start: number) {
    this.#aheadMs = start - Date.now();
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  at(timeMs: number, run: () => void): () => void {
    const alarm = { at: timeMs, run };
    this.#arm(alarm);
    return () => this.#disarm(alarm);
  }

  /** What was due on the way happens before this returns. */
  setForward(to: number): void {
    this.#aheadMs += Math.max(0, to - this.now());
    const waiting = [...this.#alarms.keys()].sort((a, b) => a.at - b.at);
    for (const alarm of waiting) {
      // One that rang may have taken another's place.
      if (!this.#alarms.has(alarm)) continue;
      this.#disarm(alarm);
      if (alarm.at <= this.now()) alarm.run();
      else this.#arm(alarm);
    }
  }

  #arm(alarm: Alarm): void {
    const wait = Math.min(Math.max(alarm.at - this.now(), 0), LONGEST_TIMER_MS);
    const ring = (): void => {
      this.#alarms.delete(alarm);
      if (this.now() >= alarm.at) alarm.run();
      else this.#arm(alarm);
    };
    this.#alarms.set(alarm, setTimeout(ring, wait));
  }

  #disarm(alarm: Alarm): void {
    clearTimeout(this.#alarms.get(alarm));
    this.#alarms.delete(alarm);
  }
}

/** Beyond it, Node's timers fire at once. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The next time, from `now` on, that the wall in `zone` shows this weekday (1 is Monday) and `HH:MM`. */
export function nextAt(weekday: number, time: string, { now, zone }: { now: number; zone: string }): number {
  const [hour, minute] = time.split(':').map(Number);
  const today = DateTime.fromMillis(now, { zone }).set({
    hour: hour!,
    minute: minute!,
    second: 0,
    millisecond: 0,
  });
  const candidate = today.plus({ days: (weekday - today.weekday + 7) % 7 });
  return (candidate.toMillis() >= now ? candidate : candidate.plus({ days: 7 })).toMillis();
}
