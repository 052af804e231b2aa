import { generateSync } from 'otplib';

/** What an authenticator app with this secret shows at a time, in epoch milliseconds. */
export function codeOf(secret: string, at: number): string {
  return generateSync({ secret, epoch: Math.floor(at / 1_000) });
}
