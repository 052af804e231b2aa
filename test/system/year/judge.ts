import type { DeviceId } from '../../../src/domain/device.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { SyncState } from '../../../src/domain/plan/sync.ts';
import type { YearDevice } from './devices/device.ts';
import { activeIntervals } from './intervals.ts';
import type { Interval } from './intervals.ts';
import type { Timeline } from './timeline.ts';

/** What the owners have decided of one code, as the house accepted it. */
export interface Wish {
  readonly digits: string;
  readonly schedule: Schedule;
  readonly devices: readonly DeviceId[];
  /** Neither paused, deleted nor used up. */
  readonly stands: boolean;
  /** It was used up just now: who came in may still turn off alarms. */
  readonly usedUp?: boolean;
}

/** How far a grant is, and what its owner was told of it last. */
export interface Report {
  readonly state: SyncState;
  readonly told: SyncState | undefined;
}

export interface Surroundings {
  readonly timeline: Timeline;
  readonly zone: string;
  readonly end: number;
  /** Why the program cannot do anything at the moment: it is off, asleep, or its clock is wrong. */
  readonly programIsUnable: (device: YearDevice) => string | undefined;
  readonly report: (code: number, device: DeviceId) => Report | undefined;
  /** This PIN opens this device at this moment, whatever is said of it. */
  readonly opens: (held: { device: DeviceId; slot: number; code: number; digits: string }) => void;
}

/** One PIN, which belongs to one code; a code that gets another PIN leaves this one behind. */
interface Key {
  readonly code: number;
  readonly digits: string;
  devices: ReadonlySet<DeviceId>;
  intervals: readonly Interval[];
  /** The first interval that has not ended. */
  next: number;
  stands: boolean;
  /** Until when it may still turn off alarms. */
  alarmsUntil: number;
  cancelEdge: () => void;
  readonly pairs: Map<DeviceId, Pair>;
}

/** One PIN and one device: whether it opens where it should not, or does not where it should. */
interface Pair {
  readonly key: Key;
  readonly device: YearDevice;
  label: string;
  since: number;
  /** Somebody changed it at the device in a way that nobody can tell the program. */
  hidden: string | undefined;
}

/** What a healthy device and program may take after an edge, or after the way to the device is open again. */
export const GRACE_MS = 5_000;

/** An alarm may be turned off for so long as a part of the last use. */
const TO_DISARM_MS = 60_000;

/** Who waits, waits for something that the judge asks about itself, or for nothing. */
const IS_TROUBLE: ReadonlySet<SyncState> = new Set(['rejected', 'conflict', 'overdue']);

export const OPEN_UNREPORTED = 'open: not reported';
export const REFUSED_REACHABLE = 'refused: no reason';

/**
 * Looks into each device's own memory after whatever happened, and holds what would open it against the
 * oracle. Time in which the two differ is booked under the reason that there is for it, if there is one.
 */
export class Judge {
  readonly minutes = new Map<string, number>();
  /** What was found without a reason, in words and without a PIN. */
  readonly findings: string[] = [];
  readonly #around: Surroundings;
  readonly #byDigits = new Map<string, Key>();
  readonly #byCode = new Map<number, Key[]>();
  readonly #differing = new Set<Pair>();
  readonly #devices: ReadonlyMap<DeviceId, YearDevice>;

  constructor(devices: readonly YearDevice[], around: Surroundings) {
    this.#around = around;
    this.#devices = new Map(devices.map((device) => [device.id, device]));
  }

  /** An owner has decided. */
  codeIs(code: number, { digits, schedule, devices, stands, usedUp }: Wish): void {
    const keys = this.#byCode.get(code) ?? [];
    let key = keys.find((each) => each.digits === digits);
    if (!key) {
      key = {
        code,
        digits,
        devices: new Set(),
        intervals: [],
        next: 0,
        stands,
        alarmsUntil: 0,
        cancelEdge: () => undefined,
        pairs: new Map(),
      };
      this.#byDigits.set(digits, key);
      keys.push(key);
      this.#byCode.set(code, keys);
    }
    for (const other of keys) if (other !== key) other.stands = false;
    const span = { start: this.#around.timeline.now, end: this.#around.end };
    Object.assign(key, { devices: new Set(devices), stands, next: 0 });
    key.intervals = stands ? activeIntervals(schedule, this.#around.zone, span) : [];
    if (usedUp) {
      key.alarmsUntil = span.start + TO_DISARM_MS;
      this.#around.timeline.at(key.alarmsUntil, () => this.#judgeKey(key));
    }
    for (const each of keys) this.#judgeKey(each);
  }

  /** Returns what is wrong about it now, with its reason; nothing where all is as it should be. */
  memoryChanged(device: YearDevice, digits: string): string {
    const key = this.#byDigits.get(digits);
    if (!key) return '';
    const pair = this.#pair(key, device);
    pair.hidden = undefined;
    this.#judge(pair);
    return pair.label;
  }

  /** Somebody has changed the slot of this PIN, and the program cannot know. */
  isHidden(device: YearDevice, digits: string, why: string): void {
    const key = this.#byDigits.get(digits);
    if (!key) return;
    const pair = this.#pair(key, device);
    pair.hidden = why;
    this.#judge(pair);
  }

  /** The house has something new to say of a code. */
  codeReported(code: number): void {
    for (const key of this.#byCode.get(code) ?? []) {
      for (const pair of key.pairs.values()) {
        if (this.#differing.has(pair)) this.#judge(pair);
        else this.#hear(pair);
      }
    }
  }

  /** Of one device, or of the program itself. */
  circumstancesChanged(device?: YearDevice): void {
    for (const pair of [...this.#differing]) if (!device || pair.device === device) this.#judge(pair);
  }

  finish(): void {
    for (const pair of this.#differing) this.#book(pair);
  }

  total(label: string): number {
    return this.minutes.get(label) ?? 0;
  }

  #pair(key: Key, device: YearDevice): Pair {
    let pair = key.pairs.get(device.id);
    if (!pair) {
      pair = { key, device, label: '', since: 0, hidden: undefined };
      key.pairs.set(device.id, pair);
    }
    return pair;
  }

  #judgeKey(key: Key): void {
    key.cancelEdge();
    const { now } = this.#around.timeline;
    while (key.next < key.intervals.length && key.intervals[key.next]!.end <= now) key.next++;
    const interval = key.intervals[key.next];
    if (interval) {
      const edge = interval.start > now ? interval.start : interval.end;
      key.cancelEdge = this.#around.timeline.at(edge, () => this.#judgeKey(key));
    }
    for (const id of key.devices) this.#pair(key, this.#devices.get(id)!);
    for (const pair of key.pairs.values()) this.#judge(pair);
  }

  #judge(pair: Pair): void {
    const { key, device } = pair;
    const interval = key.intervals[key.next];
    const isTime = interval !== undefined && interval.start <= this.#around.timeline.now;
    const should = key.stands && isTime && key.devices.has(device.id);
    const could = device.opens(key.digits);
    this.#hear(pair);
    const label = could === should ? '' : could ? this.#whyOpen(pair) : this.#whyRefused(pair);
    if (label === pair.label) return;
    this.#book(pair);
    Object.assign(pair, { label, since: this.#around.timeline.now });
    if (label === '') this.#differing.delete(pair);
    else this.#differing.add(pair);
  }

  /** What opens a device may at no moment be called closed, where anybody can know. */
  #hear({ key, device, hidden }: Pair): void {
    if (hidden || !device.opens(key.digits)) return;
    this.#around.opens({
      device: device.id,
      slot: device.slotOf(key.digits)!,
      code: key.code,
      digits: key.digits,
    });
  }

  #whyOpen({ key, device, hidden }: Pair): string {
    const { earlyMinutes = 0 } = device.character;
    const next = key.stands && key.devices.has(device.id) ? key.intervals[key.next] : undefined;
    const earlyMs = next ? next.start - this.#around.timeline.now : 0;
    if (earlyMs > 0 && earlyMs <= earlyMinutes * 60_000) return 'open: early, as its owner allows';
    const isAlarm = device.character.kind === 'partition' && key.devices.has(device.id);
    if (isAlarm && this.#around.timeline.now < key.alarmsUntil) return 'open: to turn off the alarm';
    const report = this.#around.report(key.code, device.id);
    if (report?.state === 'overdue' && report.told === 'overdue') return 'open: overdue and told';
    const unable = this.#around.programIsUnable(device);
    if (unable) return `open: ${unable}`;
    if (device.isBusyWith(key.digits)) return 'open: the device was asked, and takes its time';
    return hidden ? `open: ${hidden}` : OPEN_UNREPORTED;
  }

  #whyRefused({ key, device, hidden }: Pair): string {
    const unable = this.#around.programIsUnable(device);
    if (unable) return `refused: ${unable}`;
    if (!device.isReachable) return 'refused: the device cannot be reached';
    if (device.isShut) return 'refused: the panel is armed';
    if (!device.isHealthy) return 'refused: the device refuses or lies';
    const report = this.#around.report(key.code, device.id);
    if (report && report.state === report.told && IS_TROUBLE.has(report.state))
      return `refused: ${report.state} and told`;
    return hidden ? `refused: ${hidden}` : REFUSED_REACHABLE;
  }

  #book({ key, device, label, since }: Pair): void {
    if (label === '') return;
    const { now } = this.#around.timeline;
    const isFinding = label === OPEN_UNREPORTED || label === REFUSED_REACHABLE;
    const ms = Math.max(0, now - since - (isFinding ? GRACE_MS : 0));
    if (ms === 0) return;
    this.minutes.set(label, (this.minutes.get(label) ?? 0) + ms / 60_000);
    if (!isFinding) return;
    const report = this.#around.report(key.code, device.id);
    const times = `${new Date(since).toISOString()} to ${new Date(now).toISOString()}`;
    this.findings.push(
      `${label}: code ${key.code} on ${device.id}, ${times}, grant ${report?.state ?? 'none'}, told ${report?.told ?? 'nothing'}`,
    );
  }
}
