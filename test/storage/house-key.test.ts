import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Pin } from '../../src/domain/pins/pin.ts';
import { Cipher } from '../../src/storage/cipher.ts';
import { houseKey } from '../../src/storage/house-key.ts';
import { KEY, temporaryFolder } from '../support/houses/memory-house.ts';

describe('the house key', () => {
  it('is made at the first start for its owner alone, and is the same at the next', () => {
    const folder = join(temporaryFolder(), 'data');
    const key = houseKey(folder);
    expect(key).toHaveLength(32);
    expect(statSync(join(folder, 'house.key')).mode & 0o777).toBe(0o600);
    expect(houseKey(folder)).toEqual(key);
    expect(houseKey(temporaryFolder())).not.toEqual(key);
  });

  it.each([0o640, 0o604, 0o660])('is refused with words where others can read it (mode %o)', (mode) => {
    const folder = temporaryFolder();
    houseKey(folder);
    const file = join(folder, 'house.key');
    chmodSync(file, mode);
    expect(() => houseKey(folder)).toThrow(`Others can read the house key ${file}. Run: chmod 600 ${file}`);
  });

  it.each(['', 'not a key', 'ab'.repeat(31)])('is refused with words where the file holds %j', (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'house.key'), text, { mode: 0o600 });
    expect(() => houseKey(folder)).toThrow('should hold 64 hex digits. Restore the key');
  });
});

describe('the cipher', () => {
  const cipher = new Cipher(KEY);
  const pin = Pin.of('274916');

  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = cipher.sealPin(pin, 'code 1');
    expect(cipher.openPin(sealed, 'code 1').equals(pin)).toBe(true);
    expect(Buffer.from(cipher.sealPin(pin, 'code 1')).equals(sealed)).toBe(false);
  });

  it('opens nothing that was moved, changed or cut', () => {
    const sealed = cipher.sealPin(pin, 'code 1');
    const changed = Uint8Array.from(sealed, (byte, i) => (i === 14 ? byte ^ 1 : byte));
    expect(() => cipher.open(sealed, 'code 2')).toThrow('does not fit');
    expect(() => cipher.open(changed, 'code 1')).toThrow('does not fit');
    expect(() => cipher.open(sealed.subarray(0, 20), 'code 1')).toThrow('does not fit');
    expect(() => cipher.open(new Uint8Array(), 'code 1')).toThrow('does not fit');
  });

  it('gives equal PINs equal digests, in this house only', () => {
    expect(cipher.digest(Pin.of('274916'))).toBe(cipher.digest(pin));
    expect(cipher.digest(Pin.of('274917'))).not.toBe(cipher.digest(pin));
    expect(new Cipher(new Uint8Array(32).fill(8)).digest(pin)).not.toBe(cipher.digest(pin));
  });

  it('takes no key of another length', () => {
    expect(() => new Cipher(new Uint8Array(16))).toThrow('must have 32 bytes; it has 16');
  });
});
