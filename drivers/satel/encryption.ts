/**
 * The encrypted form of the connection: each frame travels as one unit, a length byte and then AES-192
 * of a header and the frame. The header is two random bytes, a counter of two bytes, the sender's
 * session byte and the other side's. The maker has not published it; it was read from working clients
 * (c-soft/satel_integra, gadulowaty/satel_integra_api, openHAB's satel binding) that agree on it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const BLOCK_BYTES = 16;
const KEY_CHARACTERS = 12;
const HEADER_BYTES = 6;

/** A chained cipher whose last, short block is masked with the cipher of the block before it. */
export class UnitCipher {
  readonly #key: Buffer;

  /** @param integrationKey up to 12 characters, as typed into the module */
  constructor(integrationKey: string) {
    const half = integrationKey.slice(0, KEY_CHARACTERS).padEnd(KEY_CHARACTERS, ' ');
    this.#key = Buffer.from(half + half, 'latin1');
  }

  encrypt(plain: Uint8Array): Buffer {
    return this.#chain(padded(plain), (block, chain) => {
      const sealed = this.#block('encrypt', xor(block, chain));
      return { out: sealed, chain: sealed };
    });
  }

  decrypt(sealed: Uint8Array): Buffer {
    return this.#chain(sealed, (block, chain) => ({
      out: xor(this.#block('decrypt', block), chain),
      chain: block,
    }));
  }

  #chain(
    input: Uint8Array,
    whole: (block: Uint8Array, chain: Uint8Array) => { out: Uint8Array; chain: Uint8Array },
  ): Buffer {
    let chain: Uint8Array = this.#block('encrypt', Buffer.alloc(BLOCK_BYTES));
    const parts: Uint8Array[] = [];
    for (let at = 0; at < input.length; at += BLOCK_BYTES) {
      const block = input.subarray(at, at + BLOCK_BYTES);
      if (block.length < BLOCK_BYTES) {
        parts.push(xor(block, this.#block('encrypt', chain)));
      } else {
        const step = whole(block, chain);
        parts.push(step.out);
        chain = step.chain;
      }
    }
    return Buffer.concat(parts);
  }

  #block(way: 'encrypt' | 'decrypt', block: Uint8Array): Buffer {
    const make = way === 'encrypt' ? createCipheriv : createDecipheriv;
    const cipher = make('aes-192-ecb', this.#key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(block), cipher.final()]);
  }
}

/** One side of an encrypted connection. */
export class EncryptedLink {
  readonly #cipher: UnitCipher;
  readonly #session: number;
  #counter = 0;
  #otherSession = 0;
  #pending = Buffer.alloc(0);

  /** @param session the byte by which the other side's answers are known to be meant for us */
  constructor(integrationKey: string, session: number = randomBytes(1)[0]!) {
    this.#cipher = new UnitCipher(integrationKey);
    this.#session = session;
  }

  seal(frame: Uint8Array): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    randomBytes(2).copy(header);
    header.writeUInt16BE(this.#counter, 2);
    header[4] = this.#session;
    header[5] = this.#otherSession;
    this.#counter = (this.#counter + 1) & 0xffff;
    const unit = this.#cipher.encrypt(Buffer.concat([header, frame]));
    return Buffer.concat([Buffer.from([unit.length]), unit]);
  }

  /**
   * The frames' bytes out of what arrived, and how many units did not bear our session byte: with a
   * wrong key none does. At most one unit (255 bytes) is held.
   */
  open(bytes: Uint8Array, options: { readonly anySession?: boolean } = {}): OpenedUnits {
    const parts: Uint8Array[] = [];
    let foreign = 0;
    this.#pending = Buffer.concat([this.#pending, bytes]);
    for (;;) {
      const length = this.#pending[0];
      if (length === undefined || this.#pending.length <= length) break;
      const unit = this.#pending.subarray(1, length + 1);
      this.#pending = this.#pending.subarray(length + 1);
      const plain = this.#cipher.decrypt(unit);
      if (plain.length < HEADER_BYTES || (!options.anySession && plain[5] !== this.#session)) {
        foreign += 1;
        continue;
      }
      this.#otherSession = plain[4]!;
      parts.push(plain.subarray(HEADER_BYTES));
    }
    return { bytes: Buffer.concat(parts), foreign };
  }
}

export interface OpenedUnits {
  readonly bytes: Buffer;
  readonly foreign: number;
}

function padded(plain: Uint8Array): Uint8Array {
  if (plain.length >= BLOCK_BYTES) return plain;
  return Buffer.concat([plain, Buffer.alloc(BLOCK_BYTES - plain.length)]);
}

function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ b[index]!));
}
