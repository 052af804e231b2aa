/**
 * The inside of a simulated DSC PowerSeries panel: its users, partitions and zones, and what an EnvisaLink
 * says of them, after the EyezOn "EnvisaLink TPI Programmer's Document" 1.08. What that leaves open is a
 * `quirk`.
 */
import { SimulatedKeypad } from './keypad.ts';

export interface PanelOptions {
  readonly codeLength?: 4 | 6;
  /** Default 1234, or 123456. */
  readonly master?: string;
  /** Default 1. */
  readonly partitions?: number;
  /** Of zones 1 to so many. Default 8. */
  readonly zones?: number;
  /** The user of a duress code. */
  readonly duressUser?: number;
  /** After so many wrong master codes the keypad takes no more keys. */
  readonly lockoutAfter?: number;
}

/** What the documents leave open. */
export interface PanelQuirks {
  /** The Program light of 510 is on while it flashes in 511. Default false. */
  programLightOn: boolean;
  /** Armed and Ready show in 510 which input is awaited. Default true. */
  showsPrompt: boolean;
  /** 921 is said when `*5` awaits the master code. Default true. */
  asksForMaster: boolean;
  /** Arming without a code is answered by 900. Default false. */
  armingNeedsCode: boolean;
}

export type ArmedMode = 'away' | 'stay' | 'away-no-entry-delay' | 'stay-no-entry-delay';
const ARMED_MODES: readonly ArmedMode[] = ['away', 'stay', 'away-no-entry-delay', 'stay-no-entry-delay'];
/** Bits of 510 and 511. */
const READY = 0x01;
const ARMED = 0x02;
const PROGRAM = 0x20;
const BACKLIGHT = 0x80;
/** "PC1616: 1-39, 40 is the master, 41 and 42 supervise"; larger panels have more. */
const USERS = 48;
export const MASTER_USER = 40;

export class SimulatedPanel {
  readonly options: PanelOptions;
  readonly codeLength: 4 | 6;
  readonly master: string;
  readonly users = new Map<number, string>();
  readonly keypads = new Map<number, SimulatedKeypad>();
  readonly openZones = new Set<number>();
  readonly quirks: PanelQuirks = {
    programLightOn: false,
    showsPrompt: true,
    asksForMaster: true,
    armingNeedsCode: false,
  };
  /** Takes codes and stores nothing. */
  lies = false;
  /** Says "function not available" where a code is to be stored. */
  refuses = false;
  /** Each opening and closing is said twice. */
  repeats = false;
  /** Seconds do not pass in a simulated exit delay: it ends when `endExitDelay` is called. */
  keepsExitDelay = false;
  readonly #armed = new Map<number, ArmedMode>();
  readonly #leaving = new Map<number, { mode: ArmedMode; by: string }>();
  /** Takes what the EnvisaLink says, without its checksum. */
  readonly send: (content: string) => void;

  constructor(options: PanelOptions, send: (content: string) => void) {
    this.options = options;
    this.codeLength = options.codeLength ?? 4;
    this.master = options.master ?? '123456'.slice(0, this.codeLength);
    this.send = send;
    this.users.set(MASTER_USER, this.master);
    for (let partition = 1; partition <= (options.partitions ?? 1); partition++) {
      this.keypads.set(partition, new SimulatedKeypad(this, partition));
    }
  }

  get asksForMaster(): boolean {
    return this.quirks.asksForMaster;
  }

  hasUser(user: number): boolean {
    return user >= 1 && user <= USERS;
  }

  isArmed(partition: number): boolean {
    return this.#armed.has(partition) || this.#leaving.has(partition);
  }

  mode(partition: number): ArmedMode | 'disarmed' {
    return this.#armed.get(partition) ?? 'disarmed';
  }

  isReady(): boolean {
    return this.openZones.size === 0;
  }

  isDuplicate(user: number, digits: string): boolean {
    return [...this.users].some(([other, held]) => other !== user && held === digits);
  }

  /** @returns whether it was taken */
  program(user: number, digits: string | undefined): boolean {
    if (this.refuses) return false;
    if (this.lies) return true;
    if (digits === undefined) this.users.delete(user);
    else this.users.set(user, digits);
    return true;
  }

  /** What `001` asks for. */
  tellAll(): void {
    for (let zone = 1; zone <= (this.options.zones ?? 8); zone++) this.#tellZone(zone);
    for (const partition of this.keypads.keys()) {
      const mode = this.#armed.get(partition);
      if (mode) this.send(`652${partition}${ARMED_MODES.indexOf(mode)}`);
      else this.#tellReady(partition);
    }
    this.tellLights();
  }

  tellLights(): void {
    const { prompt, isProgramming } = this.keypads.get(1)!;
    const program = isProgramming ? PROGRAM : 0;
    this.send(
      `510${byte(BACKLIGHT | this.#steadyLights(prompt) | (this.quirks.programLightOn ? program : 0))}`,
    );
    this.send(`511${byte(program)}`);
  }

  openZone(zone: number, open: boolean): void {
    if (open) this.openZones.add(zone);
    else this.openZones.delete(zone);
    this.#tellZone(zone);
    for (const partition of this.keypads.keys()) this.#tellReady(partition);
    this.tellLights();
  }

  /** Somebody types a code where no menu is open: it arms, or disarms. */
  enterCode(partition: number, digits: string): { opened: boolean; slot?: number } {
    const user = [...this.users].find(([, held]) => held === digits)?.[0];
    if (user === undefined) {
      this.send(`670${partition}`);
      return { opened: false };
    }
    if (this.isArmed(partition)) this.disarm(partition, user);
    else this.arm(partition, 'away', user);
    return { opened: true, slot: user };
  }

  /** @param user who does it; without one, a keyswitch or the like */
  arm(partition: number, mode: ArmedMode, user?: number): void {
    this.keypads.get(partition)!.reset();
    this.#leaving.set(partition, { mode, by: by(700, partition, user) });
    this.send(`656${partition}`);
    if (!this.keepsExitDelay) this.endExitDelay(partition);
  }

  endExitDelay(partition: number): void {
    const leaving = this.#leaving.get(partition);
    if (!leaving) return;
    this.#leaving.delete(partition);
    this.#armed.set(partition, leaving.mode);
    this.send(`652${partition}${ARMED_MODES.indexOf(leaving.mode)}`);
    this.tellLights();
    this.#tellUser(leaving.by);
  }

  disarm(partition: number, user?: number): void {
    this.#leaving.delete(partition);
    this.#armed.delete(partition);
    if (user !== undefined && user === this.options.duressUser) this.send('6200000');
    this.send(`655${partition}`);
    this.#tellReady(partition);
    this.tellLights();
    this.#tellUser(by(750, partition, user));
  }

  /** Somebody at another keypad opens `*5`, changes users and leaves it. */
  programAtKeypad(change: () => void): void {
    const keypad = this.keypads.get(1)!;
    for (const key of `*5${this.master}`) keypad.press(key);
    change();
    keypad.reset();
  }

  /** An installer sets the panel back. */
  wipe(): void {
    this.send('680');
    this.send(`511${byte(PROGRAM)}`);
    this.users.clear();
    this.users.set(MASTER_USER, this.master);
    this.tellLights();
    this.#tellReady(1);
  }

  #tellUser(event: string): void {
    for (let times = this.repeats ? 2 : 1; times > 0; times--) this.send(event);
  }

  #tellZone(zone: number): void {
    this.send(`${this.openZones.has(zone) ? '609' : '610'}${String(zone).padStart(3, '0')}`);
  }

  #tellReady(partition: number): void {
    if (!this.isArmed(partition)) this.send(`${this.isReady() ? '650' : '651'}${partition}`);
  }

  #steadyLights(prompt: SimulatedKeypad['prompt']): number {
    if (prompt !== undefined && this.quirks.showsPrompt) {
      return prompt === 'armed' ? ARMED : prompt === 'ready' ? READY : 0;
    }
    return this.isArmed(1) ? ARMED : this.isReady() ? READY : 0;
  }
}

/** 700 and 750 name a user, 701 and 751 follow where there is none. */
function by(code: 700 | 750, partition: number, user: number | undefined): string {
  return user === undefined
    ? `${code + 1}${partition}`
    : `${code}${partition}${String(user).padStart(4, '0')}`;
}

function byte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
