import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../network/free-port.ts';
import { until } from '../until.ts';

const MAIN = fileURLToPath(new URL('../../../src/app/main.ts', import.meta.url));
const STARTS_WITHIN_MS = 30_000;

/** The real program in a folder without a configuration, begun with `--setup`. It can be killed and started again. */
export class SetupProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-setup-test-'));
  /** All that it has printed or logged, over all its lives. */
  output = '';
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);
  #printedBefore = 0;

  private constructor(args: readonly string[]) {
    this.#args = args;
  }

  static async open(...args: string[]): Promise<SetupProcess> {
    const process = new SetupProcess([
      '--setup',
      ...(args.length > 0 ? args : ['--listen', String(await freePort())]),
    ]);
    process.start();
    return process;
  }

  get configuration(): string {
    return join(this.folder, 'latchkey.yaml');
  }

  get isConfigured(): boolean {
    return existsSync(this.configuration);
  }

  /** Each file in the folder that holds these words. */
  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  start(args = this.#args): void {
    this.#printedBefore = this.output.length;
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: this.folder,
      env: { ...process.env, TZ: 'Europe/Berlin', LATCHKEY_CONFIG: undefined, SUPERVISOR_TOKEN: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (this.output += String(chunk)));
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
    this.#child = child;
  }

  /** The link that this life has printed. */
  async link(): Promise<string> {
    const find = (): string | undefined =>
      /http:\/\/127\.0\.0\.1:\d+\/begin\/[\w-]+/.exec(this.output.slice(this.#printedBefore))?.[0];
    await until(() => find() !== undefined, `the link of the set-up in: ${this.output}`, STARTS_WITHIN_MS);
    return find()!;
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    this.#child?.kill(signal);
    return this.#ended;
  }

  ended(): Promise<number | null> {
    return this.#ended;
  }

  async close(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
