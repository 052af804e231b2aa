/**
 * Frames of the "NX-584 RS-232 Gateway Interface Protocol" (April 3, 2000): length, type, data, checksum.
 * Length counts type and data. In ASCII a frame is LF, two hex digits a byte, CR; in binary it is 7Eh and
 * the bytes, in which 7Dh and 7Eh are sent as 7Dh and the byte XOR 20h.
 */

/** As location 0 of the module is programmed. */
export type Framing = 'ascii' | 'binary';

const LF = 0x0a;
const CR = 0x0d;
const START = 0x7e;
const ESCAPE = 0x7d;
const ESCAPE_XOR = 0x20;
/** The length itself, what it can count, and the checksum. */
const MAX_FRAME = 1 + 0xff + 2;

/** @param body type and data; length and checksum are added */
export function frame(body: readonly number[], framing: Framing): Buffer {
  const counted = [body.length, ...body];
  const bytes = [...counted, ...fletcher(counted)];
  if (framing === 'ascii') return Buffer.from(`\n${Buffer.from(bytes).toString('hex').toUpperCase()}\r`);
  const stuffed = bytes.flatMap((byte) =>
    byte === START || byte === ESCAPE ? [ESCAPE, byte ^ ESCAPE_XOR] : [byte],
  );
  return Buffer.from([START, ...stuffed]);
}

/** Fletcher's checksum, both sums modulo 255. */
function fletcher(bytes: readonly number[]): [number, number] {
  let sum1 = 0;
  let sum2 = 0;
  for (const byte of bytes) {
    sum1 = (sum1 + byte) % 255;
    sum2 = (sum2 + sum1) % 255;
  }
  return [sum1, sum2];
}

/** The body of a whole frame; undefined where length or checksum is wrong. */
function unframe(bytes: readonly number[]): readonly number[] | undefined {
  const [length = 0] = bytes;
  if (length === 0 || bytes.length !== length + 3) return undefined;
  const [sum1, sum2] = fletcher(bytes.slice(0, -2));
  if (bytes.at(-2) !== sum1 || bytes.at(-1) !== sum2) return undefined;
  return bytes.slice(1, -2);
}

/**
 * Cuts what arrives into bodies. What is no frame is skipped, up to the next byte that begins one, and is
 * only counted: the module repeats what it gets no answer to.
 */
export interface FrameReader {
  push(chunk: Uint8Array): (readonly number[])[];
  /** Frames that were begun and came to nothing. */
  readonly skipped: number;
}

export function frameReader(framing: Framing): FrameReader {
  return framing === 'ascii' ? new AsciiReader() : new BinaryReader();
}

class AsciiReader implements FrameReader {
  skipped = 0;
  /** The hex digits since LF; undefined between frames. */
  #digits: number[] | undefined;

  push(chunk: Uint8Array): (readonly number[])[] {
    const bodies: (readonly number[])[] = [];
    for (const byte of chunk) {
      if (byte === LF) {
        if (this.#digits) this.skipped++;
        this.#digits = [];
        continue;
      }
      if (!this.#digits) continue;
      const digit = hexDigit(byte);
      if (digit !== undefined && this.#digits.length < 2 * MAX_FRAME) {
        this.#digits.push(digit);
        continue;
      }
      const body = byte === CR ? unframe(pairs(this.#digits)) : undefined;
      if (body) bodies.push(body);
      else this.skipped++;
      this.#digits = undefined;
    }
    return bodies;
  }
}

class BinaryReader implements FrameReader {
  skipped = 0;
  /** The bytes since 7Eh; undefined between frames. */
  #bytes: number[] | undefined;
  #escaped = false;

  push(chunk: Uint8Array): (readonly number[])[] {
    const bodies: (readonly number[])[] = [];
    for (const byte of chunk) {
      if (byte === START) {
        if (this.#bytes) this.skipped++;
        this.#bytes = [];
        this.#escaped = false;
        continue;
      }
      if (!this.#bytes) continue;
      if (byte === ESCAPE) {
        this.#escaped = true;
        continue;
      }
      this.#bytes.push(this.#escaped ? byte ^ ESCAPE_XOR : byte);
      this.#escaped = false;
      if (this.#bytes.length < this.#bytes[0]! + 3) continue;
      const body = unframe(this.#bytes);
      if (body) bodies.push(body);
      else this.skipped++;
      this.#bytes = undefined;
    }
    return bodies;
  }
}

function hexDigit(byte: number): number | undefined {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? undefined : digit;
}

/** An odd digit at the end makes a byte too many, so that the length is wrong. */
function pairs(digits: readonly number[]): number[] {
  const bytes: number[] = [];
  for (let index = 0; index < digits.length; index += 2) {
    bytes.push((digits[index]! << 4) | (digits[index + 1] ?? 0));
  }
  return bytes;
}
