import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Driver } from '../../domain/driver/driver.ts';
import type { Log } from '../../domain/log.ts';
import { counted } from './counted-driver.ts';

/** What a figure reads when somebody asks: each value with its labels. */
export type Samples = Iterable<readonly [labels: Readonly<Record<string, string>>, value: number]>;

export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** May throw: then the figure is missing from the answer, and `latchkey_figures_failed_total` counts it. */
  readonly read: () => Samples;
}

const PREFIX = 'latchkey_';

/** Is part of each lag that is told. */
const LAG_LOOKS_EVERY_MS = 20;

/** In seconds: a lock takes one or two, one that sleeps or does not answer hours. */
const VERIFIED_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600];

/**
 * Figures for Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/. No label and no value holds a
 * name of somebody, or anything of a PIN. What fails here stops nothing else.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #calls: Counter<'device' | 'call' | 'outcome'>;
  readonly #verified: Histogram<'device'>;
  readonly #logged: Counter<'level'>;
  readonly #failed: Counter;

  constructor() {
    const registers = [this.#registry];
    // Looked at more often, it would be most of what an idle house needs of the processor.
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: LAG_LOOKS_EVERY_MS });
    this.#calls = new Counter({
      name: `${PREFIX}device_calls_total`,
      help: 'What was asked of a device: reads, writes and clears of a slot, and what else its driver does.',
      labelNames: ['device', 'call', 'outcome'],
      registers,
    });
    this.#verified = new Histogram({
      name: `${PREFIX}verified_seconds`,
      help: 'From the decision, or the begin of its time, until a code was seen on its device.',
      labelNames: ['device'],
      buckets: VERIFIED_BUCKETS,
      registers,
    });
    this.#logged = new Counter({
      name: `${PREFIX}log_lines_total`,
      help: 'Lines of the log that warn or tell of an error.',
      labelNames: ['level'],
      registers,
    });
    for (const level of ['warn', 'error']) this.#logged.inc({ level }, 0);
    this.#failed = new Counter({
      name: `${PREFIX}figures_failed_total`,
      help: 'Figures that could not be read, and were left out of an answer.',
      registers,
    });
  }

  get type(): string {
    return this.#registry.contentType;
  }

  add(figures: readonly Figure[]): void {
    for (const { name, help, labels = [], read } of figures) {
      const gauge = new Gauge({
        name: `${PREFIX}${name}`,
        help,
        labelNames: [...labels],
        registers: [this.#registry],
        collect: () => {
          gauge.reset();
          // Without labels it would read 0.
          if (labels.length === 0) gauge.remove();
          try {
            for (const [values, value] of [...read()]) gauge.set(values, value);
          } catch {
            this.#failed.inc();
          }
        },
      });
    }
  }

  /** All figures, as Prometheus reads them. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  counted(driver: Driver): Driver {
    return counted(driver, (device, call, outcome) => this.#calls.inc({ device, call, outcome }));
  }

  verified(device: string, durationMs: number): void {
    this.#verified.observe({ device }, durationMs / 1_000);
  }

  /** The same log; its lines are counted. */
  logged(log: Log): Log {
    return (level, ...line) => {
      if (level === 'warn' || level === 'error') this.#logged.inc({ level });
      log(level, ...line);
    };
  }
}
