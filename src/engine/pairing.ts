import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { Role } from '../domain/user.ts';
import type { Store } from '../store/store.ts';

const TOKEN_BYTES = 16;
const VALID_FOR_MS = 10 * 60_000;

/** Makes the token of a one-time link; only its hash is kept, and an earlier link ends. */
export function openPairing(store: Store, clock: Clock, role: Role): string {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  store.transaction(() => {
    store.members.removePairings();
    store.members.addPairing({ tokenHash: hash(token), role, expiresAt: clock.now() + VALID_FOR_MS });
  });
  return token;
}

/** The role that the link gives, once; undefined where it is wrong, used or too old. */
export function redeemPairing(store: Store, clock: Clock, token: string): Role | undefined {
  const wanted = Buffer.from(hash(token));
  const pairing = store.members
    .pairings()
    .find(({ tokenHash }) => timingSafeEqual(Buffer.from(tokenHash), wanted));
  if (!pairing || pairing.expiresAt <= clock.now()) return undefined;
  store.members.removePairings();
  return pairing.role;
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
