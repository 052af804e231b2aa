/**
 * The real Z-Wave JS server on a simulated Z-Wave network: what Z-Wave JS UI and Home Assistant's add-on
 * run. Its own zwave-js drives the simulated stick.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZwavejsServer } from '@zwave-js/server';
import { Driver } from 'zwave-js';
import {
  SIMULATED_KEYS,
  ZwaveSimulator,
  type ZwaveSimulatorOptions,
} from '../../zwave-js/simulator/simulator.ts';

export class ServerSimulator {
  readonly network: ZwaveSimulator;
  /** zwave-js, as the owner of the stick has it. */
  #driver: Driver;
  #server: ZwavejsServer | undefined;
  #port: number;
  #folder: string;

  private constructor(network: ZwaveSimulator, driver: Driver, where: { port: number; folder: string }) {
    this.network = network;
    this.#driver = driver;
    this.#port = where.port;
    this.#folder = where.folder;
  }

  /** Resolves when the server listens; its interviews may still be under way. */
  static async start(options: ZwaveSimulatorOptions): Promise<ServerSimulator> {
    const network = await ZwaveSimulator.start(options);
    return ServerSimulator.startOn(network);
  }

  /** For a network whose locks were given codes before. */
  static async startOn(network: ZwaveSimulator): Promise<ServerSimulator> {
    const folder = mkdtempSync(join(tmpdir(), 'zwave-server-'));
    const driver = await openStick(network.url, folder);
    const simulator = new ServerSimulator(network, driver, { port: await freePort(), folder });
    await simulator.startServer();
    return simulator;
  }

  get driver(): Driver {
    return this.#driver;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** After `stopServer()`, on the same port as before. */
  async startServer(): Promise<void> {
    const server = new ZwavejsServer(this.#driver, {
      port: this.#port,
      host: '127.0.0.1',
      enableDNSServiceDiscovery: false,
      logger: QUIET,
    });
    await server.start(true);
    this.#server = server;
  }

  /** Drops all clients and refuses new ones; the stick stays open. */
  async stopServer(): Promise<void> {
    await this.#server?.destroy();
    this.#server = undefined;
  }

  /** The whole process of the server ends, amid whatever it does, and another one takes the stick. */
  async restart(): Promise<void> {
    await this.stopServer();
    await this.#driver.destroy();
    this.#driver = await openStick(this.network.url, this.#folder);
    await this.startServer();
  }

  async stop(): Promise<void> {
    await this.stopServer();
    await this.#driver.destroy();
    await this.network.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function openStick(url: string, folder: string): Promise<Driver> {
  const driver = new Driver(url, {
    logConfig: { enabled: false },
    securityKeys: Object.fromEntries(
      Object.entries(SIMULATED_KEYS).map(([name, hex]) => [name, Buffer.from(hex, 'hex')]),
    ),
    interview: { queryAllUserCodes: true },
    // A process that was killed leaves its lock behind.
    storage: { cacheDir: folder, lockDir: mkdtempSync(join(folder, 'locks-')) },
    features: { softReset: false },
    testingHooks: { skipFirmwareIdentification: true },
  });
  const ready = new Promise<void>((resolve, reject) => {
    driver.once('driver ready', resolve);
    driver.on('error', reject);
  });
  await driver.start();
  await ready;
  return driver;
}

const QUIET = { error() {}, warn() {}, info() {}, debug() {} };

/** The server takes port 0 for its default one. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
