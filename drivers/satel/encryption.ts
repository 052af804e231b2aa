/**
 * The encrypted form of the connection: each frame travels as one unit, a length byte and then AES-192
 * of a header and the frame. The header is two random bytes, a counter of two bytes, the sender's
 * session byte and the other side's. The maker has not published it; it was read from working clients
 * (c-soft/satel_integra, gadulowaty/satel_integra_api, openHAB's satel binding) that agree on it.
 */
import { createCipheriv, createDecipheriv, randomBytes, type Cipheriv, type Decipheriv } from 'node:crypto';
import { FRAME_START, FrameParser } from './frame.ts';

const BLOCK_BYTES = 16;
const KEY_CHARACTERS = 12;
const HEADER_BYTES = 6;

/** A chained cipher whose last, short block is masked with the cipher of the block before it. */
export class UnitCipher {
  /** Of single blocks, each by itself: no state is kept between two. */
  readonly #encrypt: Cipheriv;
  readonly #decrypt: Decipheriv;
  readonly #start: Buffer;

  /** @param integrationKey up to 12 characters, as typed into the module */
  constructor(integrationKey: string) {
    const half = integrationKey.slice(0, KEY_CHARACTERS).padEnd(KEY_CHARACTERS, ' ');
    const key = Buffer.from(half + half, 'latin1');
    this.#encrypt = createCipheriv('aes-192-ecb', key, null).setAutoPadding(false);
    this.#decrypt = createDecipheriv('aes-192-ecb', key, null).setAutoPadding(false);
    this.#start = this.#encrypt.update(Buffer.alloc(BLOCK_BYTES));
  }

  encrypt(plain: Uint8Array): Buffer {
    return this.#chain(padded(plain), (block, chain) => {
      const sealed = this.#encrypt.update(xor(block, chain));
      return { out: sealed, chain: sealed };
    });
  }

  decrypt(sealed: Uint8Array): Buffer {
    return this.#chain(sealed, (block, chain) => ({
      out: xor(this.#decrypt.update(block), chain),
      chain: block,
    }));
  }

  #chain(
    input: Uint8Array,
    whole: (block: Uint8Array, chain: Uint8Array) => { out: Uint8Array; chain: Uint8Array },
  ): Buffer {
    let chain: Uint8Array = this.#start;
    const parts: Uint8Array[] = [];
    for (let at = 0; at < input.length; at += BLOCK_BYTES) {
      const block = input.subarray(at, at + BLOCK_BYTES);
      if (block.length < BLOCK_BYTES) {
        parts.push(xor(block, this.#encrypt.update(chain)));
      } else {
        const step = whole(block, chain);
        parts.push(step.out);
        chain = step.chain;
      }
    }
    return Buffer.concat(parts);
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
   * wrong key none does. What lies between units is passed over: a unit shows itself by its header and by
   * the whole frame in it. At most one unit (256 bytes) is held.
   */
  open(bytes: Uint8Array, options: { readonly anySession?: boolean } = {}): OpenedUnits {
    const parts: Uint8Array[] = [];
    this.#pending = Buffer.concat([this.#pending, bytes]);
    // What came at once, as a module sends it; what is held of before may be the rest of it.
    const isOneUnit = bytes[0]! >= BLOCK_BYTES && bytes.length === bytes[0]! + 1;
    let at = 0;
    while (at < this.#pending.length) {
      const unit = this.#unitAt(at, options.anySession ?? false);
      if (unit === 'incomplete') break;
      if (unit === 'none') at += 1;
      else {
        parts.push(unit.frame);
        this.#otherSession = unit.session;
        at = unit.end;
      }
    }
    const isForeign = isOneUnit && parts.length === 0 && at > 0;
    this.#pending = this.#pending.subarray(at);
    return { bytes: Buffer.concat(parts), foreign: isForeign ? 1 : 0 };
  }

  /** `incomplete`: what has come so far can be the beginning of a unit of ours. */
  #unitAt(at: number, anySession: boolean): Unit | 'incomplete' | 'none' {
    const length = this.#pending[at]!;
    if (length < BLOCK_BYTES) return 'none';
    const unit = this.#pending.subarray(at + 1, at + 1 + length);
    if (unit.length < BLOCK_BYTES) return 'incomplete';
    const first = this.#cipher.decrypt(unit.subarray(0, BLOCK_BYTES));
    if (!anySession && first[5] !== this.#session) return 'none';
    if (!first.subarray(HEADER_BYTES).subarray(0, FRAME_START.length).equals(FRAME_START)) return 'none';
    if (unit.length < length) return 'incomplete';
    const frame = this.#cipher.decrypt(unit).subarray(HEADER_BYTES);
    if (new FrameParser().push(frame).length === 0) return 'none';
    return { frame, session: first[4]!, end: at + 1 + length };
  }
}

interface Unit {
  readonly frame: Uint8Array;
  readonly session: number;
  /** Where the next one begins. */
  readonly end: number;
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
