import { createHash, randomBytes } from 'node:crypto';

/** What lets somebody in who has it, such as in a link. Only its hash is stored. */
export function newToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
