/** A simulated NX-8 behind the module: users, partitions, zones, keypad and log, without a wire. */
import { Pin } from '../../../src/domain/pins/pin.ts';
import { SimulatedLog } from './log.ts';
import {
  AUTHORITY,
  flagBytes,
  LOG,
  PARTITION,
  PARTITIONS,
  SYSTEM,
  ZONES_IN_SNAPSHOT,
} from '../message-types.ts';
import type {
  Flag,
  LogEvent,
  Message,
  PartitionMask,
  PartitionStatus,
  Primary,
  Secondary,
  SystemStatus,
  UserInformation,
  ZonesSnapshot,
  ZoneStatus,
} from '../message-types.ts';

export interface SimulatedUser {
  /** Digits; missing: no code. */
  code?: string;
  authority: number;
  partitions: PartitionMask;
}

export interface SimulatedZone {
  readonly name: string;
  readonly partitions: PartitionMask;
  faulted: boolean;
  bypassed: boolean;
  bypassable: boolean;
}

interface Partition {
  armed: boolean;
  stay: boolean;
  instant: boolean;
  silentExit: boolean;
  errorBeep: boolean;
  lastUser: number;
}

export interface PanelOptions {
  /** Default 4. */
  readonly codeLength?: 4 | 6;
  /** Of user 1. */
  readonly master: string;
  /** Default 99, as an NX-8 has. */
  readonly users?: number;
  /** Default 1. */
  readonly partitions?: number;
  readonly zones?: readonly string[];
  /** What the panel's clock shows, in parts of its own zone. */
  readonly clock?: () => Pick<LogEvent, 'month' | 'day' | 'hour' | 'minute'>;
}

/** What users other than the first come with. */
const ORDINARY = AUTHORITY.armDisarm | AUTHORITY.bypass | AUTHORITY.openCloseReport;
/** As nxgipd knows the panels by their numbers. */
const NX_8 = 2;
/** The user that arming without a code is logged under. */
const NOBODY = 99;

export class SimulatedPanel {
  readonly codeLength: 4 | 6;
  readonly userCount: number;
  readonly zones: SimulatedZone[];
  readonly log: SimulatedLog;
  /** An installer is at the keypad, in program mode. */
  programming = false;
  /** The key Exit does nothing after arming. */
  ignoresExit = false;
  /** Set by the module. */
  onTransition: (message: Message) => void = () => undefined;
  readonly #users = new Map<number, SimulatedUser>();
  readonly #partitions: Partition[];

  constructor(options: PanelOptions) {
    this.codeLength = options.codeLength ?? 4;
    this.userCount = options.users ?? 99;
    this.zones = (options.zones ?? []).map((name) => ({
      name,
      partitions: 1,
      faulted: false,
      bypassed: false,
      bypassable: true,
    }));
    this.log = new SimulatedLog(options.clock);
    this.log.onEvent = (event) => this.onTransition(event);
    this.#partitions = Array.from({ length: options.partitions ?? 1 }, () => ({
      armed: false,
      stay: false,
      instant: false,
      silentExit: false,
      errorBeep: false,
      lastUser: NOBODY - 1,
    }));
    this.#users.set(1, {
      code: options.master,
      authority: ORDINARY | AUTHORITY.master,
      partitions: this.all,
    });
  }

  get all(): PartitionMask {
    return (1 << this.#partitions.length) - 1;
  }

  get armed(): boolean {
    return this.#partitions.some((partition) => partition.armed);
  }

  user(number: number): SimulatedUser {
    const user = this.#users.get(number) ?? { authority: ORDINARY, partitions: this.all };
    this.#users.set(number, user);
    return user;
  }

  users(): ReadonlyMap<number, Readonly<SimulatedUser>> {
    return this.#users;
  }

  find(digits: string): number | undefined {
    return [...this.#users].find(([, user]) => user.code === digits)?.[0];
  }

  isMaster(digits: string): boolean {
    const number = this.find(digits);
    return number !== undefined && isMaster(this.user(number));
  }

  userInformation(number: number): UserInformation {
    const { code, authority, partitions } = this.user(number);
    const raw = code === undefined ? 'FFFFFF' : code.padEnd(6, '0');
    return { kind: 'user-information', user: number, code: Pin.of(raw), authority, partitions };
  }

  partitionStatus(number: number): PartitionStatus | undefined {
    const partition = this.#partitions[number - 1];
    if (!partition) return undefined;
    const flags: Flag[] = [];
    for (const flag of ['armed', 'stay', 'instant', 'silentExit', 'errorBeep'] as const) {
      if (partition[flag]) flags.push(PARTITION[flag]);
    }
    if (this.#isReady(number)) flags.push(PARTITION.ready);
    const conditions = flagBytes(6, flags);
    return { kind: 'partition-status', partition: number, conditions, lastUser: partition.lastUser };
  }

  systemStatus(): SystemStatus {
    const flags: Flag[] = [];
    if (this.codeLength === 6) flags.push(SYSTEM.sixDigits);
    if (this.programming) flags.push(SYSTEM.programming);
    return {
      kind: 'system-status',
      panelId: NX_8,
      conditions: flagBytes(8, flags),
      partitions: this.all,
      logPointer: this.log.newest,
    };
  }

  zoneStatus(number: number): ZoneStatus | undefined {
    const zone = this.zones[number - 1];
    if (!zone) return undefined;
    const conditions = [(zone.faulted ? 1 : 0) | (zone.bypassed ? 8 : 0), 0];
    return { kind: 'zone-status', zone: number, partitions: zone.partitions, types: [0, 0, 0], conditions };
  }

  zonesSnapshot(group: number): ZonesSnapshot {
    const zones = this.zones
      .slice(group * ZONES_IN_SNAPSHOT, (group + 1) * ZONES_IN_SNAPSHOT)
      .map((zone) => (zone.faulted ? 1 : 0) | (zone.bypassed ? 2 : 0));
    const bytes = Array.from(
      { length: 8 },
      (_, at) => (zones[2 * at] ?? 0) | ((zones[2 * at + 1] ?? 0) << 4),
    );
    return { kind: 'zones-snapshot', group, zones: bytes };
  }

  /** 3Ch: what somebody with a code asks of partitions. False: the panel does not do it. */
  primary(digits: string, what: Primary, mask: PartitionMask): boolean {
    const number = this.find(digits);
    if (number === undefined) return false;
    const user = this.user(number);
    if ((user.authority & AUTHORITY.armDisarm) === 0 && !isMaster(user)) return false;
    const on = this.#each(mask & user.partitions);
    if (on.length === 0) return false;
    if (what === 'disarm') {
      for (const partition of on) this.#disarm(partition, number);
      return true;
    }
    if (what !== 'away' && what !== 'stay') return false;
    if (!on.every((partition) => this.#isReady(partition))) return false;
    for (const partition of on) this.#arm(partition, number, what === 'stay');
    return true;
  }

  /** 3Eh: a key that needs no code. */
  secondary(what: Secondary, mask: PartitionMask): void {
    for (const number of this.#each(mask)) {
      const partition = this.#partitions[number - 1]!;
      if (what === 'silent-exit') partition.silentExit = true;
      else if (!partition.armed && this.#isReady(number)) this.#arm(number, NOBODY, what === 'stay');
      else if (partition.armed && what === 'exit')
        partition.instant = !this.ignoresExit && !partition.instant;
      else if (partition.armed) partition.stay = !partition.stay;
      this.#tell(number);
    }
  }

  /** A code at the keypad of a partition: it disarms what is armed, and arms what is not. */
  typeCode(digits: string, partition = 1): number | undefined {
    const what = this.#partitions[partition - 1]!.armed ? 'disarm' : 'away';
    if (this.primary(digits, what, 1 << (partition - 1))) return this.find(digits);
    const state = this.#partitions[partition - 1]!;
    state.errorBeep = true;
    this.#tell(partition);
    state.errorBeep = false;
    this.#tell(partition);
    return undefined;
  }

  toggleBypass(number: number): boolean {
    const zone = this.zones[number - 1];
    if (!zone) return false;
    zone.bypassed = zone.bypassable && !zone.bypassed;
    this.#tellZone(number);
    return true;
  }

  setFaulted(number: number, faulted: boolean): void {
    const zone = this.zones[number - 1]!;
    zone.faulted = faulted;
    this.#tellZone(number);
  }

  /** An installer enters or leaves program mode. */
  setProgramming(programming: boolean): void {
    this.programming = programming;
    this.log.add(programming ? LOG.startProgram : LOG.endProgram, 0, 1);
    this.onTransition(this.systemStatus());
  }

  #arm(number: number, user: number, stay: boolean): void {
    Object.assign(this.#partitions[number - 1]!, { armed: true, stay, instant: false, lastUser: user - 1 });
    const bypassed = this.zones.some((zone) => zone.bypassed);
    this.log.add(bypassed ? LOG.closingBypassed : LOG.closing, user - 1, number);
    this.#tell(number);
  }

  #disarm(number: number, user: number): void {
    const partition = this.#partitions[number - 1]!;
    if (!partition.armed) return;
    const disarmed = { armed: false, stay: false, instant: false, silentExit: false, lastUser: user - 1 };
    Object.assign(partition, disarmed);
    for (const zone of this.zones) zone.bypassed = false;
    this.log.add(LOG.opening, user - 1, number);
    this.#tell(number);
  }

  #isReady(number: number): boolean {
    const bit = 1 << (number - 1);
    return this.zones.every((zone) => !zone.faulted || zone.bypassed || (zone.partitions & bit) === 0);
  }

  #each(mask: PartitionMask): number[] {
    const numbers = Array.from({ length: PARTITIONS }, (_, index) => index + 1);
    return numbers.filter((number) => (mask & this.all & (1 << (number - 1))) !== 0);
  }

  #tellZone(number: number): void {
    this.onTransition(this.zoneStatus(number)!);
    for (const partition of this.#each(this.zones[number - 1]!.partitions)) this.#tell(partition);
  }

  #tell(number: number): void {
    this.onTransition(this.partitionStatus(number)!);
  }
}

/** Bit 3 is an output, and not "master", where bit 7 is set. */
export function isMaster({ authority }: Pick<SimulatedUser, 'authority'>): boolean {
  return (authority & AUTHORITY.outputs) === 0 && (authority & AUTHORITY.master) !== 0;
}
