import type { Actor } from '../../domain/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { GrantRecord } from '../../storage/tables/code-store.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { freeSlots } from '../scheduling/free-slots.ts';
import type { PinPolicy } from './pin-policy.ts';
import type { MoveView } from '../queries/views.ts';
import { desiredIn } from '../scheduling/desired-state.ts';

/** Another lock in the place of one: its codes move, and the old one is forgotten. */
export class Replacement {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #fleet: DeviceRegistry;
  readonly #rulebook: PinPolicy;
  readonly #decisions: AuditLog;
  readonly #consequences: CodeScheduler;
  readonly #devicesChanged: () => void;

  constructor(parts: {
    store: Store;
    clock: Clock;
    zone: string;
    fleet: DeviceRegistry;
    rulebook: PinPolicy;
    decisions: AuditLog;
    consequences: CodeScheduler;
    devicesChanged: () => void;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#fleet = parts.fleet;
    this.#rulebook = parts.rulebook;
    this.#decisions = parts.decisions;
    this.#consequences = parts.consequences;
    this.#devicesChanged = parts.devicesChanged;
  }

  /** What a move would do; nothing is changed. */
  preview(from: DeviceId, to: DeviceId): MoveView {
    const house = { store: this.#store, fleet: this.#fleet, clock: this.#clock, zone: this.#zone };
    let room = this.#fleet.get(to) ? freeSlots(to, house) : 0;
    const moves: MoveView['moves'][number][] = [];
    const stays: MoveView['stays'][number][] = [];
    for (const grant of this.#wantedOn(from)) {
      const code = this.#store.codes.get(grant.codeId)!;
      const userName = this.#store.users.nameOf(code.userId);
      // One that is not there now finds its slot when its time comes.
      const isWanted = desiredIn(grant, code, this.#clock.now(), this.#zone) !== null;
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
   * @param forget the old one is not in the house any more: it is forgotten in the same breath
   */
  move(by: Actor, from: DeviceId, to: DeviceId, { forget }: { forget: boolean }): Result<number> {
    const old = this.#fleet.get(from);
    if (!old || !this.#fleet.get(to) || from === to) return notFound('device');
    if (forget && old.reachable) return refused({ kind: 'still-answers', device: old.name });
    if (!this.#decisions.areKept) return refused({ kind: 'not-stored' });
    const codes = this.preview(from, to).moves.map(({ code }) => code);
    if (codes.length === 0) return refused({ kind: 'nothing-to-move' });
    this.#decisions.transaction(by, 'move codes', () => {
      for (const code of codes) {
        const grants = this.#store.codes.grantsOf(code);
        this.#store.codes.want(code, to);
        for (const { id, device } of grants)
          if (device === from) this.#store.codes.changeGrant(id, { wanted: false });
      }
      return { subject: `device:${from}`, value: undefined, detail: `${codes.length} codes to ${to}` };
    });
    if (forget) this.forget(by, from);
    this.#consequences.reconcile(codes);
    return { ok: true, value: codes.length };
  }

  /**
   * The device is not in the house any more, and nobody is to hear of it. Codes that may still be on it are
   * removed if it ever answers again.
   */
  forget(by: Actor, device: DeviceId): Result<void> {
    const known = this.#fleet.get(device);
    if (!known) return notFound('device');
    if (known.reachable) return refused({ kind: 'still-answers', device: known.name });
    const codes = this.#store.codes.grantsOn(device).map(({ codeId }) => codeId);
    this.#decisions.transaction(by, 'forget device', () => {
      this.#store.slots.setForgotten(device, this.#clock.now());
      this.#store.codes.forgetDevice(device);
      return { subject: `device:${device}`, value: undefined };
    });
    this.#fleet.forget(device);
    this.#consequences.reconcile(codes);
    this.#devicesChanged();
    return DONE;
  }

  #misfits({ codeId }: GrantRecord, to: DeviceId, room: number): Refusal[] {
    if (this.#isOn(codeId, to)) return [];
    const device = this.#fleet.get(to);
    const pin = this.#store.codes.pin(codeId);
    if (!device || !pin) return [{ kind: 'not-found', what: 'device' }];
    const { userId } = this.#store.codes.get(codeId)!;
    const query = { user: userId, devices: [to], exceptCode: codeId };
    const refusals = this.#rulebook.adoptionRefusals(pin, query);
    if (room > 0) return refusals;
    return [...refusals, { kind: 'no-free-slot', device: device.name, slots: device.slots }];
  }

  #wantedOn(device: DeviceId): GrantRecord[] {
    return this.#store.codes
      .grantsOn(device)
      .filter((grant) => grant.wanted && !this.#store.codes.get(grant.codeId)!.deleted);
  }

  #isOn(code: number, device: DeviceId): boolean {
    return this.#store.codes.grantsOf(code).some((grant) => grant.device === device && grant.wanted);
  }
}
