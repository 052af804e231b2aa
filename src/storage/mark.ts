import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * What stands beside the database, so that one that is missing, of another house, or older than it was is noticed:
 * a copy that was put back, or a journal that was lost, is a sound database of yesterday.
 */
export type Mark =
  /** A first start is under way. */
  | { readonly kind: 'new' }
  /** `generation` only ever goes up, and the database had it when the mark was written. */
  | { readonly kind: 'house'; readonly house: string; readonly generation: number };

export function markFile(dataFolder: string): string {
  return join(dataFolder, 'house.mark');
}

/** Undefined where there is none, or none that can be read. */
export function readMark(file: string): Mark | undefined {
  try {
    const { kind, house, generation } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (kind === 'new') return { kind };
    const isWhole = kind === 'house' && typeof house === 'string' && Number.isSafeInteger(generation);
    return isWhole ? { kind, house, generation: generation as number } : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and on the disk when it returns. */
export function writeMark(file: string, mark: Mark): void {
  const fresh = freshFile(file);
  writeFileSync(fresh, textOf(mark), { mode: 0o600, flush: true });
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** As `writeMark`, and nobody waits for the disk. */
export async function writeMarkInPassing(file: string, mark: Mark): Promise<void> {
  const fresh = freshFile(file);
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(textOf(mark));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whoever writes waits for the one before. */
function freshFile(file: string): string {
  return `${file}.new`;
}

function textOf(mark: Mark): string {
  return `${JSON.stringify(mark)}\n`;
}
