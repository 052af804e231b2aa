import type { PinCapabilities } from '../device.ts';
import { commonLengths, lengthFor, PREFERRED_LENGTH } from './pin-generator.ts';
import { PIN_MAX_LENGTH, PIN_MIN_LENGTH, suits } from './pin-rules.ts';
import type { Pin } from './pin.ts';

/** The PINs of one code: the second is for devices that do not take the length of the first. */
export interface Pins {
  readonly pin: Pin;
  readonly secondPin?: Pin;
}

/** Which PIN of a code a device gets: the second only where it takes that one, and does not take the first. */
export function takesSecondPin(device: PinCapabilities, { pin, secondPin }: Pins): boolean {
  return secondPin !== undefined && !suits(device, pin) && suits(device, secondPin);
}

/**
 * The lengths of new PINs so that each device takes one: one length where they share one, else two. The first is the
 * preferred one where any device takes it. Undefined where two are not enough.
 */
export function lengthsFor(
  devices: readonly PinCapabilities[],
  preferred = PREFERRED_LENGTH,
): readonly [first: number, second?: number] | undefined {
  const common = lengthFor(devices, preferred);
  if (common !== undefined) return [common];
  const all = Array.from({ length: PIN_MAX_LENGTH - PIN_MIN_LENGTH + 1 }, (_, i) => PIN_MAX_LENGTH - i);
  for (const first of [preferred, ...all.filter((length) => length !== preferred)]) {
    const others = devices.filter((device) => !commonLengths([device]).includes(first));
    if (others.length === devices.length) continue;
    const second = lengthFor(others, preferred);
    if (second !== undefined) return [first, second];
  }
  return undefined;
}
