import { UNSHOWN } from '../../../domain/plan/plan.ts';
import type { OwnDigest, PinDigest } from '../../../domain/plan/plan.ts';

/** How a row says `UNSHOWN`. No digest reads so: each has 43 characters. */
const UNSHOWN_CELL = 'unreadable';

export function ownDigestsCell(ownDigests: readonly OwnDigest[]): string {
  return JSON.stringify(ownDigests.map((one) => (one === UNSHOWN ? UNSHOWN_CELL : one)));
}

export function ownDigestsOf(stored: readonly string[]): OwnDigest[] {
  return stored.map((one) => (one === UNSHOWN_CELL ? UNSHOWN : one));
}

/** A code that was found is not ours to remember; rows of before have it. */
export function lastOwnDigestOf(cell: unknown): PinDigest | undefined {
  return typeof cell === 'string' && cell !== UNSHOWN_CELL ? cell : undefined;
}

/** The one that was written last, if that is known. */
export function lastOwnDigest(ownDigests: readonly OwnDigest[]): PinDigest | undefined {
  const last = ownDigests.at(-1);
  return last === UNSHOWN ? undefined : last;
}
