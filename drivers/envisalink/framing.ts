/**
 * Frames of the EyezOn "EnvisaLink TPI Programmer's Document" 1.08: three digits of command, data, the low
 * byte of the sum of all these characters in two upper-case hex digits, CR and LF. An EnvisaLink may put
 * the time in front of a frame, `hh:mm:ss` and a space; the checksum leaves it out.
 */

/** The longest frame is the zone timer dump: 3 + 256 + 2 characters, and 9 of the time. */
const MAX_LINE = 270;
/** Three digits and the checksum. */
export const SHORTEST_FRAME = 5;
const LINE = /^(?:\d\d:\d\d:\d\d )?(\d{3}[\x20-\x7e]*)([0-9A-F]{2})$/;

export interface Frame {
  /** Three digits. */
  readonly code: string;
  readonly data: string;
}

/** One line, without its end. */
export function frame({ code, data }: Frame): string {
  return code + data + checksum(code + data);
}

/** Undefined where form or checksum is not that of a frame. */
export function unframe(line: string): Frame | undefined {
  const [, content, sum] = LINE.exec(line) ?? [];
  if (content === undefined || sum !== checksum(content)) return undefined;
  return { code: content.slice(0, 3), data: content.slice(3) };
}

function checksum(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum += text.charCodeAt(index);
  return (sum & 0xff).toString(16).toUpperCase().padStart(2, '0');
}

/** Cuts what arrives into lines. Of a line that is longer than any frame the end is kept: a frame may be there. */
export class LineSplitter {
  #rest = '';

  push(bytes: Buffer): string[] {
    const pieces = bytes.toString('latin1').split(/[\r\n]+/);
    const lines: string[] = [];
    pieces.forEach((piece, index) => {
      this.#rest = (this.#rest + piece).slice(-MAX_LINE);
      if (index === pieces.length - 1) return;
      if (this.#rest !== '') lines.push(this.#rest);
      this.#rest = '';
    });
    return lines;
  }
}
