/**
 * `npm run soak -- [--seed N] [--hours N]`: sixteen locks behind a Z-Wave JS server, some with ways of their own, in
 * bad air. Ends with one line of JSON and exits 0 only where the house said no false word of a code at any moment,
 * every code is as its owner wants it, nobody else's was touched, and no code was written where it could be seen to
 * stand already.
 */
import { parseArgs } from 'node:util';
import { ODD_LOCKS } from './locks.ts';
import { Soak } from './soak.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, hours: { type: 'string', default: '24' } },
});
const [seed, hours] = [Number(values.seed), Number(values.hours)];
if (![seed, hours].every((number) => Number.isInteger(number) && number > 0)) {
  process.stderr.write('Expected whole numbers above 0, such as --seed 1 --hours 24.\n');
  process.exit(2);
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const thirty = (kind: 'plain' | 'battery' | 's2' | 'exact' | 'five-button' | 'ascii' | 'credential') => ({
  kind,
  slots: 30,
});
const soak = new Soak({
  seed,
  hours,
  users: 60,
  locks: [
    ...[thirty('plain'), thirty('plain'), thirty('battery'), thirty('s2'), thirty('s2')],
    ...[thirty('exact'), thirty('five-button'), thirty('ascii'), thirty('credential')],
    { kind: 'plain', slots: 250 },
    ...ODD_LOCKS,
  ],
  deadLocks: 2,
  restarts: 5,
  lost: 0.15,
  late: 0.15,
  say,
});
const figures = await soak.run();
for (const finding of [...soak.falseWords, ...soak.findings].slice(0, 20)) say(`✘ ${finding}`);
say(JSON.stringify(figures));
const { wrong, falseWords, foreignTouched, writtenTwice } = figures;
process.exitCode = wrong + falseWords + foreignTouched + writtenTwice === 0 ? 0 : 1;
