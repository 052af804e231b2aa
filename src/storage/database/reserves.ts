import { createHash, randomUUID } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeQuietly, Reserve } from './reserve.ts';
import type { Kept } from './reserve.ts';
import type { Write } from './standby.ts';

/** Memory of the computer that is used as a folder: no disk is in it. */
const MEMORY_FOLDER = '/dev/shm';

export interface ReservePlaces {
  /** On the database's own disk. */
  readonly file: string;
  /** Off that disk; made when it is needed. */
  readonly elsewhere: string;
}

export function placesFor(dataFolder: string): ReservePlaces {
  const house = createHash('sha256').update(realpathSync(dataFolder)).digest('hex').slice(0, 16);
  // https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#RuntimeDirectory=
  const [given] = process.env['RUNTIME_DIRECTORY']?.split(':') ?? [];
  const folder = given || (isFolder(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir());
  return {
    file: join(dataFolder, 'latchkey.reserve'),
    elsewhere: join(folder, `latchkey-${process.getuid?.() ?? 0}-${house}.reserve`),
  };
}

/**
 * Keeps what the database does not take, so that a kill loses nothing: in room on its disk that was taken up before
 * the disk was full, and where the disk takes not even that, as it is read-only or broken, in the computer's memory,
 * which outlasts the process. Where neither can be, it is in the process alone.
 */
export class Reserves {
  readonly #places: ReservePlaces;
  readonly #onDisk: Reserve | undefined;
  #elsewhere: Reserve | undefined;
  /** Where it is kept now. */
  #current: Reserve | undefined;
  #id: string | undefined;

  /** Never throws. */
  constructor(places: ReservePlaces) {
    this.#places = places;
    this.#onDisk = Reserve.open(places.file);
    this.#elsewhere = Reserve.openShared(places.elsewhere, { create: false });
  }

  /** What an earlier run has left: the first that is of the database has all that the other one has. */
  read(): Kept[] {
    return [this.#elsewhere, this.#onDisk].flatMap((reserve) => reserve?.read() ?? []);
  }

  /** Of what is being kept; undefined where nothing is. */
  get id(): string | undefined {
    return this.#id;
  }

  /** What is added follows what was read of that id. */
  follow(id: string): void {
    this.#id = id;
    this.#current = [this.#elsewhere, this.#onDisk].find((reserve) => reserve?.read()?.id === id);
  }

  /** @param base as of `Kept` */
  begin(base: string): void {
    if (this.#id !== undefined) return;
    this.#id = `${base}${randomUUID()}`;
    this.#current = this.#onDisk;
    this.#current?.begin(this.#id);
  }

  /** One transaction. @param all what has been added so far, this transaction included */
  add(writes: readonly Write[], all: () => readonly Write[]): void {
    if (this.#id === undefined || writes.length === 0) return;
    if (this.#current?.add(writes)) return;
    // A time without any place is over when the database has taken everything.
    if (this.#current !== undefined && this.#current === this.#elsewhere) return;
    this.#elsewhere?.close();
    removeQuietly(this.#places.elsewhere);
    this.#elsewhere = Reserve.openShared(this.#places.elsewhere, { create: true });
    this.#elsewhere?.begin(this.#id);
    this.#current = this.#elsewhere;
    this.#current?.add(all());
  }

  /** Nothing of it stays: all of it is in the database. */
  clear(): void {
    this.#onDisk?.clear();
    if (this.#elsewhere) {
      this.#elsewhere.clear();
      this.#elsewhere.close();
      removeQuietly(this.#places.elsewhere);
    }
    this.#elsewhere = undefined;
    this.#current = undefined;
    this.#id = undefined;
  }

  close(): void {
    this.#onDisk?.close();
    this.#elsewhere?.close();
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
