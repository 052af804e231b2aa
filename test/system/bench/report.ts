import { writeFileSync } from 'node:fs';

export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | '%' | 'commands';
  /** The same without Latchkey, from rounds in between. */
  readonly baseline?: number;
  readonly ratio?: number;
  readonly rounds: number;
}

export type Say = (metric: Metric) => void;

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('There is nothing to take the median of.');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest value that `share` of all are not above. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('There is nothing to take a percentile of.');
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!;
}

/** How long it takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Medians of ours and of the baseline, whose rounds took turns. */
export function compared(name: string, ours: readonly number[], bare: readonly number[]): Metric {
  const [value, baseline] = [median(ours), median(bare)];
  return { name, value, unit: 'ms', baseline, ratio: value / baseline, rounds: ours.length };
}

/** A line of the table. */
export function line({ name, value, unit, baseline, ratio, rounds }: Metric): string {
  const than = baseline === undefined ? '' : `  baseline ${figure(baseline)}`;
  const times = ratio === undefined ? '' : `  ratio ${ratio.toFixed(2)}`;
  return `${name.padEnd(32)}${figure(value).padStart(10)} ${unit.padEnd(9)}${than}${times}  (${rounds} ${rounds === 1 ? 'round' : 'rounds'})`;
}

export function writeJson(file: string, metrics: readonly Metric[]): void {
  writeFileSync(file, `${JSON.stringify({ metrics }, undefined, 2)}\n`);
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 1 ? 3 : 1);
}
