import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BotApiSimulator, type Person } from '../../../bot/simulator/simulator.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { openProgram, type Program } from '../../../src/app/program.ts';
import { until } from '../until.ts';

const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
const OWNER = 1001;

export interface ProgramHouseOptions {
  readonly url: string;
  readonly token: string;
  /** Keys of the driver beside its address, as YAML in braces has them. */
  readonly driver?: string;
  /** Lines below `devices:`. */
  readonly devices?: readonly string[];
  /** More sections, a line each. */
  readonly sections?: readonly string[];
}

/** The whole program at a Home Assistant, simulated or real, with its owner at a local Bot API. */
export class ProgramHouse {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-program-'));
  readonly telegram = new BotApiSimulator({ token: TOKEN });
  readonly owner: Person = this.telegram.person(OWNER, 'Olivia');
  readonly logged: string[] = [];
  program!: Program;

  static async open(options: ProgramHouseOptions): Promise<ProgramHouse> {
    const house = new ProgramHouse();
    const apiRoot = await house.telegram.start();
    const { url, token, driver = '', devices = [], sections = [] } = options;
    const lines = [
      'house: { zone: Europe/Berlin }',
      `telegram: { token: "${TOKEN}", owners: [${OWNER}], api_root: "${apiRoot}" }`,
      'drivers:',
      `  - { id: ha, kind: home-assistant, url: "${url}", token: "${token}" ${driver && `, ${driver}`} }`,
      ...(devices.length > 0 ? ['devices:', ...devices.map((line) => `  ${line}`)] : []),
      ...sections,
    ];
    writeFileSync(join(house.folder, 'latchkey.yaml'), lines.join('\n'), { mode: 0o600 });
    await house.start();
    house.owner.send('/start');
    await house.settled();
    return house;
  }

  /** A program on what the last one has kept. */
  async start(): Promise<void> {
    const loaded = loadConfig(join(this.folder, 'latchkey.yaml'), {});
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    this.program = await openProgram(loaded.config, {
      dataFolder: join(this.folder, 'data'),
      log: (level, message) => void this.logged.push(`${level}: ${message}`),
      say: () => undefined,
    });
  }

  async restart(): Promise<void> {
    await this.program.stop();
    await this.start();
  }

  async close(): Promise<void> {
    await this.program.stop();
    await this.telegram.stop();
    rmSync(this.folder, { recursive: true });
  }

  async settled(): Promise<void> {
    await this.telegram.drained();
    await this.program.settled();
  }

  /** The device is there and answers. */
  async has(...ids: readonly string[]): Promise<void> {
    const found = (): boolean =>
      ids.every((id) =>
        this.program.house.queries.devices().some((device) => device.id === id && device.reachable),
      );
    await until(found, ids.join(', '), 60_000);
  }

  /** Taps what is on a button, and types what is not. Returns the newest message. */
  async does(...steps: readonly (string | RegExp)[]): Promise<string> {
    for (const step of steps) {
      if (typeof step !== 'string' || this.labels().includes(step)) this.owner.tap(step);
      else this.owner.send(step);
      await this.settled();
    }
    return this.owner.last().text;
  }

  /** Of the newest message. */
  labels(): string[] {
    return this.owner
      .last()
      .buttons.flat()
      .map(({ text }) => text);
  }
}
