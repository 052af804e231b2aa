import type { Actor } from '../../domain/people/actor.ts';
import type { ArmMode, DeviceId } from '../../domain/device.ts';
import { canArm, canTurnBolt } from '../../domain/driver/driver.ts';
import type { ArmOptions } from '../../domain/driver/driver.ts';
import type { SecondFactor } from '../access/second-factor.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { ArmAttribution } from '../devices/arm-attribution.ts';
import type { Reconciler } from '../sync/reconciler.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';

interface Parts {
  readonly registry: DeviceRegistry;
  readonly reconciler: Reconciler;
  readonly audit: AuditLog;
  readonly orders: ArmAttribution;
  readonly factor: SecondFactor;
}

/** Commands to a device itself, apart from its codes. */
export class DeviceCommands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads our own slots once more, so that `live` is true today. */
  check(by: Actor, device: DeviceId): Result<void> {
    if (!this.#parts.registry.get(device)) return notFound('device');
    this.#note(by, 'check device', device);
    this.#parts.reconciler.check(device);
    return DONE;
  }

  /** Resolves when the panel has answered. */
  async arm(by: Actor, device: DeviceId, mode: ArmMode, options: ArmOptions): Promise<Result<void>> {
    const driver = this.#parts.registry.driverOf(device);
    if (!canArm(driver)) return notFound('device');
    if (mode === 'disarmed' && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const stops = mode === 'disarmed' ? this.#parts.factor.demand(by) : undefined;
    if (stops) return refused(stops);
    if (mode === 'disarmed') this.#note(by, 'disarm', device, mode);
    else this.#noteIfPossible(by, 'arm', device, mode);
    this.#parts.orders.expect(device, mode, by);
    const outcome = await driver.arm(device, mode, undefined, options);
    if (outcome.kind !== 'unreachable') this.#parts.registry.heard(device);
    switch (outcome.kind) {
      case 'done':
        return DONE;
      case 'refused':
        this.#parts.orders.withdraw(device);
        return refused({ kind: 'arming', message: outcome.message, openZones: outcome.openZones });
      case 'unreachable':
        return refused({ kind: 'unreachable', message: outcome.why });
    }
  }

  /** Resolves when the lock has answered where its bolt is. */
  async turnBolt(by: Actor, device: DeviceId, locked: boolean): Promise<Result<void>> {
    const driver = this.#parts.registry.driverOf(device);
    if (!canTurnBolt(driver)) return notFound('device');
    if (!locked && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const stops = locked ? undefined : this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    if (locked) this.#noteIfPossible(by, 'lock', device);
    else this.#note(by, 'unlock', device);
    const outcome = await driver.setBolt(device, locked);
    if (outcome.kind !== 'unreachable' && outcome.kind !== 'invalid') this.#parts.registry.heard(device);
    switch (outcome.kind) {
      case 'confirmed':
        return DONE;
      case 'unreachable':
        return refused({ kind: 'unreachable', message: outcome.why });
      default:
        return refused({ kind: 'bolt', locked });
    }
  }

  /** Locking and arming are done even if a full disk cannot store who asked for it. */
  #noteIfPossible(by: Actor, what: string, device: DeviceId, detail?: string): void {
    try {
      this.#note(by, what, device, detail);
    } catch {
      // The store has noticed that it cannot write, and the health check says so.
    }
  }

  #note(by: Actor, what: string, device: DeviceId, detail?: string): void {
    this.#parts.audit.transaction(by, what, () => ({
      subject: `device:${device}`,
      value: undefined,
      ...(detail !== undefined && { detail }),
    }));
  }
}
