import { isUnitSettings } from '../../../domain/bookings/unit.ts';
import type { UnitSettings } from '../../../domain/bookings/unit.ts';
import type { DeviceId } from '../../../domain/device.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';

export interface UnitRecord {
  readonly id: number;
  readonly settings: UnitSettings;
}

export interface BackupRecord {
  readonly unit: number;
  readonly device: DeviceId;
  readonly code: number;
  /** The guest who has the number. */
  readonly stay?: number;
  readonly givenAt?: number;
}

export interface CleaningRecord {
  readonly unit: number;
  readonly code: number;
  /** `YYYY-MM-DD`, for which it is set; missing while no such day is known, and it is paused. */
  readonly date?: string;
}

/** The secret link to the calendar of a unit, for those who clean. */
export interface CleanersCalendarRecord {
  readonly unit: number;
  readonly tokenHash: string;
  readonly madeAt: number;
}

/** Units that are let, and the codes that are kept for them besides those of guests. */
export class UnitStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(settings: UnitSettings, now: number): number {
    const id = this.#db.run('INSERT INTO units (settings, created_at) VALUES (?, ?)', asCell(settings), now);
    this.#setDevices(id, settings.devices);
    return id;
  }

  change(id: number, settings: UnitSettings): void {
    this.#db.run('UPDATE units SET settings = ? WHERE id = ?', asCell(settings), id);
    this.#setDevices(id, settings.devices);
  }

  /** Units, and what was decided about the codes of their guests, name another device in the place of this one. */
  moveDevice(was: DeviceId, now: DeviceId): void {
    this.#db.run('UPDATE OR REPLACE unit_devices SET device = ? WHERE device = ?', now, was);
    this.#db.run('UPDATE OR REPLACE backup_codes SET device = ? WHERE device = ?', now, was);
    this.#db.run(
      'UPDATE stays SET code_devices = replace(code_devices, ?1, ?2) WHERE instr(code_devices, ?1) > 0',
      ...[JSON.stringify(was), JSON.stringify(now)],
    );
  }

  remove(id: number, now: number): void {
    this.#db.run('UPDATE units SET removed_at = ? WHERE id = ?', now, id);
    this.removeCleanersCalendar(id);
  }

  all(): UnitRecord[] {
    return this.#db
      .all('SELECT * FROM units WHERE removed_at IS NULL ORDER BY id')
      .flatMap((row) => this.#toUnit(row) ?? []);
  }

  get(id: number): UnitRecord | undefined {
    const row = this.#db.get('SELECT * FROM units WHERE id = ? AND removed_at IS NULL', id);
    return row && this.#toUnit(row);
  }

  /** Ids of units whose settings cannot be read. Nothing is decided about them: their codes stay as they are. */
  damaged(): number[] {
    return this.#db
      .all('SELECT * FROM units WHERE removed_at IS NULL')
      .flatMap((row) => (this.#toUnit(row) ? [] : Number(row['id'])));
  }

  backups(unit?: number): BackupRecord[] {
    return this.#db
      .all(
        'SELECT * FROM backup_codes WHERE ?1 IS NULL OR unit_id = ?1 ORDER BY unit_id, device',
        unit ?? null,
      )
      .map(toBackup);
  }

  backupOf(code: number): BackupRecord | undefined {
    const row = this.#db.get('SELECT * FROM backup_codes WHERE code_id = ?', code);
    return row && toBackup(row);
  }

  addBackup(unit: number, device: DeviceId, code: number): void {
    this.#db.run(
      `INSERT INTO backup_codes (unit_id, device, code_id) VALUES (?, ?, ?)
       ON CONFLICT (unit_id, device) DO UPDATE SET code_id = excluded.code_id, stay_id = NULL, given_at = NULL`,
      ...[unit, device, code],
    );
  }

  /** @param stay null: nobody has it */
  giveBackup(code: number, stay: number | null, now: number): void {
    this.#db.run(
      'UPDATE backup_codes SET stay_id = ?, given_at = ? WHERE code_id = ?',
      ...[stay, stay === null ? null : now, code],
    );
  }

  removeBackup(code: number): void {
    this.#db.run('DELETE FROM backup_codes WHERE code_id = ?', code);
  }

  cleaning(unit: number): CleaningRecord | undefined {
    const row = this.#db.get('SELECT * FROM cleaning_codes WHERE unit_id = ?', unit);
    if (!row) return undefined;
    const date = row['date'];
    return { unit, code: Number(row['code_id']), ...(date !== null && { date: String(date) }) };
  }

  saveCleaning({ unit, code, date }: CleaningRecord): void {
    this.#db.run(
      `INSERT INTO cleaning_codes (unit_id, code_id, date) VALUES (?, ?, ?)
       ON CONFLICT (unit_id) DO UPDATE SET code_id = excluded.code_id, date = excluded.date`,
      ...[unit, code, date ?? null],
    );
  }

  cleanersCalendars(): CleanersCalendarRecord[] {
    return this.#db.all('SELECT * FROM cleaners_calendars ORDER BY unit_id').map(toCleanersCalendar);
  }

  cleanersCalendar(unit: number): CleanersCalendarRecord | undefined {
    const row = this.#db.get('SELECT * FROM cleaners_calendars WHERE unit_id = ?', unit);
    return row && toCleanersCalendar(row);
  }

  saveCleanersCalendar({ unit, tokenHash, madeAt }: CleanersCalendarRecord): void {
    this.#db.run(
      `INSERT INTO cleaners_calendars (unit_id, token_hash, made_at) VALUES (?, ?, ?)
       ON CONFLICT (unit_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at`,
      ...[unit, tokenHash, madeAt],
    );
  }

  removeCleanersCalendar(unit: number): void {
    this.#db.run('DELETE FROM cleaners_calendars WHERE unit_id = ?', unit);
  }

  removeCleaning(unit: number): void {
    this.#db.run('DELETE FROM cleaning_codes WHERE unit_id = ?', unit);
  }

  /** The evening for which owners have heard of the arrivals, as a date. */
  get lastEvening(): string | undefined {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'bookings-evening'")?.['value'];
    return value === undefined ? undefined : String(value);
  }

  eveningWas(date: string): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('bookings-evening', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      date,
    );
  }

  #setDevices(id: number, devices: readonly DeviceId[]): void {
    this.#db.run('DELETE FROM unit_devices WHERE unit_id = ?', id);
    for (const [place, device] of [...new Set(devices)].entries())
      this.#db.run('INSERT INTO unit_devices (unit_id, device, place) VALUES (?, ?, ?)', id, device, place);
  }

  #toUnit(row: Row): UnitRecord | undefined {
    const id = Number(row['id']);
    const devices = this.#db
      .all('SELECT device FROM unit_devices WHERE unit_id = ? ORDER BY place, device', id)
      .map((one) => String(one['device']));
    const settings = fromJson(row['settings'], isUnitSettings, (value) => withDevices(value, devices));
    return settings ? { id, settings } : this.#db.damages.instead('units', id, 'settings', undefined);
  }
}

function asCell(settings: UnitSettings): string {
  const { devices: _, ...others } = settings;
  return JSON.stringify(others);
}

function withDevices(value: unknown, devices: readonly DeviceId[]): unknown {
  return typeof value === 'object' && value !== null ? { ...value, devices } : value;
}

function toCleanersCalendar(row: Row): CleanersCalendarRecord {
  return {
    unit: Number(row['unit_id']),
    tokenHash: String(row['token_hash']),
    madeAt: Number(row['made_at']),
  };
}

function toBackup(row: Row): BackupRecord {
  return {
    unit: Number(row['unit_id']),
    device: String(row['device']),
    code: Number(row['code_id']),
    ...(row['stay_id'] !== null && { stay: Number(row['stay_id']) }),
    ...(row['given_at'] !== null && { givenAt: Number(row['given_at']) }),
  };
}
