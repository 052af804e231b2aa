/**
 * `npm run bookings -- --seed N [--units N] [--days N] [--zone ZONE]`: a simulated year of flats that are let, each with
 * five calendars. Ends with one line of JSON and exits 0 only where no guest stood inside their stay without a live code
 * on a device that could be reached, an hour after a calendar had shown the stay; no code outlived its stay unreported;
 * no code changed its PIN after it was shared; no code moved to another slot; no PIN was shared before each device had
 * it; and nobody else's slot was written.
 */
import { parseArgs } from 'node:util';
import { ODD_ZONES } from '../../domain/schedule/temporal-oracle.ts';
import { YearOfBookings } from './year-of-bookings.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    units: { type: 'string', default: '20' },
    days: { type: 'string', default: '365' },
    zone: { type: 'string' },
  },
});
const [seed, units, days] = [values.seed, values.units, values.days].map(Number) as [number, number, number];
if (![seed, units, days].every((number) => Number.isInteger(number) && number > 0)) {
  process.stderr.write('Expected whole numbers above 0, such as --seed 1 --units 20 --days 365.\n');
  process.exit(2);
}
const zone = values.zone ?? ODD_ZONES[seed % ODD_ZONES.length]!;

const begun = performance.now();
const year = new YearOfBookings({ seed, units, days, zone });
await year.run();
const seconds = Math.round((performance.now() - begun) / 100) / 10;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`A year of bookings in ${zone}. What happened:`);
for (const [what, count] of [...year.happenings].sort()) say(`  ${count} × ${what}`);
for (const finding of year.judge.findings.slice(0, 20)) say(`✘ ${finding}`);

const { judge } = year;
const figures = {
  seed,
  units,
  feeds: year.world.feeds.flat().length,
  stays: year.world.bookings.length,
  guests_without_code: judge.lockedOut.size,
  outlived_unreported: judge.outlived.size,
  pins_changed: judge.changedPins.size,
  slots_renumbered: judge.renumbered.size,
  shared_early: judge.sharedEarly.size,
  foreign_writes: year.foreignWrites,
  writes: year.writes,
  seconds,
};
say(JSON.stringify(figures));
const {
  guests_without_code,
  outlived_unreported,
  pins_changed,
  slots_renumbered,
  shared_early,
  foreign_writes,
} = figures;
const wrong =
  guests_without_code + outlived_unreported + pins_changed + slots_renumbered + shared_early + foreign_writes;
process.exitCode = wrong === 0 && figures.writes > 0 ? 0 : 1;
