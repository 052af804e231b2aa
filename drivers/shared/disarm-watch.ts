import type { Device, DeviceId } from '../../src/domain/device.ts';

/**
 * Notices when a panel is disarmed: many take no changes before. The partitions of a panel share their users, so
 * that one which is disarmed may be what the changes of another waited for.
 */
export class DisarmWatch {
  #armed: ReadonlySet<DeviceId> = new Set();

  /** @returns the partitions of each panel of which one was armed when it was last looked at, and is disarmed now */
  disarmed(devices: readonly Device[]): DeviceId[] {
    const reachable = devices.filter(({ kind, reachable }) => kind === 'partition' && reachable);
    const panels = new Set(
      reachable
        .filter(({ id, armed }) => armed === 'disarmed' && this.#armed.has(id))
        .map((device) => panelOf(device)),
    );
    this.#armed = new Set(
      reachable.filter(({ armed }) => armed !== undefined && armed !== 'disarmed').map(({ id }) => id),
    );
    return reachable.filter((device) => panels.has(panelOf(device))).map(({ id }) => id);
  }
}

function panelOf({ id, panel }: Device): string {
  return panel ?? id;
}
