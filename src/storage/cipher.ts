import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Pin } from '../domain/pins/pin.ts';
import type { PinDigest } from '../domain/plan/plan.ts';

export const KEY_BYTES = 32;

const NONCE_BYTES = 12; // NIST SP 800-38D, section 8.2: the nonce length that GCM takes unhashed
const TAG_BYTES = 16;

/**
 * What stands between a stolen database and the PINs in it: AES-256-GCM for contents, HMAC-SHA-256
 * for finding a PIN again. Both keys come from the one house key, by HKDF.
 */
export class Cipher {
  readonly #contentKey: KeyObject;
  readonly #digestKey: KeyObject;

  /** @param houseKey 32 random bytes */
  constructor(houseKey: Uint8Array) {
    if (houseKey.length !== KEY_BYTES) {
      throw new Error(`The house key must have ${KEY_BYTES} bytes; it has ${houseKey.length}.`);
    }
    this.#contentKey = derive(houseKey, 'latchkey content');
    this.#digestKey = derive(houseKey, 'latchkey digest');
  }

  /** @param place where the text is kept, so that it cannot be moved to another row */
  seal(text: string, place: string): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#contentKey, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
  }

  /** Throws where the key or the place is another one, or the bytes were changed. */
  open(bytes: Uint8Array, place: string): string {
    const sealed = Buffer.from(bytes);
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.#contentKey, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place))
        .setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    } catch {
      throw new Error('The house key does not fit this database: restore the key that was used with it.');
    }
  }

  sealPin(pin: Pin, place: string): Uint8Array {
    return this.seal(pin.reveal(), place);
  }

  openPin(bytes: Uint8Array, place: string): Pin {
    return Pin.of(this.open(bytes, place));
  }

  /** Of a secret that is compared and never shown again. @param place as of `seal` */
  digestText(text: string, place: string): string {
    return createHmac('sha256', this.#digestKey).update(`${place}\n${text}`).digest('base64url');
  }

  digest(pin: Pin): PinDigest {
    return createHmac('sha256', this.#digestKey).update(pin.reveal()).digest('base64url');
  }
}

/** As a key object, which is taken in once; bytes are taken in anew at each use, and that costs more than the use. */
function derive(houseKey: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', houseKey, Buffer.alloc(0), purpose, KEY_BYTES)));
}
