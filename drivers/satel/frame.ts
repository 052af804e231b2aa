/**
 * The frame of the integration protocol: `FE FE`, a command byte, data, a checksum of two bytes (high
 * byte first), `FE 0D`. An `FE` inside is sent as `FE F0`.
 * Source: SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, function 2 and appendix 4.
 */

/** The longest answer of the document has 64 bytes; newer modules send a few more. */
const LONGEST_BODY = 256;
const CHECKSUM_BYTES = 2;
const FE = 0xfe;
const STUFFED = 0xf0;
const END = 0x0d;
export const FRAME_START = Buffer.from([FE, FE]);

/** @param body a command byte and its data */
export function checksum(body: Uint8Array): number {
  let crc = 0x147a;
  for (const byte of body) {
    crc = ((crc << 1) & 0xffff) | (crc >> 15);
    crc ^= 0xffff;
    crc = (crc + (crc >> 8) + byte) & 0xffff;
  }
  return crc;
}

/** @param body a command byte and its data */
export function encodeFrame(body: Uint8Array): Buffer {
  const crc = checksum(body);
  const frame = [FE, FE];
  for (const byte of [...body, crc >> 8, crc & 0xff]) {
    frame.push(byte);
    if (byte === FE) frame.push(STUFFED);
  }
  return Buffer.from([...frame, FE, END]);
}

/**
 * Finds frames in a stream. What is no frame, is too long or has a wrong checksum is skipped, and the
 * next `FE FE` begins anew; no more than one frame is ever held.
 */
export class FrameParser {
  /** Of the frame under way; undefined between frames. */
  #body: number[] | undefined;
  #afterFe = false;
  /** Frames that were dropped. */
  dropped = 0;

  /** Returns the bodies (command byte and data) of the frames that `bytes` completes. */
  push(bytes: Uint8Array): Buffer[] {
    const found: Buffer[] = [];
    for (const byte of bytes) {
      const body = this.#take(byte);
      if (body) found.push(body);
    }
    return found;
  }

  #take(byte: number): Buffer | undefined {
    if (!this.#afterFe) {
      if (byte === FE) this.#afterFe = true;
      else this.#append(byte);
      return undefined;
    }
    this.#afterFe = false;
    if (byte === STUFFED) this.#append(FE);
    else if (byte === FE) this.#begin();
    // A stray FE just before a frame makes three of them, and no frame is empty.
    else if (this.#body?.length === 0) this.#append(byte);
    else if (byte === END) return this.#finish();
    else this.#drop();
    return undefined;
  }

  #begin(): void {
    if (this.#body !== undefined && this.#body.length > 0) this.dropped += 1;
    this.#body = [];
  }

  #append(byte: number): void {
    if (this.#body === undefined) return;
    if (this.#body.length === LONGEST_BODY + CHECKSUM_BYTES) this.#drop();
    else this.#body.push(byte);
  }

  #drop(): void {
    if (this.#body !== undefined) this.dropped += 1;
    this.#body = undefined;
  }

  #finish(): Buffer | undefined {
    const received = this.#body;
    this.#body = undefined;
    if (received === undefined) return undefined;
    const body = Buffer.from(received.slice(0, -CHECKSUM_BYTES));
    const [high = -1, low = -1] = received.slice(-CHECKSUM_BYTES);
    if (body.length > 0 && checksum(body) === ((high << 8) | low)) return body;
    this.dropped += 1;
    return undefined;
  }
}
