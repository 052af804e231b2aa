import type { Condition } from '../domain/condition.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { HouseTime } from '../domain/schedule/schedule-problems.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';

/** The sentences in what is published. They are always in one language, whatever the members speak. */
export interface Words {
  readonly schedule: (schedule: Schedule, here: HouseTime) => string;
  /** What follows "only while". */
  readonly condition: (condition: Pick<Condition, 'name' | 'sense'>) => string;
  readonly refusal: (refusal: Refusal) => string;
  /** Whose code it is; undefined where it is nobody's. */
  readonly whose: (user: string | undefined) => string;
}
