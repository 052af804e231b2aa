import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newestOf, toRemove } from '../../domain/backup/rotation.ts';
import type { Keeping } from '../../domain/backup/rotation.ts';
import { PART, writeWhole } from '../../storage/backup/write-whole.ts';

/** The folders that hold copies: the first is where they are made, the others get each of them. */
export class BackupFolders {
  readonly #folders: readonly string[];
  readonly #keeping: Keeping;

  constructor(folders: readonly [string, ...string[]], keeping: Keeping) {
    this.#folders = folders;
    this.#keeping = keeping;
  }

  get first(): string {
    return this.#folders[0]!;
  }

  get others(): readonly string[] {
    return this.#folders.slice(1);
  }

  newest(): string | undefined {
    const name = newestOf(namesIn(this.first));
    return name === undefined ? undefined : join(this.first, name);
  }

  sizeOf(file: string): number | undefined {
    return statSync(file, { throwIfNoEntry: false })?.size;
  }

  read(file: string): Uint8Array {
    return readFileSync(file);
  }

  /** Throws as the file system does, such as where a share is not mounted: its folder is not made then. */
  async pass(name: string, to: string): Promise<void> {
    // A folder of a share that is missing would be made on this computer's own disk.
    if (!existsSync(to)) throw Object.assign(new Error('missing'), { code: 'ENOENT' });
    await writeWhole(join(to, name), (part) => copyFile(join(this.first, name), part));
  }

  /** What is too old goes, and what a killed program has left. */
  rotate(folder: string): void {
    const names = namesIn(folder);
    for (const name of [...toRemove(names, this.#keeping), ...names.filter(isPart)])
      rmSync(join(folder, name), { force: true });
  }

  prepare(): void {
    mkdirSync(this.first, { recursive: true, mode: 0o700 });
  }
}

function isPart(name: string): boolean {
  return name.startsWith('latchkey-') && name.endsWith(PART);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
