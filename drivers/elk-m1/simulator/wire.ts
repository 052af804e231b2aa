/**
 * How the simulated panel frames what it says and checks what it hears: "ELK-M1 RS232 ASCII Protocol" 1.84,
 * sections 3 and 4.1, on its own and not with the driver's means, so that the two prove each other.
 */

/** Section 4.1.8: what the panel can hold of one message. */
const INPUT_BUFFER = 250;

/** `inside` is message type, sub type and data, with the two reserved characters. */
export function packet(inside: string): string {
  const counted = `${toHex(inside.length + 2)}${inside}`;
  return `${counted}${toHex(twosComplement(counted))}\r\n`;
}

/** Type, sub type and data; undefined where length or checksum are wrong, which a panel leaves unanswered. */
export function contentOf(line: string): string | undefined {
  const length = Number.parseInt(line.slice(0, 2), 16);
  if (!(length >= 6) || line.length !== length + 2) return undefined;
  const counted = line.slice(0, -2);
  return toHex(twosComplement(counted)) === line.slice(-2) ? counted.slice(2) : undefined;
}

/** Collects what one client sends; a message ends with CR, LF or both. */
export class Inbox {
  #text = '';

  add(chunk: Buffer): string[] {
    const lines = (this.#text + chunk.toString('latin1')).split(/\r\n|\r|\n/);
    const unfinished = lines.pop()!;
    this.#text = unfinished.length > INPUT_BUFFER ? '' : unfinished;
    return lines.filter((line) => line.length > 0);
  }
}

function twosComplement(text: string): number {
  const sum = Buffer.from(text, 'latin1').reduce((total, byte) => (total + byte) % 256, 0);
  return (256 - sum) % 256;
}

function toHex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
