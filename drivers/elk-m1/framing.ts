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

/**
 * Whole frames in a line: the line itself, or else each that stands in it, since what a serial port or a network
 * module adds between two frames (NUL bytes, half a frame) may have no end of its own. Where two pieces share
 * characters, the one that ends nearer to the end of the line is a frame: that end is a frame's own, and the checksum
 * of noise fits now and then.
 * @param isOne says whether such a piece can be a frame; a whole line may be one of which the driver knows nothing
 */
export function framesIn(line: string, isOne: (piece: string) => boolean): string[] {
  const isWhole = unframe(line) !== undefined;
  if (isWhole && isOne(line)) return [line];
  const pieces: { at: number; end: number }[] = [];
  for (let at = 0; at + MIN_LINE <= line.length; at++) {
    const end = at + parseInt(/^[0-9A-F]{2}/.exec(line.slice(at, at + 2))?.[0] ?? '', 16) + 2;
    const piece = line.slice(at, end);
    if (end <= line.length && unframe(piece) && isOne(piece)) pieces.push({ at, end });
  }
  const found: string[] = [];
  let before = line.length;
  for (const { at, end } of pieces.sort((a, b) => b.end - a.end || a.at - b.at)) {
    if (end > before) continue;
    found.unshift(line.slice(at, end));
    before = at;
  }
  return isWhole && found.length === 0 ? [line] : found;
}

/** Cuts what arrives into lines. Of one that grows beyond any frame, what a frame at its end needs is kept. */
export class LineSplitter {
  #rest = '';

  /** Names may have the high bit set, so a byte is a character. */
  push(bytes: Buffer): string[] {
    const lines = (this.#rest + bytes.toString('latin1')).split(/[\r\n]+/);
    this.#rest = lines.pop()!.slice(-MAX_LINE);
    return lines.filter((line) => line !== '');
  }
}
