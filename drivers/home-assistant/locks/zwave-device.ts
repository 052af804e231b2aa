/** A Z-Wave lock of Home Assistant: what locks do is in ../zwave, whoever owns the stick. */
import type { Device } from '../../../src/domain/device.ts';
import type { Reading, ReadOutcome, Unreachable, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { NO_CODES } from '../../zwave/code-memory.ts';
import { memoryOf, usesCredentials } from '../../zwave/description.ts';
import { NOT_MET, notAsked } from '../../zwave/failure.ts';
import { hereAndNow } from '../../zwave/device-schedule.ts';
import { LockEvents } from '../../zwave/lock-events.ts';
import { ZwaveLock } from '../../zwave/lock.ts';
import { ALARM_TYPE } from '../../zwave/values.ts';
import type { SlotMemory } from '../../shared/written-slots.ts';
import { Refused } from '../connection/failure.ts';
import { isRecord, type Fields } from '../connection/messages.ts';
import type { Found, Unit, UnitContext } from '../entity-device.ts';
import { hearAlarms } from './alarm-reports.ts';
import { CREDENTIAL_ACTIONS, HomeAssistantNode } from './zwave-node.ts';

export class ZwaveUnit implements Unit {
  readonly #context: UnitContext;
  readonly #doubts: SlotMemory;
  #lock: ZwaveLock | undefined;
  #events: LockEvents | undefined;
  #node: HomeAssistantNode | undefined;
  /** Whose alarms count. */
  #heardNode: HomeAssistantNode | undefined;
  #deviceId: string | undefined;
  /** Why it offers no codes. */
  #codesUnsupportedReason: DriverMessage | undefined;
  #endOfStatus: (() => void) | undefined;
  #endOfAlarms: (() => void) | undefined;

  /** @param doubts slots whose credential may be at the lock, and is known to nobody */
  constructor(context: UnitContext, doubts: SlotMemory) {
    this.#context = context;
    this.#doubts = doubts;
    doubts.load();
  }

  async attach(found: Found, actions: ReadonlySet<string>): Promise<void> {
    this.#deviceId = found.device?.id;
    const node = new HomeAssistantNode(found, this.#context, this.#doubts);
    this.#endOfStatus?.();
    const status = { type: 'zwave_js/subscribe_node_status', device_id: found.device?.id };
    this.#endOfStatus = await this.#context.client.subscribe(status, (event) => {
      if (isRecord(event)) node.setStatus(event.status);
      this.#context.changed();
    });
    await this.#hearAlarms(node);
    await node.learn(actions);
    const memory = memoryOf(node);
    this.#codesUnsupportedReason = memory
      ? undefined
      : whyNoCodes(node, actions, this.#context.mayUseActions);
    const session = { node, memory: memory ?? NO_CODES };
    if (this.#lock) this.#lock.attach(session);
    else {
      const { id, client, log } = this.#context;
      const options = {
        get notConnected() {
          return client.trouble;
        },
        isConnected: () => client.isUp,
        log,
        time: hereAndNow(),
      };
      this.#lock = new ZwaveLock(id, session, options);
      this.#events = new LockEvents(this.#lock, this.#context.tell);
    }
    this.#node = node;
  }

  detach(): void {
    this.#endOfStatus = this.#endOfAlarms = undefined;
    this.#lock?.attach(undefined);
  }

  device(): Device | undefined {
    const device = this.#lock?.device();
    return (
      device && {
        ...device,
        ...(this.#codesUnsupportedReason !== undefined && {
          codesUnsupportedReason: this.#codesUnsupportedReason,
        }),
      }
    );
  }

  readings(): ReadonlyMap<number, Reading> {
    return this.#lock?.readings() ?? new Map<number, Reading>();
  }

  async read(slot: number): Promise<ReadOutcome> {
    return this.#lock?.ask((lock) => lock.read(slot)) ?? this.#notMet();
  }

  async write(slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#lock?.ask((lock) => lock.write(slot, pin)) ?? this.#notMet();
  }

  async clear(slot: number): Promise<WriteOutcome> {
    return this.#lock?.ask((lock) => lock.clear(slot)) ?? this.#notMet();
  }

  async setLocked(locked: boolean): Promise<WriteOutcome> {
    return this.#lock?.ask((lock) => lock.setLocked(locked)) ?? this.#notMet();
  }

  /** Events of Entry Control may hold what somebody typed; `lockNews` looks at none of them. */
  heard(type: string, data: Fields): void {
    if (type !== 'zwave_js_notification' || data.device_id !== this.#deviceId || !this.#lock) return;
    if (typeof data.command_class !== 'number') return;
    if (this.#node) this.#events?.notification(this.#node, data.command_class, data);
  }

  /**
   * Many a lock tells of changes at its keypad in no other way. Attached anew, it is heard without a gap, and each
   * alarm once: whichever subscription came last counts.
   */
  async #hearAlarms(node: HomeAssistantNode): Promise<void> {
    const { client, log, id } = this.#context;
    try {
      const end = await hearAlarms(client, this.#deviceId, (value, change) => {
        if (this.#heardNode !== node) return;
        node.setValue(value, change.now);
        this.#events?.value(node, value, change);
      });
      node.setValue(ALARM_TYPE, this.#heardNode?.value(ALARM_TYPE));
      this.#heardNode = node;
      this.#endOfAlarms?.();
      this.#endOfAlarms = end;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      log('warn', `Home Assistant passes on no alarms of ${id}, so changes at its keypad may be missed.`);
    }
  }

  #notMet(): Unreachable {
    const { client } = this.#context;
    return notAsked(client.isUp ? NOT_MET : client.trouble);
  }
}

function whyNoCodes(
  node: HomeAssistantNode,
  actions: ReadonlySet<string>,
  mayUseActions: boolean,
): DriverMessage {
  if (!usesCredentials(node)) return { code: 'no-user-codes', through: 'home-assistant' };
  return mayUseActions && !CREDENTIAL_ACTIONS.every((action) => actions.has(action))
    ? { code: 'too-old', what: 'home-assistant', for: 'user-credentials', needs: '2026.6' }
    : ACTIONS_NOT_ALLOWED;
}

/** What an owner has to do before codes may be given to an action. */
export const ACTIONS_NOT_ALLOWED: DriverMessage = { code: 'actions-recorded', of: 'lock' };
