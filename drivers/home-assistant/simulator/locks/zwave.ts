/**
 * Z-Wave locks of a simulated Home Assistant, of the User Code CC and of the User Credential CC: what its
 * `zwave_js` integration says of them. Written from components/zwave_js (api.py, services.py, lock.py,
 * lock_helpers.py) and from what Home Assistant 2026.10 answered on zwave-js's own mocks.
 */
import { SimulatedError, type Fields, type SimulatedCore } from '../core.ts';
import { SimulatedLock } from './lock.ts';

const SLOTS = 30;
const CC = { doorLock: 98, userCode: 99, notification: 113, userCredential: 131 } as const;
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

export class SimulatedZwaveLock extends SimulatedLock {
  protected readonly nodeId: number;
  /** Whether it tells of codes that are written over the air as if they were typed, and how it names slots. */
  announcesWrites = false;
  namesChanges: 'slot' | 'none' | 'everyone' = 'slot';
  #status: number = STATUS.alive;
  readonly #copy = new Map<number, Fields>();
  /** The alarm type and level of its last report; zwave-js knows none before the first. */
  readonly #alarm = new Map<string, number>();
  /** Frames that it did not acknowledge. */
  missed = 0;
  readonly #statusListeners = new Set<(event: unknown) => void>();

  constructor(core: SimulatedCore, name: string, options: { nodeId: number; commandClass?: number }) {
    super(core, name);
    const { nodeId, commandClass = CC.userCode } = options;
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
          ['zwave_js', `2119630849-${nodeId}-65535:65535:65534`],
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
      0: [CC.doorLock, commandClass, CC.notification].map((id) => ({ id, version: 1, is_secure: false })),
    }));
    command('zwave_js/get_config_parameters', this.deviceId, async () => ({}));
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
    if (this.faults.offline) return;
    for (const [property, newValue] of Object.entries({ alarmType: type, alarmLevel: level })) {
      const prevValue = this.#alarm.get(property);
      this.#alarm.set(property, newValue);
      const value = { commandClassName: 'Notification', commandClass: CC.notification, endpoint: 0 };
      const args = { ...value, property, propertyName: property, newValue };
      this.core.tellOfNode(
        prevValue === undefined
          ? { device_id: this.deviceId, event: 'value added', args }
          : { device_id: this.deviceId, event: 'value updated', args: { ...args, prevValue } },
      );
    }
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
    return { userIdStatus: code === undefined ? 0 : 1, userCode: shown };
  }
}

export class SimulatedCredentialLock extends SimulatedZwaveLock {
  /** What zwave-js knows of it; the lock itself may hold more. */
  readonly #known = new Map<number, number>();
  /** Their names, by number. */
  readonly #users = new Map<number, string>();

  constructor(core: SimulatedCore, name: string, options: { nodeId: number }) {
    super(core, name, { ...options, commandClass: CC.userCredential });
    const action = (service: string, run: (data: Fields) => unknown): void =>
      core.addEntityAction(`zwave_js.${service}`, this.entityId, async (data) => run(data));
    action('get_credential_capabilities', () => ({
      supports_user_management: true,
      max_users: SLOTS,
      max_user_name_length: 32,
      supported_credential_types: { pin_code: { num_slots: SLOTS, min_length: 4, max_length: 10 } },
    }));
    action('get_users', () => this.#listUsers());
    action('set_user', ({ user_id, user_name }) => {
      this.mustAnswer('set_user');
      this.#users.set(user_id as number, user_name as string);
      return { user_id, credential_slot: null };
    });
    action('set_credential', (data) => this.#setCredential(data));
    action('delete_credential', (data) => this.#deleteCredential(data));
  }

  protected override cached(): Fields {
    return {};
  }

  #listUsers(): Fields {
    const users = [...this.#users].map(([user_id, user_name]) => ({
      user_id,
      user_name,
      active: true,
      user_type: 'general',
      credential_rule: 'single',
      credentials: [...this.#known]
        .filter(([, owner]) => owner === user_id)
        .map(([slot]) => ({ type: 'pin_code', slot })),
    }));
    return { max_users: SLOTS, users };
  }

  #setCredential({ user_id, credential_slot, credential_data }: Fields): Fields {
    this.mustAnswer('set_credential');
    const [user, slot] = [user_id as number, credential_slot as number];
    if (!this.#users.has(user)) throw rejected('wrong_uuid');
    if (!this.#known.has(slot) && this.memory.has(slot)) throw rejected('add_occupied');
    const said = this.take(slot, String(credential_data));
    if (said === 'duplicate') throw rejected('duplicate');
    if (said === 'refused') throw rejected('manufacturer_rules');
    this.#known.set(slot, user);
    return { user_id, credential_slot };
  }

  #deleteCredential({ credential_slot }: Fields): void {
    this.mustAnswer('delete_credential');
    const slot = credential_slot as number;
    // zwave-js asks the lock, whatever it knows.
    if (!this.memory.has(slot)) throw rejected('modify_empty');
    if (this.take(slot, undefined) === 'refused') throw rejected('manufacturer_rules');
    this.#known.delete(slot);
  }

  /** Changes of credentials are not passed on to Home Assistant's bus. */
  protected override announce(): void {}
}

function rejected(reason: string): SimulatedError {
  const key = `credential_rejected_${reason}`;
  return new SimulatedError('home_assistant_error', `The device rejected the credential (${reason})`, {
    domain: 'zwave_js',
    key,
  });
}
