/** A Z-Wave lock of Home Assistant: what locks do is in ../zwave, whoever owns the stick. */
import type { Device } from '../../../src/domain/device.ts';
import type { Reading, ReadOutcome, Unreachable, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { NO_CODES } from '../../zwave/code-memory.ts';
import { isListed, isSchlage, memoryOf, usesCredentials } from '../../zwave/description.ts';
import { NOT_MET, notAsked } from '../../zwave/failure.ts';
import { hereAndNow } from '../../zwave/device-schedule.ts';
import { LockEvents } from '../../zwave/lock-events.ts';
import { ZwaveLock } from '../../zwave/lock.ts';
import type { ValueChange } from '../../zwave/node.ts';
import { ALARM_TYPE, BATTERY_LEVEL, CC, SCHLAGE_PIN_LENGTH, type ValueId } from '../../zwave/values.ts';
import type { SlotMemory } from '../../shared/written-slots.ts';
import { Refused } from '../connection/failure.ts';
import { isRecord, type Fields } from '../connection/messages.ts';
import type { Found, Unit, UnitContext } from '../entity-device.ts';
import { hearUsers, hearValues, type Heard, type UserNews } from './node-reports.ts';
import { CREDENTIAL_ACTIONS, HomeAssistantNode } from './zwave-node.ts';

export class ZwaveUnit implements Unit {
  readonly #context: UnitContext;
  readonly #doubts: SlotMemory;
  #lock: ZwaveLock | undefined;
  #events: LockEvents | undefined;
  #node: HomeAssistantNode | undefined;
  /** Whose values and users count. */
  #heardNode: HomeAssistantNode | undefined;
  #deviceId: string | undefined;
  /** Why it offers no codes. */
  #codesUnsupportedReason: DriverMessage | undefined;
  /** Of what was subscribed to. */
  #ends: readonly (() => void)[] = [];

  /** @param doubts slots whose credential may be at the lock, and is known to nobody */
  constructor(context: UnitContext, doubts: SlotMemory) {
    this.#context = context;
    this.#doubts = doubts;
    doubts.load();
  }

  async attach(found: Found, actions: ReadonlySet<string>): Promise<void> {
    this.#deviceId = found.device?.id;
    const node = new HomeAssistantNode(found, this.#context, this.#doubts);
    await node.learnClasses();
    await this.#hear(node, found);
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
    this.#ends = [];
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
   * Many a lock tells of changes at its keypad, and of trouble, in no other way. Attached anew, it is heard without a
   * gap, and each report once: whichever subscription came last counts.
   */
  async #hear(node: HomeAssistantNode, found: Found): Promise<void> {
    const { client, changed } = this.#context;
    const isHeard = (): boolean => this.#heardNode === node;
    const ends: (() => void)[] = [];
    const status = { type: 'zwave_js/subscribe_node_status', device_id: this.#deviceId };
    const onStatus = client.subscribe(status, (event) => {
      if (isRecord(event)) node.setStatus(event.status);
      changed();
    });
    ends.push(await onStatus);
    const onValues = hearValues(client, this.#deviceId, {
      values: valuesOf(node, found),
      tell: (id, change) => {
        if (isHeard()) this.#heardValue(node, id, change);
      },
    });
    ends.push(await this.#unlessRefused(onValues, 'values'));
    if (node.supports(CC.userCredential)) {
      const onUsers = hearUsers(client, this.#deviceId, (news) => {
        if (isHeard()) this.#heardUsers(node, news);
      });
      ends.push(await this.#unlessRefused(onUsers, 'users'));
    }
    node.setValue(ALARM_TYPE, this.#heardNode?.value(ALARM_TYPE));
    this.#heardNode = node;
    for (const end of this.#ends) end();
    this.#ends = ends;
  }

  async #unlessRefused(subscription: Promise<() => void>, what: 'values' | 'users'): Promise<() => void> {
    try {
      return await subscription;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { log, id } = this.#context;
      log('warn', `Home Assistant passes on no ${what} of ${id}, so changes at its keypad may be missed.`);
      return () => {};
    }
  }

  #heardValue(node: HomeAssistantNode, id: ValueId, change: ValueChange): void {
    node.setValue(id, change.now);
    if (isListed(id)) this.#context.changed();
    this.#events?.value(node, id, change);
  }

  /** Who holds which credential is learnt anew from zwave-js's copy; should that fail, the next reading does it. */
  #heardUsers(node: HomeAssistantNode, { pin, user }: UserNews): void {
    node.learnUsers().catch(() => {});
    if (pin !== undefined) this.#events?.pinChanged(pin);
    if (user !== undefined) this.#events?.userChanged(node, user);
  }

  #notMet(): Unreachable {
    const { client } = this.#context;
    return notAsked(client.isUp ? NOT_MET : client.trouble);
  }
}

/** What is heard of as a value: all that locks tell in this way, and no more. */
function valuesOf(node: HomeAssistantNode, { batterySensor }: Found): readonly Heard[] {
  return [
    { commandClass: CC.notification },
    ...(node.supports(CC.userCode) ? [{ commandClass: CC.userCode }] : []),
    ...(isSchlage(node) ? [SCHLAGE_PIN_LENGTH] : []),
    // Otherwise the state of its entity tells.
    ...(batterySensor === undefined ? [BATTERY_LEVEL] : []),
  ];
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
