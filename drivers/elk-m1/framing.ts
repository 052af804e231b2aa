/**
 * Frames of the "ELK-M1 RS232 ASCII Protocol" 1.84, section 4.1: `NN M S data 00 CC`, then CR, LF or both.
 * NN counts what follows it; CC is the two's complement of the sum of all characters before it.
 */

/** The longest that NN can name, with NN itself. */
const MAX_LINE = 0xff + 2;
/** NN, message type, sub type, two reserved characters, CC. */
const MIN_LINE = 8;

export interface Frame {
  /** Message type and sub type, such as `cu`. */
  readonly code: string;
  /** Data and the two reserved characters, which some messages use. */
  readonly body: string;
}

/** One line without its end. */
export function frame({ code, body }: Frame): string {
  const line = hex(code.length + body.length + 2) + code + body;
  return line + hex(checksum(line));
}

/** Undefined where form, length or checksum is not that of a frame. */
export function unframe(line: string): Frame | undefined {
  if (line.length < MIN_LINE || !/^[0-9A-F]{2}.*[0-9A-F]{2}$/.test(line)) return undefined;
  if (line.slice(0, 2) !== hex(line.length - 2)) return undefined;
  if (line.slice(-2) !== hex(checksum(line.slice(0, -2)))) return undefined;
  return { code: line.slice(2, 4), body: line.slice(4, -2) };
}

function checksum(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum += text.charCodeAt(index);
  return -sum & 0xff;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** Cuts what arrives into lines. A line that grows beyond any frame is dropped up to its end. */
export class LineSplitter {
  #rest = '';
  #dropping = false;

  /** Names may have the high bit set, so a byte is a character. */
  push(bytes: Buffer): string[] {
    const pieces = bytes.toString('latin1').split(/[\r\n]+/);
    const lines: string[] = [];
    pieces.forEach((piece, index) => {
      this.#rest = this.#dropping ? '' : this.#rest + piece;
      if (this.#rest.length > MAX_LINE) {
        this.#rest = '';
        this.#dropping = true;
      }
      if (index === pieces.length - 1) return;
      if (this.#rest !== '') lines.push(this.#rest);
      this.#rest = '';
      this.#dropping = false;
    });
    return lines;
  }
}
