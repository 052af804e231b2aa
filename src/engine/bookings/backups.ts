import type { UnitSettings } from '../../domain/bookings/unit.ts';
import type { DeviceId } from '../../domain/device.ts';
import { BOOKING } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { BackupRecord, UnitRecord } from '../../storage/tables/bookings/unit-store.ts';
import type { StayRecord } from '../../storage/tables/bookings/stay-store.ts';
import { notFound, refused, valueOf } from '../result.ts';
import type { Result } from '../result.ts';
import type { BookingParts } from './parts.ts';
import type { Shares } from './guests/shares.ts';
import { isComing } from './stay-views.ts';
import type { StayViews } from './stay-views.ts';
import type { BackupView } from '../views/booking-views.ts';

export const BACKUP_TAG = 'backup';

/**
 * One code more on each lock of a unit, which nobody knows. The day on which the lock does not answer and a guest's own
 * code is not on it, that guest gets the number; when they have left, it is replaced.
 */
export class Backups {
  readonly #parts: BookingParts;
  readonly #with: { readonly views: StayViews; readonly shares: Shares };

  constructor(parts: BookingParts, others: { views: StayViews; shares: Shares }) {
    this.#parts = parts;
    this.#with = others;
  }

  of(unit: number): BackupView[] {
    return this.#parts.store.units.backups(unit).map(({ device, code, stay }) => ({
      device,
      deviceName: this.#parts.queries.deviceName(device),
      isLive: this.#isLive(code, device),
      ...(stay !== undefined && { givenTo: stay }),
    }));
  }

  /** The guest gets the number of the lock, by the way of the unit. Returns the message. */
  give(by: Actor, stay: number, device: DeviceId): Result<number> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#parts.store.stays.get(stay);
    const unit = record && this.#parts.store.units.get(record.unit)?.settings;
    if (!record || !unit || !isComing(record)) return notFound('stay');
    if (!this.#with.views.hasBackup(record.unit, device))
      return refused({ kind: 'stay', problem: { kind: 'no-backup' } });
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    return { ok: true, value: this.#give(by, { record, unit, device }) };
  }

  /** By the unit's rule: to a guest whose time has come, and whose own code is not on the lock. */
  giveByRule(record: StayRecord, unit: UnitSettings): void {
    if (unit.backup !== 'by-rule' || record.code === undefined || record.own.code) return;
    const backups = this.#parts.store.units.backups(record.unit);
    for (const { device, hasBackup } of this.#with.views.notReady(record, unit)) {
      const isGiven = backups.some((one) => one.device === device && one.stay === record.id);
      if (hasBackup && !isGiven) this.#give(BOOKING, { record, unit, device });
    }
  }

  #give(
    by: Actor,
    { record, unit, device }: { record: StayRecord; unit: UnitSettings; device: DeviceId },
  ): number {
    const backup = this.#parts.store.units.backups(record.unit).find((one) => one.device === device)!;
    const id = this.#parts.audit.transaction(by, 'give backup code', () => {
      this.#parts.store.units.giveBackup(backup.code, record.id, this.#parts.clock.now());
      const delivery = this.#with.shares.addBackup(record, unit, backup.code);
      return { subject: `stay:${record.id}`, value: delivery, detail: `device:${device}` };
    });
    this.#parts.stayChanged(record.id);
    return id;
  }

  /** Each lock of the unit has its code; a number that a guest had is replaced once their time is over. */
  keep({ id, settings }: UnitRecord): void {
    const wanted = settings.backup === 'off' ? [] : settings.devices.filter((device) => this.#isLock(device));
    for (const backup of this.#parts.store.units.backups(id)) {
      if (wanted.includes(backup.device)) this.#renew(backup);
      else if (this.#parts.registry.get(backup.device) || settings.backup === 'off') this.#drop(backup);
    }
    const held = new Set(this.#parts.store.units.backups(id).map(({ device }) => device));
    for (const device of wanted) if (!held.has(device)) this.#add(id, settings, device);
  }

  /** The unit is gone. */
  dropAll(unit: number): void {
    for (const backup of this.#parts.store.units.backups(unit)) this.#drop(backup);
  }

  #isLock(device: DeviceId): boolean {
    return this.#parts.registry.get(device)?.kind === 'lock';
  }

  #renew({ unit, device, code, stay }: BackupRecord): void {
    const record = this.#parts.store.codes.get(code);
    if (!record || record.deleted) return this.#parts.store.units.removeBackup(code);
    if (stay === undefined) return;
    const holder = this.#parts.store.stays.get(stay);
    if (holder && isComing(holder)) return;
    const pin = this.#parts.pinPolicy.propose({ devices: [device], exceptCode: code });
    if (!pin.ok) return;
    this.#parts.codes.edit(BOOKING, code, { pin: pin.value }, () =>
      this.#parts.store.units.giveBackup(code, null, this.#parts.clock.now()),
    );
    this.#parts.unitChanged(unit);
  }

  #add(unit: number, settings: UnitSettings, device: DeviceId): void {
    const user = this.#userOf(unit, settings);
    const pin = this.#parts.pinPolicy.propose({ devices: [device] });
    if (user === undefined || !pin.ok) return;
    const wish = { user, pin: pin.value, devices: [device], schedule: {} };
    this.#parts.codes.issue(BOOKING, wish, (code) => this.#parts.store.units.addBackup(unit, device, code));
  }

  #drop({ code }: BackupRecord): void {
    const record = this.#parts.store.codes.get(code);
    if (record && !record.deleted) this.#parts.codes.delete(BOOKING, code);
    this.#parts.store.units.removeBackup(code);
  }

  /** One for all locks of the unit: nobody is called so. */
  #userOf(unit: number, settings: UnitSettings): number | undefined {
    const { store, groups } = this.#parts;
    for (const { code } of store.units.backups(unit)) {
      const user = store.codes.get(code)?.userId;
      if (user !== undefined && store.users.get(user)) return user;
    }
    return store.transaction(() => {
      const details = {
        firstName: this.#parts.words.backup(settings.share.language),
        lastName: settings.name,
      };
      const user = this.#parts.users.add(BOOKING, details);
      if (!user.ok) return undefined;
      const tag = groups.tagNamed(BACKUP_TAG)?.id ?? valueOf(groups.addTag(BOOKING, BACKUP_TAG));
      if (tag !== undefined) groups.setTag(BOOKING, user.value, tag, true);
      return user.value;
    });
  }

  #isLive(code: number, device: DeviceId): boolean {
    return this.#parts.store.grants
      .ofCode(code)
      .some((grant) => grant.device === device && grant.state === 'live');
  }
}
