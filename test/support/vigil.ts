import type { DeviceId } from '../../src/domain/device.ts';
import type { SyncState } from '../../src/domain/plan/sync.ts';
import type { GrantRecord } from '../../src/storage/tables/codes/grant-store.ts';
import type { Store } from '../../src/storage/store.ts';

/** A lock as whoever looks into it from outside sees it. */
export interface WatchedLock {
  readonly slotCount: number;
  code(slot: number): string | undefined;
}

/** What an owner reads as: it opens nothing. */
const SAYS_CLOSED: ReadonlySet<SyncState> = new Set(['scheduled', 'rejected', 'gone']);

/** What an owner reads as: this PIN opens, and no other of the code. */
const SAYS_OPEN: ReadonlySet<SyncState> = new Set(['live', 'unverified']);

/**
 * Watches for a false word: at no moment may the house call a code removed, off by its schedule, refused, or say
 * nothing of it, while a lock's own memory opens with its PIN. What is on its way, and what an owner was told of, is
 * no false word.
 */
export class Vigil {
  /** In words and without a PIN. */
  readonly findings: string[] = [];
  readonly #store: () => Store;
  readonly #locks: ReadonlyMap<DeviceId, WatchedLock>;
  readonly #pins = new Map<string, number>();
  readonly #found = new Set<string>();

  /** @param locks that are looked into as a whole */
  constructor(locks: ReadonlyMap<DeviceId, WatchedLock>, store: () => Store) {
    this.#locks = locks;
    this.#store = store;
  }

  /** A PIN that the code has, or had once. */
  knows(code: number, digits: string): void {
    this.#pins.set(digits, code);
  }

  isOurs(digits: string): boolean {
    return this.#pins.has(digits);
  }

  /** @param when in words, for whoever looks into it */
  look(when: string): void {
    for (const [device, lock] of this.#locks) {
      for (let slot = 1; slot <= lock.slotCount; slot++) {
        const digits = lock.code(slot);
        const code = digits === undefined ? undefined : this.#pins.get(digits);
        if (code !== undefined) this.hold({ device, slot, code, digits: digits! }, when);
      }
    }
  }

  /** What the house says of one PIN against a slot that opens with it. */
  hold(held: { device: DeviceId; slot: number; code: number; digits: string }, when: string): void {
    const { device, slot, code, digits } = held;
    const { codes, grants } = this.#store();
    const own = grants.ofCode(code).filter((grant) => grant.device === device);
    // What an owner was told of a code that nobody remembers stands at its slot.
    const atSlot = grants.at(device, slot);
    const known = [...own, ...(atSlot ? [atSlot] : [])];
    const isCurrent = codes.pin(code)?.reveal() === digits;
    if (known.some((grant) => admits(grant, isCurrent && grant.codeId === code))) return;
    const words = own.map(({ state, reason }) => `${state} (${reason?.kind ?? 'no reason'})`);
    const which = isCurrent ? 'its PIN' : 'an old PIN of it';
    const what = `${device}, slot ${slot}: code ${code} is ${words.join(' and ') || 'nothing'}, and ${which} opens`;
    if (this.#found.has(what)) return;
    this.#found.add(what);
    this.findings.push(`${what}, ${when}`);
  }
}

/** Of what was refused and is tried again, the card says when. */
function admits({ state, nextTryAt }: GrantRecord, isItsPin: boolean): boolean {
  if (state === 'rejected' && nextTryAt !== undefined) return true;
  return !SAYS_CLOSED.has(state) && (isItsPin || !SAYS_OPEN.has(state));
}
