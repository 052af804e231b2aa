import { generateSecret, generateURI, verifySync } from 'otplib';

/** RFC 6238, section 5.2: half a minute, and one step back or forward for the clock of a phone. */
const STEP_SECONDS = 30;
/** RFC 4226, section 4: 160 bits are recommended. */
const SECRET_BYTES = 20;

export function newSecret(): string {
  return generateSecret({ length: SECRET_BYTES });
}

/** What an authenticator app reads from a QR code. */
export function uriOf(secret: string, { house, account }: { house: string; account: string }): string {
  // A colon would end the issuer's name (Key URI format of Google Authenticator).
  const plain = (name: string): string => name.replaceAll(':', ' ').trim();
  return generateURI({ issuer: `Latchkey ${plain(house)}`, label: plain(account), secret });
}

/** The half minute of which this is the code; undefined where it is none of now. @param now epoch milliseconds */
export function stepOf(secret: string, code: string, now: number): number | undefined {
  const epoch = Math.floor(now / 1000);
  try {
    const found = verifySync({ secret, token: code, epoch, epochTolerance: STEP_SECONDS });
    return found.valid ? Math.floor(epoch / STEP_SECONDS) + found.delta : undefined;
  } catch {
    // otplib throws at what is no code or no secret, with what it was given.
    return undefined;
  }
}
