import type { House } from '../../src/engine/house.ts';
import type { PendingNotice } from '../../src/engine/views/notice-views.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';

interface Told {
  readonly pending: PendingNotice;
  readonly message: number | undefined;
}

/** What members are still to be told, and what became of telling it, as far as the house cannot know that. */
export class NoticeOutbox {
  readonly #house: House;
  readonly #log: Log;
  /** Throws where a notice cannot be put into words. */
  readonly #check: (pending: PendingNotice) => void;
  /** Of which nobody knows whether Telegram has delivered them. */
  readonly #mayBeTold = new Set<number>();
  readonly #damaged = new Set<number>();
  /** Which were told, and that could not be stored. */
  readonly #unrecorded = new Map<number, Told>();

  constructor(parts: { house: House; log: Log; check: (pending: PendingNotice) => void }) {
    this.#house = parts.house;
    this.#log = parts.log;
    this.#check = parts.check;
  }

  /** What cannot be put into words is told without them, and holds up nothing. */
  pending(): PendingNotice[] {
    for (const [id, told] of this.#unrecorded) if (this.#store(told)) this.#unrecorded.delete(id);
    return this.#house
      .pendingNotices()
      .filter(({ id, revision }) => this.#unrecorded.get(id)?.pending.revision !== revision)
      .map((pending) => this.#readable(pending));
  }

  /** What was told and cannot be stored as told is remembered, so that it is not told again and again. */
  record(pending: PendingNotice, message?: number): void {
    const told = { pending, message };
    this.#mayBeTold.delete(pending.id);
    if (this.#store(told)) this.#unrecorded.delete(pending.id);
    else this.#unrecorded.set(pending.id, told);
  }

  /** Nobody knows whether they were delivered. */
  isDoubtful(told: readonly PendingNotice[]): boolean {
    return told.some(({ id }) => this.#mayBeTold.has(id));
  }

  doubt(told: readonly PendingNotice[]): void {
    for (const { id } of told) this.#mayBeTold.add(id);
  }

  #store({ pending, message }: Told): boolean {
    try {
      this.#house.noticeDelivered(pending, message);
      return true;
    } catch (error) {
      if (!this.#unrecorded.has(pending.id))
        this.#log('error', 'That an alert was told cannot be stored.', { error: kindOf(error) });
      return false;
    }
  }

  #readable(pending: PendingNotice): PendingNotice {
    const message = pending.message ?? this.#unrecorded.get(pending.id)?.message;
    const told = message === undefined ? pending : { ...pending, message };
    try {
      this.#check(told);
      return told;
    } catch (error) {
      if (!this.#damaged.has(told.id))
        this.#log('error', 'The stored text of an alert is damaged. Latchkey sends the alert without it.', {
          notice: told.id,
          error: kindOf(error),
        });
      this.#damaged.add(told.id);
      return { ...told, notice: { kind: 'damaged' } };
    }
  }
}
