/**
 * `npm run fuzz -- --listener BYTES [--seed N]`: noise into the listener of the page and the API, by sockets.
 * `npm run fuzz -- --seconds N [--seed N] [--parser NAME]`: noise into each parser of what comes from outside, in turn, for
 * so many seconds. The last line is JSON: how many bytes were fed, how many chunks crashed a parser, how many
 * hung it. A chunk that did is named by its seed, which makes it again.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { seeded } from '../../support/noise/random.ts';
import { fuzzListener } from './listener.ts';
import { PARSERS } from './parsers.ts';

/** A chunk takes some milliseconds. */
const HANG_MS = 10_000;
/** Noise that is kept by a parser would be gigabytes by then. */
const HEAP_MB = 256;

interface Turn {
  readonly parser: string;
  readonly seed: number;
}
type Report = { readonly bytes: number } | { readonly crash: string };

if (isMainThread) await main();
else work();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...{ seconds: { type: 'string' }, seed: { type: 'string' }, parser: { type: 'string' } },
      listener: { type: 'string' },
    },
  });
  if (values.listener !== undefined) return listener(Number(values.listener), Number(values.seed ?? 1));
  const seconds = Number(values.seconds ?? 10);
  const parsers = values.parser === undefined ? Object.keys(PARSERS) : [values.parser];
  if (!(seconds > 0) || parsers.some((parser) => !(parser in PARSERS))) {
    throw new Error(`Give --seconds N, and --parser as one of ${Object.keys(PARSERS).join(', ')}.`);
  }
  const total = { bytes: 0, crashes: 0, hangs: 0 };
  const fed = new Map(parsers.map((parser) => [parser, 0]));
  let worker = new Worker(import.meta.filename, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  const until = performance.now() + seconds * 1000;
  for (
    let turn = Number(values.seed ?? Date.now() % 1_000_000) * parsers.length;
    performance.now() < until;
    turn++
  ) {
    const parser = parsers[turn % parsers.length]!;
    const report = await take(worker, { parser, seed: turn });
    if ('bytes' in report) {
      total.bytes += report.bytes;
      fed.set(parser, fed.get(parser)! + report.bytes);
      continue;
    }
    const what = report.crash === 'hang' ? 'hangs' : 'crashes';
    total[what] += 1;
    say(`${parser} ${what}: seed ${turn}: ${report.crash}`);
    await worker.terminate();
    worker = new Worker(import.meta.filename, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  }
  await worker.terminate();
  for (const [parser, bytes] of fed) say(`${parser}: ${bytes} bytes`);
  say(JSON.stringify(total));
  process.exitCode = total.bytes > 0 && total.crashes + total.hangs === 0 ? 0 : 1;
}

async function listener(bytes: number, seed: number): Promise<void> {
  if (!(bytes > 0)) throw new Error('Give --listener as a number of bytes.');
  const { wrong, ...report } = await fuzzListener(bytes, seed);
  for (const [name, value] of Object.entries(report)) say(`${name}: ${JSON.stringify(value)}`);
  for (const one of wrong) say(`wrong: ${one}`);
  say(JSON.stringify({ bytes: report.bytes, crashes: wrong.length, hangs: 0 }));
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

async function take(worker: Worker, turn: Turn): Promise<Report> {
  const { promise, resolve } = Promise.withResolvers<Report>();
  const hang = setTimeout(() => resolve({ crash: 'hang' }), HANG_MS);
  const failed = (error: Error): void => resolve({ crash: error.message });
  worker.once('message', resolve).once('error', failed);
  worker.postMessage(turn);
  const report = await promise;
  clearTimeout(hang);
  worker.off('message', resolve).off('error', failed);
  return report;
}

function work(): void {
  parentPort!.on('message', ({ parser, seed }: Turn) => {
    let report: Report;
    try {
      report = { bytes: PARSERS[parser]!(seeded(seed)) };
    } catch (error) {
      report = { crash: String(error) };
    }
    parentPort!.postMessage(report);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
