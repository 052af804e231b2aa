/**
 * Follows the panel's log, so that each entry is told once: the module repeats what it got no answer to,
 * and sends nothing while nobody listens. What was missed is asked for by its number.
 */
import { DAY_MS, firstShowing, localAt } from '../../../src/domain/schedule/wall-clock.ts';
import type { Nx584Client } from '../client.ts';
import type { HistoryFile } from './log-cursor.ts';
import type { LogEvent } from '../message-types.ts';

export interface FollowedEvent {
  readonly event: LogEvent;
  /** Epoch milliseconds by the panel's clock, which may be impossible, of what was missed; missing: just now. */
  readonly at?: number;
}

/**
 * An entry that is so much older than the one before it is not what came next, as long as nobody has seen that
 * the pointer stands on the newest entry: it may stand on the oldest one of the ring. A clock that was set back
 * in autumn is an hour.
 */
const OUT_OF_ORDER_MS = 2 * 60 * 60_000;
/** Of an entry whose time no clock shows: nobody takes it for the time at which it happened. */
const NEVER = 0;

export interface LogFollowerOptions {
  readonly file: HistoryFile;
  /** The panel shows the wall time of this zone. */
  readonly zone: string;
  readonly now: () => number;
  readonly tell: (followed: FollowedEvent) => void;
  /** What is told now will be told again after a restart, or what comes until then never. */
  readonly onUnsaved: () => void;
}

export class LogFollower {
  readonly #client: Nx584Client;
  readonly #options: LogFollowerOptions;
  /** What was told, by its place in the log; at most as many as the log has places. */
  readonly #seen = new Map<number, string>();
  #newest: LogEvent | undefined;
  /** The newest came by itself: where the pointer stands afterwards says what it means. */
  #isPushed = false;
  #pointsAtNewest: boolean;

  constructor(client: Nx584Client, options: LogFollowerOptions) {
    this.#client = client;
    this.#options = options;
    const kept = options.file.load();
    this.#newest = kept?.newest;
    this.#pointsAtNewest = kept?.pointsAtNewest ?? false;
    if (this.#newest) this.#seen.set(this.#newest.number, keyOf(this.#newest));
  }

  /** An event that the module sent by itself. */
  hear(event: LogEvent): void {
    if (this.#isSeen(event)) return;
    const previous = this.#newest;
    this.#note(event);
    this.#isPushed = true;
    this.#options.tell({ event });
    if (previous) void this.#tellBetween(previous, event);
  }

  /** The panel has told where its log stands. */
  pointerTold(pointer: number): void {
    if (this.#pointsAtNewest || !this.#isPushed || pointer !== this.#newest?.number) return;
    this.#pointsAtNewest = true;
    this.#note(this.#newest);
  }

  /**
   * Reads what was missed. It is told by calling what is returned, and counts as told from then on.
   * @param pointer the place of the newest entry, from the system status after a connection was made
   */
  async read(pointer: number): Promise<() => void> {
    const newest = await this.#ask(pointer);
    const previous = this.#newest;
    if (!newest || this.#isSeen(newest)) return () => undefined;
    if (!previous) return () => this.#note(newest);
    if (this.#isOutOfOrder(newest, previous)) return () => undefined;
    const missed = await this.#between(previous, newest);
    return () => {
      this.#tellMissed([...missed, newest]);
      // Something newer may have come meanwhile.
      if (this.#newest === previous) this.#note(newest);
    };
  }

  async #tellBetween(previous: LogEvent, next: LogEvent): Promise<void> {
    this.#tellMissed(await this.#between(previous, next));
  }

  #tellMissed(missed: readonly LogEvent[]): void {
    for (const event of missed) {
      if (this.#isSeen(event)) continue;
      this.#seen.set(event.number, keyOf(event));
      this.#options.tell({ event, at: this.#timeOf(event) ?? NEVER });
    }
  }

  /** Oldest first. */
  async #between(previous: LogEvent, next: LogEvent): Promise<LogEvent[]> {
    const found: LogEvent[] = [];
    for (const number of placesBetween(previous, next)) {
      const event = await this.#ask(number);
      if (event && !this.#isOutOfOrder(event, previous)) found.push(event);
    }
    return found;
  }

  async #ask(number: number): Promise<LogEvent | undefined> {
    const matches = (event: LogEvent): boolean => event.number === number;
    const answer = await this.#client.ask({ kind: 'ask-log-event', number }, 'log-event', { matches });
    return answer.kind === 'answer' ? answer.message : undefined;
  }

  #note(event: LogEvent): void {
    this.#seen.set(event.number, keyOf(event));
    this.#isPushed &&= event === this.#newest;
    this.#newest = event;
    const { file, onUnsaved } = this.#options;
    if (!file.save({ newest: event, pointsAtNewest: this.#pointsAtNewest })) onUnsaved();
  }

  #isSeen(event: LogEvent): boolean {
    return this.#seen.get(event.number) === keyOf(event);
  }

  #isOutOfOrder(event: LogEvent, previous: LogEvent): boolean {
    if (this.#pointsAtNewest) return false;
    const [time, before] = [this.#timeOf(event), this.#timeOf(previous)];
    return time !== undefined && before !== undefined && time < before - OUT_OF_ORDER_MS;
  }

  /**
   * The log has no year, and an option of the panel swaps day and month: it is the latest such time that does not
   * lie ahead by more than a clock may be wrong. Undefined where no clock shows it.
   */
  #timeOf({ month, day, hour, minute }: LogEvent): number | undefined {
    const { zone } = this.#options;
    const now = this.#options.now();
    const year = new Date(localAt(now, zone)).getUTCFullYear();
    const times = [year + 1, year, year - 1].flatMap((candidate) => [
      shownAt([candidate, month, day, hour, minute], zone),
      shownAt([candidate, day, month, hour, minute], zone),
    ]);
    const past = times.flatMap((time) => (time !== undefined && time <= now + DAY_MS ? time : []));
    return past.length === 0 ? undefined : Math.max(...past);
  }
}

/** When the wall of the zone showed it; undefined where it never does. */
function shownAt(
  [year, month, day, hour, minute]: readonly [number, number, number, number, number],
  zone: string,
): number | undefined {
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const isShown =
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === day &&
    local.getUTCHours() === hour &&
    local.getUTCMinutes() === minute;
  return isShown ? firstShowing(local.getTime(), zone) : undefined;
}

function keyOf({ type, who, partition, month, day, hour, minute }: LogEvent): string {
  return [type, who, partition, month, day, hour, minute].join(' ');
}

/**
 * The places between two entries. The size may be the number of places or the highest of them (openHAB and
 * nxgipd differ), so that one place too many may be asked for.
 */
function placesBetween(previous: LogEvent, next: LogEvent): number[] {
  const { number: to, logSize } = next;
  if (to > logSize || previous.number > logSize) return [];
  if (to === 0 && previous.number >= logSize - 1) return [];
  const places: number[] = [];
  const after = (place: number): number => (place >= logSize ? 0 : place + 1);
  for (let place = after(previous.number); place !== to; place = after(place)) places.push(place);
  return places;
}
