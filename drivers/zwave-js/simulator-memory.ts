/** A simulated lock's own memory of codes, in the state that zwave-js's stock mocks keep. */
import {
  UserCredentialModifierType,
  UserCredentialNameEncoding,
  UserCredentialRule,
  UserCredentialType,
  UserCredentialUserType,
  UserIDStatus,
} from '@zwave-js/cc';
import type { MockNode } from '@zwave-js/testing';

export interface LockMemory {
  /** The stored code of a slot, if it is enabled. */
  code(slot: number): string | undefined;
  store(slot: number, digits: string | undefined, status?: 'enabled' | 'disabled'): void;
}

type State = MockNode['state'];

/** User Code CC. */
export class UserCodeMemory implements LockMemory {
  #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  code(slot: number): string | undefined {
    if (this.#state.get(`UserCode_userIdStatus_${slot}`) !== UserIDStatus.Enabled) return undefined;
    return textOf(this.#state.get(`UserCode_userCode_${slot}`));
  }

  store(slot: number, digits: string | undefined, status = 'enabled'): void {
    const occupied = status === 'enabled' ? UserIDStatus.Enabled : UserIDStatus.Disabled;
    const stored = digits === undefined ? UserIDStatus.Available : occupied;
    this.#state.set(`UserCode_userIdStatus_${slot}`, stored);
    this.#state.set(`UserCode_userCode_${slot}`, digits);
  }
}

/** User Credential CC: a PIN in slot n belongs to user n, where somebody stores it at the lock. */
export class CredentialMemory implements LockMemory {
  #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  code(slot: number): string | undefined {
    const stored = this.#state.get(keyOf(slot)) as { userId: number; credentialData: unknown } | undefined;
    const user = stored && (this.#state.get(`UserCredential_user_${stored.userId}`) as { active: boolean });
    return user?.active ? textOf(stored?.credentialData) : undefined;
  }

  store(slot: number, digits: string | undefined, status = 'enabled'): void {
    if (digits === undefined) return void this.#state.delete(keyOf(slot));
    const modifier = { modifierType: UserCredentialModifierType.Locally, modifierNodeId: 0 };
    this.#state.set(`UserCredential_user_${slot}`, {
      userType: UserCredentialUserType.General,
      active: status === 'enabled',
      credentialRule: UserCredentialRule.Single,
      expiringTimeoutMinutes: 0,
      nameEncoding: UserCredentialNameEncoding.ASCII,
      userName: '',
      ...modifier,
    });
    this.#state.set(keyOf(slot), { userId: slot, credentialData: Buffer.from(digits), ...modifier });
  }
}

function keyOf(slot: number): string {
  return `UserCredential_cred_${UserCredentialType.PINCode}_${slot}`;
}

function textOf(code: unknown): string | undefined {
  if (typeof code === 'string') return code;
  return code instanceof Uint8Array ? Buffer.from(code).toString('latin1') : undefined;
}
