/**
 * User Credential CC. A PIN there is a credential in a slot of its own count, and belongs to a user.
 * Latchkey gives slot n to user n, so that a use of the code, which names the user, names the slot.
 * A user stays when the code goes: without a credential nobody opens a door.
 * Known gap: a lock that answers for an empty slot with slot 0 seems not to answer.
 */
import type { Reading } from '../../src/domain/device.ts';
import { knownOrNot, numberOf, type Change, type CodeMemory } from './code-memory.ts';
import type { AccessControl, Credential, ZwaveNode } from './node.ts';
import { PIN_TYPE, USER_CREDENTIAL } from './values.ts';

/** `SetCredentialResult` of zwave-js: of another user's, or of the lock's own admin code. */
const DUPLICATE_RESULTS: readonly number[] = [3, 5];
/** `SetCredentialResult.Error_Unknown`: also where the lock's report did not come. */
const UNKNOWN_RESULT = 255;

export class PinCredentials implements CodeMemory {
  readonly slots: number;
  #node: ZwaveNode;
  #access: AccessControl;

  constructor(node: ZwaveNode, access: AccessControl) {
    this.#node = node;
    this.#access = access;
    const { slots } = pinLimits(node);
    this.slots = Math.min(slots, numberOf(node.value(USER_CREDENTIAL.supportedUsers)));
  }

  /** What was not met in the interview is not known to be empty. */
  cached(slot: number): Reading | undefined {
    const owner = this.#node.value(USER_CREDENTIAL.pinOwner(slot));
    if (typeof owner !== 'number') return undefined;
    return this.#readingOf({ userId: owner, data: this.#node.value(USER_CREDENTIAL.pin(slot)) });
  }

  async read(slot: number): Promise<Reading | undefined> {
    const credential = await this.#access.getCredential(PIN_TYPE, slot);
    // zwave-js takes a report of any slot for the answer, such as a late one of another.
    return credential?.slot === slot ? this.#readingOf(credential) : undefined;
  }

  async write(slot: number, digits: string): Promise<Change> {
    const owner = this.#ownerOf(slot);
    if (this.#node.value(USER_CREDENTIAL.userType(owner)) === undefined)
      await this.#access.setUser(owner, { active: true });
    const result = await this.#access.setCredential(owner, PIN_TYPE, slot, digits);
    return {
      reading: await this.read(slot),
      duplicate: DUPLICATE_RESULTS.includes(result),
      unanswered: result === UNKNOWN_RESULT,
    };
  }

  async clear(slot: number): Promise<Change> {
    const result = await this.#access.deleteCredential(this.#ownerOf(slot), PIN_TYPE, slot);
    return { reading: await this.read(slot), unanswered: result === UNKNOWN_RESULT };
  }

  #ownerOf(slot: number): number {
    return numberOf(this.#node.value(USER_CREDENTIAL.pinOwner(slot))) || slot;
  }

  #readingOf({ userId, data }: Credential): Reading {
    if (userId === 0) return { kind: 'empty' };
    // Somebody switched this user off: the code opens nothing.
    if (this.#node.value(USER_CREDENTIAL.userActive(userId)) === false) return { kind: 'unreadable' };
    return knownOrNot(data);
  }
}

/** How many PINs the lock holds, and how long they are. */
export function pinLimits(node: ZwaveNode): { slots: number; minLength: number; maxLength: number } {
  const capabilities = node.value(USER_CREDENTIAL.pinCapabilities);
  const of = (key: string): number =>
    typeof capabilities === 'object' && capabilities !== null
      ? numberOf((capabilities as Readonly<Record<string, unknown>>)[key])
      : 0;
  return {
    slots: of('numberOfCredentialSlots'),
    minLength: of('minCredentialLength'),
    maxLength: of('maxCredentialLength'),
  };
}
