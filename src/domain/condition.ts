/** The condition's id at its source, such as `input_boolean.guest_mode`. */
export type ConditionId = string;

/** What must be true: it is on, a person is home, or somebody is in a place. */
export type Sense = 'on' | 'home' | 'occupied';

/**
 * Something outside of Latchkey that holds or does not hold, and that a code may depend on: the code works only while
 * the condition holds and its schedule allows it.
 */
export interface Condition {
  readonly id: ConditionId;
  /** As people call it, such as `Guest mode`. */
  readonly name: string;
  readonly sense: Sense;
  /** Undefined if nobody knows now. */
  readonly holds?: boolean;
  /** The condition changes by itself, sometimes only for a moment: a calendar, a sensor, a person. */
  readonly wavers?: true;
}

/** How long a code stays after a wavering condition has ended, unless its owner chooses another time. */
export const HOLD_MINUTES = 5;
export const MOST_HOLD_MINUTES = 60;

export type KnownCondition = Condition & { readonly holds: boolean };

/** Why nobody knows whether the condition holds: its source does not answer, or does not know, or no longer has it. */
export type WhyUnknown = 'not-connected' | 'unavailable' | 'missing';

export type ConditionNews = KnownCondition | { readonly id: ConditionId; readonly unknown: WhyUnknown };

/** Where conditions come from. */
export interface Conditions {
  /** @param changed gets each watched condition, at first and when it changes; simultaneous changes come in one call */
  start(changed: (news: readonly ConditionNews[]) => void): void;
  stop(): void;
  /** Watches these conditions from now on, and no others. */
  watch(ids: readonly ConditionId[]): void;
  /** All conditions that a code could depend on, as of the last `look`. */
  choices(): readonly Condition[];
  /** Updates the choices. Never rejects: a condition that cannot be seen now is left out. */
  look(): Promise<void>;
}
