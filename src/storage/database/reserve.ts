import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import type { SQLInputValue } from 'node:sqlite';
import type { Write } from './standby.ts';

/** Some thousand writes: days of a house. */
const BYTES = 512 * 1_024;
/** Of what is not taken up beforehand: more than `Standby` keeps in memory. */
const MOST_BYTES = 16 * 1_024 * 1_024;
/** A file of nobody else, that nobody else can read or have put there. */
const PRIVATE = 0o600;
/** The length of what follows, and its CRC-32. */
const HEADER_BYTES = 8;

/** What was written while the disk took no more. */
export interface Kept {
  /** Of that time; it begins with which database it follows. */
  readonly id: string;
  readonly writes: readonly Write[];
}

/**
 * A file outside the database for what that cannot take. Records lie one behind the other, each of one transaction;
 * the first that is not whole ends them.
 */
export class Reserve {
  readonly #fd: number;
  readonly #mostBytes: number;
  #id: string | undefined;
  #end = 0;
  /** What came later would not follow from what is there. */
  #isBroken = false;

  private constructor(fd: number, mostBytes: number) {
    this.#fd = fd;
    this.#mostBytes = mostBytes;
  }

  /**
   * Room that is taken up before the disk is full, to be written over in its place.
   * Undefined where there is none and no room for one. Never throws.
   */
  static open(file: string): Reserve | undefined {
    let fd: number | undefined;
    try {
      fd = openSync(file, 'a+', PRIVATE);
      closeSync(fd);
      chmodSync(file, PRIVATE);
      fd = openSync(file, 'r+');
      // Written, so that it is taken up: a hole would need room later.
      const { size } = fstatSync(fd);
      if (size < BYTES) writeSync(fd, Buffer.alloc(BYTES - size), 0, BYTES - size, size);
      fsyncSync(fd);
      return new Reserve(fd, BYTES);
    } catch {
      if (fd !== undefined) closeQuietly(fd);
      return undefined;
    }
  }

  /**
   * In a folder where others may write: what is there counts only where it is a file of this user alone, as all of it
   * goes into the database.
   * Undefined where there is none, or none can be made. Never throws.
   */
  static openShared(file: string, { create }: { create: boolean }): Reserve | undefined {
    const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    let fd: number | undefined;
    try {
      fd = openSync(file, O_RDWR | O_NOFOLLOW | (create ? O_CREAT | O_EXCL : 0), PRIVATE);
      const found = fstatSync(fd);
      const isOurs = found.isFile() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
      if (isOurs) return new Reserve(fd, MOST_BYTES);
    } catch {
      // There is none, or none can be made.
    }
    if (fd !== undefined) closeQuietly(fd);
    return undefined;
  }

  /** Undefined where there is nothing. What is added from now on follows it. */
  read(): Kept | undefined {
    const bytes = readAll(this.#fd);
    const writes: Write[] = [];
    let [at, id]: [number, string | undefined] = [0, undefined];
    for (;;) {
      const record = recordAt(bytes, at);
      if (!record || (id !== undefined && record.id !== id)) break;
      id = record.id;
      writes.push(...record.writes);
      at += record.bytes;
    }
    this.#id = id;
    this.#end = at;
    return id === undefined ? undefined : { id, writes };
  }

  /** What is added from now on is of this time, and follows what is there of it. */
  begin(id: string): void {
    if (this.#id === id) return;
    this.#id = id;
    this.#end = 0;
    this.#isBroken = false;
  }

  /** One transaction. Returns whether it is there to be found after a kill. */
  add(writes: readonly Write[]): boolean {
    if (this.#isBroken || this.#id === undefined) return false;
    const record = encode(this.#id, writes);
    try {
      if (this.#end + record.length + HEADER_BYTES > this.#mostBytes) throw new RangeError('no room is left');
      // Nothing of before may be taken for the next one.
      writeSync(this.#fd, Buffer.concat([record, Buffer.alloc(HEADER_BYTES)]), 0, null, this.#end);
      fsyncSync(this.#fd);
      this.#end += record.length;
    } catch {
      this.#isBroken = true;
    }
    return !this.#isBroken;
  }

  /** Nothing of it stays in the file: all of it is in the database. */
  clear(): void {
    try {
      writeSync(this.#fd, Buffer.alloc(Math.max(this.#end, HEADER_BYTES)), 0, null, 0);
      fsyncSync(this.#fd);
    } catch {
      // The database knows that it has it.
    }
    this.#id = undefined;
    this.#end = 0;
    this.#isBroken = false;
  }

  close(): void {
    closeQuietly(this.#fd);
  }
}

/** It is gone where that can be. */
export function removeQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // The database knows that it has what is in it.
  }
}

type Value = string | number | null | { readonly bytes: string } | { readonly integer: string };

function encode(id: string, writes: readonly Write[]): Buffer {
  const lines = writes.map(({ sql, values }) => [sql, values.map(toValue)]);
  const payload = Buffer.from(JSON.stringify({ id, writes: lines }));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(payload.length, 0);
  header.writeUInt32BE(crc32(payload), 4);
  return Buffer.concat([header, payload]);
}

function recordAt(bytes: Buffer, at: number): (Kept & { readonly bytes: number }) | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined;
  const length = bytes.readUInt32BE(at);
  const payload = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
  if (length === 0 || payload.length < length || crc32(payload) !== bytes.readUInt32BE(at + 4))
    return undefined;
  const { id, writes } = JSON.parse(payload.toString('utf8')) as { id: string; writes: [string, Value[]][] };
  return {
    id,
    writes: writes.map(([sql, values]) => ({ sql, values: values.map(fromValue) })),
    bytes: HEADER_BYTES + length,
  };
}

function toValue(value: SQLInputValue): Value {
  if (typeof value === 'bigint') return { integer: String(value) };
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return { bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

function fromValue(value: Value): SQLInputValue {
  if (value === null || typeof value !== 'object') return value;
  return 'bytes' in value ? Buffer.from(value.bytes, 'base64') : BigInt(value.integer);
}

function readAll(fd: number): Buffer {
  try {
    return readFileSync(fd);
  } catch {
    return Buffer.alloc(0);
  }
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // It is closed.
  }
}
