import type { DeviceView } from '../../../engine/views/device-views.ts';
import type { Outcome, Scene } from '../../scene.ts';
import { deviceKey } from '../parts.ts';

export function pathOf({ id }: Pick<DeviceView, 'id'>): string {
  return `/devices/${deviceKey(id)}`;
}

/** Above what belongs to a device. */
export function deviceTrail(
  { t }: Scene,
  device: Pick<DeviceView, 'id' | 'name'>,
): { label: string; to: string }[] {
  return [
    { label: t.nav.devices, to: '/devices' },
    { label: device.name, to: pathOf(device) },
  ];
}

/** The device that a form is about has left meanwhile. */
export function deviceGone(): Outcome {
  return { refusals: [{ kind: 'not-found', what: 'device' }], to: '/devices' };
}
