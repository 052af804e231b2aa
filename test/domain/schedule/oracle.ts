/**
 * `npm run oracle -- --pairs N [--seed N]`: asks `activeAt` and `nextChange` about N pairs of a schedule and
 * an instant, around every change of clocks of twenty years in the oddest zones, and holds the answers
 * against the oracle. Ends with one line of JSON; exits 0 only without a disagreement.
 */
import { parseArgs } from 'node:util';
import { trial } from './oracle-trial.ts';
import { clockChanges, ODD_ZONES } from './temporal-oracle.ts';

const FROM = Date.UTC(2011, 0, 1);
const UNTIL = Date.UTC(2031, 0, 1);
const HALF_YEAR_MS = 182 * 24 * 60 * 60_000;
const INSTANTS = 720;

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const [wanted, seed] = [Number(values.pairs), Number(values.seed)];
if (!(wanted > 0) || !Number.isInteger(seed)) {
  process.stderr.write('Expected --pairs NUMBER and --seed NUMBER, such as --pairs 1000000 --seed 1.\n');
  process.exit(2);
}

const begun = Date.now();
/** A zone that never changes its clocks is looked at twice a year all the same. */
const places = ODD_ZONES.map((zone) => {
  const changes = clockChanges(zone, FROM, UNTIL);
  for (let at = FROM; changes.length < 20; at += HALF_YEAR_MS) changes.push(at);
  return { zone, changes };
});
const tables = places.reduce((sum, { changes }) => sum + changes.length, 0);
const schedules = Math.ceil(wanted / tables / INSTANTS);

let [pairs, changes, disagreements] = [0, 0, 0];
for (const place of places) {
  let inZone = 0;
  for (const around of place.changes) {
    const result = trial({
      zone: place.zone,
      around,
      days: 4,
      schedules,
      instants: INSTANTS,
      seed: seed + tables * pairs,
    });
    pairs += result.pairs;
    inZone += result.pairs;
    changes += result.changes;
    disagreements += result.disagreements.length;
    for (const words of result.disagreements.slice(0, 5)) process.stdout.write(`✘ ${words}\n`);
  }
  process.stdout.write(`${place.zone}: ${place.changes.length} changes of clocks, ${inZone} pairs\n`);
}
const seconds = Math.round((Date.now() - begun) / 100) / 10;
process.stdout.write(
  `${JSON.stringify({ seed, zones: places.length, tables, pairs, next_changes: changes, disagreements, seconds })}\n`,
);
process.exitCode = disagreements === 0 && pairs >= wanted ? 0 : 1;
