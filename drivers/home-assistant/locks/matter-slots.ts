/**
 * Codes of a Matter lock: slot n is the PIN credential with index n. Nobody can read a PIN; the lock tells
 * whether a credential is there. Of a use at the keypad Home Assistant tells that it was one (`changed_by`)
 * and not whose, and of a wrong PIN nothing. Source: components/matter (services.py, lock.py,
 * lock_helpers.py) of Home Assistant 2026.10.
 */
import type { Reading } from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import type { CodeSlots, Limits, Said, Use } from './code-lock.ts';
import { Refused } from '../connection/failure.ts';
import { isRecord, whole, type EntityState, type Fields } from '../connection/messages.ts';
import type { Found } from '../entity-device.ts';

const ACTIONS = [
  'matter.get_lock_info',
  'matter.get_lock_credential_status',
  'matter.set_lock_credential',
  'matter.clear_lock_credential',
] as const;
/** The same name in each of the actions. */
const PIN = { credential_type: 'pin' } as const;
const KEYPAD = 'Keypad';

export class MatterSlots implements CodeSlots {
  readonly #client: HomeAssistantClient;
  #entityId = '';

  constructor(client: HomeAssistantClient) {
    this.#client = client;
  }

  async learn({ entityId }: Found, actions: ReadonlySet<string>): Promise<Limits | DriverMessage> {
    if (!ACTIONS.every((action) => actions.has(action)))
      return { code: 'too-old', what: 'home-assistant', for: 'matter-codes', needs: '2026.4' };
    this.#entityId = entityId;
    const info = await this.#act('matter.get_lock_info', {});
    const types = Array.isArray(info.supported_credential_types) ? info.supported_credential_types : [];
    const slots = whole(info.max_pin_users) ?? 0;
    if (info.supports_user_management !== true || !types.includes('pin') || slots === 0)
      return { code: 'no-managed-codes' };
    return {
      slots,
      reserved: [],
      minLength: Math.max(whole(info.min_pin_length) ?? 4, 4),
      maxLength: Math.min(whole(info.max_pin_length) ?? 8, 10),
    };
  }

  async read(slot: number): Promise<Reading> {
    const { credential_exists: exists } = await this.#status(slot);
    if (typeof exists !== 'boolean') throw new Refused(undefined);
    return exists ? { kind: 'unreadable' } : { kind: 'empty' };
  }

  /** A credential that is there belongs to a user, who must be named when it is changed. */
  async write(slot: number, digits: string): Promise<Said> {
    const { user_index } = await this.#status(slot);
    const user = typeof user_index === 'number' ? { user_index } : {};
    return said(() =>
      this.#act('matter.set_lock_credential', {
        ...PIN,
        credential_index: slot,
        credential_data: digits,
        ...user,
      }),
    );
  }

  async clear(slot: number): Promise<Said> {
    const { credential_exists } = await this.#status(slot);
    if (credential_exists !== true) return 'ok';
    const action = 'matter.clear_lock_credential';
    return said(() => this.#client.act(action, this.#entityId, { ...PIN, credential_index: slot }));
  }

  useAt({ state, attributes }: EntityState): Use | undefined {
    if (attributes.changed_by !== KEYPAD) return undefined;
    return { how: state === 'unlocked' ? 'unlock' : 'lock' };
  }

  #status(slot: number): Promise<Fields> {
    return this.#act('matter.get_lock_credential_status', { ...PIN, credential_index: slot });
  }

  async #act(action: string, data: Fields): Promise<Fields> {
    const answer = await this.#client.act(action, this.#entityId, data, { answers: true });
    return isRecord(answer) ? answer : {};
  }
}

/** What the lock itself said; that Home Assistant could not reach it is thrown. */
async function said(ask: () => Promise<unknown>): Promise<Said> {
  try {
    await ask();
    return 'ok';
  } catch (error) {
    if (!(error instanceof Refused) || error.key === undefined) throw error;
    return error.status === 'duplicate' ? 'duplicate' : 'refused';
  }
}
