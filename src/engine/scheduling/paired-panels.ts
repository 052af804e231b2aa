import type { Device, DeviceId } from '../../domain/device.ts';
import { codeAt } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceSettings, DeviceRegistry } from '../devices/device-registry.ts';
import { SAID_TO_BE_THERE } from '../../domain/plan/sync.ts';

/**
 * A door whose use turns off an alarm changes together with the panel behind it: whoever came in by a PIN that the
 * panel does not know yet would set off the alarm. So while the panel takes no changes, no new PIN goes to the
 * door, and the old one stays at both. What takes access away waits for nothing.
 */
export class PairedPanels {
  readonly #settings: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly #doors: ReadonlyMap<DeviceId | undefined, readonly DeviceId[]>;
  readonly #store: Store;
  readonly #registry: DeviceRegistry;

  constructor(
    settings: Readonly<Record<DeviceId, DeviceSettings>>,
    { store, registry }: { store: Store; registry: DeviceRegistry },
  ) {
    this.#settings = settings;
    this.#doors = Map.groupBy(Object.keys(settings), (door) => settings[door]?.disarms);
    this.#store = store;
    this.#registry = registry;
  }

  /** The panel that has to have the code's PIN before this door gets it. */
  awaited(door: DeviceId, code: number): Device | undefined {
    const panel = this.#panelOf(door);
    if (!panel) return undefined;
    const grant = this.#store.grants.ofCode(code).find(({ device }) => device === panel.id);
    if (!grant?.wanted) return undefined;
    // What the panel will not have keeps nobody out of the door.
    if (grant.state === 'rejected' || grant.state === 'conflict') return undefined;
    if (!isHeld(panel) && grant.reason?.kind !== 'not-now') return undefined;
    const stored = this.#store.codes.get(code);
    const digest = stored && codeAt(grant, stored).digest;
    const isThere =
      grant.slot !== undefined &&
      digest !== undefined &&
      this.#store.slots.get(panel.id, grant.slot).ownDigests.includes(digest) &&
      SAID_TO_BE_THERE.has(grant.state);
    return isThere ? undefined : panel;
  }

  /** Doors that would wait if a code on these devices got another PIN now, with the panels behind them. */
  waiting(devices: ReadonlySet<DeviceId>): { readonly door: DeviceId; readonly panel: DeviceId }[] {
    return [...devices].flatMap((door) => {
      const panel = this.#panelOf(door);
      return panel && devices.has(panel.id) && isHeld(panel) ? { door, panel: panel.id } : [];
    });
  }

  doorsOf(panel: DeviceId): readonly DeviceId[] {
    return this.#doors.get(panel) ?? [];
  }

  #panelOf(door: DeviceId): Device | undefined {
    const panel = this.#settings[door]?.disarms;
    return panel === undefined ? undefined : this.#registry.get(panel);
  }
}

/** It is armed, and does not take changes then, as far as is known. */
function isHeld({ armed, canEditWhileArmed }: Device): boolean {
  return armed !== undefined && armed !== 'disarmed' && canEditWhileArmed !== 'yes';
}
