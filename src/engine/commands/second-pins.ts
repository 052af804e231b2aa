import { takesSecondPin } from '../../domain/pins/second-pin.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';

/**
 * Notes which PIN of the code each of its devices gets. It is kept with the grant, so that a device that tells other
 * lengths later gets no other PIN by itself. To be called within the transaction that changes PINs or devices.
 */
export function choosePins(
  code: number,
  { store, registry }: { store: Store; registry: DeviceRegistry },
): void {
  const pins = store.codes.pins(code);
  if (!pins) return;
  for (const grant of store.grants.ofCode(code)) {
    const device = registry.get(grant.device);
    // What leaves a device leaves with the PIN that is there.
    if (!grant.wanted || !device) continue;
    const takesSecond = takesSecondPin(device.pin, pins);
    if (takesSecond !== (grant.takesSecondPin ?? false))
      store.grants.change(grant.id, { takesSecondPin: takesSecond });
  }
}
