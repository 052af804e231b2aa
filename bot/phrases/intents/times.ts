import type { HouseTime } from '../../../src/domain/schedule/schedule-problems.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { DAY_MS, localText } from '../../../src/domain/schedule/wall-clock.ts';
import { countOf } from '../schedule/clauses.ts';
import type { Assumption, PhraseProblem } from '../schedule/scanner.ts';
import { parseSchedulePhrase } from '../schedule/schedule-phrase.ts';

interface ReadTime {
  readonly schedule?: Schedule;
  readonly uses?: number;
  readonly assumptions: readonly Assumption[];
  readonly problem?: PhraseProblem;
}

/** The schedule that all times of a sentence make together; missing where they say none. */
export function scheduleIn(times: readonly string[], here: HouseTime): ReadTime {
  if (times.length === 0) return { assumptions: [] };
  const parsed = parseSchedulePhrase(times.join(', '), here);
  if (!parsed.ok) return { assumptions: [], problem: parsed.problem };
  const { schedule, uses, assumptions = [] } = parsed;
  return { assumptions, ...(schedule && { schedule }), ...(uses !== undefined && { uses }) };
}

const UNIT_MS: readonly (readonly [start: string, ms: number])[] = [
  ['mi', 60_000],
  ['h', 3_600_000],
  ['d', DAY_MS],
  ['n', DAY_MS],
  ['w', 7 * DAY_MS],
  ['mo', 30 * DAY_MS],
];

/** "by 2 days", "another week", "two more days" */
export function lengthOf(time: string): number | undefined {
  const [, count = '', unit = ''] =
    /^(?:by |for )?(?:the next )?(another|an?|\d{1,3}|[a-z]+) (?:more |extra )?([a-z]+?)s?(?: more)?$/.exec(
      time,
    ) ?? [];
  const unitMs = UNIT_MS.findLast(([start]) => unit.startsWith(start))?.[1];
  return unitMs === undefined || count === '' ? undefined : countOf(count) * unitMs;
}

/** When something ends, or, as a start, when it begins again. A day without an hour is included in the first. */
export function untilIn(
  times: readonly string[],
  here: HouseTime,
  { asStart = false }: { asStart?: boolean } = {},
): { until?: string; back?: string; assumptions: readonly Assumption[]; problem?: PhraseProblem } {
  const text = times.join(' ').replace(/^(?:until|till|til|to|on|at|by)\s/, '');
  if (text === '') return { assumptions: [] };
  const isLength = /^for\s/.test(text);
  const parsed = asReadable(
    isLength ? [text] : [`until ${text}`, text, `until today ${text}`, `until today at ${text}`],
    here,
  );
  if (!parsed.ok) return { assumptions: [], problem: parsed.problem };
  const { schedule, assumptions = [] } = parsed;
  if (!asStart) return { assumptions, ...(schedule?.until !== undefined && { until: schedule.until }) };
  if (schedule?.until === undefined) return { assumptions };
  if (isLength || !schedule.until.endsWith('T00:00')) return { assumptions, back: schedule.until };
  const back = localText(Date.parse(`${schedule.until}Z`) - DAY_MS);
  return { back, assumptions: [...assumptions, { kind: 'back', typed: text, taken: '00:00' }] };
}

type Parsed = ReturnType<typeof parseSchedulePhrase>;

function asReadable(texts: readonly string[], here: HouseTime): Parsed {
  const tried = texts.map((text) => parseSchedulePhrase(text, here));
  return tried.find((one) => one.ok && one.schedule?.until !== undefined) ?? tried[0]!;
}
