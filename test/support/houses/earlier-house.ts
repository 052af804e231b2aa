import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { ElkSimulator } from '../../../drivers/elk-m1/simulator/simulator.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { DEMO_LOCKS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { DemoClock } from '../../../src/app/demo/demo-clock.ts';
import { openProgram, type Program, type ProgramOptions } from '../../../src/app/program.ts';
import { TestClient } from '../network/mqtt-client.ts';
import { TestBroker } from '../network/test-broker.ts';
import { until } from '../until.ts';
import { devicesThen, FIXTURE, houseThen, unpackData } from './earlier-house-files.ts';

const TOKEN = '1000000001:a-token-of-a-house-that-is-not';
const MASTER = 1;
const DURESS = 2;
const ALARMO_CODE = '137594';
const SILENT_MS = 60_000;

/** The house that an earlier program left behind, its devices as they were, and today's program in it. */
export class EarlierHouse {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-earlier-'));
  readonly clock = new DemoClock(houseThen.now + 60_000);
  network!: ZwaveSimulator;
  panel!: ElkSimulator;
  homeAssistant!: SimulatedHomeAssistant;
  broker!: TestBroker;
  client!: TestClient;
  program!: Program;
  readonly logged: string[] = [];

  static async open(): Promise<EarlierHouse> {
    const house = await EarlierHouse.withoutProgram();
    await house.start();
    return house;
  }

  /** Its devices, its data and its configuration. */
  static async withoutProgram(): Promise<EarlierHouse> {
    const house = new EarlierHouse();
    onTestFinished(() => rmSync(house.folder, { recursive: true, force: true }));
    await house.#openDevices();
    await house.#openServices();
    unpackData(house.folder);
    return house;
  }

  get configuration(): string {
    return join(this.folder, 'latchkey.yaml');
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  async stopProgram(): Promise<void> {
    await this.program.stop();
  }

  /** Resolves when nothing is left to do at the devices and at the broker. */
  async settled(): Promise<void> {
    await this.program.settled();
  }

  /** How often each device was asked to change a code. */
  async writes(): Promise<Record<keyof typeof devicesThen, number>> {
    const count = async (name: string): Promise<number> =>
      (await this.network.lock(name).airCommands()).filter((one) =>
        /^User(Code|Credential)CC\w*Set$/.test(one),
      ).length;
    return {
      'front-door': await count('front-door'),
      'back-door': await count('back-door'),
      garage: await count('garage'),
      alarm: this.panel.heard.filter((kind) => kind === 'cu').length,
      alarmo: this.homeAssistant.alarmo.made - 1,
    };
  }

  async #openDevices(): Promise<void> {
    this.network = await ZwaveSimulator.start({ locks: DEMO_LOCKS, hopMs: 2 });
    onTestFinished(() => this.network.stop());
    for (const { name } of this.network.locks)
      for (const [slot, digits] of Object.entries(devicesThen[name as 'garage']))
        await this.network.lock(name).preload(Number(slot), digits);
    const users: Record<string, { digits: string; role?: 'master'; duress?: boolean }> = {};
    for (const [slot, digits] of Object.entries(devicesThen.alarm)) users[slot] = { digits };
    users[MASTER]!.role = 'master';
    users[DURESS]!.duress = true;
    this.panel = await ElkSimulator.start({
      codeLength: 6,
      users,
      areas: ['House'],
      zones: { 1: { name: 'Front door' }, 2: { name: 'Kitchen window', forceArm: true } },
      quirks: { armedEdits: 'deny' },
    });
    onTestFinished(() => this.panel.stop());
    this.homeAssistant = await SimulatedHomeAssistant.start();
    onTestFinished(() => this.homeAssistant.stop());
    for (const { name, enabled, area_limit } of devicesThen.alarmo)
      this.homeAssistant.alarmo.post({
        ...{ name, enabled, area_limit },
        ...{ code: ALARMO_CODE, can_arm: true, can_disarm: true },
      });
  }

  async #openServices(): Promise<void> {
    const telegram = new BotApiSimulator({ token: TOKEN, clock: this.clock });
    // They have all written to the bot before.
    for (const { id, name } of houseThen.members) telegram.person(id, name).send('/start');
    const apiRoot = await telegram.start();
    onTestFinished(() => telegram.stop());
    this.broker = await TestBroker.open();
    this.client = await TestClient.connect(this.broker);
    const addresses: Readonly<Record<string, string>> = {
      TELEGRAM: apiRoot,
      ZWAVE: this.network.url,
      PANEL: this.panel.url,
      HOME_ASSISTANT: this.homeAssistant.url,
      PANEL_CODE: ALARMO_CODE,
      MQTT: this.broker.url,
    };
    const yaml = readFileSync(join(FIXTURE, 'latchkey.yaml'), 'utf8');
    writeFileSync(
      this.configuration,
      yaml.replaceAll(/\$([A-Z_]+)/g, (_, name: string) => addresses[name]!),
      { mode: 0o600 },
    );
  }

  async start(options: Pick<ProgramOptions, 'health'> = {}): Promise<void> {
    const loaded = loadConfig(this.configuration, {});
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    this.program = await openProgram(loaded.config, {
      dataFolder: this.dataFolder,
      log: (level, message) => void this.logged.push(`${level}: ${message}`),
      say: () => undefined,
      clock: this.clock,
      ...options,
    });
    onTestFinished(() => this.program.stop());
    const { queries } = this.program.house;
    await until(
      () => queries.devices().filter(({ reachable }) => reachable).length === houseThen.devices.length,
      'the devices',
      SILENT_MS,
    );
    await this.client.reads('latchkey/status', 'online');
    await this.settled();
  }
}
