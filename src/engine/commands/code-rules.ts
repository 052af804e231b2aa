import type { Pin } from '../../domain/pins/pin.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Clock } from '../../domain/clock.ts';
import { MOST_HOLD_MINUTES } from '../../domain/condition.ts';
import type { ConditionId } from '../../domain/condition.ts';
import { groupProblems } from '../../domain/people/group.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { scheduleProblems } from '../../domain/schedule/schedule-problems.ts';
import { MOST_USES } from '../../domain/uses.ts';
import type { Store } from '../../storage/store.ts';
import type { ConditionWatch } from '../scheduling/condition-watch.ts';

export interface NewCode {
  readonly user: number;
  readonly pin: Pin;
  /** For devices that do not take the length of the first PIN; missing: no device needs one. */
  readonly secondPin?: Pin;
  readonly devices: readonly DeviceId[];
  readonly schedule: Schedule;
  /** What the code depends on besides its schedule. */
  readonly condition?: ConditionId | null;
  /** How long the code stays after a wavering condition has ended. Missing: the usual time. */
  readonly holdMinutes?: number;
  /** How often the code works; null or missing: any number of times. */
  readonly uses?: number | null;
  /** The name that its owner gave it; null or missing: none. */
  readonly label?: string | null;
}

export interface CodePatch {
  readonly pin?: Pin;
  readonly secondPin?: Pin;
  readonly devices?: readonly DeviceId[];
  readonly schedule?: Schedule;
  /** For a code that works for some time from its first use: the next use counts as the first. */
  readonly fromNextUse?: boolean;
  /** Null: nothing but its schedule. */
  readonly condition?: ConditionId | null;
  readonly holdMinutes?: number;
  /** How often the code works from now on; null: any number of times. Missing: the uses that are left stay. */
  readonly uses?: number | null;
  readonly label?: string | null;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly conditions: ConditionWatch;
}

/** The rules for a code, apart from its PIN and its devices. */
export class CodeRules {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  scheduleRefusals(schedule: Schedule): Refusal[] {
    const house = { now: this.#parts.clock.now(), zone: this.#parts.zone };
    return scheduleProblems(schedule, house).map((problem) => ({ kind: 'schedule', problem }));
  }

  /** A code can only begin to depend on a condition that is known. */
  conditionRefusals(condition: ConditionId | null | undefined): Refusal[] {
    return !condition || this.#parts.conditions.find(condition) ? [] : [{ kind: 'condition-unknown' }];
  }

  usesRefusals(uses: number | null | undefined): Refusal[] {
    const isFine = uses === null || uses === undefined || (Number.isInteger(uses) && uses > 0);
    return isFine && (uses ?? 0) <= MOST_USES ? [] : [{ kind: 'uses', max: MOST_USES }];
  }

  /** No two codes of a user have the same name. @param except a code that already has this name */
  labelRefusals(user: number | undefined, label: string | null | undefined, except?: number): Refusal[] {
    if (label === null || label === undefined || user === undefined) return [];
    const others = this.#parts.store.codes
      .ofUser(user)
      .filter(({ id, deleted }) => id !== except && !deleted);
    return groupProblems(
      label,
      others.flatMap((code) => code.label ?? []),
    ).map((problem) => ({ kind: 'group', problem }));
  }

  holdRefusals(minutes: number | undefined): Refusal[] {
    const isFine = minutes === undefined || (Number.isInteger(minutes) && minutes >= 0);
    return isFine && (minutes ?? 0) <= MOST_HOLD_MINUTES ? [] : [{ kind: 'hold', max: MOST_HOLD_MINUTES }];
  }
}
