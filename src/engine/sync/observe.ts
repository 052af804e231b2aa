import type { Reading } from '../../domain/driver/outcome.ts';
import type { Observed } from '../../domain/plan/plan.ts';
import type { Cipher } from '../../storage/cipher.ts';

export function observe(reading: Reading, cipher: Cipher): Observed {
  return reading.kind === 'known' ? { kind: 'known', digest: cipher.digest(reading.pin) } : reading;
}
