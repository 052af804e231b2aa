/** A Z-Wave network as a `Driver`: its locks as devices, their notifications as events. */
import type { Device, DeviceId } from '../../src/domain/device.ts';
import type {
  CanTurnBolt,
  DeviceScheduleOptions,
  Driver,
  HasOwnSchedule,
  WriteOptions,
} from '../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import type { Reading, ReadOutcome, Unreachable, WriteOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { DeviceSchedule } from '../../src/domain/schedule/device-schedule.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { NO_CODES } from './code-memory.ts';
import { describeLock, isListed, isLock, memoryOf, usesCredentials } from './description.ts';
import { notAsked } from './failure.ts';
import type { ZonedClock } from './device-schedule.ts';
import { LockEvents } from './lock-events.ts';
import { ZwaveLock, type LockOptions } from './lock.ts';
import type { Log } from '../../src/domain/log.ts';
import type { ZwaveLink, ZwaveLinkListener, ZwaveNode } from './node.ts';

export interface ZwaveDriverParts {
  /** The first part of each device's id. */
  readonly id: string;
  /** Why nothing can be asked while the link is down. */
  readonly notConnected: DriverMessage;
  /** Gets words only, never a code. */
  readonly log: Log;
  /** By which locks that keep the time of a code are told it. */
  readonly time: ZonedClock;
  readonly connect: (listener: ZwaveLinkListener) => ZwaveLink;
}

interface Codeless {
  readonly node: ZwaveNode;
  /** Missing where it is not known whether it has one. */
  readonly bolt?: ZwaveLock;
}

export class ZwaveDriver implements Driver, CanTurnBolt, HasOwnSchedule {
  readonly id: string;
  readonly listIsComplete = true;
  #parts: ZwaveDriverParts;
  #link: ZwaveLink;
  #lockOptions: LockOptions;
  #listener: (event: DriverEvent) => void = () => {};
  #locks = new Map<DeviceId, ZwaveLock>();
  /** Locks that offer no codes, and those of which it is not known what they offer. */
  #codeless = new Map<DeviceId, Codeless>();
  #events = new WeakMap<ZwaveLock, LockEvents>();

  constructor(parts: ZwaveDriverParts) {
    this.id = parts.id;
    this.#parts = parts;
    this.#lockOptions = { ...parts, isConnected: () => this.#link.nodes() !== undefined };
    this.#link = parts.connect({
      connection: (up, why) => this.#listener({ kind: 'connection', up, why }),
      nodesChanged: () => this.#refresh(),
      notification: (nodeId, commandClass, args) =>
        this.#hear(nodeId, (events, node) => events.notification(node, commandClass, args)),
      valueUpdated: (nodeId, id, change) => {
        if (isListed(id)) this.#refresh();
        this.#hear(nodeId, (events, node) => events.value(node, id, change));
      },
      userChanged: (nodeId, user) => this.#hear(nodeId, (events, node) => events.userChanged(node, user)),
      pinChanged: (nodeId, slot) => this.#hear(nodeId, (events) => events.pinChanged(slot)),
    });
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#link.start();
  }

  async stop(): Promise<void> {
    this.#listener = () => {};
    await this.#link.stop();
  }

  devices(): readonly Device[] {
    const codeless = [...this.#codeless].map(([id, { node }]) => ({
      ...describeLock(id, node, 0),
      codesUnsupportedReason: whyNoCodes(node),
      ...(this.#link.nodes() && node.interviewed ? {} : { reachable: false }),
    }));
    return [...[...this.#locks.values()].map((lock) => lock.device()), ...codeless];
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#locks.get(device)?.readings() ?? new Map<number, Reading>();
  }

  async read(device: DeviceId, slot: number): Promise<ReadOutcome> {
    return this.#ask(device, (lock) => lock.read(slot));
  }

  async write(device: DeviceId, slot: number, pin: Pin, options?: WriteOptions): Promise<WriteOutcome> {
    return this.#ask(device, (lock) => lock.write(slot, pin, options));
  }

  async clear(device: DeviceId, slot: number): Promise<WriteOutcome> {
    return this.#ask(device, (lock) => lock.clear(slot));
  }

  async setDeviceSchedule(
    device: DeviceId,
    slot: number,
    schedule: DeviceSchedule | undefined,
    options: DeviceScheduleOptions,
  ): Promise<WriteOutcome> {
    return this.#ask(device, (lock) => lock.setDeviceSchedule(slot, schedule, options));
  }

  async setBolt(device: DeviceId, locked: boolean): Promise<WriteOutcome> {
    const lock = (await this.#awake(device)) ?? this.#codeless.get(device)?.bolt;
    return lock?.setLocked(locked) ?? this.#unknown(device);
  }

  async #ask<T>(device: DeviceId, question: (lock: ZwaveLock) => Promise<T>): Promise<T | Unreachable> {
    return (await this.#awake(device))?.ask(question) ?? this.#unknown(device);
  }

  /**
   * The lock. A node whose interview was given up is left alone until it says something; a lock has no cause to, so
   * it is asked.
   */
  async #awake(device: DeviceId): Promise<ZwaveLock | undefined> {
    const lock = this.#locks.get(device);
    if (!lock || lock.isAttached) return lock;
    const node = this.#link.nodes()?.find(({ id }) => this.#idOf(id) === device);
    await node?.ping().catch(() => {}); // It did not answer: the lock says so.
    return lock;
  }

  #unknown(device: DeviceId): Unreachable {
    return notAsked(
      this.#link.nodes()
        ? { code: 'no-such-device', what: 'zwave-network', device }
        : this.#parts.notConnected,
    );
  }

  #idOf(nodeId: number): DeviceId {
    return `${this.id}/${nodeId}`;
  }

  /** Brings the list of locks up to date with the nodes of this session. */
  #refresh(): void {
    const nodes = this.#link.nodes();
    // While the link is down its locks stay in the list; one that was excluded leaves it.
    for (const [id, lock] of this.#locks) {
      if (!nodes) lock.attach(undefined);
      else if (!nodes.some((node) => this.#idOf(node.id) === id)) this.#locks.delete(id);
    }
    const before = new Set(this.#codeless.keys());
    if (nodes) this.#codeless.clear();
    for (const node of nodes ?? []) {
      if (!isLock(node)) continue;
      const id = this.#idOf(node.id);
      const lock = this.#locks.get(id);
      if (!node.interviewed) {
        // Once it was listed it does not come and go with each attempt.
        if (!lock && (node.givenUp || before.has(id))) this.#codeless.set(id, { node });
        continue;
      }
      const memory = memoryOf(node);
      if (!memory) {
        lock?.attach(undefined);
        const bolt = new ZwaveLock(id, { node, memory: NO_CODES }, this.#lockOptions);
        if (!lock) this.#codeless.set(id, { node, bolt });
      } else if (lock) lock.attach({ node, memory });
      else this.#locks.set(id, new ZwaveLock(id, { node, memory }, this.#lockOptions));
    }
    this.#listener({ kind: 'devices-changed' });
  }

  /** A lock told something, or the link did of it. */
  #hear(nodeId: number, what: (events: LockEvents, node: ZwaveNode) => void): void {
    const device = this.#idOf(nodeId);
    const lock = this.#locks.get(device) ?? this.#codeless.get(device)?.bolt;
    const node = lock && this.#link.nodes()?.find(({ id }) => id === nodeId);
    if (!node) return;
    const events = this.#events.get(lock) ?? new LockEvents(lock, (event) => this.#listener(event));
    this.#events.set(lock, events);
    what(events, node);
  }
}

function whyNoCodes(node: ZwaveNode): DriverMessage {
  if (!node.interviewed) return { code: 'interview-incomplete' };
  if (usesCredentials(node) && !node.access)
    return { code: 'too-old', what: 'zwave-js-server', for: 'user-credentials' };
  return { code: 'no-user-codes', ...(!node.secure && { insecure: true }) };
}
