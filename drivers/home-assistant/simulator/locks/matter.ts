/**
 * A Matter lock of a simulated Home Assistant. Written from components/matter of Home Assistant 2026.10
 * (services.py, lock.py, lock_helpers.py) and the DoorLock cluster of the Matter specification: a credential
 * that is added without a user makes one, and a user without credentials is gone.
 */
import { SimulatedError, type Fields, type SimulatedCore } from '../core.ts';
import { SimulatedLock } from './lock.ts';

const SLOTS = 25;

export class SimulatedMatterLock extends SimulatedLock {
  /** The index of the user that each credential belongs to. */
  readonly #owners = new Map<number, number>();

  constructor(core: SimulatedCore, name: string) {
    super(core, name);
    const { entityId: entity_id, deviceId: device_id } = this;
    core.addEntity(
      { entity_id, platform: 'matter', device_id, unique_id: `${name}-MatterLock` },
      {
        id: device_id,
        manufacturer: 'Aqara',
        model: 'U200',
        identifiers: [['matter', `deviceid_${name}-MatterNodeDevice`]],
      },
    );
    const action = (service: string, run: (data: Fields) => unknown): void =>
      core.addEntityAction(`matter.${service}`, entity_id, async (data) => {
        if (this.faults.offline) throw new SimulatedError('home_assistant_error', 'Failed: node is offline');
        return run(data);
      });
    action('get_lock_info', () => ({
      supports_user_management: true,
      supported_credential_types: ['pin'],
      max_users: SLOTS,
      max_pin_users: SLOTS,
      min_pin_length: 4,
      max_pin_length: 8,
    }));
    action('get_lock_credential_status', ({ credential_index }) => {
      const index = credential_index as number;
      return { credential_exists: this.memory.has(index), user_index: this.#owners.get(index) ?? null };
    });
    action('set_lock_credential', (data) => this.#set(data));
    action('clear_lock_credential', ({ credential_index }) => {
      // The command has no answer but that it arrived.
      if (this.take(credential_index as number, undefined) === 'ok' && !this.faults.lie)
        this.#owners.delete(credential_index as number);
    });
  }

  protected override opened(): void {
    // First who it was, then what it did, as two updates.
    this.core.setState(this.entityId, 'locked', { changed_by: 'Keypad' });
    this.core.setState(this.entityId, 'unlocked');
  }

  protected override reached(isThere: boolean): void {
    this.core.setState(this.entityId, isThere ? 'locked' : 'unavailable');
  }

  #set({ credential_index, credential_data, user_index }: Fields): Fields {
    const index = credential_index as number;
    const owner = this.#owners.get(index);
    if (owner !== undefined && user_index !== owner) throw failed('failure');
    const said = this.take(index, String(credential_data));
    if (said !== 'ok') throw failed(said === 'duplicate' ? 'duplicate' : 'failure');
    if (!this.faults.lie) this.#owners.set(index, owner ?? 100 + index);
    return { credential_index, user_index: owner ?? 100 + index, next_credential_index: null };
  }
}

function failed(status: string): SimulatedError {
  return new SimulatedError('home_assistant_error', `Failed to set the credential: ${status}`, {
    domain: 'matter',
    key: 'set_credential_failed',
    values: { status },
  });
}
