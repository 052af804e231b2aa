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
  /** Deletes the code alone; whose it was stays, where there are users. */
  deleteCode(slot: number): void;
}

/** Somebody who is on the lock without a PIN. */
export interface OtherUser {
  readonly active?: boolean;
  readonly name?: string;
  readonly fingerprint?: boolean;
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

  deleteCode(slot: number): void {
    this.store(slot, undefined);
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

  /** With its PIN the user goes, unless they have something else. */
  store(slot: number, digits: string | undefined, status = 'enabled'): void {
    if (digits === undefined) {
      this.#state.delete(keyOf(slot));
      if (!this.#state.has(keyOf(slot, FINGERPRINT))) this.#state.delete(userKey(slot));
      return;
    }
    this.enrol(slot, { ...this.user(slot), active: status === 'enabled' });
    this.#state.set(keyOf(slot), { userId: slot, credentialData: Buffer.from(digits), ...LOCALLY });
  }

  deleteCode(slot: number): void {
    this.#state.delete(keyOf(slot));
  }

  /** Without anybody the user goes, with all that they have. */
  enrol(user: number, who: OtherUser | undefined): void {
    for (const key of [userKey(user), keyOf(user), keyOf(user, FINGERPRINT)]) this.#state.delete(key);
    if (!who) return;
    const { active = true, name = '', fingerprint = false } = who;
    this.#state.set(userKey(user), {
      userType: UserCredentialUserType.General,
      active,
      credentialRule: UserCredentialRule.Single,
      expiringTimeoutMinutes: 0,
      nameEncoding: UserCredentialNameEncoding.ASCII,
      userName: name,
      ...LOCALLY,
    });
    const credential = { userId: user, credentialData: Buffer.from([user]), ...LOCALLY };
    if (fingerprint) this.#state.set(keyOf(user, FINGERPRINT), credential);
  }

  user(user: number): OtherUser | undefined {
    const stored = this.#state.get(userKey(user)) as { active: boolean; userName: string } | undefined;
    const fingerprint = this.#state.has(keyOf(user, FINGERPRINT));
    return stored && { active: stored.active, name: stored.userName, fingerprint };
  }
}

const FINGERPRINT = UserCredentialType.FingerBiometric;
const LOCALLY = { modifierType: UserCredentialModifierType.Locally, modifierNodeId: 0 };

function userKey(user: number): string {
  return `UserCredential_user_${user}`;
}

function keyOf(slot: number, type = UserCredentialType.PINCode): string {
  return `UserCredential_cred_${type}_${slot}`;
}

function textOf(code: unknown): string | undefined {
  if (typeof code === 'string') return code;
  return code instanceof Uint8Array ? Buffer.from(code).toString('latin1') : undefined;
}
