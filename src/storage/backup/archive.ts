/**
 * The few files of a copy as one tar archive (POSIX.1-2017, pax, "ustar Interchange Format"), so that any other tool
 * opens it, too. Names are short, and there are neither folders nor links.
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface ArchivedFile {
  readonly name: string;
  readonly content: Uint8Array | { readonly file: string };
}

const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
const SIZE_AT = 124;
const SIZE_BYTES = 12;
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;
const MAGIC_AT = 257;

/** What was read is no archive of ours, or it was cut off. */
export class ArchiveError extends Error {}

export async function* pack(files: readonly ArchivedFile[]): AsyncGenerator<Uint8Array> {
  for (const { name, content } of files) {
    const isHeld = content instanceof Uint8Array;
    const size = isHeld ? content.length : statSync(content.file).size;
    yield header(name, size);
    if (isHeld) yield content;
    else for await (const chunk of createReadStream(content.file)) yield chunk as Uint8Array;
    yield Buffer.alloc(padding(size));
  }
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

/**
 * Writes the files of an archive into a folder.
 * @param names what may be in it; anything else is no copy of a house
 * @returns the names that were in it
 * @throws ArchiveError
 */
export async function unpack(
  chunks: AsyncIterable<Uint8Array>,
  folder: string,
  names: readonly string[],
): Promise<string[]> {
  const bytes = new Bytes(chunks);
  const found: string[] = [];
  for (;;) {
    const block = await bytes.take(BLOCK_BYTES);
    // Two empty blocks end it; to read on to the very end proves the seal of all of it.
    if (block.every((byte) => byte === 0)) {
      await bytes.drain();
      return found;
    }
    const { name, size } = headerOf(block);
    if (!names.includes(name) || found.includes(name))
      throw new ArchiveError(`It holds a file “${name}”, which no copy of a house has.`);
    found.push(name);
    await pipeline(
      Readable.from(bytes.each(size)),
      createWriteStream(join(folder, name), { mode: 0o600, flags: 'wx' }),
    );
    await bytes.take(padding(size));
  }
}

function header(name: string, size: number): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0, NAME_BYTES, 'ascii');
  block.write('0000600\0', 100, 'ascii');
  block.write('0000000\0', 108, 'ascii');
  block.write('0000000\0', 116, 'ascii');
  block.write(`${size.toString(8).padStart(SIZE_BYTES - 1, '0')}\0`, SIZE_AT, 'ascii');
  block.write('00000000000\0', 136, 'ascii');
  block.fill(' ', CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES);
  block.write('0', 156, 'ascii');
  block.write('ustar\0' + '00', MAGIC_AT, 'ascii');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, CHECKSUM_AT, 'ascii');
  return block;
}

function headerOf(block: Buffer): { name: string; size: number } {
  const told = Number.parseInt(text(block, CHECKSUM_AT, CHECKSUM_BYTES), 8);
  const blank = Buffer.from(block);
  blank.fill(' ', CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES);
  const size = Number.parseInt(text(block, SIZE_AT, SIZE_BYTES), 8);
  if (told !== checksum(blank) || !Number.isSafeInteger(size))
    throw new ArchiveError('What is inside is no tar archive.');
  return { name: text(block, 0, NAME_BYTES), size };
}

function text(block: Buffer, at: number, length: number): string {
  return block
    .toString('ascii', at, at + length)
    .replace(/\0.*$/s, '')
    .trim();
}

function checksum(block: Buffer): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}

function padding(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** A stream that is taken in pieces of the wished length. */
class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.each(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *each(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (this.#held.length === 0 && !(await this.#more())) throw new ArchiveError('It was cut off.');
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async drain(): Promise<void> {
    while (await this.#more());
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    const { value } = next;
    this.#held = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return true;
  }
}
