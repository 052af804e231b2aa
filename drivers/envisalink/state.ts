/** What the EnvisaLink has told of its panel in this session, and waiting for what it will tell. */
import type { ArmMode } from '../../src/domain/device.ts';
import type { ArmedMode, Light, Lights, Report } from './message-types.ts';

/** Without an entry delay and with the inner zones left out is how a house is armed for the night. */
const MODES: Readonly<Record<ArmedMode, ArmMode>> = {
  away: 'away',
  stay: 'stay',
  'away-no-entry-delay': 'away',
  'stay-no-entry-delay': 'night',
};
const NO_LIGHTS: Lights = new Set();
/** 255 seconds can be set at the panel; and some for the way. */
const LONGEST_EXIT_DELAY_MS = 5 * 60_000;

interface Partition {
  /** Undefined until the panel has told. */
  readonly armed?: ArmMode;
  /** In an exit delay: not armed yet, and no longer to be programmed. */
  readonly leaving?: boolean;
  /** When that began, by the clock of `PanelState`. */
  readonly leavingSince?: number;
  readonly ready?: boolean;
}

export class PanelState {
  readonly openZones = new Set<number>();
  /** Undefined until the EnvisaLink has told. */
  #lights: Lights | undefined;
  #flashing = NO_LIGHTS;
  #installer = false;
  readonly #partitions = new Map<number, Partition>();
  readonly #waiting = new Set<() => void>();
  readonly #now: () => number;

  /** @param now milliseconds, from wherever */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the panel is to be asked how it is: it has not told yet, or the end of something may be missed. */
  isInDoubt(partition: number): boolean {
    const { armed, leaving = false } = this.partition(partition);
    return armed === undefined || leaving || this.isProgramming;
  }

  partition(number: number): Partition {
    return this.#partitions.get(number) ?? {};
  }

  /** `*5`, `*8` or the like is open at the first partition's keypads. */
  get isProgramming(): boolean {
    return this.#installer || this.#showsMenu;
  }

  /** Seen to be in no menu: then the light at the first partition's keypads tells whether it is ready. */
  get isAtRest(): boolean {
    if (this.#lights === undefined || this.isProgramming) return false;
    const { armed, ready } = this.partition(1);
    return armed !== 'disarmed' || ready === undefined || ready === this.isReadyLit;
  }

  get isReadyLit(): boolean {
    return this.#lit('ready');
  }

  /** While `*5` is open: Armed alone asks for the number of a user, Ready alone for the code. */
  get prompt(): 'user' | 'code' | undefined {
    const armed = this.#lit('armed');
    if (!this.isProgramming || armed === this.isReadyLit) return undefined;
    return armed ? 'user' : 'code';
  }

  /** After a loss of the session nothing of this is certain. */
  forget(): void {
    this.openZones.clear();
    this.#partitions.clear();
    this.#lights = undefined;
    this.#flashing = NO_LIGHTS;
    this.#installer = false;
    this.wake();
  }

  take(report: Report): void {
    switch (report.kind) {
      case 'lights':
        if (report.flashing) this.#flashing = report.lights;
        else this.#lights = report.lights;
        // An installer's menu shows in the Program light as well.
        if (!report.lights.has('program') && !this.#showsMenu) this.#installer = false;
        break;
      case 'zone':
        if (report.open) this.openZones.add(report.zone);
        else this.openZones.delete(report.zone);
        break;
      case 'installer-mode':
        this.#installer = true;
        break;
      case 'armed':
        this.#set(report.partition, { armed: MODES[report.mode], leaving: false });
        this.#leaveMenu(report.partition);
        break;
      case 'by-user':
        if (report.action.startsWith('disarm'))
          this.#set(report.partition, { armed: 'disarmed', leaving: false });
        this.#leaveMenu(report.partition);
        break;
      case 'partition':
        this.#takeState(report.partition, report.state);
        break;
      default:
    }
    this.wake();
  }

  /** @returns false where the condition did not come to hold in time */
  until(condition: () => boolean, ms: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (held: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(held);
      };
      const check = (): void => {
        if (condition()) end(true);
      };
      const timer = setTimeout(() => end(false), ms);
      this.#waiting.add(check);
    });
  }

  /** Something changed that a condition may look at. */
  wake(): void {
    for (const check of [...this.#waiting]) check();
  }

  get #showsMenu(): boolean {
    return this.#lit('program') || this.#flashing.has('program');
  }

  /** Whoever arms or disarms is in no menu, whatever the lights said last; they are those of the first partition. */
  #leaveMenu(partition: number): void {
    if (partition !== 1) return;
    this.#installer = false;
    const without = (lights: Lights): Lights => new Set([...lights].filter((light) => light !== 'program'));
    if (this.#lights) this.#lights = without(this.#lights);
    this.#flashing = without(this.#flashing);
  }

  #lit(light: Light): boolean {
    return this.#lights?.has(light) ?? false;
  }

  #takeState(partition: number, state: Extract<Report, { kind: 'partition' }>['state']): void {
    switch (state) {
      case 'ready':
      case 'ready-to-force':
      case 'not-ready': {
        this.#installer = false;
        // A status report says of a disarmed partition no more than whether it is ready.
        const { armed = 'disarmed', leaving = false, leavingSince = 0 } = this.partition(partition);
        const isLeaving = leaving && this.#now() - leavingSince < LONGEST_EXIT_DELAY_MS;
        this.#set(partition, { armed, leaving: isLeaving, ready: state !== 'not-ready' });
        break;
      }
      case 'disarmed':
        this.#installer = false;
        this.#set(partition, { armed: 'disarmed', leaving: false });
        break;
      case 'exit-delay':
        this.#set(partition, { leaving: true, leavingSince: this.#now() });
        this.#leaveMenu(partition);
        break;
      case 'failed-to-arm':
      case 'arming-failed':
        this.#set(partition, { leaving: false });
        break;
      default:
    }
  }

  #set(partition: number, change: Partition): void {
    this.#partitions.set(partition, { ...this.partition(partition), ...change });
  }
}
