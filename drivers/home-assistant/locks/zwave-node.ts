/**
 * A node of the Z-Wave network that Home Assistant owns, as the locks of ../zwave see it.
 *
 * Codes of the User Code CC are set, cleared and read by the command `zwave_js/invoke_cc_api`, which
 * reaches the lock itself, and not by the actions (`zwave_js.set_credential`, `set_lock_usercode`): these
 * read from a cache, and what they are given stands on the event bus and in the recorder's database.
 * Credentials of the User Credential CC can only be reached by actions. Their PINs are never shown.
 *
 * Sources: components/zwave_js of Home Assistant: api.py, services.py, lock.py, lock_helpers.py.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ERROR, LinkLost } from '../../zwave/failure.ts';
import type { AccessControl, Credential, NodeTime, ZwaveNode } from '../../zwave/node.ts';
import {
  BATTERY_LEVEL,
  CC,
  configuration,
  DOOR_LOCK_MODE,
  keyOf,
  LOCKED,
  PIN_TYPE,
  STATUS,
  USER_CODE,
  USER_CREDENTIAL,
  type ValueId,
} from '../../zwave/values.ts';
import { Disconnected, NoAnswer, Refused } from '../connection/failure.ts';
import type { SlotMemory } from '../../shared/written-slots.ts';
import { asRecord, isRecord, listed, whole, type Fields } from '../connection/messages.ts';
import { batteryOf, isAvailable, nameOf, type Found, type UnitContext } from '../entity-device.ts';
import { isOfUsers, userOf, type Held } from './zwave-users.ts';

export const CREDENTIAL_ACTIONS = [
  'zwave_js.get_credential_capabilities',
  'zwave_js.get_users',
  'zwave_js.set_user',
  'zwave_js.set_credential',
  'zwave_js.delete_credential',
] as const;

/** zwave-js failed at the node; `code` is its own. */
class ZwaveFailure extends Error {
  override readonly name = 'ZwaveFailure';
  readonly code: number | undefined;

  constructor(code: number | undefined) {
    super('Home Assistant could not reach the lock');
    this.code = code;
  }
}

const TOO_OLD = { code: 'too-old', what: 'home-assistant', for: 'zwave-codes', needs: '2024.12' } as const;

const UNKNOWN = 255;
const NONE_THERE = 2;
const PIN_CODE = { credential_type: 'pin_code' };
/** `SetCredentialResult` of zwave-js, by the name of what Home Assistant says instead. */
const RESULTS: Readonly<Record<string, number>> = {
  credential_rejected_duplicate: 3,
  credential_rejected_modify_empty: NONE_THERE,
  // The lock's report may just not have come.
  credential_rejected_unknown: UNKNOWN,
};
/** The lock said no, for a reason that is of no matter here (manufacturer's rules). */
const REJECTED = 4;
const OK = 0;
/** How often Home Assistant's copy of a value is looked at, and the pause after each look. */
const COPY_LOOKS = 3;
const COPY_PAUSE_MS = 100;
/** `NodeStatus` of zwave-js. */
const DEAD = 3;

export class HomeAssistantNode implements ZwaveNode {
  readonly id: number;
  readonly network: number | undefined;
  readonly manufacturerId: number | undefined;
  readonly model: ZwaveNode['model'];
  readonly firmware: string | undefined;
  readonly genericClass = undefined;
  readonly interviewed = true;
  readonly givenUp = false;
  readonly #context: UnitContext;
  readonly #found: Found;
  readonly #doubts: SlotMemory;
  readonly #values = new Map<string, unknown>();
  /** Versions, by command class. */
  #commandClasses = new Map<number, number>();
  #isSecure = false;
  /** How often each slot was told, of those that were asked for. */
  readonly #told = new Map<string, number>();
  /** Of every type, by user. */
  readonly #credentials = new Map<number, readonly Held[]>();
  #hasAccess = false;
  #isDead = false;

  constructor(found: Found, context: UnitContext, doubts: SlotMemory) {
    this.#doubts = doubts;
    this.#found = found;
    this.#context = context;
    const { manufacturer, model, firmware, identifiers = [] } = found.device ?? {};
    // "<home id>-<node>" and "<home id>-<node>-<manufacturer>:<type>:<product>"
    const parts = identifiers.map(([, id]) => /^(\d+)-(\d+)(?:-(\d+):\d+:\d+)?$/.exec(id));
    const [, network, id] = parts.find((part) => part !== null) ?? [];
    this.id = Number(id ?? 0);
    this.network = network === undefined ? undefined : Number(network);
    const maker = parts.find((part) => part?.[3])?.[3];
    this.manufacturerId = maker === undefined ? undefined : Number(maker);
    this.firmware = firmware;
    this.model = manufacturer && model ? { manufacturer, label: model } : undefined;
  }

  /** Asks Home Assistant which command classes the node has; nothing of this reaches the lock. */
  async learnClasses(): Promise<void> {
    const device_id = this.#found.device?.id;
    const capabilities = await this.#context.client.call({ type: 'zwave_js/node_capabilities', device_id });
    const root = listed(asRecord(capabilities)['0']);
    this.#commandClasses = new Map(
      root.flatMap(({ id, version }) => {
        const number = whole(id);
        return number === undefined ? [] : [[number, whole(version) ?? 1] as const];
      }),
    );
    this.#isSecure = root.some(({ is_secure }) => is_secure === true);
  }

  /** Asks Home Assistant for all else that it knows of the node; nothing of this reaches the lock. */
  async learn(actions: ReadonlySet<string>): Promise<void> {
    await this.#learnStatus();
    this.#hasAccess =
      this.#context.mayUseActions && CREDENTIAL_ACTIONS.every((action) => actions.has(action));
    if (this.supports(CC.userCredential)) await this.#learnCredentials();
    if (this.supports(CC.userCode)) await this.#learnUserCodes();
    if (this.supports(CC.configuration)) await this.#learnParameters();
  }

  get name(): string {
    return nameOf(this.#context.stateOf(this.#found.entityId), this.#found.entityId);
  }

  get dead(): boolean {
    // Home Assistant leaves the entity of a dead node as it was.
    return this.#isDead || !isAvailable(this.#context.stateOf(this.#found.entityId));
  }

  async ping(): Promise<boolean> {
    await this.#asking(() => this.#context.client.act('zwave_js.ping', this.#found.entityId));
    // Its status is told before the action has ended.
    return !this.#isDead;
  }

  setStatus(status: unknown): void {
    this.#isDead = status === DEAD;
  }

  get secure(): boolean {
    return this.#isSecure;
  }

  /** A lock's own schedules need its clock, which Home Assistant does not pass on. */
  supports(commandClass: number): boolean {
    return commandClass !== CC.scheduleEntryLock && this.#commandClasses.has(commandClass);
  }

  versionOf(commandClass: number): number {
    return this.#commandClasses.get(commandClass) ?? 0;
  }

  async getClock(): Promise<NodeTime | undefined> {
    return undefined;
  }

  async setClock(): Promise<void> {}

  timesTold(id: ValueId): number {
    return this.#told.get(keyOf(id)) ?? 0;
  }

  value(id: ValueId): unknown {
    const state = this.#context.stateOf(this.#found.entityId)?.state;
    const locked = state === 'locked' ? true : state === 'unlocked' ? false : undefined;
    switch (keyOf(id)) {
      case keyOf(DOOR_LOCK_MODE):
        return locked === undefined || !this.supports(CC.doorLock) ? undefined : locked ? 0xff : 0;
      case keyOf(LOCKED):
        return locked;
      case keyOf(BATTERY_LEVEL):
        return batteryOf(this.#context, this.#found) ?? this.#values.get(keyOf(id));
      default:
        return this.#values.get(keyOf(id));
    }
  }

  /** What the lock told of itself. */
  setValue(id: ValueId, value: unknown): void {
    this.#values.set(keyOf(id), value);
  }

  async call(commandClass: number, method: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.#asking(async () => {
      const answer = await this.#context.client.call({
        type: 'zwave_js/invoke_cc_api',
        device_id: this.#found.device?.id,
        command_class: commandClass,
        endpoint: 0,
        method_name: method,
        parameters: args,
        wait_for_result: true,
      });
      const [slot] = args;
      if (commandClass === CC.userCode && method === 'get' && typeof slot === 'number' && isRecord(answer))
        await this.#confirmTold(slot, answer);
      return answer;
    });
  }

  /**
   * zwave-js takes a report of any slot for the answer. What the lock told of this one is in Home
   * Assistant's copy of the values by now, or a little later; only an answer that is the same counts.
   */
  async #confirmTold(slot: number, { userIdStatus, userCode }: Fields): Promise<void> {
    const isEnabled = userIdStatus === STATUS.enabled;
    const { entityId } = this.#found;
    for (let left = COPY_LOOKS; left > 0; left--) {
      const ask = [{ code_slot: slot }, { answers: true }] as const;
      const cached = await this.#context.client.act('zwave_js.get_lock_usercode', entityId, ...ask);
      const copy = isRecord(cached) ? cached[String(slot)] : undefined;
      const isSame = isRecord(copy) && (copy.in_use === true) === isEnabled;
      if (isSame && (!isEnabled || copy.usercode === userCode)) {
        const key = keyOf(USER_CODE.status(slot));
        this.#told.set(key, (this.#told.get(key) ?? 0) + 1);
        return;
      }
      await delay(COPY_PAUSE_MS);
    }
  }

  get access(): AccessControl | undefined {
    if (!this.#hasAccess) return undefined;
    return {
      setUser: async (user_id, { active, userName }) => {
        const name = userName === undefined ? {} : { user_name: userName };
        const result = await this.#change('zwave_js.set_user', { user_id, active, ...name }, true);
        await this.learnUsers();
        return result;
      },
      setCredential: async (user_id, _type, credential_slot, credential_data) => {
        // On disk before the command goes out: a credential of which no word comes back is known to nobody.
        const wasInDoubt = this.#doubts.has(credential_slot);
        this.#doubts.note(credential_slot, true);
        const data = { ...PIN_CODE, user_id, credential_slot, credential_data };
        const result = await this.#change('zwave_js.set_credential', data, true);
        this.#doubts.note(credential_slot, result === UNKNOWN || (wasInDoubt && result !== OK));
        return result;
      },
      deleteCredential: (user_id, _type, slot) => this.#delete(user_id, slot),
      getCredentialsForUserCached: (user) => this.#credentials.get(user) ?? [],
      getCredential: (_type, slot) => this.#credential(slot),
    };
  }

  /** What Home Assistant knows of a credential: whose it is, and not which. */
  async #credential(slot: number): Promise<Credential> {
    await this.#asking(() => this.learnUsers());
    // Home Assistant would go on telling what it knew of a lock that is gone.
    if (this.#isDead) throw new ZwaveFailure(ERROR.callbackNok);
    const owner = this.#values.get(keyOf(USER_CREDENTIAL.pinOwner(slot))) as number | undefined;
    // That nobody was told of one is no sight of an empty slot: it is Latchkey's own, so it is made empty.
    if (owner === undefined && this.#doubts.has(slot)) await this.#delete(slot, slot);
    if (owner === undefined && this.#doubts.has(slot)) throw new ZwaveFailure(undefined);
    return { slot, userId: owner ?? 0 };
  }

  /** The lock itself says that a credential is gone, or that there was none. */
  async #delete(user_id: number, credential_slot: number): Promise<number> {
    const data = { ...PIN_CODE, user_id, credential_slot };
    const result = await this.#change('zwave_js.delete_credential', data, false);
    if (result === OK || result === NONE_THERE) this.#doubts.note(credential_slot, false);
    return result;
  }

  /** Returns a result as zwave-js's own; what Home Assistant refuses before it asks the lock is thrown. */
  async #change(action: string, data: Fields, answers: boolean): Promise<number> {
    try {
      await this.#asking(() => this.#context.client.act(action, this.#found.entityId, data, { answers }));
      return OK;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return Object.hasOwn(RESULTS, error.key ?? '') ? RESULTS[error.key!]! : REJECTED;
    }
  }

  async #learnCredentials(): Promise<void> {
    if (!this.#hasAccess) return;
    const known = await this.#capabilities();
    const pin = isRecord(known.supported_credential_types) ? known.supported_credential_types.pin_code : {};
    this.#values.set(keyOf(USER_CREDENTIAL.supportedUsers), whole(known.max_users));
    this.#values.set(keyOf(USER_CREDENTIAL.maxNameLength), whole(known.max_user_name_length));
    const { num_slots, min_length, max_length } = isRecord(pin) ? pin : {};
    this.#values.set(keyOf(USER_CREDENTIAL.pinCapabilities), {
      numberOfCredentialSlots: num_slots,
      minCredentialLength: min_length,
      maxCredentialLength: max_length,
    });
    await this.learnUsers();
  }

  /** As zwave-js last heard of them. */
  async learnUsers(): Promise<void> {
    const answer = await this.#context.client.act(
      ...(['zwave_js.get_users', this.#found.entityId, {}, { answers: true }] as const),
    );
    const users = listed(asRecord(answer).users).map(userOf);
    for (const key of [...this.#values.keys()]) if (isOfUsers(key)) this.#values.delete(key);
    this.#credentials.clear();
    for (const { id, name, type, active, held } of users) {
      this.#values.set(keyOf(USER_CREDENTIAL.userName(id)), name);
      this.#credentials.set(id, held);
      this.#values.set(keyOf(USER_CREDENTIAL.userType(id)), type);
      this.#values.set(keyOf(USER_CREDENTIAL.userActive(id)), active);
      for (const { type, slot } of held)
        if (type === PIN_TYPE) this.#values.set(keyOf(USER_CREDENTIAL.pinOwner(slot)), id);
    }
  }

  /** How many slots there are, and what zwave-js read in its interview. */
  async #learnUserCodes(): Promise<void> {
    const { client } = this.#context;
    const options = { answers: true };
    const cached = await client.act('zwave_js.get_lock_usercode', this.#found.entityId, {}, options);
    const slots = Object.entries(asRecord(cached));
    this.#values.set(keyOf(USER_CODE.supportedUsers), slots.length);
    for (const [slot, code] of slots) {
      // "Not in use" is said of a disabled code too: such a slot is not known to be empty.
      if (!isRecord(code) || code.in_use !== true) continue;
      this.#values.set(keyOf(USER_CODE.status(Number(slot))), STATUS.enabled);
      this.#values.set(keyOf(USER_CODE.code(Number(slot))), code.usercode);
    }
  }

  async #learnParameters(): Promise<void> {
    const device_id = this.#found.device?.id;
    const answer = await this.#context.client.call({ type: 'zwave_js/get_config_parameters', device_id });
    for (const parameter of isRecord(answer) ? Object.values(answer) : []) {
      if (!isRecord(parameter) || parameter.property_key !== null) continue;
      if (typeof parameter.property === 'number')
        this.#values.set(keyOf(configuration(parameter.property)), parameter.value);
    }
  }

  async #capabilities(): Promise<Fields> {
    const action = 'zwave_js.get_credential_capabilities';
    const answer = await this.#context.client.act(action, this.#found.entityId, {}, { answers: true });
    return asRecord(answer);
  }

  /** Whether it acknowledges what it is sent, and how it was included. */
  async #learnStatus(): Promise<void> {
    const device_id = this.#found.device?.id;
    const status = await this.#context.client.call({ type: 'zwave_js/node_status', device_id });
    if (isRecord(status)) this.setStatus(status.status);
  }

  /** Errors in the words of ../zwave. */
  async #asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Disconnected) throw new LinkLost(error.why);
      if (error instanceof NoAnswer) throw new ZwaveFailure(undefined);
      if (error instanceof Refused && error.reason === 'unknown_command') throw new LinkLost(TOO_OLD);
      if (!(error instanceof Refused) || (error.zwaveCode === undefined && error.key !== undefined))
        throw error;
      if (error.zwaveCode === ERROR.callbackNok) await this.#learnStatus();
      throw new ZwaveFailure(error.zwaveCode);
    }
  }
}
