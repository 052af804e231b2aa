/**
 * Z-Wave locks of a simulated Home Assistant, of the User Code CC: what its `zwave_js` integration says of them. Written from components/zwave_js (api.py, services.py, lock.py,
 * lock_helpers.py) and from what Home Assistant 2026.10 answered on zwave-js's own mocks.
 */
import { SimulatedError, type Fields, type SimulatedCore } from '../core.ts';
import { SimulatedLock } from './lock.ts';

export const SLOTS = 30;
export const CC = {
  ...{ doorLock: 98, userCode: 99, configuration: 112, notification: 113, battery: 128, userCredential: 131 },
} as const;
const ACCESS_CONTROL = 6;
export const EVENT = {
  locked: 5,
  unlocked: 6,
  allDeleted: 0x0c,
  deleted: 0x0d,
  added: 0x0e,
  duplicate: 0x0f,
  invalid: 0x13,
} as const;
/** Yale's alarm type of a tag. */
export const TAG_ALARM = 144;
/** In the place of a number. */
const EVERYONE = 255;
/** `NodeStatus` of zwave-js. */
/** zwave-js sends a command so often where it is not acknowledged, and a ping once. */
const TRANSMISSIONS = 3;
const STATUS = { dead: 3, alive: 4 } as const;

const OUT_OF_RANGE = 'zwave_error: Z-Wave error 204 - The node did not acknowledge the command (ZW0204)';

/** What trouble is to zwave-js: a value of the lock's, or a state of one of its sorts of notifications. */
const TROUBLE = {
  'low-battery': [CC.battery, 'level', undefined, 9],
  jam: [CC.notification, 'Access Control', 'Lock state', 0x0b],
  'keypad-disabled': [CC.notification, 'Access Control', 'Keypad state', 0x10],
  'cover-off': [CC.notification, 'Home Security', 'Cover status', 0x03],
} as const;

interface PropertyId {
  readonly property: string | number;
  readonly propertyKey?: string | number;
}

export interface SimulatedZwaveLockOptions {
  readonly nodeId: number;
  readonly commandClass?: number;
  /** Manufacturer, product type and product, as in the ids of the device registry. */
  readonly model?: string;
}

export class SimulatedZwaveLock extends SimulatedLock {
  protected readonly nodeId: number;
  /** Whether it tells of codes that are written over the air as if they were typed, and how it names slots. */
  announcesWrites = false;
  namesChanges: 'slot' | 'none' | 'everyone' = 'slot';
  #status: number = STATUS.alive;
  readonly #copy = new Map<number, Fields>();
  /** The value of its last report, of each; zwave-js knows none before the first. */
  readonly #reported = new Map<string, unknown>();
  /** Frames that it did not acknowledge. */
  missed = 0;
  readonly #statusListeners = new Set<(event: unknown) => void>();

  constructor(core: SimulatedCore, name: string, options: SimulatedZwaveLockOptions) {
    super(core, name);
    const { nodeId, commandClass = CC.userCode, model = '65535:65535:65534' } = options;
    this.nodeId = nodeId;
    core.addEntity(
      {
        entity_id: this.entityId,
        platform: 'zwave_js',
        device_id: this.deviceId,
        unique_id: `2119630849.${nodeId}-98-0-currentMode`,
      },
      {
        id: this.deviceId,
        manufacturer: null,
        model: null,
        identifiers: [
          ['zwave_js', `2119630849-${nodeId}`],
          ['zwave_js', `2119630849-${nodeId}-${model}`],
        ],
      },
    );
    // Home Assistant makes a sensor of each, switched off, which has no state then.
    for (const [name, property] of [
      ['alarm_type', 'alarmType'],
      ['alarm_level', 'alarmLevel'],
    ] as const) {
      core.addEntity({
        entity_id: `sensor.${this.entityId.slice('lock.'.length)}_${name}`,
        platform: 'zwave_js',
        device_id: this.deviceId,
        unique_id: `2119630849.${nodeId}-${CC.notification}-0-${property}`,
        disabled_by: 'integration',
      });
    }
    const command = core.addDeviceCommand.bind(core);
    command('zwave_js/node_status', this.deviceId, async () => ({ node_id: nodeId, status: this.#status }));
    command('zwave_js/subscribe_node_status', this.deviceId, async (_message, push) => {
      this.#statusListeners.add(push);
      return () => this.#statusListeners.delete(push);
    });
    command('zwave_js/node_capabilities', this.deviceId, async () => ({
      0: [CC.doorLock, commandClass, CC.configuration, CC.notification].map((id) => ({
        ...{ id, version: 1, is_secure: false },
      })),
    }));
    command('zwave_js/get_config_parameters', this.deviceId, async () => this.parameters());
    command('zwave_js/invoke_cc_api', this.deviceId, async (message) => this.#invoke(message));
    core.addEntityAction('zwave_js.ping', this.entityId, async () => {
      if (this.faults.offline) this.missed++;
      this.#setStatus(this.faults.offline ? STATUS.dead : STATUS.alive);
    });
    core.addEntityAction('zwave_js.get_lock_usercode', this.entityId, async (data) => {
      const copy = this.cached();
      const slot = data.code_slot as number | undefined;
      return slot === undefined ? copy : { [slot]: copy[slot] };
    });
    core.addEntityAction('zwave_js.set_lock_usercode', this.entityId, async ({ code_slot, usercode }) => {
      this.mustAnswer('set_lock_usercode');
      this.#set(code_slot as number, String(usercode));
      this.#userCode(code_slot as number);
    });
  }

  /** Of its configuration, as Home Assistant lists them. */
  protected parameters(): Fields {
    return {};
  }

  /** What zwave-js has read, of all slots. */
  protected cached(): Fields {
    const slots = Array.from({ length: SLOTS }, (_, index) => index + 1);
    const empty = { usercode: '', in_use: false };
    return Object.fromEntries(slots.map((slot) => [slot, this.#copy.get(slot) ?? empty]));
  }

  protected override opened(slot: number): void {
    this.moveBolt('unlocked');
    this.notify(EVENT.unlocked, slot);
  }

  protected override denied(): void {
    this.notify(EVENT.invalid);
  }

  protected override announce(slot: number | 'all'): void {
    if (slot === 'all' && this.namesChanges === 'everyone') this.notify(EVENT.deleted, EVERYONE);
    else if (slot === 'all') this.notify(EVENT.allDeleted);
    else this.notify(this.memory.has(slot) ? EVENT.added : EVENT.deleted, this.#named(slot));
  }

  #named(slot: number): number | undefined {
    if (this.namesChanges === 'everyone') return EVERYONE;
    return this.namesChanges === 'slot' ? slot : undefined;
  }

  /** zwave-js notices of itself that a node is back, and by a command that it is gone. */
  protected override reached(isThere: boolean): void {
    if (isThere) this.#setStatus(STATUS.alive);
  }

  /** The integration begins anew, and with it its nodes: whoever listened to the old ones hears nothing more. */
  reload(): void {
    this.#statusListeners.clear();
    this.#status = STATUS.alive;
    this.faults.offline = false;
    this.core.setState(this.entityId, 'unavailable');
    this.core.setState(this.entityId, 'locked');
  }

  /** The lock counts its tags apart from its PINs, and tells of them in their place. */
  useTag(number: number): void {
    this.moveBolt('unlocked');
    this.notify(EVENT.unlocked, number, TAG_ALARM);
  }

  lockAtKeypad(number: number): void {
    this.moveBolt('locked');
    this.notify(EVENT.locked, number);
  }

  /** Of access control. @param slot as the lock names it @param alarmType stands in the same report */
  notify(event: number, slot?: number, alarmType = 0): void {
    this.tellAlarm(alarmType, alarmType === 0 ? 0 : (slot ?? 0));
    this.tellNotification(event, slot);
  }

  /** The bytes of the Alarm CC version 1, which stand in each report. */
  protected tellAlarm(type: number, level: number): void {
    this.tellValue(CC.notification, { property: 'alarmType' }, type);
    this.tellValue(CC.notification, { property: 'alarmLevel' }, level);
  }

  /** As somebody chooses it at the keypad. */
  setKeypadMode(mode: number): void {
    this.tellValue(CC.userCode, { property: 'keypadMode' }, mode);
  }

  /** Gets into trouble, or out of it. */
  suffer(trouble: keyof typeof TROUBLE | 'all-well'): void {
    for (const [what, [commandClass, property, propertyKey, state]] of Object.entries(TROUBLE)) {
      const id = { property, ...(propertyKey && { propertyKey }) };
      if (what === trouble) this.tellValue(commandClass, id, state);
      else if (trouble === 'all-well' && propertyKey) this.tellValue(commandClass, id, 0);
    }
  }

  /** What zwave-js has read in its interview. */
  protected knows(commandClass: number, id: PropertyId, value: unknown): void {
    this.#reported.set(JSON.stringify([commandClass, id]), value);
  }

  /** A report: zwave-js tells of each, whether it changed anything or not. */
  protected tellValue(commandClass: number, id: PropertyId, newValue: unknown): void {
    if (this.faults.offline) return;
    const key = JSON.stringify([commandClass, id]);
    const isFirst = !this.#reported.has(key);
    const before = isFirst ? {} : { prevValue: this.#reported.get(key) };
    this.knows(commandClass, id, newValue);
    const args = { commandClass, endpoint: 0, ...id, newValue, ...before };
    const event = isFirst ? 'value added' : 'value updated';
    this.core.tellOfNode({ device_id: this.deviceId, event, args });
  }

  protected tellNotification(event: number, slot?: number): void {
    if (this.faults.offline) return;
    this.core.fire('zwave_js_notification', {
      domain: 'zwave_js',
      node_id: this.nodeId,
      home_id: 2119630849,
      device_id: this.deviceId,
      command_class: CC.notification,
      command_class_name: 'Notification',
      type: ACCESS_CONTROL,
      event,
      parameters: slot === undefined ? {} : { userId: slot },
    });
  }

  /** Throws what Home Assistant says of a lock that does not acknowledge. */
  protected mustAnswer(action?: string): void {
    if (!this.faults.offline) return;
    this.missed += TRANSMISSIONS;
    this.#setStatus(STATUS.dead);
    if (action === undefined) throw new SimulatedError('FailedZWaveCommand', OUT_OF_RANGE);
    const translation = { domain: 'zwave_js', key: `${action}_failed`, values: { error: OUT_OF_RANGE } };
    throw new SimulatedError('home_assistant_error', OUT_OF_RANGE, translation);
  }

  #setStatus(status: number): void {
    if (status === this.#status) return;
    this.#status = status;
    const event = { event: status === STATUS.dead ? 'dead' : 'alive', status, ready: true };
    for (const tell of this.#statusListeners) tell(event);
  }

  #invoke({ command_class, method_name, parameters }: Fields): unknown {
    if (command_class !== CC.userCode && command_class !== CC.doorLock)
      throw new SimulatedError('invalid_format', `expected CommandClass. Got ${String(command_class)}`);
    this.mustAnswer();
    const [slot, , digits] = parameters as [number, number, string];
    switch (`${command_class} ${String(method_name)}`) {
      case `${CC.userCode} get`:
        return this.#userCode(slot);
      case `${CC.userCode} set`:
        return this.#set(slot, digits);
      case `${CC.userCode} clear`:
        return this.#set(slot, undefined);
      case `${CC.doorLock} set`:
        return this.moveBolt(slot === 0xff ? 'locked' : 'unlocked');
      case `${CC.doorLock} get`:
        return { currentMode: this.core.states.get(this.entityId)?.state === 'locked' ? 0xff : 0 };
      default:
        throw new SimulatedError(
          'FailedZWaveCommand',
          'zwave_error: Z-Wave error 303 - no such method (ZW0303)',
        );
    }
  }

  /** Unsupervised: no word of how it ended. */
  #set(slot: number, digits: string | undefined): null {
    const said = this.take(slot, digits);
    if (said === 'duplicate') this.notify(EVENT.duplicate);
    if (said === 'ok' && this.announcesWrites) this.announce(slot);
    return null;
  }

  /** What the lock reports is in the copy too. */
  #userCode(slot: number): Fields {
    const code = this.memory.get(slot);
    const shown = code !== undefined && this.faults.mask ? '*'.repeat(10) : (code ?? '');
    this.#copy.set(slot, { usercode: shown, in_use: code !== undefined });
    const userIdStatus = code === undefined ? 0 : 1;
    this.tellValue(CC.userCode, { property: 'userIdStatus', propertyKey: slot }, userIdStatus);
    this.tellValue(CC.userCode, { property: 'userCode', propertyKey: slot }, shown);
    return { userIdStatus, userCode: shown };
  }
}
