import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { temporaryFolder } from '../houses/memory-house.ts';

/** Where the program `mosquitto` is, to run the same tests with it (`npm run test:mosquitto`). */
export const MOSQUITTO = process.env['MOSQUITTO'];

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A broker on loopback that a test can take away and bring back. It keeps nothing over a restart. */
export abstract class TestBroker {
  readonly port: number;
  readonly login: Login | undefined;

  constructor(port: number, login: Login | undefined) {
    this.port = port;
    this.login = login;
  }

  /**
   * Closed at the end of the test, or of what `atEnd` stands for.
   * @param options.started false: the port is free, and nobody listens
   */
  static async open({
    login,
    started = true,
    atEnd = onTestFinished,
  }: {
    login?: Login;
    started?: boolean;
    atEnd?: (end: () => Promise<void>) => void;
  } = {}): Promise<TestBroker> {
    const port = await freePort();
    const broker = MOSQUITTO === undefined ? new AedesBroker(port, login) : new Mosquitto(port, login);
    atEnd(() => broker.stop());
    if (started) await broker.start();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  abstract start(): Promise<void>;

  /** All connections break. */
  abstract stop(): Promise<void>;
}

/** MQTT 3.1 and 3.1.1. */
class AedesBroker extends TestBroker {
  #aedes: Aedes | undefined;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();

  async start(): Promise<void> {
    const aedes = await Aedes.createBroker();
    const { login } = this;
    if (login) {
      aedes.authenticate = (_client, username, password, done) =>
        done(null, username === login.username && String(password) === login.password);
    }
    this.#aedes = aedes;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      aedes.handle(socket);
    });
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await new Promise<void>((resolve) => this.#aedes!.close(resolve));
  }
}

/** MQTT 3.1, 3.1.1 and 5: the real one. */
class Mosquitto extends TestBroker {
  readonly #folder = temporaryFolder();
  #process: ChildProcess | undefined;

  async start(): Promise<void> {
    const config = [`listener ${this.port} 127.0.0.1`, 'persistence false', 'log_dest stderr', 'user root'];
    if (this.login) {
      const { username, password } = this.login;
      const passwords = join(this.#folder, 'passwords');
      execFileSync('mosquitto_passwd', ['-c', '-b', passwords, username, password]);
      config.push('allow_anonymous false', `password_file ${passwords}`);
    } else config.push('allow_anonymous true');
    const file = join(this.#folder, 'mosquitto.conf');
    writeFileSync(file, `${config.join('\n')}\n`);
    const child = spawn(MOSQUITTO!, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (chunk) => {
        said += String(chunk);
        if (said.includes('running')) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`mosquitto does not start: ${said}`)));
    });
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    this.#process = undefined;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
