/**
 * `npm run faults -- [--seed N] [--rounds N] [--only WORDS]`: troubles at random, or only those whose names have these
 * words, such as `clock, damaged row`. Ends with one line of JSON, and exits 0 only where each promise held.
 */
import { parseArgs } from 'node:util';
import { Faults } from './faults.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
  },
});
const [seed, rounds] = [Number(values.seed), Number(values.rounds)];
if (![seed, rounds].every((number) => Number.isInteger(number) && number > 0)) {
  process.stderr.write('Expected whole numbers above 0, such as --seed 1 --rounds 8.\n');
  process.exit(2);
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const faults = new Faults({ seed, rounds, only: values.only, say });
const figures = await faults.run();
for (const finding of faults.findings) say(`✘ ${finding}`);
if (faults.findings.length > 0) say(faults.chat);
if (faults.findings.length > 0) say(faults.output.split('\n').slice(-15).join('\n'));
say(JSON.stringify(figures));
process.exit(faults.findings.length === 0 ? 0 : 1);
