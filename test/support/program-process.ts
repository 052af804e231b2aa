import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SIMULATED_KEYS } from '../../drivers/zwave-js/simulator.ts';
import type { SimulatedNetwork } from '../../drivers/zwave-js/simulator.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The real program in a process of its own, which can be killed and started again on the same data. */
export class ProgramProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-process-'));
  /** All that it has printed or logged, over all its lives. */
  output = '';
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(parts: { network: SimulatedNetwork; token: string; apiRoot: string; owner: number }) {
    const { network, token, apiRoot, owner } = parts;
    const keys = Object.entries(SIMULATED_KEYS).map(([name, key]) => `${name}: "${key}"`);
    const config = [
      'house: { name: Home, zone: Europe/Berlin }',
      `telegram: { token: "${token}", owners: [${owner}], api_root: "${apiRoot}" }`,
      'drivers:',
      `  - { id: zwave, kind: zwave-js, port: "${network.url}", quick_start: true, keys: { ${keys.join(', ')} } }`,
      'devices:',
      ...network.locks.map(({ name, nodeId }) => `  zwave/${nodeId}: { name: ${name} }`),
    ];
    writeFileSync(join(this.folder, 'latchkey.yaml'), config.join('\n'), { mode: 0o600 });
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the program does not run');
    return this.#child.pid;
  }

  start(): void {
    const child = spawn(process.execPath, [MAIN, '--config', join(this.folder, 'latchkey.yaml')]);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (this.output += String(chunk)));
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
    this.#child = child;
  }

  /** `kill -9`: nothing is finished, nothing is tidied. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }
}
