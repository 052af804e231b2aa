import type { DeviceId } from '../../domain/device.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import type { ShownPin } from '../../domain/share.ts';
import type { Store } from '../../storage/store.ts';

/** The PINs that open these devices by the code, each with the names of its devices; the first where there are none. */
export function shownPins(
  code: number,
  store: Store,
  {
    devices,
    nameOf,
  }: { readonly devices: readonly DeviceId[]; readonly nameOf: (device: DeviceId) => string },
): ShownPin[] {
  const second = new Set(
    store.grants.ofCode(code).flatMap(({ takesSecondPin, device }) => (takesSecondPin ? device : [])),
  );
  const pins = store.codes.pins(code);
  if (!pins) return [];
  const shown = (pin: Pin, isSecond: boolean): ShownPin => {
    const its = devices.filter((device) => second.has(device) === isSecond);
    return { pin, devices: its, deviceNames: its.map(nameOf) };
  };
  const both = [shown(pins.pin, false), ...(pins.secondPin ? [shown(pins.secondPin, true)] : [])];
  const meant = both.filter(({ devices: its }) => its.length > 0);
  return meant.length > 0 ? meant : both.slice(0, 1);
}
