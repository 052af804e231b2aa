import type { Condition, KnownCondition, Sense } from '../../../src/domain/condition.ts';

interface SenseWords {
  /** A main clause. */
  readonly holds: (name: string) => string;
  /** The same after "solange", where the verb comes last. */
  readonly asLongAs: (name: string) => string;
  readonly now: (holds: boolean) => string;
}

const WORDS: Readonly<Record<Sense, SenseWords>> = {
  on: {
    holds: (name) => `${name} ist an`,
    asLongAs: (name) => `${name} an ist`,
    now: (holds) => (holds ? 'an' : 'aus'),
  },
  home: {
    holds: (name) => `${name} ist zu Hause`,
    asLongAs: (name) => `${name} zu Hause ist`,
    now: (holds) => (holds ? 'zu Hause' : 'unterwegs'),
  },
  occupied: {
    holds: (name) => `bei „${name}“ ist jemand`,
    asLongAs: (name) => `bei „${name}“ jemand ist`,
    now: (holds) => (holds ? 'jemand da' : 'niemand da'),
  },
};

/** `Gästemodus ist an` */
export function conditionWords({ name, sense }: Pick<Condition, 'name' | 'sense'>): string {
  return WORDS[sense].holds(name);
}

/** `nur solange Gästemodus an ist` */
export function onlyWhile({ name, sense }: Pick<Condition, 'name' | 'sense'>): string {
  return `nur solange ${WORDS[sense].asLongAs(name)}`;
}

/** How the condition is: `an`, `aus`, `zu Hause`, `unterwegs`, `jemand da`, `niemand da`. */
export function valueWord({ sense, holds }: Pick<KnownCondition, 'sense' | 'holds'>): string {
  return WORDS[sense].now(holds);
}

/** `nur solange Gästemodus an ist (jetzt: aus)` @param known whether the value is that of now, or the last known one */
export function describeCondition(condition: KnownCondition, known: boolean): string {
  const value = valueWord(condition);
  return `${onlyWhile(condition)} (${known ? `jetzt: ${value}` : `zurzeit unbekannt, zuletzt: ${value}`})`;
}
