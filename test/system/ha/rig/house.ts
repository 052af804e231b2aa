/**
 * A house of a real Home Assistant: Z-Wave locks on the simulated network behind a real Z-Wave JS server, a
 * manual panel, Alarmo where it could be had, and a real broker where it is asked for.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { ServerSimulator } from '../../../../drivers/zwave-js-server/simulator/simulator.ts';
import {
  ZwaveSimulator,
  type SimulatedLockOptions,
  type SimulatedNetwork,
} from '../../../../drivers/zwave-js/simulator/simulator.ts';
import { freePort, RealHomeAssistant, type InstanceOptions } from './instance.ts';

export interface RealHouseOptions extends InstanceOptions {
  /** Z-Wave locks of Home Assistant's. */
  readonly locks?: readonly SimulatedLockOptions[];
  /** Before anybody interviews them. */
  readonly prepare?: (network: SimulatedNetwork) => Promise<void>;
  readonly alarmo?: boolean;
  /** With a broker, and Home Assistant's MQTT integration connected to it. */
  readonly mqtt?: boolean;
}

export interface RealHouse {
  readonly homeAssistant: RealHomeAssistant;
  /** Behind Home Assistant, where it has locks: the locks themselves. Throws where it has none. */
  readonly network: SimulatedNetwork;
  readonly broker: Broker | undefined;
  stop(): Promise<void>;
}

export async function startRealHouse(options: RealHouseOptions = {}): Promise<RealHouse> {
  const network = options.locks && (await ZwaveSimulator.start({ locks: options.locks, hopMs: 1 }));
  if (network) await options.prepare?.(network);
  const zwave = network && (await ServerSimulator.startOn(network));
  const alarmo = options.alarmo ? inject('alarmo') : '';
  const homeAssistant = await RealHomeAssistant.start(inject('homeAssistant'), {
    ...options,
    customIntegrations: { ...options.customIntegrations, ...(alarmo && { alarmo }) },
  });
  const broker = options.mqtt ? await Broker.start() : undefined;
  // Under a Supervisor it first asks whether its own app is to be used.
  const asksMore = options.environment?.['SUPERVISOR'] !== undefined;
  const ownServer = asksMore ? [{ next_step_id: 'intent_custom' }, { use_addon: false }] : [];
  if (zwave) await homeAssistant.addIntegration('zwave_js', ...ownServer, { url: zwave.url });
  if (alarmo) {
    await homeAssistant.addIntegration('alarmo');
    await homeAssistant.rest('POST', '/api/alarmo/config', { code_disarm_required: true });
  }
  if (broker) {
    const { port } = broker;
    // The section of its form that a person leaves closed.
    const other_settings = { set_client_cert: false, set_ca_cert: 'off' };
    await homeAssistant.addIntegration('mqtt', { broker: '127.0.0.1', port, protocol: '5', other_settings });
  }
  const stop = async (): Promise<void> => {
    await homeAssistant.destroy();
    await broker?.stop();
    await zwave?.stop();
  };
  return {
    ...{ homeAssistant, broker, stop },
    get network() {
      if (network) return network;
      throw new Error('this house has no Z-Wave locks');
    },
  };
}

/** A mosquitto on loopback, which can be stopped and started again on its port. It keeps what is retained. */
export class Broker {
  readonly port: number;
  readonly #folder: string;
  #child: ReturnType<typeof spawn> | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async start(): Promise<Broker> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence true', 'user root'];
    lines.push(`persistence_location ${folder}/`);
    writeFileSync(join(folder, 'mosquitto.conf'), lines.join('\n'));
    const broker = new Broker(port, folder);
    await broker.startAgain();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async startAgain(): Promise<void> {
    this.#child = spawn(inject('mosquitto'), ['-c', join(this.#folder, 'mosquitto.conf')], {
      stdio: 'ignore',
    });
    for (let left = 100; !(await listens(this.port)); left--) {
      if (left === 0) throw new Error('mosquitto did not start');
      await delay(50);
    }
  }

  async halt(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });
}
