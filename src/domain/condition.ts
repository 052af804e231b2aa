/** What a condition is known by where it comes from, such as `input_boolean.guest_mode`. */
export type ConditionId = string;

/** What is asked of it: that it is on, that a person is home, or that somebody is at a place. */
export type Sense = 'on' | 'home' | 'occupied';

/**
 * Something outside of Latchkey that is so or is not, and that a code may depend on: the code works only while
 * that is so and its own time has come as well.
 */
export interface Condition {
  readonly id: ConditionId;
  /** As people call it, such as `Guest mode`. */
  readonly name: string;
  readonly sense: Sense;
  /** Undefined where nobody can tell now. */
  readonly holds?: boolean;
  /** It goes on and off by itself, now and then for a moment only: a calendar, a sensor, a person. */
  readonly wavers?: true;
}

/** For so long a code stays where what it depends on wavers and has ended, unless its owner chooses otherwise. */
export const HOLD_MINUTES = 5;
export const MOST_HOLD_MINUTES = 60;

export type KnownCondition = Condition & { readonly holds: boolean };

/** Why nobody can tell: whoever knows does not answer, or does not know it itself, or has no such thing (any more). */
export type WhyUnknown = 'not-connected' | 'unavailable' | 'missing';

export type ConditionNews = KnownCondition | { readonly id: ConditionId; readonly unknown: WhyUnknown };

/** Where conditions come from. */
export interface Conditions {
  /** @param changed told of each that is watched, at first and when it changes; what changed at once comes at once */
  start(changed: (news: readonly ConditionNews[]) => void): void;
  stop(): void;
  /** These from now on, and no others. */
  watch(ids: readonly ConditionId[]): void;
  /** All that a code could depend on, as they were when somebody looked last. */
  choices(): readonly Condition[];
  /** Never rejects: what cannot be seen now is not among the choices. */
  look(): Promise<void>;
}
