import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import { takesSecondPin } from '../../domain/pins/second-pin.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { freeSlots } from '../scheduling/free-slots.ts';
import { choosePins } from './second-pins.ts';
import type { PinPolicy } from './pin-policy.ts';
import type { MoveView } from '../views/code-views.ts';
import { desiredIn } from '../scheduling/desired-state.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly registry: DeviceRegistry;
  readonly pinPolicy: PinPolicy;
  readonly audit: AuditLog;
  readonly scheduler: CodeScheduler;
  readonly devicesChanged: () => void;
}

/** Replaces a lock: its codes move to another one, and the old one is forgotten. */
export class Replacement {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Shows what a move would do; nothing is changed. */
  preview(from: DeviceId, to: DeviceId): MoveView {
    const house = {
      store: this.#parts.store,
      registry: this.#parts.registry,
      clock: this.#parts.clock,
      zone: this.#parts.zone,
    };
    let room = this.#parts.registry.get(to) ? freeSlots(to, house) : 0;
    const moves: MoveView['moves'][number][] = [];
    const stays: MoveView['stays'][number][] = [];
    for (const grant of this.#wantedOn(from)) {
      const code = this.#parts.store.codes.get(grant.codeId)!;
      const userName = this.#parts.store.users.nameOf(code.userId);
      // A code that is not wanted now gets its slot when its time comes.
      const isWanted = desiredIn(grant, code, this.#parts.clock.now(), this.#parts.zone) !== null;
      const refusals = this.#misfits(grant, to, isWanted ? room : 1);
      if (refusals.length > 0) {
        stays.push({ code: code.id, userName, refusals });
        continue;
      }
      moves.push({ code: code.id, userName });
      if (isWanted && !this.#isOn(grant.codeId, to)) room--;
    }
    return { moves, stays };
  }

  /**
   * Moves each code that the new device can hold. Returns how many.
   * @param forget the old device is no longer in the house: it is forgotten in the same transaction
   */
  move(by: Actor, from: DeviceId, to: DeviceId, { forget }: { forget: boolean }): Result<number> {
    const old = this.#parts.registry.get(from);
    if (!old || !this.#parts.registry.get(to) || from === to) return notFound('device');
    if (forget && old.reachable) return refused({ kind: 'still-answers', device: old.name });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const codes = this.preview(from, to).moves.map(({ code }) => code);
    if (codes.length === 0) return refused({ kind: 'nothing-to-move' });
    this.#parts.audit.transaction(by, 'move codes', () => {
      for (const code of codes) {
        const grants = this.#parts.store.grants.ofCode(code);
        this.#parts.store.grants.want(code, to);
        for (const { id, device } of grants)
          if (device === from) this.#parts.store.grants.change(id, { wanted: false });
        choosePins(code, this.#parts);
        // Somebody who is editing the code sees who has moved it.
        this.#parts.store.journal.audit(this.#parts.clock.now(), by, 'move code', `code:${code}`, `to ${to}`);
      }
      // Future guests get their codes on the same devices as today's guests.
      this.#parts.store.units.moveDevice(from, to);
      return { subject: `device:${from}`, value: undefined, detail: `${codes.length} codes to ${to}` };
    });
    if (forget) this.forget(by, from);
    this.#parts.scheduler.reconcile(codes);
    return { ok: true, value: codes.length };
  }

  /**
   * The device is no longer in the house, and nobody wants to hear about it. Codes that may still be on it are removed
   * if it ever answers again.
   */
  forget(by: Actor, device: DeviceId): Result<void> {
    const known = this.#parts.registry.get(device);
    if (!known) return notFound('device');
    if (known.reachable) return refused({ kind: 'still-answers', device: known.name });
    const codes = this.#parts.store.grants.on(device).map(({ codeId }) => codeId);
    this.#parts.audit.transaction(by, 'forget device', () => {
      this.#parts.store.slots.setForgotten(device, this.#parts.clock.now());
      this.#parts.store.grants.forgetDevice(device);
      return { subject: `device:${device}`, value: undefined };
    });
    this.#parts.registry.forget(device);
    this.#parts.scheduler.reconcile(codes);
    this.#parts.devicesChanged();
    return DONE;
  }

  #misfits({ codeId }: GrantRecord, to: DeviceId, room: number): Refusal[] {
    if (this.#isOn(codeId, to)) return [];
    const device = this.#parts.registry.get(to);
    const pins = this.#parts.store.codes.pins(codeId);
    if (!device || !pins) return [{ kind: 'not-found', what: 'device' }];
    const { userId } = this.#parts.store.codes.get(codeId)!;
    const query = { user: userId, devices: [to], exceptCode: codeId };
    const pin = takesSecondPin(device.pin, pins) ? pins.secondPin! : pins.pin;
    const refusals = this.#parts.pinPolicy.adoptionRefusals(pin, query);
    if (room > 0) return refusals;
    return [...refusals, { kind: 'no-free-slot', device: device.name, slots: device.slots }];
  }

  #wantedOn(device: DeviceId): GrantRecord[] {
    return this.#parts.store.grants
      .on(device)
      .filter((grant) => grant.wanted && !this.#parts.store.codes.get(grant.codeId)!.deleted);
  }

  #isOn(code: number, device: DeviceId): boolean {
    return this.#parts.store.grants.ofCode(code).some((grant) => grant.device === device && grant.wanted);
  }
}
