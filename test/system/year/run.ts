/**
 * `npm run year -- --seed N [--users N] [--days N] [--zone ZONE]`: a simulated year. Ends with one line of
 * JSON and exits 0 only where no code opened a device outside its time unreported, no device that could be
 * reached refused one inside its time, none that opened a device was called closed at any moment, and nobody else's
 * slot was written.
 */
import { parseArgs } from 'node:util';
import { ODD_ZONES } from '../../domain/schedule/temporal-oracle.ts';
import { OPEN_UNREPORTED, REFUSED_REACHABLE } from './judge.ts';
import { Year } from './year.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    users: { type: 'string', default: '1000' },
    days: { type: 'string', default: '365' },
    zone: { type: 'string' },
  },
});
const [seed, users, days] = [values.seed, values.users, values.days].map(Number) as [number, number, number];
if (![seed, users, days].every((number) => Number.isInteger(number) && number > 0)) {
  process.stderr.write('Expected whole numbers above 0, such as --seed 1 --users 1000 --days 365.\n');
  process.exit(2);
}
const zone = values.zone ?? ODD_ZONES[seed % ODD_ZONES.length]!;

const begun = performance.now();
const year = new Year({ seed, users, days, zone });
await year.run();
const seconds = Math.round((performance.now() - begun) / 100) / 10;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`A year in ${zone}. What happened:`);
for (const [what, count] of [...year.happenings].sort()) say(`  ${count} × ${what}`);
say('Minutes in which a device and the schedule differed, by reason (sum over codes and devices):');
for (const [label, minutes] of [...year.judge.minutes].sort()) say(`  ${minutes.toFixed(1)} ${label}`);
for (const finding of [...year.falseWords, ...year.judge.findings].slice(0, 20)) say(`✘ ${finding}`);

const figures = {
  seed,
  users,
  devices: year.devices.length,
  minutes_open_unreported: round(year.judge.total(OPEN_UNREPORTED)),
  minutes_refused_reachable: round(year.judge.total(REFUSED_REACHABLE)),
  false_words: year.falseWords.length,
  foreign_writes: year.foreignWrites,
  writes: year.writes,
  seconds,
};
say(JSON.stringify(figures));
const { minutes_open_unreported, minutes_refused_reachable, false_words, foreign_writes } = figures;
const minutes = minutes_open_unreported + minutes_refused_reachable;
const wrong = minutes + false_words + foreign_writes + year.changedByWrongClock;
process.exitCode = wrong === 0 ? 0 : 1;

/** Not rounded down to nothing. */
function round(minutes: number): number {
  return Math.ceil(minutes * 100) / 100;
}
