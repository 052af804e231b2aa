/**
 * What the locks need of whoever owns the stick: zwave-js in this process, or the Z-Wave JS server.
 * Both speak of nodes, command classes and values in zwave-js's words.
 */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { ValueId } from './values.ts';

/** One node. What is not a promise is known already and sends nothing. */
export interface ZwaveNode {
  readonly id: number;
  /** The home id of its network, where that is known. */
  readonly network: number | undefined;
  /** As somebody named it; empty where nobody did. */
  readonly name: string;
  readonly manufacturerId: number | undefined;
  /** From zwave-js's configuration database. */
  readonly model: { readonly manufacturer: string; readonly label: string } | undefined;
  /** Of its Z-Wave module, such as `1.6`, where that is known. */
  readonly firmware: string | undefined;
  /** Generic device class, by its key. */
  readonly genericClass: number | undefined;
  readonly interviewed: boolean;
  /** Not interviewed, and nobody goes on with that before it shows life. */
  readonly givenUp: boolean;
  /** Did not acknowledge when it was last asked. */
  readonly dead: boolean;
  /** Included with S0 or S2. */
  readonly secure: boolean;
  /** Asks for a sign of life; whoever owns the stick then takes it for alive, and ends its interview. */
  /** Once, and not again. Whether it answers, as far as that is told; true, where nobody knows. */
  ping(): Promise<boolean>;
  supports(commandClass: number): boolean;
  /** 0 where it does not support it. */
  versionOf(commandClass: number): number;
  value(id: ValueId): unknown;
  /** How often the node has told this value, changed or not, since this session began. */
  timesTold(id: ValueId): number;
  /**
   * Calls a method of a command class's API. Resolves with its report, or `undefined` where none came.
   * Throws an error with zwave-js's own `code`, or `LinkLost`.
   */
  call(commandClass: number, method: string, ...args: readonly unknown[]): Promise<unknown>;
  /** What its clock shows; undefined where it has none, or does not answer. */
  getClock(): Promise<NodeTime | undefined>;
  /** Does its best: whether it worked is to be looked at. */
  setClock(now: Date): Promise<void>;
  /** Users and credentials; missing where whoever owns the stick is too old for it. */
  readonly access: AccessControl | undefined;
}

/** zwave-js's `DateAndTime`. Offsets are in minutes; where they are 0 the time is UTC, where missing the lock's own. */
export interface NodeTime {
  readonly year?: number | undefined;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  readonly hour?: number | undefined;
  readonly minute?: number | undefined;
  readonly second?: number | undefined;
  readonly standardOffset?: number | undefined;
}

/** zwave-js's access control API, as far as PINs need it. Results are those of its enums; 0 is OK. */
export interface AccessControl {
  setUser(userId: number, options: { readonly active: boolean; readonly userName?: string }): Promise<number>;
  setCredential(userId: number, type: number, slot: number, data: string): Promise<number>;
  deleteCredential(userId: number, type: number, slot: number): Promise<number>;
  /** Of every type, as far as it is known; sends nothing. */
  getCredentialsForUserCached(userId: number): readonly { readonly type: number; readonly slot: number }[];
  /** `undefined` where no answer came; an empty slot has no owner. */
  getCredential(type: number, slot: number): Promise<Credential | undefined>;
}

export interface Credential {
  readonly userId: number;
  /** Which one the lock speaks of. */
  readonly slot?: number;
  /** Missing where the lock does not show it. */
  readonly data?: unknown;
}

/** The connection to whoever owns the stick. It retries by itself until `stop()`. */
export interface ZwaveLink {
  start(): void;
  stop(): Promise<void>;
  /** Without the stick itself; `undefined` while the link is down. */
  nodes(): readonly ZwaveNode[] | undefined;
}

export interface ZwaveLinkListener {
  connection(up: boolean, why: DriverMessage): void;
  /** A node came, went, was interviewed, answers (not) any more, or a value of it changed that is listed. */
  nodesChanged(): void;
  notification(nodeId: number, commandClass: number, args: unknown): void;
  valueUpdated(nodeId: number, id: ValueId, change: ValueChange): void;
  /** A PIN's slot of the User Credential CC was written or cleared, by whomever; 0: all of them may have been. */
  pinChanged(nodeId: number, slot: number): void;
  /** A user of the User Credential CC came, went or was changed, by whomever; 0: all of them went. */
  userChanged(nodeId: number, userId: number): void;
}

export interface ValueChange {
  readonly before: unknown;
  readonly now: unknown;
}
