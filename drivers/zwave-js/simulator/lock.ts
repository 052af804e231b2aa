/**
 * One simulated lock: a mock node with a memory of its own, a keypad, and faults. Written from the
 * Z-Wave Application Specification (User Code CC, Notification CC type 6) and from what real locks
 * were seen to do; it knows nothing of the driver that is tested against it.
 */
import { DoorLockMode, KeypadMode, Security2CC, UserIDStatus, type CommandClass } from '@zwave-js/cc';
import { ConfigurationCCReport } from '@zwave-js/cc/ConfigurationCC';
import { BatteryCCReport } from '@zwave-js/cc/BatteryCC';
import { UserCodeCCKeypadModeReport } from '@zwave-js/cc/UserCodeCC';
import {
  createMockZWaveAckFrame,
  createMockZWaveRequestFrame,
  MockNode,
  MockZWaveFrameType,
  type MockController,
  type MockZWaveFrame,
} from '@zwave-js/testing';
import { createDefaultMockNodeBehaviors } from 'zwave-js/Testing';
import { lockBehaviors } from './behaviors.ts';
import { Air } from './air.ts';
import { credentialNews, fingerprintNews, userNews } from './credentials.ts';
import type { LockTrouble, SimulatedLock, SimulatedLockOptions, Toll, Typed } from './door.ts';
import type { LockFaults } from './faults.ts';
import { ADMIN_CODE, capabilitiesOf, defaultFaults, PIN_LENGTH_PARAMETER, type LockKind } from './kinds.ts';
import { CredentialMemory, UserCodeMemory, type LockMemory, type OtherUser } from './memory.ts';
import { ACCESS_CONTROL, changeReport, EVENT, eventReport, tagReport, useReport } from './news.ts';
import { LockSchedules } from './schedule.ts';
import { Settling, TIMER, type Shown, type SimulatorTimer } from './settling.ts';

/** Notification types and events, from the Notification CC's tables. */
const HOME_SECURITY = 0x07;
/** Stands in the place of a number; no simulated lock has such a slot. */
const EVERYONE = 255;

const TROUBLE: Readonly<Record<Exclude<LockTrouble, 'low-battery'>, readonly [type: number, event: number]>> =
  {
    jam: [ACCESS_CONTROL, 0x0b],
    'cover-off': [HOME_SECURITY, 0x03],
    'keypad-disabled': [ACCESS_CONTROL, 0x10],
    'all-well': [ACCESS_CONTROL, 0x00],
  };
/** User Code CC, User Code Report: the form in which newer locks name the user in a notification. */
const USER_CODE_REPORT = [0x63, 0x03];

export class MockLock implements SimulatedLock {
  readonly name: string;
  readonly kind: LockKind;
  readonly nodeId: number;
  readonly slotCount: number;
  readonly faults: LockFaults;
  /** Names of received application commands, oldest first. */
  readonly received: string[] = [];
  /** Requests that came while it was off the air. */
  #missed = 0;
  /** Writes of a code that its slot held already. */
  #repeated = 0;
  #node: MockNode;
  #memory: LockMemory;
  #schedules: LockSchedules;
  readonly #settling: Settling;
  readonly #timer: SimulatorTimer;
  /** In percent. */
  #batteryLevel = 87;

  private constructor(node: MockNode, options: SimulatedLockOptions, slotCount: number) {
    this.#node = node;
    this.nodeId = node.id;
    this.name = options.name;
    this.kind = options.kind;
    this.slotCount = slotCount;
    this.faults = defaultFaults(options.kind);
    this.#memory =
      options.kind === 'credential' ? new CredentialMemory(node.state) : new UserCodeMemory(node.state);
    this.#schedules = new LockSchedules(node, this.faults);
    this.#timer = options.timer ?? TIMER;
    this.#settling = new Settling(this, this.#timer);
    if (options.kind === 'ascii') node.state.set('UserCode_adminCode', ADMIN_CODE);
    node.defineBehavior(...createDefaultMockNodeBehaviors());
    node.defineBehavior(...this.#schedules.behaviors());
    node.defineBehavior(...lockBehaviors(this));
    const air = new Air(this.faults, options.chance ?? Math.random);
    const send = node.sendToController.bind(node);
    // What nobody acknowledges, as while the stick has no host, is lost: the mock would make an error of it.
    node.sendToController = (frame) => air.carry(frame, () => send(frame).catch(() => undefined));
    const receive = node.onControllerFrame.bind(node);
    node.onControllerFrame = async (frame) => {
      const isRequest = frame.type === MockZWaveFrameType.Request;
      if (isRequest && this.faults.offline) this.#missed++;
      if (this.faults.offline || (isRequest && air.loses())) return this.#staySilent(frame);
      await receive(frame);
      // The mock records each frame for assertions that nobody makes here.
      node.clearReceivedControllerFrames();
      node.clearSentControllerFrames();
    };
  }

  static async create(
    controller: MockController,
    id: number,
    options: SimulatedLockOptions & { hopMs: number },
  ): Promise<MockLock> {
    const slotCount = options.slots ?? 30;
    const capabilities = capabilitiesOf(options.kind, { ...options, slots: slotCount });
    const node = await MockNode.create({ id, controller, capabilities });
    controller.addNode(node);
    return new MockLock(node, options, slotCount);
  }

  /** The stored code of a slot, if it is enabled. */
  code(slot: number): string | undefined {
    return this.#memory.code(slot);
  }

  store(slot: number, digits: string | undefined): void {
    if (digits !== undefined && this.code(slot) === digits) this.#repeated++;
    this.#memory.store(slot, digits);
    this.#schedules.codeWritten(slot);
  }

  /** As after a clear over the air. */
  deleteCode(slot: number): void {
    this.#memory.deleteCode(slot);
    this.#schedules.codeWritten(slot);
  }

  /** A write or a clear that came over the air. @param isStored zwave-js's stock mock stores it, right after this */
  takeFromAir(slot: number, digits: string | undefined, options?: { isStored: boolean }): void {
    this.#settling.take(slot, digits, options);
  }

  /** What it says of a slot; undefined where it says what it holds. */
  shown(slot: number): Shown | undefined {
    return this.#settling.shown(slot);
  }

  /** The slot that holds these digits. */
  find(digits: string): number | undefined {
    for (let slot = 1; slot <= this.slotCount; slot++) if (this.code(slot) === digits) return slot;
    return undefined;
  }

  async slots(): Promise<Record<number, string>> {
    const codes: Record<number, string> = {};
    for (let slot = 1; slot <= this.slotCount; slot++) {
      const code = this.code(slot);
      if (code !== undefined) codes[slot] = code;
    }
    return codes;
  }

  async preload(slot: number, digits: string, status?: 'enabled' | 'disabled'): Promise<void> {
    this.#memory.store(slot, digits, status);
  }

  async enrol(user: number, who?: OtherUser): Promise<void> {
    if (!(this.#memory instanceof CredentialMemory)) throw new Error(`${this.name} keeps no users`);
    this.#memory.enrol(user, who);
    await this.#send(this.#userNews(user));
    if (who?.fingerprint) await this.#send(fingerprintNews(this.#node.controller.ownNodeId, user));
  }

  async user(user: number): Promise<OtherUser | undefined> {
    return this.#memory instanceof CredentialMemory ? this.#memory.user(user) : undefined;
  }

  async typePin(digits: string): Promise<Typed> {
    const slot = this.find(digits);
    const isShut = (this.#node.state.get('UserCode_keypadMode') ?? KeypadMode.Normal) !== KeypadMode.Normal;
    const isOutside = slot !== undefined && !this.#schedules.letsIn(slot);
    if (slot === undefined || isShut || isOutside) {
      // Who came at the wrong time is named only where the lock has a word for it.
      const isNamed = isOutside && !isShut && this.faults.namesUses === 'alarm';
      await (isNamed ? this.#tellUse(EVENT.outsideSchedule, slot) : this.#tellUse(EVENT.invalidCode));
      return { opened: false };
    }
    this.#node.state.set('DoorLock_currentMode', DoorLockMode.Unsecured);
    await this.#tellUse(EVENT.keypadUnlock, slot);
    return { opened: true, slot };
  }

  async useTag(number: number): Promise<void> {
    this.#node.state.set('DoorLock_currentMode', DoorLockMode.Unsecured);
    await this.#send(tagReport(this.#node.controller.ownNodeId, number, this.faults.namesUses));
  }

  async comeOutsideSchedule(slot: number): Promise<void> {
    await this.#tellUse(EVENT.outsideSchedule, slot);
  }

  async turnBolt(locked: boolean): Promise<void> {
    this.#node.state.set('DoorLock_currentMode', locked ? DoorLockMode.Secured : DoorLockMode.Unsecured);
  }

  async isLocked(): Promise<boolean> {
    return this.#node.state.get('DoorLock_currentMode') === DoorLockMode.Secured;
  }

  async setWall(local: string): Promise<void> {
    this.#schedules.wall = Date.parse(`${local}Z`);
  }

  async schedule(slot: number): Promise<string | undefined> {
    return this.#schedules.of(slot);
  }

  async setPinLength(length: number): Promise<void> {
    if (this.kind !== 'exact') throw new Error(`${this.name} has no length that can be chosen`);
    this.#node.state.set(`Configuration_value_${PIN_LENGTH_PARAMETER}`, length);
    for (let slot = 1; slot <= this.slotCount; slot++) {
      this.#settling.touched(slot);
      this.store(slot, undefined);
    }
    const { ownNodeId: nodeId } = this.#node.controller;
    const report = { parameter: PIN_LENGTH_PARAMETER, value: length, valueSize: 1 as const };
    await this.#send(new ConfigurationCCReport({ nodeId, ...report }));
  }

  /** How many digits it wants; undefined where it takes any number of them. */
  get pinLength(): number | undefined {
    if (this.kind !== 'exact') return undefined;
    return (this.#node.state.get(`Configuration_value_${PIN_LENGTH_PARAMETER}`) ?? 6) as number;
  }

  async adminCode(): Promise<string | undefined> {
    return this.#node.state.get('UserCode_adminCode') as string | undefined;
  }

  async setKeypadMode(keypadMode: KeypadMode): Promise<void> {
    this.#node.state.set('UserCode_keypadMode', keypadMode);
    await this.#send(new UserCodeCCKeypadModeReport({ nodeId: this.#node.controller.ownNodeId, keypadMode }));
  }

  async suffer(trouble: LockTrouble): Promise<void> {
    if (trouble === 'low-battery') {
      this.#batteryLevel = 9;
      return this.#send(this.batteryReport());
    }
    const [type, event] = TROUBLE[trouble];
    await this.#send(eventReport(this.#node.controller.ownNodeId, { type, event }));
  }

  async lockAtKeypad(slot?: number): Promise<void> {
    this.#node.state.set('DoorLock_currentMode', DoorLockMode.Secured);
    await this.#tellUse(EVENT.keypadLock, slot);
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    const before = await this.user(slot);
    this.#settling.touched(slot);
    this.store(slot, digits);
    await this.announce(slot);
    const cameOrWent = (before === undefined) !== ((await this.user(slot)) === undefined);
    if (cameOrWent) await this.#send(this.#userNews(slot));
  }

  async wipeAtKeypad(): Promise<void> {
    for (let slot = 1; slot <= this.slotCount; slot++) {
      this.#settling.touched(slot);
      this.store(slot, undefined);
    }
    if (this.#memory instanceof CredentialMemory) {
      for (let user = 1; user <= this.slotCount; user++) this.#memory.enrol(user, undefined);
      const everyone = this.faults.namesChanges === 'slot' ? 0 : EVERYONE;
      await this.#send(credentialNews(this.#node.controller.ownNodeId, everyone, undefined));
      await this.#send(this.#userNews(0));
    } else await this.#tellChange(EVENT.allDeleted);
  }

  async setFaults(faults: Partial<LockFaults>): Promise<void> {
    const wasOffline = this.faults.offline;
    Object.assign(this.faults, faults);
    if (wasOffline && !this.faults.offline) await this.#send(this.batteryReport());
  }

  async airCommands(): Promise<string[]> {
    return [...this.received];
  }

  async toll(): Promise<Toll> {
    return { missed: this.#missed, repeated: this.#repeated };
  }

  async resetAirCommands(): Promise<void> {
    this.received.length = 0;
  }

  /** Tells that a slot was changed, by what it now holds. */
  async announce(slot: number): Promise<void> {
    if (this.kind !== 'credential')
      return this.#tellChange(this.code(slot) === undefined ? EVENT.deleted : EVENT.added, slot);
    const news = this.#credentialNews(slot);
    await this.#afterAWhile(() => this.#send(news));
  }

  #tellChange(event: number, slot?: number): Promise<void> {
    const { ownNodeId } = this.#node.controller;
    const change = { event, names: this.faults.namesChanges, ...(slot === undefined ? {} : { slot }) };
    const report = changeReport(ownNodeId, change, (user) => this.#userParameters(user));
    return this.#afterAWhile(() => this.#send(report));
  }

  #tellUse(event: number, slot?: number): Promise<void> {
    const use = { event, names: this.faults.namesUses, ...(slot === undefined ? {} : { slot }) };
    return this.#send(useReport(this.#node.controller.ownNodeId, use, (user) => this.#userParameters(user)));
  }

  /** At once, or as late as it tells of changes. */
  async #afterAWhile(tell: () => Promise<void>): Promise<void> {
    const { announceAfterMs } = this.faults;
    if (announceAfterMs === 0) return tell();
    this.#timer(announceAfterMs, () => void tell());
  }

  #credentialNews(slot: number): CommandClass {
    const named = this.faults.namesChanges === 'slot' ? slot : EVERYONE;
    return credentialNews(this.#node.controller.ownNodeId, named, this.code(slot));
  }

  #userNews(user: number): CommandClass {
    const who = this.#memory instanceof CredentialMemory ? this.#memory.user(user) : undefined;
    return userNews(this.#node.controller.ownNodeId, user, who);
  }

  announceDuplicate(): Promise<void> {
    return this.#tellChange(EVENT.duplicate);
  }

  batteryReport(): CommandClass {
    return new BatteryCCReport({ nodeId: this.#node.controller.ownNodeId, level: this.#batteryLevel });
  }

  /** Real locks name the user in one of two forms; the S2 lock uses the specification's, with the code in it. */
  #userParameters(slot: number): number[] {
    if (this.kind !== 's2') return [slot];
    const code = Buffer.from(this.code(slot) ?? '\0\0\0\0', 'latin1');
    return [...USER_CODE_REPORT, slot, UserIDStatus.Enabled, ...code];
  }

  /** What a stick learns of a node out of range, after its own attempts; here at once. */
  async #staySilent(frame: MockZWaveFrame): Promise<void> {
    if (frame.type !== MockZWaveFrameType.Request) return;
    await this.#node.sendToController(createMockZWaveAckFrame({ ack: false }));
  }

  /** An unsolicited report; a plain one from a secure node would rightly be dropped by the host. */
  async #send(report: CommandClass): Promise<void> {
    if (this.faults.offline) return;
    const node = this.#node;
    const command = node.securityManagers.securityManager2
      ? Security2CC.encapsulate(report, node.id, node.securityManagers)
      : report;
    await node.sendToController(createMockZWaveRequestFrame(command, { ackRequested: false }));
  }
}
