import type { Clock } from '../../domain/clock.ts';
import type {
  Condition,
  ConditionId,
  ConditionNews,
  Conditions,
  KnownCondition,
  WhyUnknown,
} from '../../domain/condition.ts';
import type { Store } from '../../storage/store.ts';
import type { CodeScheduler } from './code-scheduler.ts';
import type { ConditionHolds } from './condition-holds.ts';
import type { Notices } from '../alerts/notices.ts';
import type { ConditionNotice } from '../views/notice-views.ts';

/** Whoever restarts is not told of; Home Assistant takes about a minute. */
const TOLD_AFTER_MS = 2 * 60_000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly scheduler: CodeScheduler;
  readonly holds: ConditionHolds;
}

/** Follows what codes depend on. What nobody can tell now stays as it was when it was known last, and is told. */
export class ConditionWatch {
  readonly #source: Conditions | undefined;
  readonly #parts: Parts;
  /** Those in use that nobody can tell now, and since when. */
  readonly #unknown = new Map<ConditionId, { readonly why: WhyUnknown; readonly since: number }>();
  #watched: readonly ConditionId[] = [];
  #cancel: (() => void) | undefined;

  constructor(source: Conditions | undefined, parts: Parts) {
    this.#source = source;
    this.#parts = parts;
  }

  start(): void {
    this.#parts.holds.start();
    this.#source?.start((news) => this.#hear(news));
    this.watch();
  }

  stop(): void {
    this.#cancel?.();
    this.#parts.holds.stop();
    this.#source?.stop();
  }

  /** There is somebody who knows conditions. */
  get isPossible(): boolean {
    return this.#source !== undefined;
  }

  isKnown(id: ConditionId): boolean {
    return this.#watched.includes(id) && !this.#unknown.has(id);
  }

  choices(): readonly Condition[] {
    return this.#source?.choices() ?? [];
  }

  async look(): Promise<void> {
    await this.#source?.look();
  }

  /** As it is now; undefined where nobody can tell. What is watched is known better than a choice that was looked at. */
  find(id: ConditionId): KnownCondition | undefined {
    if (this.#watched.includes(id))
      return this.isKnown(id) ? this.#parts.store.conditions.get(id) : undefined;
    const choice = this.choices().find((each) => each.id === id);
    return choice?.holds === undefined ? undefined : { ...choice, holds: choice.holds };
  }

  /** Codes may depend on others than before. Until something is told of a new one, nobody can tell. */
  watch(): void {
    this.#parts.holds.arm();
    const ids = this.#parts.store.conditions.inUse();
    const added = ids.filter((id) => !this.#watched.includes(id));
    if (added.length === 0 && ids.length === this.#watched.length) return;
    for (const id of added) this.#unknown.set(id, { why: 'not-connected', since: this.#parts.clock.now() });
    for (const id of this.#unknown.keys()) if (!ids.includes(id)) this.#unknown.delete(id);
    this.#watched = ids;
    this.#source?.watch(ids);
    this.#setAlarm();
  }

  #hear(all: readonly ConditionNews[]): void {
    this.watch(); // a code that was deleted depends on nothing
    const news = all.filter(({ id }) => this.#watched.includes(id));
    const changed = this.#parts.store.transaction(() => {
      const again: ConditionNotice[] = [];
      const ids = news.flatMap((one) =>
        'holds' in one ? this.#noteKnown(one, again) : this.#noteUnknown(one),
      );
      if (again.length > 0) this.#parts.notices.tell({ kind: 'conditions', known: true, conditions: again });
      return ids;
    });
    this.#setAlarm();
    this.#parts.holds.arm();
    const codes = changed.flatMap((id) => this.#parts.store.codes.dependingOn(id).map((code) => code.id));
    if (codes.length > 0) this.#parts.scheduler.reconcile(codes);
  }

  /** Returns its id where that is news. */
  #noteKnown(now: KnownCondition, again: ConditionNotice[]): ConditionId[] {
    const wasUnknown = this.#unknown.delete(now.id);
    const before = this.#parts.store.conditions.get(now.id);
    const isSame =
      before?.holds === now.holds &&
      before.name === now.name &&
      before.sense === now.sense &&
      before.wavers === now.wavers;
    if (isSame && !wasUnknown) return [];
    this.#parts.store.conditions.put(now, this.#parts.clock.now());
    if (now.holds) this.#parts.holds.isAgain(now.id);
    else if (before?.holds && now.wavers) this.#parts.holds.begin(now);
    if (before?.told) again.push(this.#noticeOf(now));
    return [now.id];
  }

  #noteUnknown({ id, unknown: why }: { id: ConditionId; unknown: WhyUnknown }): ConditionId[] {
    const before = this.#unknown.get(id);
    this.#unknown.set(id, { why, since: before?.since ?? this.#parts.clock.now() });
    return before ? [] : [id];
  }

  /** Tells owners, in one message, of all that nobody can tell for a while. */
  #tell(): void {
    this.watch();
    const untilNow = this.#parts.clock.now() - TOLD_AFTER_MS;
    this.#parts.store.transaction(() => {
      const due = this.#untold().filter(({ since }) => since <= untilNow);
      if (due.length === 0) return;
      for (const { condition } of due) this.#parts.store.conditions.setTold(condition.id);
      const conditions = due.map(({ condition, why }) => ({ ...this.#noticeOf(condition), why }));
      this.#parts.notices.tell({ kind: 'conditions', known: false, conditions });
    });
    this.#setAlarm();
  }

  #setAlarm(): void {
    this.#cancel?.();
    const since = Math.min(...this.#untold().map((one) => one.since));
    this.#cancel =
      since === Infinity ? undefined : this.#parts.clock.at(since + TOLD_AFTER_MS, () => this.#tell());
  }

  #untold(): { condition: KnownCondition; why: WhyUnknown; since: number }[] {
    return [...this.#unknown].flatMap(([id, unknown]) => {
      const condition = this.#parts.store.conditions.get(id);
      return condition && !condition.told ? { condition, ...unknown } : [];
    });
  }

  #noticeOf({ id, name, sense, holds }: KnownCondition): ConditionNotice {
    const users = this.#parts.store.codes.dependingOn(id).map(({ userId }) => userId);
    const names = [...new Set(users)].map((user) => this.#parts.store.users.nameOf(user));
    return { name, sense, holds, users: names.filter((one) => one !== undefined) };
  }
}
