/**
 * A simulated INTEGRA: its users, partitions, zones and log, and how it answers commands. Written from
 * SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, function 2.
 *
 * Where the document is silent this panel: lets users be edited while armed (`canEditWhileArmed` turns
 * it off), refuses edits in service mode, and lets anybody ask who has a code that he knows.
 */
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { clockOf, type PanelFaults, type SimulatedPanelOptions } from './options.ts';
import { SimulatedLog, type Happening } from './log.ts';
import { RIGHT, USER_TYPE, type UserFields, type UserRecord } from '../users/user-record.ts';
import {
  type Answer,
  ANY_USER,
  type ArmingMode,
  type Command,
  RESULT,
  SERVICE_MODE,
} from '../message-types.ts';

export interface SimulatedUser {
  readonly digits: string;
  readonly fields: UserFields;
  /** When it was stored last: from then on the days of its life are counted. */
  readonly since?: Date;
}

export const MASTER_USER = 241;
const KEYPAD = 193;
const ALL_RIGHTS = 0xffffff;
/** Three wrong codes make an entry in the log; appendix 1, code 83. */
const WRONG_CODES_LOGGED = 3;

const DAY_MS = 24 * 60 * 60_000;

const FIELDS: UserFields = {
  partitions: [1],
  type: USER_TYPE.normal,
  simple: false,
  master: false,
  isolatesZones: false,
  time: 0,
  temporaryTime: 0,
  rights: RIGHT.arm | RIGHT.disarm,
  name: '',
};

const result = (code: number): Answer => ({ kind: 'result', code });

export class SimulatedPanel {
  readonly faults: PanelFaults = {
    refuse: false,
    lie: false,
    mask: false,
    canEditWhileArmed: true,
    armsAtEdit: false,
    hideUserList: false,
    sayAccepted: false,
    exitTime: false,
    busy: false,
    clock: undefined,
    withholds: 0,
  };
  readonly users = new Map<number, SimulatedUser>();
  readonly log: SimulatedLog;
  readonly partitions: readonly string[];
  /** By partition; not in it: disarmed. */
  readonly armed = new Map<number, ArmingMode>();
  readonly violatedZones = new Set<number>();
  /** Codes that nobody has, sent to it or typed. */
  wrongCodes = 0;
  now = (): Date => new Date();
  readonly #options: SimulatedPanelOptions;
  readonly #leaving = new Set<number>();
  #wrongInARow = 0;
  #serviceMode = false;

  constructor(options: SimulatedPanelOptions = {}) {
    this.#options = options;
    this.partitions = options.partitions ?? ['House', 'Garage'];
    this.log = new SimulatedLog(options.logCapacity ?? 1000);
    this.users.set(MASTER_USER, {
      digits: options.masterCode ?? '90210',
      fields: { ...FIELDS, partitions: this.#all(), master: true, rights: ALL_RIGHTS, name: 'Master' },
    });
  }

  answer(command: Command): Answer {
    switch (command.kind) {
      case 'partitions':
        return { ...command, partitions: this.#partitionsOf(command.list) };
      case 'violated-zones':
        return { kind: 'violated-zones', zones: [...this.violatedZones].sort((a, b) => a - b), bytes: 16 };
      case 'clock':
        return {
          kind: 'clock',
          time: this.faults.clock ?? clockOf(this.now()),
          status: this.#serviceMode ? SERVICE_MODE : 0,
          modules: 3,
        };
      case 'module':
        return { kind: 'module', firmware: '10720131023', abilities: 1 };
      case 'version': {
        const model = this.#options.model ?? 67;
        return { kind: 'version', model, firmware: '12120230419', language: 1, settingsStored: 255 };
      }
      case 'changes':
        return { kind: 'changes', commands: [], bytes: 5 };
      case 'monitor':
        return result(RESULT.accepted);
      case 'read-event':
        return this.log.read(command.index);
      case 'read-name':
        return this.#name(command);
      default:
        return this.#answerTo(command);
    }
  }

  /** A person types a code at the keypad of a partition: it disarms what is armed, and arms the rest. */
  type(digits: string, partition = 1): { opened: boolean; slot?: number } {
    const found = this.#holder(digits);
    if (!found || !found[1].fields.partitions.includes(partition)) {
      this.#wrongCode(partition);
      return { opened: false };
    }
    const [slot, user] = found;
    this.#wrongInARow = 0;
    if (user.fields.type === USER_TYPE.duress) {
      this.#note({ code: 121, eventClass: 1, partition, source: slot });
    }
    const isArmed = this.armed.has(partition);
    if (isArmed) this.armed.delete(partition);
    else this.armed.set(partition, 0);
    this.#note({ code: 401, eventClass: 2, restore: !isArmed, partition, source: slot });
    if (user.fields.type === USER_TYPE.single) this.#remove(slot, 36);
    return { opened: true, slot };
  }

  /** Somebody edits a user at a keypad; without digits the user is removed. */
  editAtKeypad(slot: number, digits?: string, fields: Partial<UserFields> = {}): void {
    if (digits !== undefined) this.#store(slot, { digits, fields: { ...FIELDS, ...fields } }, MASTER_USER);
    else if (this.users.has(slot)) this.#remove(slot, 13);
  }

  /** Puts a user there as if it had always been there: nothing is logged. */
  preload(slot: number, digits: string, fields: Partial<UserFields> = {}): void {
    this.users.set(slot, { digits, fields: { ...FIELDS, ...fields } });
  }

  setArmed(partition: number, mode: ArmingMode | undefined, by: number = MASTER_USER): void {
    if (mode === undefined) this.armed.delete(partition);
    else this.armed.set(partition, mode);
    this.#note({ code: 401, eventClass: 2, restore: mode !== undefined, partition, source: by });
  }

  endExitTime(): void {
    this.#leaving.clear();
  }

  /** A user changes his own code at a keypad. */
  changeOwnCode(slot: number, digits: string): void {
    const { fields } = this.users.get(slot)!;
    this.users.set(slot, { digits, fields, since: this.now() });
    this.#note({ code: 2, eventClass: 6, source: slot });
  }

  setServiceMode(on: boolean, { isLogged } = { isLogged: true }): void {
    this.#serviceMode = on;
    if (!isLogged) return;
    this.#note({ code: on ? 627 : 628, eventClass: 7, source: KEYPAD });
  }

  #all(): number[] {
    return this.partitions.map((_name, index) => index + 1);
  }

  #partitionsOf(list: string): number[] {
    return this.#all().filter((partition) => {
      const mode = this.armed.get(partition);
      const leaving = this.#leaving.has(partition);
      if (list === 'exitTimeLong') return leaving;
      if (mode === undefined || leaving) return false;
      return list === 'armed' || list === `armedMode${mode}`;
    });
  }

  #name({ of, number }: Extract<Command, { kind: 'read-name' }>): Answer {
    const partition = of === 'partition' ? this.partitions[number - 1] : undefined;
    if (partition !== undefined) {
      return { kind: 'name', of, number, function: 0, name: partition.padEnd(16) };
    }
    const zone = this.#options.zones?.[number - 1];
    if ((of !== 'zone-in-partition' && of !== 'zone') || !zone) return result(RESULT.other);
    const extra = of === 'zone' ? {} : { extra: zone.partition };
    return { kind: 'name', of, number, function: 0, name: zone.name.padEnd(16), ...extra };
  }

  /** Commands that carry a code. */
  #answerTo(command: Extract<Command, { code: Pin }>): Answer {
    const prefix = this.#options.prefix ?? '';
    const typed = command.code.reveal();
    const holder = typed.startsWith(prefix) ? this.#holder(typed.slice(prefix.length)) : undefined;
    if (!holder) {
      this.#wrongCode(1);
      return result(RESULT.codeUnknown);
    }
    const [number, user] = holder;
    this.#wrongInARow = 0;
    if (this.faults.busy && command.kind !== 'self') return result(RESULT.other);
    if (command.kind === 'arm' || command.kind === 'disarm') return this.#arming(command, number, user);
    if (command.kind === 'self') {
      if (this.faults.mask && number !== MASTER_USER) return result(RESULT.noAccess);
      return { kind: 'self', phoneCode: 0xffff, ...this.#record(number, user) };
    }
    if ((user.fields.rights & RIGHT.editUsers) === 0) return result(RESULT.noAccess);
    if (command.kind === 'users') {
      if (this.faults.hideUserList) return result(RESULT.other);
      const existing = [...this.users.keys()].filter((slot) => slot <= 240).sort((a, b) => a - b);
      const whose = command.user === undefined ? {} : { user: command.user };
      return { kind: 'users', ...whose, existing, editable: existing, bytes: 30 };
    }
    if (command.kind === 'user') {
      const asked = this.users.get(command.user);
      if (!asked) return result(RESULT.userMissing);
      return { kind: 'user', ...this.#record(command.user, asked) };
    }
    return this.#edit(command, number);
  }

  #edit(command: Extract<Command, { user: number }>, by: number): Answer {
    if (this.#serviceMode) return result(RESULT.other);
    if (this.faults.armsAtEdit) this.setArmed(1, 0);
    if (!this.faults.canEditWhileArmed && this.armed.size > 0) return result(RESULT.other);
    if (this.faults.refuse) return result(RESULT.noAccess);
    const existing = this.users.get(command.user);
    if (command.kind === 'create-user' && existing) return result(RESULT.userExists);
    if (command.kind !== 'create-user' && !existing) return result(RESULT.userMissing);
    const done = result(this.faults.sayAccepted ? RESULT.accepted : RESULT.ok);
    if (command.kind === 'create-user' || command.kind === 'change-user') {
      const digits = command.newCode?.reveal() ?? existing?.digits ?? '';
      const holder = this.#holder(digits);
      if (command.newCode && holder?.[0] === command.user) return result(RESULT.sameCode);
      if (!/^\d{4,8}$/.test(digits) || digits.length < (this.#options.shortestCode ?? 4))
        return result(RESULT.codeRefused);
      if (holder && holder[0] !== command.user) return result(RESULT.codeRefused);
      if (this.faults.lie) return done;
      const slot = command.user === ANY_USER ? this.#firstFree() : command.user;
      const rights = command.fields.rights & ~this.faults.withholds;
      this.#store(slot, { digits, fields: { ...command.fields, rights } }, by);
      return done;
    }
    if (!this.faults.lie) this.#remove(command.user, 13, by);
    return done;
  }

  #arming(
    command: Extract<Command, { kind: 'arm' | 'disarm' }>,
    number: number,
    { fields }: SimulatedUser,
  ): Answer {
    const partitions = command.partitions.filter((partition) => fields.partitions.includes(partition));
    if (partitions.length === 0) return result(RESULT.noAccess);
    if (command.kind === 'arm' && !command.force && this.#isOpen(partitions)) return result(RESULT.canForce);
    for (const partition of partitions) {
      if (command.kind === 'arm' && this.faults.exitTime) this.#leaving.add(partition);
      if (command.kind === 'disarm') this.#leaving.delete(partition);
      this.setArmed(partition, command.kind === 'arm' ? command.mode : undefined, number);
    }
    return result(RESULT.ok);
  }

  #isOpen(partitions: readonly number[]): boolean {
    return [...this.violatedZones].some((zone) =>
      partitions.includes(this.#options.zones?.[zone - 1]?.partition ?? 0),
    );
  }

  #holder(digits: string): [number, SimulatedUser] | undefined {
    return [...this.users].find(([, user]) => user.digits === digits && !this.#isOver(user));
  }

  /** How days are counted is not in the document: here they are 24 hours long. */
  #isOver({ fields: { type, time }, since }: SimulatedUser): boolean {
    const isLimited = type === USER_TYPE.timeRenewable || type === USER_TYPE.timeNotRenewable;
    return isLimited && since !== undefined && this.now().getTime() >= since.getTime() + time * DAY_MS;
  }

  #firstFree(): number {
    let slot = 1;
    while (this.users.has(slot)) slot += 1;
    return slot;
  }

  #store(slot: number, user: SimulatedUser, by: number): void {
    const isNew = !this.users.has(slot);
    this.users.set(slot, { ...user, since: this.now() });
    this.#note({ code: isNew ? 8 : 10, eventClass: 6, source: by });
    this.#note({ code: isNew ? 9 : 11, eventClass: 6, source: slot });
  }

  #remove(slot: number, code: number, by: number = MASTER_USER): void {
    this.users.delete(slot);
    if (code === 13) this.#note({ code: 12, eventClass: 6, source: by });
    this.#note({ code, eventClass: 6, source: slot });
  }

  #wrongCode(partition: number): void {
    this.wrongCodes += 1;
    this.#wrongInARow += 1;
    if (this.#wrongInARow < WRONG_CODES_LOGGED) return;
    this.#wrongInARow = 0;
    this.#note({ code: 83, eventClass: 1, partition, source: KEYPAD });
  }

  #note(happening: Happening): void {
    this.log.add(happening, this.now());
  }

  #record(number: number, { fields }: SimulatedUser): UserRecord {
    return { ...fields, user: number, codeMarks: 0, codeDuties: 0 };
  }
}
