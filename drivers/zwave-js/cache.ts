/**
 * zwave-js's own cache on the disk. It keeps each code that it has read in plain text; here those
 * values are sealed, where the caller has a cipher.
 */
import { CommandClasses } from '@zwave-js/core';
import { db } from '@zwave-js/core/bindings/db/jsonl';

export interface CacheCipher {
  seal(text: string): string;
  /** Throws for what it did not seal. */
  open(sealed: string): string;
}

type DatabaseFactory = typeof db;
type Options = { serializer?: Transform; reviver?: Transform; lockfile?: object };
type Transform = (key: string, value: unknown) => unknown;

/** Classes whose values are codes, or what somebody typed. */
const SECRET_CLASSES: readonly unknown[] = [
  CommandClasses['User Code'],
  CommandClasses['User Credential'],
  CommandClasses['Entry Control'],
];

/**
 * How long the lock file of a killed process keeps the next one out, in milliseconds: the least that
 * proper-lockfile allows (its default of 10 s would be felt at each restart after a crash).
 */
const STALE_LOCK_MS = 2000;
const LOCKFILE = { staleMs: STALE_LOCK_MS, updateMs: 1000, retries: 8, retryMinTimeoutMs: 250 };

export function cacheDatabase(cipher: CacheCipher | undefined): DatabaseFactory {
  return {
    createInstance(filename, given) {
      const options = { ...given, lockfile: LOCKFILE } as Options;
      return db.createInstance(filename, (cipher ? sealing(options, cipher) : options) as typeof given);
    },
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
