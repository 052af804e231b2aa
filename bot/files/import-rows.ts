import type { Actor } from '../../src/domain/people/actor.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import type { House } from '../../src/engine/house.ts';
import type { Texts } from '../text/index.ts';
import { standingOf, type ImportProblem, type ImportRow } from './import-plan.ts';

export interface ImportProgress {
  readonly total: number;
  readonly done: number;
  readonly problems: readonly ImportProblem[];
  readonly isOver: boolean;
}

const AT_ONCE = 4;

/**
 * Row after row, each of its decisions audited by itself. What is there already is left as it is, so that the same
 * rows once more, after a kill, do what was left.
 */
export async function importRows(
  rows: readonly ImportRow[],
  parts: { house: House; t: Texts; by: Actor; mayGoOn: () => boolean },
  progress: (progress: ImportProgress) => void,
): Promise<void> {
  const problems: ImportProblem[] = [];
  let done = 0;
  const tell = (isOver: boolean): void => progress({ total: rows.length, done, problems, isOver });
  tell(false);
  for (const row of rows) {
    if (!parts.mayGoOn()) break;
    const problem = importRow(row, parts);
    if (problem !== undefined) problems.push({ line: row.line, text: problem });
    if (++done % AT_ONCE > 0) continue;
    tell(false);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  tell(true);
}

/** Returns what is wrong, in words. */
function importRow(
  row: ImportRow,
  { house, t, by }: { house: House; t: Texts; by: Actor },
): string | undefined {
  const { user: known, hasCode } = standingOf(row, house, house.queries.allUsers());
  const added = known ? undefined : house.users.add(by, row.details);
  if (added && !added.ok) return added.refusals.map(t.refusal).join(' ');
  const user = known?.id ?? (added?.ok ? added.value : 0);
  for (const name of row.tags) {
    const made = house.groups.tagNamed(name)?.id ?? house.groups.addTag(by, name);
    const tag = typeof made === 'number' ? made : made.ok ? made.value : undefined;
    if (tag !== undefined && !house.groups.tagsOf(user).some(({ id }) => id === tag))
      house.groups.setTag(by, user, tag, true);
  }
  if (!row.devices || hasCode) return undefined;
  const query = { user, devices: row.devices };
  const pins =
    row.pin === undefined
      ? house.pinPolicy.proposePins(query)
      : house.pinPolicy.completed({ pin: Pin.of(row.pin) }, query);
  if (!pins.ok) return pins.refusals.map(t.refusal).join(' ');
  const { devices, schedule, uses = null } = row;
  const issued = house.codes.issue(by, { user, ...pins.value, devices, schedule, uses });
  return issued.ok ? undefined : issued.refusals.map(t.refusal).join(' ');
}
