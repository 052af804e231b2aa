import type {
  Condition,
  ConditionId,
  ConditionNews,
  Conditions,
  WhyUnknown,
} from '../../../src/domain/condition.ts';

export const GUESTS = { id: 'input_boolean.guest_mode', name: 'Guest mode', sense: 'on' } as const;

/** Conditions that live in memory, and outlive the house that watches them. */
export class MemoryConditions implements Conditions {
  readonly #values = new Map<ConditionId, Condition>();
  readonly #unknown = new Map<ConditionId, WhyUnknown>();
  #listener: ((news: readonly ConditionNews[]) => void) | undefined;
  #looked: readonly Condition[] = [];
  watched: readonly ConditionId[] = [];
  /** What whoever looks waits for. */
  answered: Promise<void> = Promise.resolve();

  constructor(...values: readonly Condition[]) {
    for (const value of values) this.#values.set(value.id, value);
  }

  /** All at once. */
  become(...values: readonly Condition[]): void {
    for (const value of values) {
      this.#values.set(value.id, value);
      this.#unknown.delete(value.id);
    }
    this.#tell(values.map(({ id }) => id));
  }

  lose(why: WhyUnknown, ...ids: readonly ConditionId[]): void {
    for (const id of ids) this.#unknown.set(id, why);
    this.#tell(ids);
  }

  /** It is not there any more. */
  forget(id: ConditionId): void {
    this.#values.delete(id);
    this.#tell([id]);
  }

  start(changed: (news: readonly ConditionNews[]) => void): void {
    this.#listener = changed;
    this.watched = [];
  }

  stop(): void {
    this.#listener = undefined;
  }

  watch(ids: readonly ConditionId[]): void {
    this.watched = ids;
    this.#tell(ids);
  }

  choices(): readonly Condition[] {
    return this.#looked;
  }

  async look(): Promise<void> {
    await this.answered;
    this.#looked = [...this.#values.values()].map(({ holds, ...value }) =>
      holds === undefined || this.#unknown.has(value.id) ? value : { ...value, holds },
    );
  }

  #tell(ids: readonly ConditionId[]): void {
    const news = ids.filter((id) => this.watched.includes(id)).map((id) => this.#newsOf(id));
    if (news.length > 0) this.#listener?.(news);
  }

  #newsOf(id: ConditionId): ConditionNews {
    const value = this.#values.get(id);
    const unknown = this.#unknown.get(id) ?? (value ? 'unavailable' : 'missing');
    if (value?.holds === undefined || this.#unknown.has(id)) return { id, unknown };
    return { ...value, holds: value.holds };
  }
}
