/**
 * User Credential CC. A PIN there is a credential in a slot of its own count, and belongs to a user.
 * Latchkey gives slot n to user n, so that a use of the code, which names the user, names the slot. Hence a slot
 * is free only where user n does not exist, or is one that Latchkey made: it bears Latchkey's name, in the lock's
 * own memory. With a PIN on somebody else's user their fingerprint would count as a use of it.
 * A user stays when the code goes: without a credential nobody opens a door.
 * Known gap: a lock that answers for an empty slot with slot 0 seems not to answer.
 */
import type { Reading } from '../../src/domain/driver/outcome.ts';
import { knownOrNot, numberOf, type Change, type CodeMemory } from './code-memory.ts';
import type { AccessControl, Credential, ZwaveNode } from './node.ts';
import { PIN_TYPE, USER_CREDENTIAL } from './values.ts';

/** `SetCredentialResult` of zwave-js: of another user's, or of the lock's own admin code. */
const DUPLICATE_RESULTS: readonly number[] = [3, 5];
/** `SetCredentialResult.Error_Unknown`: also where the lock's report did not come. */
const UNKNOWN_RESULT = 255;
/** What neither went well nor is unknown, the lock has refused. */
const OK_RESULT = 0;

/** `SetUserResult.Error_AddRejectedLocationOccupied` of zwave-js. */
const USER_EXISTS = 1;
const TAKEN: Change = { reading: { kind: 'unreadable' }, taken: true };

/** The name of a user that is there for a code of Latchkey's only, as far as a lock has room for it. */
const OUR_NAME = 'Latchkey';

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
    if (typeof owner !== 'number') return this.#isSomebodys(slot) ? { kind: 'unreadable' } : undefined;
    return this.#readingOf(slot, { userId: owner, data: this.#node.value(USER_CREDENTIAL.pin(slot)) });
  }

  async read(slot: number): Promise<Reading | undefined> {
    const credential = await this.#credentialIn(slot);
    return credential && this.#readingOf(slot, credential);
  }

  async write(slot: number, digits: string): Promise<Change> {
    const owner = this.#ownerOf(slot);
    if (owner === undefined) {
      if (this.#isSomebodys(slot)) return TAKEN;
      const made = this.#isActive(slot) ? undefined : await this.#makeOurs(slot, { active: true });
      // Somebody was there of whom nothing was known.
      if (made === USER_EXISTS) return TAKEN;
    }
    const result = await this.#access.setCredential(owner ?? slot, PIN_TYPE, slot, digits);
    return {
      reading: await this.read(slot),
      duplicate: DUPLICATE_RESULTS.includes(result),
      ...answerIn(result),
    };
  }

  /**
   * Takes the PIN only. A user whose one credential it is, such as that of a code that was taken over, is ours from
   * now on: otherwise nothing could be written there again.
   */
  async clear(slot: number): Promise<Change> {
    const owner = this.#ownerOf(slot);
    if (owner === slot && this.#isSomebodys(slot) && this.#others(slot).length === 0)
      await this.#makeOurs(slot, { active: this.#isActive(slot) });
    const result = await this.#access.deleteCredential(owner ?? slot, PIN_TYPE, slot);
    const left = await this.#credentialIn(slot);
    // That somebody else's user is left does not mean that the PIN is.
    const reading = left?.userId === 0 ? ({ kind: 'empty' } as const) : left && this.#readingOf(slot, left);
    return { reading, ...answerIn(result) };
  }

  async #credentialIn(slot: number): Promise<Credential | undefined> {
    const credential = await this.#access.getCredential(PIN_TYPE, slot);
    // zwave-js takes a report of any slot for the answer, such as a late one of another.
    return credential?.slot === slot ? credential : undefined;
  }

  /** Returns zwave-js's `SetUserResult`. */
  #makeOurs(user: number, { active }: { active: boolean }): Promise<number> {
    const userName = this.#ourName();
    return this.#access.setUser(user, { active, ...(userName === '' ? {} : { userName }) });
  }

  #ourName(): string {
    return OUR_NAME.slice(0, numberOf(this.#node.value(USER_CREDENTIAL.maxNameLength)));
  }

  /** Of the PIN that is in the slot; `undefined` where there is none, as far as is known. */
  #ownerOf(slot: number): number | undefined {
    return numberOf(this.#node.value(USER_CREDENTIAL.pinOwner(slot))) || undefined;
  }

  #exists(user: number): boolean {
    return this.#node.value(USER_CREDENTIAL.userType(user)) !== undefined;
  }

  #isActive(user: number): boolean {
    return this.#node.value(USER_CREDENTIAL.userActive(user)) === true;
  }

  /** A lock that has no room for a name shows whose a user is by what else it opens for them. */
  #isSomebodys(user: number): boolean {
    if (!this.#exists(user)) return false;
    const name = this.#ourName();
    if (name !== '') return this.#node.value(USER_CREDENTIAL.userName(user)) !== name;
    return !this.#isActive(user) || this.#others(user).length > 0;
  }

  /** What the user has beside the PIN of the slot with their number. */
  #others(user: number): readonly unknown[] {
    const all = this.#access.getCredentialsForUserCached(user);
    return all.filter(({ type, slot }) => type !== PIN_TYPE || slot !== user);
  }

  #readingOf(slot: number, { userId, data }: Credential): Reading {
    if (userId === 0) return { kind: this.#isSomebodys(slot) ? 'unreadable' : 'empty' };
    // Somebody switched this user off: the code opens nothing.
    if (this.#node.value(USER_CREDENTIAL.userActive(userId)) === false) return { kind: 'unreadable' };
    return knownOrNot(data);
  }
}

function answerIn(result: number): Pick<Change, 'refused' | 'unanswered'> {
  return {
    refused: result !== OK_RESULT && result !== UNKNOWN_RESULT,
    unanswered: result === UNKNOWN_RESULT,
  };
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
