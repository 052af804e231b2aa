/**
 * `npm run bench`: medians of what Latchkey costs; `npm run bench -- --json FILE` also writes them.
 * Ends with 1 where something could not be measured.
 */
import { parseArgs } from 'node:util';
import { benchChat } from './chat.ts';
import { benchChatLatency } from './chat-latency.ts';
import { benchPanels } from './panels.ts';
import { benchPlan } from './plan.ts';
import { benchProcess } from './process.ts';
import { line, writeJson } from './report.ts';
import type { Metric, Say } from './report.ts';
import { benchZwave } from './zwave.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const metrics: Metric[] = [];
const say: Say = (metric) => {
  metrics.push(metric);
  process.stdout.write(`${line(metric)}\n`);
};

let failed = false;
// What is sensitive to what else this process has loaded comes first.
for (const [name, bench] of Object.entries({
  benchProcess,
  benchChat,
  benchChatLatency,
  benchPlan,
  benchZwave,
  benchPanels,
})) {
  try {
    await bench(say);
  } catch (error) {
    failed = true;
    process.stderr.write(`${name} could not measure: ${(error as Error).message}\n`);
  }
}
if (values.json !== undefined) writeJson(values.json, metrics);
process.exit(failed ? 1 : 0);
