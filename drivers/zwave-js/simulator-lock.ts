/**
 * One simulated lock: a mock node with a memory of its own, a keypad, and faults. Written from the
 * Z-Wave Application Specification (User Code CC, Notification CC type 6) and from what real locks
 * were seen to do; it knows nothing of the driver that is tested against it.
 */
import { DoorLockMode, Security2CC, UserIDStatus, type CommandClass } from '@zwave-js/cc';
import { BatteryCCReport } from '@zwave-js/cc/BatteryCC';
import { NotificationCCReport } from '@zwave-js/cc/NotificationCC';
import {
  createMockZWaveAckFrame,
  createMockZWaveRequestFrame,
  MockNode,
  MockZWaveFrameType,
  type MockController,
  type MockZWaveFrame,
} from '@zwave-js/testing';
import { createDefaultMockNodeBehaviors } from 'zwave-js/Testing';
import { lockBehaviors } from './simulator-behaviors.ts';
import { capabilitiesOf, defaultFaults, type LockKind } from './simulator-kinds.ts';

export interface LockFaults {
  /** Out of radio range: acknowledges nothing, hears nothing, says nothing. */
  offline: boolean;
  /** Acknowledges on the radio and never answers. */
  mute: boolean;
  /** Refuses each write. */
  refuse: boolean;
  /** Says that a write went well and stores nothing. */
  lie: boolean;
  /** Shows stars in place of a stored code. */
  mask: boolean;
  /** Refuses a code that another slot holds, and says so (event 0x0F). */
  refuseDuplicates: boolean;
  /** Tells of codes that were written over the air as if they were typed (events 0x0D, 0x0E). */
  announceWrites: boolean;
  /** How long it thinks before it answers. */
  delayMs: number;
}

export interface SimulatedLockOptions {
  readonly name: string;
  readonly kind: LockKind;
  /** Default 30. */
  readonly slots?: number;
}

export interface Typed {
  readonly opened: boolean;
  readonly slot?: number;
}

/** What a test or a person at the door can do; the same in process and over IPC. */
export interface SimulatedLock {
  readonly name: string;
  readonly kind: LockKind;
  readonly nodeId: number;
  /** The enabled codes in the lock's own memory, by slot. */
  slots(): Promise<Record<number, string>>;
  /** Stores a code without a sound, as somebody did before our time; a disabled one opens nothing. */
  preload(slot: number, digits: string, status?: 'enabled' | 'disabled'): Promise<void>;
  /** Opens only if the lock's own memory holds these digits. */
  typePin(digits: string): Promise<Typed>;
  lockAtKeypad(slot?: number): Promise<void>;
  /** Stores or, without digits, deletes a code at the keypad; the lock tells (0x0E, 0x0D). */
  changeAtKeypad(slot: number, digits?: string): Promise<void>;
  /** Deletes all codes at the keypad; the lock tells (0x0C). */
  wipeAtKeypad(): Promise<void>;
  /** Changes the faults that are named. A lock that comes back in range reports its battery. */
  setFaults(faults: Partial<LockFaults>): Promise<void>;
  /** Application commands that the lock received, by name; no acknowledgements, nonces or wrappers. */
  airCommands(): Promise<string[]>;
  resetAirCommands(): Promise<void>;
}

/** Notification type and events, from the Notification CC's tables. */
const ACCESS_CONTROL = 0x06;
const EVENT = {
  keypadLock: 0x05,
  keypadUnlock: 0x06,
  allDeleted: 0x0c,
  deleted: 0x0d,
  added: 0x0e,
  duplicate: 0x0f,
  invalidCode: 0x13,
} as const;

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
  #node: MockNode;

  private constructor(node: MockNode, options: SimulatedLockOptions, slotCount: number) {
    this.#node = node;
    this.nodeId = node.id;
    this.name = options.name;
    this.kind = options.kind;
    this.slotCount = slotCount;
    this.faults = defaultFaults(options.kind);
    node.defineBehavior(...createDefaultMockNodeBehaviors());
    node.defineBehavior(...lockBehaviors(this));
    const receive = node.onControllerFrame.bind(node);
    node.onControllerFrame = async (frame) => {
      if (this.faults.offline) return this.#staySilent(frame);
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
    if (this.#node.state.get(`UserCode_userIdStatus_${slot}`) !== UserIDStatus.Enabled) return undefined;
    const code = this.#node.state.get(`UserCode_userCode_${slot}`) as string | Uint8Array | undefined;
    return typeof code === 'string' ? code : code && Buffer.from(code).toString('latin1');
  }

  store(slot: number, digits: string | undefined): void {
    const status = digits === undefined ? UserIDStatus.Available : UserIDStatus.Enabled;
    this.#node.state.set(`UserCode_userIdStatus_${slot}`, status);
    this.#node.state.set(`UserCode_userCode_${slot}`, digits);
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

  async preload(slot: number, digits: string, status = 'enabled'): Promise<void> {
    this.store(slot, digits);
    if (status === 'disabled') this.#node.state.set(`UserCode_userIdStatus_${slot}`, UserIDStatus.Disabled);
  }

  async typePin(digits: string): Promise<Typed> {
    const slot = this.find(digits);
    if (slot === undefined) {
      await this.#notify(EVENT.invalidCode);
      return { opened: false };
    }
    this.#node.state.set('DoorLock_currentMode', DoorLockMode.Unsecured);
    await this.#notify(EVENT.keypadUnlock, slot);
    return { opened: true, slot };
  }

  async lockAtKeypad(slot?: number): Promise<void> {
    this.#node.state.set('DoorLock_currentMode', DoorLockMode.Secured);
    await this.#notify(EVENT.keypadLock, slot);
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    this.store(slot, digits);
    await this.announce(slot);
  }

  async wipeAtKeypad(): Promise<void> {
    for (let slot = 1; slot <= this.slotCount; slot++) this.store(slot, undefined);
    await this.#notify(EVENT.allDeleted);
  }

  async setFaults(faults: Partial<LockFaults>): Promise<void> {
    const wasOffline = this.faults.offline;
    Object.assign(this.faults, faults);
    if (wasOffline && !this.faults.offline) await this.#send(this.batteryReport());
  }

  async airCommands(): Promise<string[]> {
    return [...this.received];
  }

  async resetAirCommands(): Promise<void> {
    this.received.length = 0;
  }

  /** Tells that a slot was changed, by what it now holds. */
  announce(slot: number): Promise<void> {
    return this.#notify(this.code(slot) === undefined ? EVENT.deleted : EVENT.added, slot);
  }

  announceDuplicate(): Promise<void> {
    return this.#notify(EVENT.duplicate);
  }

  batteryReport(): CommandClass {
    return new BatteryCCReport({ nodeId: this.#node.controller.ownNodeId, level: 87 });
  }

  /** Real locks name the user in one of two forms; the S2 lock uses the specification's, with the code in it. */
  #userParameters(slot: number): number[] {
    if (this.kind !== 's2') return [slot];
    const code = Buffer.from(this.code(slot) ?? '\0\0\0\0', 'latin1');
    return [...USER_CODE_REPORT, slot, UserIDStatus.Enabled, ...code];
  }

  #notify(event: number, slot?: number): Promise<void> {
    return this.#send(
      new NotificationCCReport({
        nodeId: this.#node.controller.ownNodeId,
        notificationType: ACCESS_CONTROL,
        notificationEvent: event,
        ...(slot === undefined ? {} : { eventParameters: Uint8Array.from(this.#userParameters(slot)) }),
      }),
    );
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
