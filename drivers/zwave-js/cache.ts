/**
 * zwave-js's own cache on the disk. It keeps each code that it has read in plain text; here those
 * values are sealed, where the caller has a cipher.
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandClasses } from '@zwave-js/core';
import { db } from '@zwave-js/core/bindings/db/jsonl';

export interface CacheCipher {
  seal(text: string): string;
  /** Throws for what it did not seal. */
  open(sealed: string): string;
}

type DatabaseFactory = typeof db;
type Options = { serializer?: Transform; reviver?: Transform };
type Transform = (key: string, value: unknown) => unknown;

/** Classes whose values are codes, or what somebody typed. */
const SECRET_CLASSES: readonly unknown[] = [
  CommandClasses['User Code'],
  CommandClasses['User Credential'],
  CommandClasses['Entry Control'],
];

export function locksIn(cacheDir: string): string {
  return join(cacheDir, 'locks');
}

/**
 * Makes the folder, for this user alone, and removes what a killed process left locked: zwave-js
 * would wait ten seconds for it. Nobody else is using the folder, as a stick has one owner.
 */
export function prepareCache(cacheDir: string): void {
  mkdirSync(cacheDir, { recursive: true, mode: 0o700 });
  chmodSync(cacheDir, 0o700);
  rmSync(locksIn(cacheDir), { recursive: true, force: true });
}

/** zwave-js's database binding; with a cipher, one that seals. */
export function cacheDatabase(cipher: CacheCipher | undefined): DatabaseFactory {
  if (!cipher) return db;
  return {
    createInstance: (filename, options) =>
      db.createInstance(filename, sealing((options ?? {}) as Options, cipher) as typeof options),
  };
}

function sealing(options: Options, cipher: CacheCipher): Options {
  const serialize = options.serializer ?? ((_key, value) => value);
  const revive = options.reviver ?? ((_key, value) => value);
  return {
    ...options,
    serializer: (key, value) => {
      const plain = serialize(key, value);
      return isSecret(key) ? { sealed: cipher.seal(JSON.stringify(plain)) } : plain;
    },
    reviver: (key, value) => {
      if (!isSealed(value)) return revive(key, value);
      try {
        return revive(key, JSON.parse(cipher.open(value.sealed)));
      } catch {
        // Another key than the one that sealed it: as good as never read.
        return undefined;
      }
    },
  };
}

/** Keys of the value database are JSON: `{"nodeId":2,"endpoint":0,"commandClass":99,…}`. */
function isSecret(key: string): boolean {
  if (!key.startsWith('{')) return false;
  const { commandClass } = JSON.parse(key) as { commandClass?: unknown };
  return SECRET_CLASSES.includes(commandClass);
}

function isSealed(value: unknown): value is { sealed: string } {
  return typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string';
}
