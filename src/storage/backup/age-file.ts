import { Decrypter, Encrypter } from 'age-encryption';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/**
 * The memory and the time that one guess at a passphrase costs, as a power of two: 64 MB, and half a second here.
 * What the age tool takes (18) needs 270 MB, which a small computer may not have beside a house.
 */
const WORK_FACTOR = 16;

export type SealProblem = 'wrong-passphrase' | 'damaged';

export class SealError extends Error {
  readonly problem: SealProblem;

  constructor(problem: SealProblem, cause: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** Compresses what comes and seals it into a file in the format of age (age-encryption.org/v1). */
export async function sealInto(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  { passphrase, workFactor = WORK_FACTOR }: { passphrase: string; workFactor?: number | undefined },
): Promise<void> {
  const sealer = new Encrypter();
  sealer.setPassphrase(passphrase);
  sealer.setScryptWorkFactor(workFactor);
  const zipped = Readable.from(chunks).pipe(createGzip());
  const sealed = await sealer.encrypt(webOf(zipped));
  const out = createWriteStream(file, { mode: 0o600, flags: 'w', flush: true });
  await pipeline(Readable.fromWeb(sealed as ReadableStream<Uint8Array>), out);
}

/** What `sealInto` was given. Throws SealError, also in the middle, where the file is another than was sealed. */
export async function* unseal(file: string, passphrase: string): AsyncGenerator<Uint8Array> {
  const opener = new Decrypter();
  opener.addPassphrase(passphrase);
  const source = createReadStream(file);
  try {
    const opened = await opener.decrypt(webOf(source));
    const plain = Readable.fromWeb(opened as ReadableStream<Uint8Array>);
    const unzipped = createGunzip();
    plain.on('error', (error) => unzipped.destroy(error));
    for await (const chunk of plain.pipe(unzipped)) yield chunk as Uint8Array;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    const isOther = error instanceof Error && error.message.startsWith('no identity matched');
    throw new SealError(isOther ? 'wrong-passphrase' : 'damaged', error);
  } finally {
    source.destroy();
  }
}

function webOf(stream: Readable): globalThis.ReadableStream<Uint8Array> {
  return Readable.toWeb(stream);
}
