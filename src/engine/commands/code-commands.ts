import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ConditionId } from '../../domain/condition.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { activeAt } from '../../domain/schedule/schedule.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { keepsFirstUse, timesWith } from '../../domain/first-use.ts';
import { isUsedUp } from '../../domain/uses.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { Store } from '../../storage/store.ts';
import type { ConditionWatch } from '../scheduling/condition-watch.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { AuditLog } from './audit-log.ts';
import { CodeRules } from './code-rules.ts';
import type { CodePatch, NewCode } from './code-rules.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Notices } from '../alerts/notices.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { freeSlots, ownSlots } from '../scheduling/free-slots.ts';
import type { PinPolicy } from './pin-policy.ts';
import { choosePins } from './second-pins.ts';
import { isMet } from '../scheduling/desired-state.ts';
import { UndoMemory } from './undo.ts';
import type { Before, Undoable } from './undo.ts';

/** What can be done to a code without editing it. */
type Fate = 'pause' | 'resume' | 'delete';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly registry: DeviceRegistry;
  readonly pinPolicy: PinPolicy;
  readonly notices: Notices;
  readonly audit: AuditLog;
  readonly conditions: ConditionWatch;
  readonly scheduler: CodeScheduler;
  readonly codeChanged: (code: number) => void;
}

/** Decisions about codes: checked, stored, and passed on to the devices. */
export class CodeCommands extends CodeRules {
  readonly #parts: Parts;
  readonly #undo: UndoMemory;

  constructor(parts: Parts) {
    super(parts);
    this.#parts = parts;
    this.#undo = new UndoMemory(parts.store, parts.clock, parts.codeChanged);
  }

  stop(): void {
    this.#undo.stop();
  }

  /** @param also stored in the same transaction */
  issue(by: Actor, desired: NewCode, also: (code: number) => void = () => undefined): Result<number> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const user = this.#parts.store.users.get(desired.user);
    if (!user) return notFound('user');
    const refusals = [
      ...this.#deviceRefusals(desired.devices, { held: [], isWanted: this.#isWanted(undefined, desired) }),
      ...this.#parts.pinPolicy.pinsRefusals(desired, desired),
      ...this.scheduleRefusals(desired.schedule),
      ...this.conditionRefusals(desired.condition),
      ...this.holdRefusals(desired.holdMinutes),
      ...this.usesRefusals(desired.uses),
      ...this.labelRefusals(desired.user, desired.label),
    ];
    if (refusals.length > 0) return refused(...refusals);
    const id = this.#parts.audit.transaction(by, 'issue code', () => {
      const code = this.#parts.store.codes.add(
        desired.user,
        desired.pin,
        desired.schedule,
        this.#parts.clock.now(),
      );
      if (desired.condition) this.#setCondition(code, desired.condition);
      if (desired.holdMinutes !== undefined)
        this.#parts.store.codes.setHoldMinutes(code, desired.holdMinutes);
      if (desired.label) this.#parts.store.codes.setLabel(code, desired.label.trim());
      if (desired.uses) this.#parts.store.codes.setUses(code, desired.uses);
      const { secondPin, devices } = desired;
      const isNeeded = this.#parts.pinPolicy.gettingSecond(desired, devices).length > 0;
      if (secondPin && isNeeded) this.#parts.store.codes.setSecondPin(code, secondPin);
      for (const device of new Set(devices)) this.#parts.store.grants.add(code, device);
      choosePins(code, this.#parts);
      if (by.kind === 'mqtt' || by.kind === 'token') this.#parts.notices.issuedUnseen(code, user);
      also(code);
      return { subject: `code:${code}`, value: code };
    });
    this.#parts.conditions.watch();
    this.#parts.scheduler.reconcile([id]);
    return { ok: true, value: id };
  }

  /** @param also stored in the same transaction */
  edit(by: Actor, id: number, change: CodePatch, also: () => void = () => undefined): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const code = this.#present(id);
    if (!code) return notFound('code');
    const { devices, isNew, refusals } = this.#check(code, change);
    if (refusals.length > 0) return refused(...refusals);
    const edit = () =>
      this.#parts.audit.transaction(by, 'edit code', () => {
        this.#setPins(id, change);
        if (change.schedule ?? change.fromNextUse)
          this.#setSchedule(code, change.schedule ?? code.schedule, change.fromNextUse);
        if (change.condition !== undefined && isNew) this.#setCondition(id, change.condition);
        if (change.holdMinutes !== undefined) this.#setHold(id, change.holdMinutes);
        if (change.uses !== undefined) this.#parts.store.codes.setUses(id, change.uses);
        if (change.label !== undefined) this.#parts.store.codes.setLabel(id, change.label?.trim() ?? null);
        if (change.devices) this.#chooseDevices(id, devices);
        choosePins(id, this.#parts);
        also();
        return { subject: `code:${id}`, value: undefined, detail: Object.keys(change).join(', ') };
      });
    this.#undo.keeping(by, 'edit', id, edit);
    this.#parts.conditions.watch();
    this.#parts.scheduler.reconcile([id]);
    return DONE;
  }

  /** The reasons that would refuse the edit; nothing is changed. */
  editRefusals(id: number, change: CodePatch): Refusal[] {
    const code = this.#present(id);
    return code ? this.#check(code, change).refusals : [{ kind: 'not-found', what: 'code' }];
  }

  /** Whether the code would need a slot of its own on the device at once. */
  needsSlot(id: number, device: DeviceId, change: CodePatch): boolean {
    const held = this.#parts.store.grants.wantedOn(id);
    const shares = this.#parts.registry.sharing(device).some((partition) => held.includes(partition));
    return !shares && this.#isWanted(this.#present(id), change);
  }

  /** How many slots are free for codes that are wanted there now. */
  freeSlots(device: DeviceId): number {
    return this.#parts.registry.get(device) ? freeSlots(device, this.#house) : 0;
  }

  noFreeSlot(device: DeviceId): Refusal {
    const known = this.#parts.registry.get(device);
    return { kind: 'no-free-slot', device: known?.name ?? device, slots: known?.slots ?? 0 };
  }

  pause(by: Actor, id: number): Result<void> {
    return this.#one(by, id, 'pause');
  }

  resume(by: Actor, id: number): Result<void> {
    return this.#one(by, id, 'resume');
  }

  delete(by: Actor, id: number): Result<void> {
    return this.#one(by, id, 'delete');
  }

  /** Pauses all codes of a user in one decision. Codes that are paused already stay as they are. */
  pauseAllOf(by: Actor, user: number): Result<void> {
    return this.#allOf(by, user, 'pause');
  }

  resumeAllOf(by: Actor, user: number): Result<void> {
    return this.#allOf(by, user, 'resume');
  }

  /** Deletes all codes of a user. The user stays. */
  deleteAllOf(by: Actor, user: number): Result<void> {
    return this.#allOf(by, user, 'delete');
  }

  /** Does it to all codes of a user in one decision. */
  #allOf(by: Actor, user: number, what: Fate): Result<void> {
    if (!this.#parts.store.users.get(user)) return notFound('user');
    if (what === 'resume' && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const ids = this.#parts.store.codes.ofUser(user).flatMap((code) => (code.deleted ? [] : code.id));
    this.#decide(by, `${what} codes`, `user:${user}`, { ids, what });
    return DONE;
  }

  #one(by: Actor, id: number, what: Fate): Result<void> {
    if (!this.#present(id)) return notFound('code');
    if (what === 'resume' && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const decide = () => this.#decide(by, `${what} code`, `code:${id}`, { ids: [id], what });
    if (what === 'resume') decide();
    else this.#undo.keeping(by, what, id, decide);
    return DONE;
  }

  /**
   * What this member decided about the code within the last minute. `why` is set if that cannot be undone because the
   * PIN of before is no longer stored: its code is gone from every device, or has another PIN.
   */
  undoable(by: Actor, id: number): { readonly what: Undoable; readonly why?: 'pin-gone' } | undefined {
    const before = this.#undo.of(by, id);
    if (!before || !this.#undo.isUnchanged(id)) return undefined;
    return { what: before.what, ...(this.#hasItsPin(before) ? {} : { why: 'pin-gone' as const }) };
  }

  /** Restores the code as it was before. This gives access, so it is refused if it cannot be done completely. */
  undo(by: Actor, id: number): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const before = this.#undo.of(by, id);
    if (!before) return refused({ kind: 'undo', why: 'late' });
    if (!this.#undo.isUnchanged(id)) return refused({ kind: 'undo', why: 'changed' });
    if (!this.#hasItsPin(before)) return refused({ kind: 'undo', why: 'pin-gone' });
    const { userId } = before.code;
    if (userId !== undefined && !this.#parts.store.users.get(userId)) return notFound('user');
    const refusals = this.#undoRefusals(before);
    if (refusals.length > 0) return refused(...refusals);
    this.#parts.audit.transaction(by, `undo ${before.what}`, () => {
      this.#restore(before);
      return { subject: `code:${id}`, value: undefined };
    });
    this.#undo.drop(id);
    this.#parts.conditions.watch();
    this.#parts.scheduler.reconcile([id]);
    return DONE;
  }

  #hasItsPin({ code }: Before): boolean {
    const now = this.#parts.store.codes.get(code.id);
    if (code.digest === undefined || now?.digest !== code.digest) return false;
    return code.secondDigest === undefined || now.secondDigest === code.secondDigest;
  }

  /** A slot that went to another code meanwhile stays with that code. */
  #undoRefusals({ code, devices }: Before): Refusal[] {
    const grants = this.#parts.store.grants.ofCode(code.id);
    const held = grants.flatMap(({ wanted, state, device }) => (wanted && state !== 'gone' ? device : []));
    const isOther = code.condition?.id !== this.#parts.store.codes.get(code.id)?.condition?.id;
    return [
      ...this.#deviceRefusals(devices, { held, isWanted: this.#isWanted(code, {}) }),
      ...(isOther ? this.conditionRefusals(code.condition?.id) : []),
    ];
  }

  #restore({ code, devices }: Before): void {
    const { id, schedule, firstUse, condition, uses, paused, label } = code;
    const now = this.#parts.store.codes.get(id)!;
    this.#parts.store.codes.setSchedule(id, schedule);
    this.#parts.store.firstUses.put(id, firstUse);
    if (condition?.id !== now.condition?.id) this.#setCondition(id, condition?.id ?? null);
    if (condition) this.#parts.store.codes.setHoldMinutes(id, condition.holdMinutes);
    this.#parts.store.codes.putUses(id, uses);
    this.#parts.store.codes.setLabel(id, label ?? null);
    this.#parts.store.codes.setPaused(id, paused);
    this.#parts.store.codes.setDeleted(id, null);
    this.#chooseDevices(id, devices);
    choosePins(id, this.#parts);
  }

  #decide(by: Actor, words: string, subject: string, { ids, what }: { ids: number[]; what: Fate }): void {
    this.#parts.audit.transaction(by, words, () => {
      for (const id of ids) {
        if (what === 'delete') this.#parts.store.codes.setDeleted(id, this.#parts.clock.now());
        else this.#parts.store.codes.setPaused(id, what === 'pause');
        this.#parts.store.holds.end(id, 'moot', this.#parts.clock.now());
      }
      return { subject, value: undefined };
    });
    this.#parts.scheduler.reconcile(ids);
  }

  get #house(): Parameters<typeof freeSlots>[1] {
    return {
      store: this.#parts.store,
      registry: this.#parts.registry,
      clock: this.#parts.clock,
      zone: this.#parts.zone,
    };
  }

  #present(id: number): CodeRecord | undefined {
    const code = this.#parts.store.codes.get(id);
    return code?.deleted ? undefined : code;
  }

  #check(
    code: CodeRecord,
    change: CodePatch,
  ): { devices: readonly DeviceId[]; isNew: boolean; refusals: Refusal[] } {
    const { id } = code;
    const held = this.#parts.store.grants.wantedOn(id);
    const devices = [...new Set(change.devices ?? held)];
    const isOther =
      change.pin !== undefined || change.secondPin !== undefined || change.devices !== undefined;
    const pins = isOther ? this.#parts.pinPolicy.pinsOf(change, id) : undefined;
    const isNew = (change.condition ?? null) !== (code.condition?.id ?? null);
    const refusals = [
      ...(change.devices
        ? this.#deviceRefusals(devices, { held, isWanted: this.#isWanted(code, change) })
        : []),
      ...(pins
        ? this.#parts.pinPolicy.pinsRefusals(pins, { user: code.userId, devices, exceptCode: id })
        : []),
      ...(change.schedule ? this.scheduleRefusals(change.schedule) : []),
      ...(isNew ? this.conditionRefusals(change.condition) : []),
      ...this.holdRefusals(change.holdMinutes),
      ...this.usesRefusals(change.uses),
      ...this.labelRefusals(code.userId, change.label, id),
    ];
    return { devices, isNew, refusals };
  }

  #setCondition(id: number, condition: ConditionId | null): void {
    if (condition !== null)
      this.#parts.store.conditions.put(this.#parts.conditions.find(condition)!, this.#parts.clock.now());
    this.#parts.store.codes.setCondition(id, condition);
    this.#parts.store.holds.end(id, 'moot', this.#parts.clock.now());
  }

  #setSchedule(code: CodeRecord, schedule: Schedule, fromNextUse = false): void {
    this.#parts.store.codes.setSchedule(code.id, schedule);
    if (!keepsFirstUse(code, schedule, fromNextUse))
      this.#parts.store.firstUses.await(code.id, this.#parts.clock.now());
  }

  #setHold(id: number, minutes: number): void {
    this.#parts.store.codes.setHoldMinutes(id, minutes);
    const open = this.#parts.store.holds.open().find(({ codeId }) => codeId === id);
    if (open) this.#parts.store.holds.move(id, { ...open, until: open.beganAt + minutes * 60_000 });
  }

  #setPins(id: number, { pin, secondPin }: CodePatch): void {
    if (!pin && !secondPin) return;
    if (pin) this.#parts.store.codes.setPin(id, pin);
    if (secondPin) this.#parts.store.codes.setSecondPin(id, secondPin);
    // The device refused the other PIN, not this one.
    for (const grant of this.#parts.store.grants.ofCode(id))
      this.#parts.store.grants.change(grant.id, { refusedDigest: undefined });
  }

  #chooseDevices(code: number, devices: readonly DeviceId[]): void {
    for (const grant of this.#parts.store.grants.ofCode(code)) {
      if (!devices.includes(grant.device)) this.#parts.store.grants.change(grant.id, { wanted: false });
    }
    for (const device of devices) this.#parts.store.grants.want(code, device);
  }

  /** Whether the code would be wanted on its devices at once. */
  #isWanted(code: CodeRecord | undefined, change: CodePatch): boolean {
    if (code?.paused || (change.uses === undefined && isUsedUp(code?.uses))) return false;
    const now = this.#parts.clock.now();
    const isSame = change.condition === undefined || change.condition === code?.condition?.id;
    const isSo = isSame
      ? !code || isMet(code, now)
      : change.condition === null || (this.#parts.conditions.find(change.condition)?.holds ?? false);
    return isSo && activeAt(timesWith(code, change), now, this.#parts.zone);
  }

  /**
   * A code that is wanted later gets its slot when its time comes.
   * @param held the devices that the code has now
   */
  #deviceRefusals(
    devices: readonly DeviceId[],
    { held, isWanted }: { held: readonly DeviceId[]; isWanted: boolean },
  ): Refusal[] {
    if (devices.length === 0) return [{ kind: 'no-device' }];
    return devices.flatMap((id): Refusal[] => {
      const device = this.#parts.registry.get(id);
      if (!device) return [{ kind: 'unknown-device', device: id }];
      const hasSlot = this.#parts.registry.sharing(id).some((partition) => held.includes(partition));
      const hasRoom = isWanted ? freeSlots(id, this.#house) > 0 : ownSlots(id, this.#parts.registry) > 0;
      if (hasSlot || hasRoom) return [];
      return [this.noFreeSlot(id)];
    });
  }
}
