import type { Actor } from '../../domain/people/actor.ts';
import { createHash } from 'node:crypto';
import { groupProblems, sameName } from '../../domain/people/group.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Queries } from '../queries/queries.ts';
import type { DeviceGroupView, TagView } from '../views/group-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { AuditLog } from './audit-log.ts';

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly queries: Queries;
  readonly audit: AuditLog;
  readonly tagChanged: (tag: number) => void;
  readonly userChanged: (user: number) => void;
  readonly devicesChanged: () => void;
}

/** Tags of users and groups of devices that owners make. An area of the configuration is a group, too. */
export class Groups {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** By name. */
  tags(): TagView[] {
    return this.#parts.store.groups.tags();
  }

  tag(id: number): TagView | undefined {
    return this.#parts.store.groups.tag(id);
  }

  tagNamed(name: string): TagView | undefined {
    return this.tags().find((tag) => sameName(tag.name, name));
  }

  tagsOf(user: number): Pick<TagView, 'id' | 'name'>[] {
    return this.#parts.store.groups.tagsOf(user);
  }

  /** Ids of the users who have the tag. */
  usersWith(tag: number): number[] {
    return this.#parts.store.groups.usersWith(tag);
  }

  /** How many codes the users with this tag have, and how many of them are paused. */
  codesWith(tag: number): { readonly all: number; readonly paused: number } {
    return this.#parts.store.groups.codesWith(tag);
  }

  addTag(by: Actor, name: string): Result<number> {
    const refusals = this.#refusals(name, this.tags());
    if (refusals.length > 0) return refused(...refusals);
    const id = this.#parts.audit.transaction(by, 'add tag', () => {
      const tag = this.#parts.store.groups.addTag(name.trim());
      return { subject: `tag:${tag}`, value: tag };
    });
    this.#parts.tagChanged(id);
    return { ok: true, value: id };
  }

  renameTag(by: Actor, id: number, name: string): Result<void> {
    if (!this.tag(id)) return notFound('tag');
    const refusals = this.#refusals(
      name,
      this.tags().filter((tag) => tag.id !== id),
    );
    if (refusals.length > 0) return refused(...refusals);
    this.#parts.audit.transaction(by, 'rename tag', () => {
      this.#parts.store.groups.renameTag(id, name.trim());
      return { subject: `tag:${id}`, value: undefined };
    });
    this.#parts.tagChanged(id);
    return DONE;
  }

  /** Removes the tag. Its users and their codes stay. */
  removeTag(by: Actor, id: number): Result<void> {
    if (!this.tag(id)) return notFound('tag');
    this.#parts.audit.transaction(by, 'remove tag', () => {
      this.#parts.store.groups.removeTag(id);
      return { subject: `tag:${id}`, value: undefined };
    });
    this.#parts.tagChanged(id);
    return DONE;
  }

  setTag(by: Actor, user: number, tag: number, has: boolean): Result<void> {
    if (!this.#parts.store.users.get(user)) return notFound('user');
    if (!this.tag(tag)) return notFound('tag');
    this.#parts.audit.transaction(by, has ? 'tag user' : 'untag user', () => {
      this.#parts.store.groups.setTag(user, tag, has);
      return { subject: `user:${user}`, value: undefined, detail: `tag:${tag}` };
    });
    this.#parts.userChanged(user);
    this.#parts.tagChanged(tag);
    return DONE;
  }

  /** Groups that owners made, then the areas of the configuration, each with its devices that are in the house. */
  deviceGroups(): DeviceGroupView[] {
    const devices = this.#parts.queries.devices();
    const made = this.#parts.store.groups.deviceGroups().map(({ id, name }): DeviceGroupView => {
      const members = new Set(this.#parts.store.groups.devicesIn(id));
      return {
        key: String(id),
        id,
        name,
        devices: devices.flatMap((one) => (members.has(one.id) ? one.id : [])),
      };
    });
    const areas = new Set(devices.flatMap(({ area }) => area ?? []));
    const others = [...areas].filter((area) => !made.some(({ name }) => sameName(name, area)));
    return [
      ...made,
      ...others
        .sort((a, b) => a.localeCompare(b))
        .map((area) => ({
          key: areaKey(area),
          name: area,
          devices: devices.flatMap((device) => (device.area === area ? device.id : [])),
        })),
    ];
  }

  addDeviceGroup(by: Actor, name: string): Result<number> {
    const refusals = this.#refusals(name, this.deviceGroups());
    if (refusals.length > 0) return refused(...refusals);
    const id = this.#parts.audit.transaction(by, 'add group', () => {
      const group = this.#parts.store.groups.addDeviceGroup(name.trim());
      return { subject: `group:${group}`, value: group };
    });
    this.#parts.devicesChanged();
    return { ok: true, value: id };
  }

  renameDeviceGroup(by: Actor, id: number, name: string): Result<void> {
    if (!this.#made(id)) return notFound('group');
    const refusals = this.#refusals(
      name,
      this.deviceGroups().filter((group) => group.id !== id),
    );
    if (refusals.length > 0) return refused(...refusals);
    this.#parts.audit.transaction(by, 'rename group', () => {
      this.#parts.store.groups.renameDeviceGroup(id, name.trim());
      return { subject: `group:${id}`, value: undefined };
    });
    this.#parts.devicesChanged();
    return DONE;
  }

  /** Removes the group. Codes stay on their devices. */
  removeDeviceGroup(by: Actor, id: number): Result<void> {
    if (!this.#made(id)) return notFound('group');
    this.#parts.audit.transaction(by, 'remove group', () => {
      this.#parts.store.groups.removeDeviceGroup(id);
      return { subject: `group:${id}`, value: undefined };
    });
    this.#parts.devicesChanged();
    return DONE;
  }

  /** Adds or removes a device for future codes. Existing codes stay on their devices. */
  setInGroup(by: Actor, id: number, device: DeviceId, isIn: boolean): Result<void> {
    if (!this.#made(id)) return notFound('group');
    if (!this.#parts.registry.get(device)) return notFound('device');
    this.#parts.audit.transaction(by, isIn ? 'put into group' : 'take out of group', () => {
      this.#parts.store.groups.setInGroup(id, device, isIn);
      return { subject: `group:${id}`, value: undefined, detail: `device:${device}` };
    });
    this.#parts.devicesChanged();
    return DONE;
  }

  #made(id: number): boolean {
    return this.#parts.store.groups.deviceGroups().some((group) => group.id === id);
  }

  #refusals(name: string, others: readonly { readonly name: string }[]) {
    const problems = groupProblems(
      name,
      others.map((other) => other.name),
    );
    return problems.map((problem) => ({ kind: 'group', problem }) as const);
  }
}

/** Short enough for a button, and never a number. */
function areaKey(area: string): string {
  return `a${createHash('sha256').update(area).digest('base64url').slice(0, 10)}`;
}
