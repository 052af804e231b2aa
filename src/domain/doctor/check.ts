import { waitFor } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { gradeOf } from './finding.ts';
import type { Finding, Grade } from './finding.ts';

/** What a check is about; a driver's begins with `driver:`. */
export type CheckSubject =
  | 'program'
  | 'clock'
  | 'disk'
  | 'key'
  | 'backup'
  | 'drivers'
  | 'devices'
  | 'codes'
  | 'telegram'
  | 'broker'
  | 'page'
  | 'mail'
  | 'speech'
  | `driver:${string}`;

/** One thing that a doctor looks at. It writes nothing to any device. */
export interface Check {
  readonly about: CheckSubject;
  /** @param signal ends what the check has under way: its time is over */
  look(signal: AbortSignal): readonly Finding[] | Promise<readonly Finding[]>;
}

export interface CheckResult {
  readonly about: CheckSubject;
  /** Undefined while the check is under way. */
  readonly findings?: readonly Finding[];
}

/** Longer than the drivers wait for a greeting, and shorter than anybody waits for a screen. */
const WITHIN_MS = 15_000;

/**
 * All checks at once, each for itself: one that fails or never ends is said to, and keeps nothing from the others.
 * @param changed called with all results so far, whenever one has come
 */
export async function examine(
  checks: readonly Check[],
  { clock, changed = () => undefined }: { clock: Clock; changed?: (results: readonly CheckResult[]) => void },
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = checks.map(({ about }) => ({ about }));
  await Promise.all(
    checks.map(async (check, index) => {
      results[index] = { about: check.about, findings: await findingsOf(check, clock) };
      changed([...results]);
    }),
  );
  return results;
}

async function findingsOf(check: Check, clock: Clock): Promise<readonly Finding[]> {
  const over = new AbortController();
  const late = Promise.withResolvers<readonly Finding[]>();
  const cancel = waitFor(clock, WITHIN_MS, () => {
    late.resolve([{ code: 'check-late', afterMs: WITHIN_MS }]);
    over.abort();
  });
  const look = async (): Promise<readonly Finding[]> => check.look(over.signal);
  try {
    return await Promise.race([
      late.promise,
      look().catch((error: unknown): Finding[] => [{ code: 'check-failed', error: kindOf(error) }]),
    ]);
  } finally {
    cancel();
  }
}

/** Its message may quote what was being handled. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as Error & { readonly code?: unknown }).code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : error.name;
}

/** Of all findings, the worst. */
export function worstOf(results: readonly CheckResult[]): Grade {
  const grades = new Set(results.flatMap(({ findings = [] }) => findings.map(gradeOf)));
  return grades.has('bad') ? 'bad' : grades.has('look') ? 'look' : 'good';
}
