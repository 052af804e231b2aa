/** How the protocol writes lists, codes and names. */
import { Pin } from '../../src/domain/pins/pin.ts';

/** Number `n` (from 1) is bit `n - 1`, lowest byte first. */
export function toBits(numbers: readonly number[], bytes: number): Buffer {
  const bits = Buffer.alloc(bytes);
  for (const number of numbers) {
    const at = (number - 1) >> 3;
    bits[at] = bits[at]! | (1 << ((number - 1) & 7));
  }
  return bits;
}

export function fromBits(bits: Uint8Array): number[] {
  const numbers: number[] = [];
  bits.forEach((byte, at) => {
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) numbers.push(at * 8 + bit + 1);
  });
  return numbers;
}

/** Two digits a byte, filled up with F. */
export function toDigits(code: Pin, bytes: number): Buffer {
  const digits = code.reveal();
  if (!/^\d*$/.test(digits) || digits.length > bytes * 2) {
    throw new RangeError(`expected a code of at most ${bytes * 2} digits`);
  }
  return Buffer.from(digits.padEnd(bytes * 2, 'F'), 'hex');
}

/** Nothing where the bytes are no digits. */
export function fromDigits(bytes: Uint8Array): Pin | undefined {
  const match = /^(\d*)f*$/.exec(Buffer.from(bytes).toString('hex'));
  return match ? Pin.of(match[1]!) : undefined;
}

export const NAME_BYTES = 16;

/** A name as its 16 bytes, a character each, so that a name that we do not change stays as it is. */
export function toName(name: string): Buffer {
  return Buffer.from(name.padEnd(NAME_BYTES, ' ').slice(0, NAME_BYTES), 'latin1');
}

export function fromName(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** For people. Panels write in the Central European code page, as the maker's own programs do. */
export function displayName(name: string): string {
  const text = new TextDecoder('windows-1250').decode(Buffer.from(name, 'latin1'));
  return [...text]
    .filter((character) => character >= ' ')
    .join('')
    .trim();
}

/** A command byte and what follows it. */
export function body(command: number, ...parts: readonly ArrayLike<number>[]): Buffer {
  return Buffer.from([command, ...parts.flatMap((part) => Array.from(part))]);
}

/** High byte first. */
export function threeBytes(index: number): number[] {
  return [index >> 16, (index >> 8) & 0xff, index & 0xff];
}
