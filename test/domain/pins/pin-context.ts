import type { PinCapabilities } from '../../../src/domain/device.ts';
import type { PinContext } from '../../../src/domain/pins/pin-rules.ts';

export function capabilities(changes: Partial<PinCapabilities> = {}): PinCapabilities {
  return { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key', ...changes };
}

/** A house without any code, and a lock that takes everything. */
export function emptyHouse(changes: Partial<PinContext> = {}): PinContext {
  return {
    devices: [{ name: 'Front door', pin: capabilities() }],
    inUse: () => false,
    duress: [],
    fiveButtonClash: () => false,
    ...changes,
  };
}
