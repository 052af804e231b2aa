import type { DeviceId } from '../../src/domain/device.ts';
import type { Texts } from '../text/index.ts';

/**
 * "front door and alarm", "Haustür und Alarm", "downstairs": devices and groups of them, in the order of the list; undefined where a part
 * of it names none.
 */
export function devicesNamed(
  t: Texts,
  text: string,
  all: readonly { readonly id: DeviceId; readonly name: string }[],
  groups: readonly { readonly name: string; readonly devices: readonly DeviceId[] }[] = [],
): DeviceId[] | undefined {
  if (plain(text) === plain(t.draft.allDevices)) return all.map(({ id }) => id);
  const named = (part: string): readonly DeviceId[] => [
    ...all.flatMap(({ id, name }) => (plain(name) === part ? id : [])),
    ...groups.flatMap(({ name, devices }) => (plain(name) === part ? devices : [])),
  ];
  const inOrder = (ids: readonly DeviceId[]): DeviceId[] =>
    all.flatMap(({ id }) => (ids.includes(id) ? id : []));
  const exact = inOrder(named(plain(text)));
  if (exact.length > 0) return exact;
  const parts = text.split(/,|;|\+|&|\b(?:and|und)\b/i).flatMap((part) => plain(part) || []);
  if (!parts.every((part) => inOrder(named(part)).length > 0)) return undefined;
  return inOrder(parts.flatMap(named));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', ' ').replace(/^the /, '').trim();
}
