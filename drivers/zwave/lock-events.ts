/** What one lock tells, in the words of the port. */
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import { numberOf } from './code-memory.ts';
import { isSchlage } from './description.ts';
import type { Doing } from './echoes.ts';
import type { Announced, ZwaveLock } from './lock.ts';
import type { ValueChange, ZwaveNode } from './node.ts';
import { alarmNews, isTagAlarm, lockNews, troubleOf, type LockNews } from './notification.ts';
import {
  ALARM_LEVEL,
  ALARM_TYPE,
  CC,
  keyOf,
  SCHLAGE_PIN_LENGTH,
  USER_CREDENTIAL,
  type ValueId,
} from './values.ts';
import { whoIs } from './who.ts';

/** Within this time an alarm and a notification that say the same are one report of the lock. */
const ONE_REPORT_MS = 1000;

export class LockEvents {
  readonly #lock: ZwaveLock;
  readonly #tell: (event: DriverEvent) => void;
  /** What an alarm of this type has just said, and when, in epoch milliseconds. */
  #alarm: { readonly type: unknown; readonly news: LockNews; readonly at: number } | undefined;

  constructor(lock: ZwaveLock, tell: (event: DriverEvent) => void) {
    this.#lock = lock;
    this.#tell = tell;
  }

  notification(node: ZwaveNode, commandClass: number, args: unknown): void {
    const news = lockNews(commandClass, args);
    if (news && !this.#wasAlarm(node, news)) this.#say(node, news);
  }

  /** @param id of a value that the lock told, changed or not */
  value(node: ZwaveNode, id: ValueId, change: ValueChange): void {
    const trouble = troubleOf(id, change);
    if (trouble) this.#say(node, trouble);
    if (keyOf(id) === keyOf(ALARM_LEVEL)) this.#heardAlarm(node, change.now);
    if (id.commandClass === CC.userCode && typeof id.propertyKey === 'number' && change.before !== change.now)
      this.#sayChanged(this.#lock.valueChanged(id.propertyKey));
    // The manuals: a lock whose PINs are to have another length deletes all that it holds.
    const isLength = keyOf(id) === keyOf(SCHLAGE_PIN_LENGTH) && isSchlage(node);
    if (isLength && typeof change.before === 'number' && change.before !== change.now)
      this.#sayChanged(this.#lock.slotChanged('all'));
  }

  /** @param slot of a PIN of the User Credential CC; 0: all of them may have been */
  pinChanged(slot: number): void {
    this.#sayChanged(this.#lock.slotChanged(slot));
  }

  /** @param user of the User Credential CC, who is in the slot of the same number; 0: all of them went */
  userChanged(node: ZwaveNode, user: number): void {
    const isOther = user > this.#lock.slots && user <= numberOf(node.value(USER_CREDENTIAL.supportedUsers));
    if (!isOther) this.#sayChanged(this.#lock.valueChanged(user));
  }

  /** The level comes after the type, in the same report. */
  #heardAlarm(node: ZwaveNode, level: unknown): void {
    const type = node.value(ALARM_TYPE);
    const news = alarmNews(type, level);
    if (!news) return;
    this.#alarm = { type, news, at: performance.now() };
    this.#say(node, news);
  }

  /** zwave-js makes a notification of some alarms, and some locks put both in one report. */
  #wasAlarm(node: ZwaveNode, news: LockNews): boolean {
    const alarm = this.#alarm;
    if (!alarm || performance.now() - alarm.at > ONE_REPORT_MS || node.value(ALARM_TYPE) !== alarm.type)
      return false;
    if (!isSameSort(alarm.news, news)) return false;
    this.#alarm = undefined;
    return true;
  }

  #say(node: ZwaveNode, news: LockNews): void {
    const { id: device, slots } = this.#lock;
    switch (news.kind) {
      case 'duplicate':
        return this.#lock.duplicateReported();
      case 'changed':
        return this.#sayChanged(this.#lock.slotChanged(news.slot, news.doing), news.doing);
      case 'trouble':
        return this.#tell({ ...news, device });
      case 'used': {
        const { how, number } = news;
        // Some locks tell of a tag in the place of a PIN, with the alarm that says so in the same report.
        const means = news.means ?? (isTagAlarm(node.value(ALARM_TYPE)) ? 'tag' : undefined);
        const who = means === undefined ? whoIs(number, node, slots) : { means };
        return this.#tell({ kind: 'used', device, how, ...who });
      }
    }
  }

  #sayChanged(slots: readonly number[] | 'all' | Announced, what?: Doing): void {
    const { id: device } = this.#lock;
    if (typeof slots === 'object' && 'announced' in slots)
      return this.#tell({ kind: 'change-announced', device, slot: slots.announced, ...(what && { what }) });
    if (slots.length > 0) this.#tell({ kind: 'slots-changed', device, slots });
  }
}

function isSameSort(one: LockNews, other: LockNews): boolean {
  return one.kind === other.kind && (one.kind !== 'used' || other.kind !== 'used' || one.how === other.how);
}
