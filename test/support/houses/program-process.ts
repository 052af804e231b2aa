import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SIMULATED_KEYS } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedNetwork } from '../../../drivers/zwave-js/simulator/simulator.ts';

const MAIN = fileURLToPath(new URL('../../../src/app/main.ts', import.meta.url));

/** The real program in a process of its own, which can be killed and started again on the same data. */
export class ProgramProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-process-'));
  /** Off the disk on which the folder is. */
  readonly #runtime = mkdtempSync(join(tmpdir(), 'latchkey-runtime-'));
  /** All that it has printed or logged, over all its lives. */
  output = '';
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  /** How its last life ended: the exit code, or null where it was killed; undefined while it runs. */
  exitCode: number | null | undefined;
  readonly #preload: string | undefined;

  constructor(parts: {
    network: Pick<SimulatedNetwork, 'url' | 'locks'>;
    token: string;
    apiRoot: string;
    owner: number;
    /** Lines of more drivers, of more devices, and of whole sections. */
    more?: { drivers?: readonly string[]; devices?: readonly string[]; sections?: readonly string[] };
    /** A module that is loaded before the program's own, and hears the messages that are sent. */
    preload?: URL;
  }) {
    const { network, token, apiRoot, owner, more = {} } = parts;
    this.#preload = parts.preload?.href;
    const keys = Object.entries(SIMULATED_KEYS).map(([name, key]) => `${name}: "${key}"`);
    const config = [
      'house: { name: Home, zone: Europe/Berlin }',
      `telegram: { token: "${token}", owners: [${owner}], api_root: "${apiRoot}" }`,
      'drivers:',
      `  - { id: zwave, kind: zwave-js, port: "${network.url}", quick_start: true, keys: { ${keys.join(', ')} } }`,
      ...(more.drivers ?? []).map((line) => `  - ${line}`),
      'devices:',
      ...network.locks.map(({ name, nodeId }) => `  zwave/${nodeId}: { name: ${name} }`),
      ...(more.devices ?? []).map((line) => `  ${line}`),
      ...(more.sections ?? []),
    ];
    writeFileSync(join(this.folder, 'latchkey.yaml'), config.join('\n'), { mode: 0o600 });
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.exitCode === undefined;
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the program does not run');
    return this.#child.pid;
  }

  start(): void {
    const preload = this.#preload === undefined ? [] : ['--import', this.#preload];
    const child = spawn(
      process.execPath,
      [...preload, MAIN, '--config', join(this.folder, 'latchkey.yaml')],
      {
        env: { ...process.env, RUNTIME_DIRECTORY: this.#runtime },
        stdio: ['ignore', 'pipe', 'pipe', ...(preload.length > 0 ? (['ipc'] as const) : [])],
      },
    );
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (this.output += String(chunk)));
    this.exitCode = undefined;
    this.#ended = new Promise<void>((resolve) =>
      child.once('exit', (code) => {
        this.exitCode = code;
        resolve();
      }),
    );
    this.#child = child;
  }

  /** To the module that was loaded first; nothing where the program does not run. */
  send(message: object): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  /** Resolves once it has ended, whoever ended it. */
  ended(): Promise<unknown> {
    return this.#ended;
  }

  /** `kill -9`: nothing is finished, nothing is tidied. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    for (const folder of [this.folder, this.#runtime]) rmSync(folder, { recursive: true });
  }
}
