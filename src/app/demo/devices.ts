import { ElkSimulator } from '../../../drivers/elk-m1/simulator/simulator.ts';
import type { SimulatedLock, Typed } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { ArmMode } from '../../domain/device.ts';
import type { EntryAction } from '../../domain/driver/driver-event.ts';
import type { HouseEvent } from '../../engine/house.ts';
import type { Program } from '../program.ts';
import { houseSays } from './wait.ts';

/** One place in a device's own memory, read from the simulator and not from us. */
export interface DemoSlot {
  readonly slot: number;
  readonly digits: string;
  /** Missing: the code can be used. */
  readonly note?: 'master code' | 'duress code' | 'restricted: opens nothing';
}

/** A device of the demo house, as somebody finds it who stands before it. */
export interface DemoDevice {
  readonly name: string;
  slots(): Promise<DemoSlot[]>;
  /** Types at the keypad, and says what the device did, once the house has heard of it. */
  type(digits: string): Promise<string>;
  /** Sets a code by hand or, without digits, deletes it; says what happened, once the house has heard of it. */
  change(slot: number, digits?: string): Promise<string>;
  setOffline(offline: boolean): Promise<void>;
  /** How it is said that it is offline, and that it is back. */
  readonly away: { readonly gone: string; readonly back: string };
  /** Only at an alarm panel: presses the key and types a code; as `type`. */
  arm?(mode: 'away' | 'stay', digits: string): Promise<string>;
  disarm?(digits: string): Promise<string>;
}

export class DemoLock implements DemoDevice {
  readonly name: string;
  readonly away = { gone: 'off the air', back: 'back on the air' };
  readonly #lock: SimulatedLock;
  readonly #program: Program;

  constructor(lock: SimulatedLock, program: Program) {
    this.name = lock.name;
    this.#lock = lock;
    this.#program = program;
  }

  async slots(): Promise<DemoSlot[]> {
    return Object.entries(await this.#lock.slots()).map(([slot, digits]) => ({ slot: Number(slot), digits }));
  }

  async type(digits: string): Promise<string> {
    const { opened, slot } = await this.typePin(digits);
    return opened ? `opens (slot ${slot})` : 'stays locked';
  }

  async typePin(digits: string): Promise<Typed> {
    const heard = houseSays(this.#program, isEntry);
    const typed = await this.#lock.typePin(digits);
    await heard;
    return typed;
  }

  async change(slot: number, digits?: string): Promise<string> {
    const change = async (): Promise<boolean> => {
      const heard = houseSays(this.#program, ({ kind }) => kind === 'code' || kind === 'devices');
      await this.#lock.changeAtKeypad(slot, digits);
      return heard;
    };
    // Right after a write of ours, what the lock tells may pass for its echo: then it is done once more.
    if (!(await change())) await change();
    return `slot ${slot} is ${digits === undefined ? 'empty' : 'set'}`;
  }

  setOffline(offline: boolean): Promise<void> {
    return this.#lock.setFaults({ offline });
  }
}

/** The code that lets Latchkey change users: the first user's. */
export const MASTER_CODE = '735291';
const MASTER_SLOT = 1;
/** It turns the alarm off, and raises a silent one. */
const DURESS_CODE = '746183';
const DURESS_SLOT = 2;
/** The first and the last user that belong to Latchkey. */
const OUR_SLOTS = [10, 40] as const;
const AREA = 1;
/** What its log has entries of; a wrong code is only told. */
const LOGGED: ReadonlySet<EntryAction> = new Set(['arm', 'disarm', 'duress']);
const MODES: Readonly<Record<string, ArmMode>> = { 0: 'disarmed', 1: 'away', 2: 'stay', 4: 'night' };

/** An Elk M1 with one area. It is of those that let nobody change codes while they are armed. */
export class DemoPanel implements DemoDevice {
  readonly name = 'alarm';
  readonly away = { gone: 'off the network', back: 'back on the network' };
  readonly #simulator: ElkSimulator;
  #program: Program | undefined;

  private constructor(simulator: ElkSimulator) {
    this.#simulator = simulator;
  }

  static async start(): Promise<DemoPanel> {
    const simulator = await ElkSimulator.start({
      codeLength: 6,
      users: {
        [MASTER_SLOT]: { digits: MASTER_CODE, role: 'master' },
        [DURESS_SLOT]: { digits: DURESS_CODE, duress: true },
      },
      areas: ['House'],
      zones: { 1: { name: 'Front door' }, 2: { name: 'Kitchen window', forceArm: true } },
      quirks: { armedEdits: 'deny' },
    });
    return new DemoPanel(simulator);
  }

  /** What the configuration of the house says of it. */
  get config(): string {
    const [first, last] = OUR_SLOTS;
    return (
      `{ id: panel, kind: elk-m1, url: "${this.#simulator.url}", master_code: "${MASTER_CODE}", ` +
      `duress_codes: ["${DURESS_CODE}"], slots: [${first}, ${last}], partitions: { ${AREA}: ${this.name} } }`
    );
  }

  get id(): string {
    return `panel/${AREA}`;
  }

  /** From now on it is known who hears of what is done at it. */
  meet(program: Program): void {
    this.#program = program;
  }

  /** As the panel itself has it. */
  get mode(): ArmMode {
    return MODES[this.#simulator.panel.levels[AREA - 1]!] ?? 'away';
  }

  openWindow(open: boolean): void {
    this.#simulator.panel.openZone(2, open);
  }

  async slots(): Promise<DemoSlot[]> {
    return [...this.#simulator.panel.users]
      .sort(([a], [b]) => a - b)
      .map(([slot, { digits, role, duress, restricted }]) => ({
        ...{ slot, digits },
        ...(role === 'master' && { note: 'master code' as const }),
        ...(duress && { note: 'duress code' as const }),
        ...(restricted && { note: 'restricted: opens nothing' as const }),
      }));
  }

  type(digits: string): Promise<string> {
    return this.#act(() => {
      const { user, disarmed } = this.#simulator.panel.typeCode(digits);
      if (disarmed) return [`disarmed (slot ${user})`, true];
      if (user === undefined) return ['does not take this code', this.#isWhole(digits)];
      return [`takes the code (slot ${user}) and was not armed`, false];
    });
  }

  arm(mode: 'away' | 'stay', digits: string): Promise<string> {
    return this.#act(() => {
      const { user, end } = this.#simulator.panel.armAtKeypad(mode, digits);
      switch (end) {
        case 'armed':
          return [`armed ${mode} (slot ${user})`, true];
        case 'armed-already':
          return [`is armed already (${this.mode})`, false];
        case 'not-ready':
          return ['is not ready to be armed', false];
        case 'may-not':
          return [`slot ${user} may not arm`, false];
        case 'wrong-code':
          return ['does not take this code', this.#isWhole(digits)];
      }
    });
  }

  disarm(digits: string): Promise<string> {
    return this.type(digits);
  }

  /** Such a panel tells nobody. */
  async change(slot: number, digits?: string): Promise<string> {
    this.#simulator.panel.programUser(slot, digits);
    return `slot ${slot} is ${digits === undefined ? 'empty' : 'set'}, and the panel tells nobody: “Check now” on its card finds it`;
  }

  async setOffline(offline: boolean): Promise<void> {
    const { house } = this.#program!;
    const isKnown = (): boolean =>
      house.queries.devices().some(({ id, reachable }) => id === this.id && !reachable);
    this.#simulator.setFaults({ offline });
    if (offline && !isKnown()) await houseSays(this.#program!, isKnown);
  }

  /** Resolves when the house knows all that is in the panel's own log, or the panel is not connected. */
  async told(): Promise<void> {
    const { house } = this.#program!;
    const isTold = (): boolean => {
      const device = house.queries.devices().find(({ id }) => id === this.id);
      const entries = house.queries.entries({ device: this.id, limit: Number.MAX_SAFE_INTEGER });
      const isWaiting = device?.reachable === true && !this.#simulator.faults.offline;
      return (
        !isWaiting || entries.filter(({ how }) => LOGGED.has(how)).length >= this.#simulator.panel.log.written
      );
    };
    if (!isTold()) await houseSays(this.#program!, isTold);
  }

  stop(): Promise<void> {
    return this.#simulator.stop();
  }

  /** The panel looks at a code once it has all of its digits. */
  #isWhole(digits: string): boolean {
    return digits.length >= this.#simulator.panel.codeLength;
  }

  /** @param act returns what the panel did, and whether that is something to be heard of */
  async #act(act: () => readonly [says: string, tells: boolean]): Promise<string> {
    const [says, tells] = act();
    // It comes over the wire, and so not before this.
    if (tells && !this.#simulator.faults.offline) await houseSays(this.#program!, isEntry);
    return says;
  }
}

function isEntry({ kind }: HouseEvent): boolean {
  return kind === 'entry';
}
