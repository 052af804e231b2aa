import { RETENTION_DAYS, USUAL_RETENTION_DAYS } from '../../domain/backup/retention.ts';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { Store } from '../../storage/store.ts';
import type { Members } from '../access/members.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import { guarded } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { DONE, refused } from '../result.ts';
import type { Result } from '../result.ts';

const DAY_MS = 24 * 60 * 60_000;
const FIRST_MS = 10 * 60_000;
const EVERY_MS = DAY_MS;
/** Between two batches the house does what else there is. */
const PAUSE_MS = 50;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly members: Members;
  readonly audit: AuditLog;
  readonly timeIsTrusted: () => boolean;
  readonly fault: Fault;
}

/** Erases entries, decisions and delivered notices that are older than an owner keeps them, some at a time. */
export class Retention {
  readonly #parts: Parts;
  #cancel: () => void = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#wait(FIRST_MS);
  }

  stop(): void {
    this.#cancel();
  }

  get days(): number {
    return this.#parts.store.retention.days() ?? USUAL_RETENTION_DAYS;
  }

  setDays(by: Actor, days: number): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    const chosen = RETENTION_DAYS.find((one) => one === days) ?? USUAL_RETENTION_DAYS;
    this.#parts.audit.transaction(by, 'choose retention', () => {
      this.#parts.store.retention.setDays(chosen);
      return { subject: 'house', value: undefined, detail: `${chosen} days` };
    });
    return DONE;
  }

  #wait(ms: number): void {
    this.#cancel = waitFor(this.#parts.clock, ms, () => this.#erase());
  }

  /** By a clock that may be wrong, everything could be old. */
  #erase(): void {
    const { store, clock, timeIsTrusted, fault } = this.#parts;
    const mayErase = timeIsTrusted() && store.database.isDurable;
    const hasMore =
      mayErase &&
      guarded(fault, { work: 'retention' }, () =>
        store.retention.eraseSome(clock.now() - this.days * DAY_MS),
      );
    this.#wait(hasMore ? PAUSE_MS : EVERY_MS);
  }
}
