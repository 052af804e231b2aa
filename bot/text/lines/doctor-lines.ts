import type { CheckResult } from '../../../src/domain/doctor/check.ts';
import { gradeOf } from '../../../src/domain/doctor/finding.ts';
import type { Finding, FindingCode, FindingOf, Grade } from '../../../src/domain/doctor/finding.ts';
import type { Texts } from '../index.ts';
import type { Here } from './lines.ts';

/** What a finding says, with times, messages of drivers and lists in words already. */
export type Told<Code extends FindingCode> = {
  readonly [Fact in keyof FindingOf<Code> as Fact extends 'code' ? never : Fact]: Fact extends
    'why' | 'at' | 'since'
    ? string
    : FindingOf<Code>[Fact] extends readonly unknown[]
      ? string
      : FindingOf<Code>[Fact];
};

export type FoundWords = { readonly [Code in FindingCode]: (facts: Told<Code>) => string };

const SIGN: Readonly<Record<Grade, string>> = { good: '✅', look: '⚠️', bad: '❌' };

/** `✅ The clock is right.`: what was found, and what to do. */
export function findingLine(finding: Finding, here: Here): string {
  return `${SIGN[gradeOf(finding)]} ${findingWords(finding, here)}`;
}

export function findingWords(finding: Finding, { t, now, zone }: Here): string {
  const { code, ...facts } = finding;
  const told = Object.fromEntries(
    Object.entries(facts).map(([name, value]: [string, unknown]) => {
      if (name === 'at' || name === 'since') return [name, t.moment(value as number, now, zone)];
      if (name === 'why') return [name, t.driver(value as FindingOf<'driver-down'>['why'])];
      if (Array.isArray(value)) return [name, value.map((one: { name: string }) => one.name).join(', ')];
      return [name, value];
    }),
  );
  return (t.doctor.found[code] as (facts: unknown) => string)(told);
}

/** All lines of an examination, the worst first; one for each check that is still under way. */
export function examinationLines(results: readonly CheckResult[], here: Here): string[] {
  const order: readonly Grade[] = ['bad', 'look', 'good'];
  const all = results.flatMap(({ findings = [] }) => findings);
  const found = order.flatMap((grade) => all.filter((one) => gradeOf(one) === grade));
  const open = results.filter(({ findings }) => findings === undefined);
  return [
    ...found.map((one) => findingLine(one, here)),
    ...open.map(({ about }) => `⏳ ${aboutWords(about, here.t)}`),
  ];
}

export function aboutWords(about: CheckResult['about'], t: Texts): string {
  const [first, driver] = about.split(':', 2);
  if (driver !== undefined) return t.doctor.driver(driver);
  return t.doctor.about[first as keyof Texts['doctor']['about']];
}
