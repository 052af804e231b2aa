import type { DeviceId } from '../../../domain/device.ts';
import type { Database, Row } from '../../database/database.ts';

export interface GroupRecord {
  readonly id: number;
  readonly name: string;
}

export interface TagRecord extends GroupRecord {
  /** How many users have it. */
  readonly users: number;
}

const TAGS = `SELECT tags.id, tags.name,
    (SELECT count(*) FROM user_tags JOIN users ON users.id = user_id
     WHERE tag_id = tags.id AND deleted_at IS NULL) AS users
  FROM tags`;

/** Tags of users and groups of devices. */
export class GroupStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** By name. */
  tags(): TagRecord[] {
    return this.#db.all(`${TAGS} ORDER BY tags.name COLLATE NOCASE, tags.id`).map(toTag);
  }

  tag(id: number): TagRecord | undefined {
    const row = this.#db.get(`${TAGS} WHERE tags.id = ?`, id);
    return row && toTag(row);
  }

  tagsOf(user: number): GroupRecord[] {
    return this.#db
      .all(
        `SELECT tags.id, tags.name FROM user_tags JOIN tags ON tags.id = tag_id WHERE user_id = ?
         ORDER BY tags.name COLLATE NOCASE, tags.id`,
        user,
      )
      .map(toGroup);
  }

  /** Ids of the users who have it. */
  usersWith(tag: number): number[] {
    return this.#db
      .all(
        `SELECT user_id FROM user_tags JOIN users ON users.id = user_id
         WHERE tag_id = ? AND deleted_at IS NULL ORDER BY user_id`,
        tag,
      )
      .map((row) => Number(row['user_id']));
  }

  codesWith(tag: number): { all: number; paused: number } {
    const row = this.#db.get(
      `SELECT count(*) AS n, ifnull(sum(paused <> 0), 0) AS paused FROM codes
       WHERE deleted_at IS NULL AND user_id IN (SELECT user_id FROM user_tags WHERE tag_id = ?)`,
      tag,
    );
    return { all: Number(row?.['n']), paused: Number(row?.['paused']) };
  }

  addTag(name: string): number {
    return this.#db.run('INSERT INTO tags (name) VALUES (?)', name);
  }

  renameTag(id: number, name: string): void {
    this.#db.run('UPDATE tags SET name = ? WHERE id = ?', name, id);
  }

  removeTag(id: number): void {
    this.#db.run('DELETE FROM tags WHERE id = ?', id);
  }

  setTag(user: number, tag: number, has: boolean): void {
    if (has) this.#db.run('INSERT OR IGNORE INTO user_tags (user_id, tag_id) VALUES (?, ?)', user, tag);
    else this.#db.run('DELETE FROM user_tags WHERE user_id = ? AND tag_id = ?', user, tag);
  }

  /** By name. */
  deviceGroups(): GroupRecord[] {
    return this.#db.all('SELECT id, name FROM device_groups ORDER BY name COLLATE NOCASE, id').map(toGroup);
  }

  devicesIn(group: number): DeviceId[] {
    return this.#db
      .all('SELECT device FROM device_group_devices WHERE group_id = ? ORDER BY device', group)
      .map((row) => String(row['device']));
  }

  addDeviceGroup(name: string): number {
    return this.#db.run('INSERT INTO device_groups (name) VALUES (?)', name);
  }

  renameDeviceGroup(id: number, name: string): void {
    this.#db.run('UPDATE device_groups SET name = ? WHERE id = ?', name, id);
  }

  removeDeviceGroup(id: number): void {
    this.#db.run('DELETE FROM device_groups WHERE id = ?', id);
  }

  setInGroup(group: number, device: DeviceId, isIn: boolean): void {
    const sql = isIn
      ? 'INSERT OR IGNORE INTO device_group_devices (group_id, device) VALUES (?, ?)'
      : 'DELETE FROM device_group_devices WHERE group_id = ? AND device = ?';
    this.#db.run(sql, group, device);
  }
}

function toGroup(row: Row): GroupRecord {
  return { id: Number(row['id']), name: String(row['name']) };
}

function toTag(row: Row): TagRecord {
  return { ...toGroup(row), users: Number(row['users']) };
}
