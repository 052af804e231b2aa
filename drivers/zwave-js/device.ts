/** The Z-Wave stick as a `Driver`: its locks as devices, their notifications as events. */
import { CommandClasses } from '@zwave-js/core';
import type { ZWaveNode } from 'zwave-js';
import type {
  Device,
  DeviceId,
  Driver,
  DriverEvent,
  Reading,
  ReadOutcome,
  WriteOutcome,
} from '../../src/domain/device.ts';
import type { Pin } from '../../src/domain/pin.ts';
import { ZwaveClient, type Log, type ZwaveClientOptions } from './client.ts';
import { isInterviewed, isLock, slotCount, usesCredentials } from './description.ts';
import { NOT_CONNECTED, notAsked } from './failure.ts';
import { ZwaveLock } from './lock.ts';
import { lockNews } from './notification.ts';

export interface ZwaveDriverOptions extends ZwaveClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
}

export function createZwaveDriver(options: ZwaveDriverOptions): Driver {
  return new ZwaveDriver(options);
}

class ZwaveDriver implements Driver {
  readonly id: string;
  #client: ZwaveClient;
  #log: Log;
  #listener: (event: DriverEvent) => void = () => {};
  #locks = new Map<DeviceId, ZwaveLock>();
  #explained = new Set<number>();
  /** The list as it was last announced. */
  #listed = '[]';

  constructor(options: ZwaveDriverOptions) {
    this.id = options.id;
    this.#log = options.log;
    this.#client = new ZwaveClient(options, {
      connection: (up, why) => this.#listener({ kind: 'connection', up, why }),
      nodesChanged: () => this.#refresh(),
      notification: (endpoint, ccId, args) => {
        // Other classes are none of ours; Entry Control's would carry what somebody typed.
        if (ccId !== CommandClasses.Notification) return;
        this.#tell(this.#idOf(endpoint.nodeId), args.type, args.event, args.parameters);
      },
    });
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#client.start();
  }

  async stop(): Promise<void> {
    this.#listener = () => {};
    await this.#client.stop();
  }

  devices(): readonly Device[] {
    return [...this.#locks.values()].map((lock) => lock.device());
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#locks.get(device)?.readings() ?? new Map<number, Reading>();
  }

  async read(device: DeviceId, slot: number): Promise<ReadOutcome> {
    return this.#locks.get(device)?.read(slot) ?? this.#unknown(device);
  }

  async write(device: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#locks.get(device)?.write(slot, pin) ?? this.#unknown(device);
  }

  async clear(device: DeviceId, slot: number): Promise<WriteOutcome> {
    return this.#locks.get(device)?.clear(slot) ?? this.#unknown(device);
  }

  #unknown(device: DeviceId) {
    const connected = this.#client.nodes().length > 0;
    return notAsked(connected ? `There is no lock ${device} on the Z-Wave stick.` : NOT_CONNECTED);
  }

  #idOf(nodeId: number): DeviceId {
    return `${this.id}/${nodeId}`;
  }

  /** Brings the list of locks up to date with the nodes of this session. */
  #refresh(): void {
    const nodes = new Map(this.#client.nodes().map((node) => [this.#idOf(node.id), node]));
    for (const [id, lock] of this.#locks) {
      // While the stick is away its locks stay in the list; one that was excluded leaves it.
      if (nodes.size > 0 && !nodes.has(id)) this.#locks.delete(id);
      else lock.attach(nodes.get(id));
    }
    for (const [id, node] of nodes) {
      if (this.#locks.has(id) || !isInterviewed(node) || !isLock(node)) continue;
      if (slotCount(node) > 0) this.#locks.set(id, new ZwaveLock(id, node, this.#log));
      else this.#explainMissingCodes(node);
    }
    const listed = JSON.stringify(this.devices().map((device) => ({ ...device, battery: undefined })));
    if (listed === this.#listed) return;
    this.#listed = listed;
    this.#listener({ kind: 'devices-changed' });
  }

  #explainMissingCodes(node: ZWaveNode): void {
    if (this.#explained.has(node.id)) return;
    this.#explained.add(node.id);
    const name = `Node ${node.id} (${node.name || node.label || 'a lock'})`;
    if (usesCredentials(node)) {
      this.#log(
        'warn',
        `${name} keeps its codes in the newer User Credential form, which is not supported yet.`,
      );
    } else if (node.isSecure) {
      this.#log('warn', `${name} offers no user codes. If it should have some, interview it again.`);
    } else {
      this.#log(
        'warn',
        `${name} offers no user codes: it was included without security, and most locks then hide their codes. Check that its network key is in the configuration, or exclude it and include it again with S2 or S0.`,
      );
    }
  }

  #tell(device: DeviceId, type: number, event: number, parameters: unknown): void {
    const lock = this.#locks.get(device);
    const news = lock && lockNews(type, event, parameters);
    if (!news) return;
    if (news.kind === 'duplicate') return lock.duplicateReported();
    if (news.kind === 'used') return this.#listener({ ...news, device });
    const slots = lock.slotsChanged(news.slots);
    if (slots.length > 0) this.#listener({ kind: 'slots-changed', device, slots });
  }
}
