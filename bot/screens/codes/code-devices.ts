import type { DeviceId } from '../../../src/domain/device.ts';
import type { House } from '../../../src/engine/house.ts';
import type { DeviceGroupView } from '../../../src/engine/views/group-views.ts';
import type { DeviceView } from '../../../src/engine/views/device-views.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';

/** Those that can hold a code. */
export function codeDevices(house: House): DeviceView[] {
  return house.queries.devices().filter(({ codesUnsupportedReason }) => codesUnsupportedReason === undefined);
}

/** Groups with the devices in them that can hold a code; those with none are left out. */
export function groupsOf(house: House): DeviceGroupView[] {
  const able = new Set(codeDevices(house).map(({ id }) => id));
  return house.groups
    .deviceGroups()
    .map((group) => ({ ...group, devices: group.devices.filter((id) => able.has(id)) }))
    .filter(({ devices }) => devices.length > 0);
}

/** All of the group are chosen; where they are already, none of them. */
export function withGroup(draft: CodeDraft, house: House, group: readonly DeviceId[]): CodeDraft {
  const areAll = group.every((id) => draft.devices.includes(id));
  const isChosen = (id: DeviceId): boolean => (group.includes(id) ? !areAll : draft.devices.includes(id));
  return { ...draft, devices: house.queries.devices().flatMap(({ id }) => (isChosen(id) ? id : [])) };
}
