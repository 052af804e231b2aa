import type { Condition, KnownCondition, Sense } from '../../../src/domain/condition.ts';

const WORDS: Readonly<Record<Sense, { so: (name: string) => string; now: (holds: boolean) => string }>> = {
  on: { so: (name) => `${name} is on`, now: (holds) => (holds ? 'on' : 'off') },
  home: { so: (name) => `${name} is home`, now: (holds) => (holds ? 'home' : 'away') },
  occupied: { so: (name) => `somebody is at ${name}`, now: (holds) => (holds ? 'somebody' : 'nobody') },
};

/** What follows "only while": `Guest mode is on`. */
export function conditionWords({ name, sense }: Pick<Condition, 'name' | 'sense'>): string {
  return WORDS[sense].so(name);
}

/** How it is, in a word: `on`, `off`, `home`, `away`, `somebody`, `nobody`. */
export function valueWord({ sense, holds }: Pick<KnownCondition, 'sense' | 'holds'>): string {
  return WORDS[sense].now(holds);
}

/** `only while Guest mode is on (off now)` @param known whether that is so now, or was when it was known last */
export function describeCondition(condition: KnownCondition, known: boolean): string {
  const value = valueWord(condition);
  return `only while ${conditionWords(condition)} (${known ? `${value} now` : `not known now, last ${value}`})`;
}
