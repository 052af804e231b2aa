/** Z-Wave locks of the User Credential CC, as zwave.ts. */
import { SimulatedError, type Fields, type NodeEvent, type SimulatedCore } from '../core.ts';
import { CC, SimulatedZwaveLock, SLOTS } from './zwave.ts';

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
      const isNew = !this.#users.has(user_id as number);
      this.#users.set(user_id as number, user_name as string);
      this.#tellUser(isNew ? 'added' : 'modified', user_id as number);
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
    this.#tellCredential('added', user, slot);
    return { user_id, credential_slot };
  }

  #deleteCredential({ user_id, credential_slot }: Fields): void {
    this.mustAnswer('delete_credential');
    const slot = credential_slot as number;
    // zwave-js asks the lock, whatever it knows.
    if (!this.memory.has(slot)) throw rejected('modify_empty');
    if (this.take(slot, undefined) === 'refused') throw rejected('manufacturer_rules');
    this.#known.delete(slot);
    this.#tellCredential('deleted', user_id as number, slot);
  }

  /** zwave-js learns of it, and tells; Home Assistant puts nothing of it on its bus. */
  protected override announce(slot: number | 'all'): void {
    if (slot === 'all') {
      this.#known.clear();
      this.#users.clear();
      this.#tellCredential('deleted', 0, 0);
      return this.#tellUser('deleted', 0);
    }
    const isThere = this.memory.has(slot);
    if (isThere) this.#known.set(slot, slot);
    else this.#known.delete(slot);
    this.#tellCredential(isThere ? 'added' : 'deleted', slot, slot);
    if (isThere !== this.#users.has(slot)) this.enrol(slot, isThere ? '' : undefined);
  }

  /** Somebody without a PIN comes, or goes. */
  enrol(user: number, name: string | undefined): void {
    if (name === undefined) this.#users.delete(user);
    else this.#users.set(user, name);
    this.#tellUser(name === undefined ? 'deleted' : 'added', user);
  }

  #tellCredential(what: 'added' | 'deleted', user: number, slot: number): void {
    const digits = what === 'added' ? `, data='${this.memory.get(slot)}'` : '';
    const type = 'credential_type=<UserCredentialType.PIN_CODE: 1>';
    const args = `user_id=${user}, ${type}, credential_slot=${slot}${digits}`;
    this.#tellOf(`credential ${what}`, `Credential${what === 'added' ? 'Changed' : 'Deleted'}Args(${args})`);
  }

  #tellUser(what: 'added' | 'modified' | 'deleted', user: number): void {
    const args =
      what !== 'deleted' ? `UserData(user_id=${user}, active=True` : `UserDeletedArgs(user_id=${user}`;
    this.#tellOf(`user ${what}`, `${args})`);
  }

  /** Home Assistant has no JSON for these arguments, and shows them as Python does. */
  #tellOf(event: NodeEvent['event'], repr: string): void {
    if (this.faults.offline) return;
    const args = { __type: "<class 'zwave_js_server.model.access_control'>", repr };
    this.core.tellOfNode({ device_id: this.deviceId, event, args });
  }
}

function rejected(reason: string): SimulatedError {
  const key = `credential_rejected_${reason}`;
  return new SimulatedError('home_assistant_error', `The device rejected the credential (${reason})`, {
    domain: 'zwave_js',
    key,
  });
}
