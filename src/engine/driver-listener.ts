import type { Device, DeviceId } from '../domain/device.ts';
import type { DriverEvent } from '../domain/driver/driver-event.ts';
import type { GrantRecord } from '../storage/tables/codes/grant-store.ts';
import type { EntryRecord } from '../storage/tables/history/journal.ts';
import { opens } from './alerts/history.ts';
import type { Noted } from './alerts/history.ts';
import type { Engine } from './assemble.ts';
import type { ArrivalReason, RegistryListener, ReportedEvent } from './devices/device-registry.ts';
import { guarded } from './fault.ts';
import { dependsOnUses } from './scheduling/desired-state.ts';

/** Acts on the events of the drivers, until the house stops. */
export class DriverListener implements RegistryListener {
  readonly #engine: Engine;
  #isStopped = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  stop(): void {
    this.#isStopped = true;
  }

  deviceCame(device: DeviceId, after: ArrivalReason): void {
    const { commands, fault } = this.#engine;
    this.#came(device, after);
    if (after === 'move') return;
    commands.review.compare(device).catch((error: unknown) => fault({ work: 'comparison', device }, error));
  }

  #came(device: DeviceId, after: ArrivalReason): void {
    const { reconciler } = this.#engine;
    switch (after) {
      case 'start':
        return reconciler.restart(device);
      case 'silence':
        return reconciler.cameBack(device);
      case 'replaced':
        return reconciler.deviceReplaced(device);
      case 'move':
        return reconciler.lookOnceMore(device);
    }
  }

  acceptsChanges(device: DeviceId): void {
    this.#engine.reconciler.retryPending(device);
  }

  deviceLeft(device: DeviceId): void {
    const { notices, queries } = this.#engine;
    notices.tell({ kind: 'device-left', device, deviceName: queries.deviceName(device) });
  }

  deviceRenamed({ was, now, moved }: { was: DeviceId; now: Device; moved: boolean }): void {
    const { id: device, name: deviceName } = now;
    this.#engine.notices.tell({ kind: 'device-renamed', device, deviceName, was, moved });
  }

  devicesChanged(): void {
    this.#engine.leads.devicesChanged();
    this.#engine.room.touchAll();
    this.#engine.changed.devices();
  }

  hardwareShared(device: Device, owner: Device): void {
    this.#engine.hardwareShared?.(device, owner);
  }

  event(event: ReportedEvent, driver: string): void {
    if (this.#isStopped) return;
    this.#follow(event, driver);
    if ('device' in event) this.#engine.reconciler.lookOnceMore(event.device);
  }

  #follow(event: ReportedEvent, driver: string): void {
    const { notices, reconciler } = this.#engine;
    switch (event.kind) {
      case 'used':
        return this.#used(event);
      case 'slots-changed':
        return reconciler.slotsChanged(event.device, event.slots);
      case 'change-announced':
        return reconciler.changeAnnounced(event.device, event.slot, event.what);
      case 'slot-withdrawn':
        return reconciler.withdrawSlot(event, () => notices.slotWithdrawn(event));
      case 'trouble':
        return notices.trouble(event);
      case 'connection':
        return notices.connection(driver, event);
    }
  }

  /** Each consequence runs by itself: an entry is stored and reported, whatever else fails. */
  #used(event: Extract<DriverEvent, { kind: 'used' }>): void {
    const { store, fault, history, disarmRule, reconciler, events } = this.#engine;
    const place = { work: 'device-use', device: event.device } as const;
    // Owners hear of it at once. A lock is written to only when this is on the disk.
    const noted = guarded(fault, place, () =>
      store.database.transactionSyncedLater(() => {
        const used = history.used(event);
        return { ...used, inDoubt: this.#openedWith(event), tell: this.#automated(used) };
      }),
    );
    const { entry, provenByUse, inDoubt, isFirstUse, tell } = noted ?? this.#usedBySomebody(event);
    events.emit({ kind: 'entry' });
    const follow = [
      () => this.#counted(entry, isFirstUse ?? false),
      () => entry.slot === undefined && this.#uncounted(entry),
      () => disarmRule.follow(entry),
      ...tell,
      () => reconciler.deviceHeard(event.device),
      () => provenByUse && reconciler.wake([provenByUse]),
      () => inDoubt && reconciler.wake([inDoubt]),
    ];
    for (const consequence of follow) guarded(fault, place, consequence);
  }

  #usedBySomebody(event: Extract<DriverEvent, { kind: 'used' }>) {
    return this.#engine.store.transaction(() => {
      const used = this.#engine.history.usedBySomebody(event);
      return { ...used, inDoubt: undefined, tell: this.#automated(used) };
    });
  }

  /** The event for automations is stored together with the entry. */
  #automated({ entry, duress }: Noted): (() => void)[] {
    const { fault, automationEvents } = this.#engine;
    const place = { work: 'device-use-event', device: entry.device } as const;
    const tellings = [
      guarded(fault, place, () => automationEvents.used(entry)),
      duress && guarded(fault, place, () => automationEvents.used(duress, { isDiscreet: true })),
    ];
    return tellings.filter((telling) => telling !== undefined);
  }

  /** Returns the grant whose slot should be read now. */
  #openedWith(event: Extract<DriverEvent, { kind: 'used' }>): GrantRecord | undefined {
    const { device, slot, how, means, at } = event;
    const isByCode = slot !== undefined && means === undefined && opens(how);
    return isByCode ? this.#engine.reconciler.codeUsed(device, slot, at) : undefined;
  }

  /** A used-up code has ended on every device. If this was a code's first use, its end is known now. */
  #counted({ codeId, usesLeft }: EntryRecord, isFirstUse: boolean): void {
    if (codeId === undefined || (usesLeft === undefined && !isFirstUse)) return;
    if (!isFirstUse && (usesLeft ?? 0) > 0) this.#engine.changed.code(codeId);
    else this.#engine.scheduler.reconcile([codeId]);
  }

  /** The cards of codes with a use limit show that this use may not have been counted. */
  #uncounted({ device, how }: EntryRecord): void {
    const { codes, grants } = this.#engine.store;
    if (how !== 'unlock' && how !== 'disarm') return;
    for (const { codeId } of grants.on(device))
      if (dependsOnUses(codes.get(codeId)!)) this.#engine.changed.code(codeId);
  }
}
