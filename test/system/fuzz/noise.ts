/** What a line carries that is no good frame: bytes at random, and frames that came to harm. */
import { pick } from '../../support/noise/random.ts';

export interface Noise {
  /** Bytes that mean something in a frame. They come with the probability `share`, all other bytes otherwise. */
  readonly special: readonly number[];
  readonly share: number;
  readonly mostBytes: number;
}

export function randomBytes({ special, share, mostBytes }: Noise, random: () => number): Buffer {
  const byte = (): number => (random() < share ? pick(special, random) : Math.floor(random() * 256));
  return Buffer.from(Array.from({ length: 1 + Math.floor(random() * mostBytes) }, byte));
}

/** Cut off, doubled, or with a byte changed; or as it is. */
export function mutated(frame: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(frame);
  const at = Math.floor(random() * copy.length);
  if (random() < 0.25) return copy.subarray(0, at);
  if (random() < 0.25) return Buffer.concat([copy.subarray(0, at), copy]);
  if (random() < 0.7) copy[at] = Math.floor(random() * 256);
  return copy;
}
