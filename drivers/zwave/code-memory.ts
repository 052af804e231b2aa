/**
 * How a lock keeps its codes. zwave-js's result of a write is not the truth: it says "unknown error" of
 * a masked code that was stored, and "success" of a supervised write that the lock never stored. Hence
 * each write and clear ends in one reading of that slot, which also is the least that can prove it. That proves
 * one way only: many locks show a code seconds after they took it (FutureTense/keymaster#460, #799), and some
 * never (zwave-js#3935). A refusal is what the lock itself calls one. Where a lock was to confirm the command and
 * did not, the command may have been lost: that is no refusal either.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Pin } from '../../src/domain/pins/pin.ts';
import type { Reading } from '../../src/domain/driver/outcome.ts';
import type { ZwaveNode } from './node.ts';
import { CC, STATUS, USER_CODE } from './values.ts';

const TOLD_WITHIN_MS = 250;

/** `SupervisionStatus.Fail` of zwave-js. */
const FAILED = 0x02;

export interface CodeMemory {
  readonly slots: number;
  /** What zwave-js has read already; sends nothing. */
  cached(slot: number): Reading | undefined;
  /** `undefined` where no answer came. */
  read(slot: number): Promise<Reading | undefined>;
  /** @param readLater the slot is not read back where the lock says that it took the code */
  write(slot: number, digits: string, readLater: boolean): Promise<Change>;
  clear(slot: number): Promise<Change>;
}

export interface Change {
  /** What the slot holds now; missing where no answer came. */
  readonly reading: Reading | undefined;
  /** The lock said that it took the code, and was not asked what it holds now. */
  readonly acknowledged?: true;
  /** The lock itself said that it did not do it. */
  readonly refused?: boolean;
  /** The lock refused the code because another slot holds it. */
  readonly duplicate?: boolean;
  /** Nothing was sent: the slot's user is somebody else's. */
  readonly taken?: boolean;
  /** The lock was to say how it went, and did not. */
  readonly unanswered?: boolean;
}

/** Of a lock that offers no codes: its bolt can be turned, and it tells of trouble. */
export const NO_CODES: CodeMemory = {
  slots: 0,
  cached: () => undefined,
  read: async () => undefined,
  write: async () => ({ reading: undefined }),
  clear: async () => ({ reading: undefined }),
};

/** User Code CC, versions 1 and 2: one slot, one user, one code. Two commands a change. */
export class UserCodes implements CodeMemory {
  readonly slots: number;
  #node: ZwaveNode;

  constructor(node: ZwaveNode) {
    this.#node = node;
    this.slots = numberOf(node.value(USER_CODE.supportedUsers));
  }

  cached(slot: number): Reading | undefined {
    const status = this.#node.value(USER_CODE.status(slot));
    return typeof status === 'number' ? readingOf(status, this.#node.value(USER_CODE.code(slot))) : undefined;
  }

  /** The access control API is not asked: it answers the same of an empty slot and of no answer. */
  async read(slot: number): Promise<Reading | undefined> {
    const before = this.#node.timesTold(USER_CODE.status(slot));
    const report = await this.#node.call(CC.userCode, 'get', slot);
    const isTold = (): boolean => this.#node.timesTold(USER_CODE.status(slot)) > before;
    // zwave-js takes a report of any slot for the answer, such as a late one of another: then this one was not told.
    // Its server may tell a value just after the answer.
    if (report !== undefined && !isTold()) await delay(TOLD_WITHIN_MS);
    if (!isTold()) return undefined;
    if (typeof report !== 'object' || report === null || !('userIdStatus' in report)) return undefined;
    return readingOf(report.userIdStatus, 'userCode' in report ? report.userCode : undefined);
  }

  /** Nor is it asked to write: it keeps a disabled slot disabled, and reads a masked slot once more. */
  async write(slot: number, digits: string, readLater: boolean): Promise<Change> {
    const result = await this.#node.call(CC.userCode, 'set', slot, STATUS.enabled, digits);
    const answer = this.#answerIn(result);
    if (readLater && !answer.refused && !answer.unanswered) return { reading: undefined, acknowledged: true };
    return { reading: await this.read(slot), ...answer };
  }

  async clear(slot: number): Promise<Change> {
    const result = await this.#node.call(CC.userCode, 'clear', slot);
    return { reading: await this.read(slot), ...this.#answerIn(result) };
  }

  /** A lock that confirms commands (Supervision CC) says how it went, or has said nothing to this one. */
  #answerIn(result: unknown): Pick<Change, 'refused' | 'unanswered'> {
    const isMissing = result === undefined || result === null;
    return {
      refused: !isMissing && typeof result === 'object' && 'status' in result && result.status === FAILED,
      unanswered: isMissing && this.#node.supports(CC.supervision),
    };
  }
}

/** An empty slot may come with zeros or anything else; a slot that does not open the door is no known code. */
function readingOf(status: unknown, code: unknown): Reading {
  if (status === STATUS.available) return { kind: 'empty' };
  return status === STATUS.enabled ? knownOrNot(code) : { kind: 'unreadable' };
}

export function knownOrNot(code: unknown): Reading {
  return typeof code === 'string' && /^\d{4,10}$/.test(code)
    ? { kind: 'known', pin: Pin.of(code) }
    : { kind: 'unreadable' };
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
