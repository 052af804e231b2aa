/**
 * A session with a Z-Wave stick, in zwave-js's words: opens the stick, opens it again when it was
 * lost, and hands on what the nodes say. It knows nothing of codes.
 */
import { existsSync } from 'node:fs';
import { CommandClasses, isZWaveError } from '@zwave-js/core';
import { Driver, ZWaveErrorCodes, type PartialZWaveOptions, type ZWaveNode } from 'zwave-js';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Log } from '../../src/domain/log.ts';
import { SessionLoop } from '../shared/session-loop.ts';
import type { RetryLadder } from '../../src/domain/retry.ts';
import { LinkLost, nameOf } from '../zwave/failure.ts';
import type { ZwaveLink, ZwaveLinkListener } from '../zwave/node.ts';
import { ANY_TYPE, PIN_TYPE } from '../zwave/values.ts';
import { cacheDatabase, locksIn, prepareCache, type CacheCipher } from './cache.ts';
import { OwnNode } from './node.ts';
import { OpenCalls } from './open-calls.ts';

export interface ZwaveClientOptions {
  /** A serial path, or `tcp://host:port`. */
  readonly port: string;
  /** Network keys, 16 bytes each, in hex. */
  readonly keys: Readonly<Partial<Record<KeyName, string>>>;
  /** Created with mode 0700; holds what zwave-js knows of the network, codes included. */
  readonly cacheDir: string;
  /** Seals the codes in the cache. Without it they stand there in plain text. */
  readonly cacheCipher?: CacheCipher;
  /** No soft reset and no firmware identification: saves 5 s with a simulated stick. Default false. */
  readonly quickStart?: boolean;
  /** Gets words only, never a code. */
  readonly log: Log;
}

export const NOT_CONNECTED: DriverMessage = { code: 'not-connected', what: 'zwave-stick' };

export type KeyName = 'S0_Legacy' | 'S2_Unauthenticated' | 'S2_Authenticated' | 'S2_AccessControl';

const RETRY: RetryLadder = { firstMs: 1000, lastMs: 60_000 };

export class ZwaveClient implements ZwaveLink {
  #options: ZwaveClientOptions;
  #listener: ZwaveLinkListener;
  #driver: Driver | undefined;
  #calls = new OpenCalls();
  #nodes = new WeakMap<ZWaveNode, OwnNode>();
  readonly #loop: SessionLoop;

  constructor(options: ZwaveClientOptions, listener: ZwaveLinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.#loop = new SessionLoop({
      session: (stopping) => this.#session(stopping),
      trouble: (why) => {
        listener.connection(false, why);
        listener.nodesChanged();
      },
      retry: RETRY,
    });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Nodes of the network, without the stick itself; `undefined` while the stick is away. */
  nodes(): OwnNode[] | undefined {
    if (!this.#driver) return undefined;
    const { nodes, homeId } = this.#driver.controller;
    const others = [...nodes.values()].filter((node) => !node.isControllerNode);
    return others.map((node) => this.#own(node, homeId));
  }

  #own(node: ZWaveNode, homeId: number | undefined): OwnNode {
    const known = this.#nodes.get(node) ?? new OwnNode(node, homeId, this.#calls);
    this.#nodes.set(node, known);
    return known;
  }

  /** One life of a zwave-js driver. Returns why it ended. */
  async #session(stopping: AbortSignal): Promise<DriverMessage> {
    const { port, log } = this.#options;
    if (!isRemote(port) && !existsSync(port)) return troubleOf(port, 'ENOENT');
    let driver: Driver;
    try {
      prepareCache(this.#options.cacheDir);
      driver = new Driver(port, driverOptions(this.#options));
    } catch (error) {
      return isZWaveError(error) && error.code === ZWaveErrorCodes.Driver_InvalidOptions
        ? { code: 'zwave-keys-unusable' }
        : { code: 'zwave-folder-unusable', folder: this.#options.cacheDir };
    }
    const ended = Promise.withResolvers<DriverMessage>();
    stopping.addEventListener('abort', () => ended.resolve(NOT_CONNECTED), { once: true });
    driver.on('driver ready', () => this.#ready(driver));
    driver.on('error', (error) => {
      if (isZWaveError(error) && error.code !== ZWaveErrorCodes.Driver_Failed) log('warn', nameOf(error));
      else ended.resolve(troubleOf(port, error.message));
    });
    driver.start().catch((error: unknown) => ended.resolve(troubleOf(port, String(error))));
    const trouble = await ended.promise;
    this.#driver = undefined;
    const calls = this.#calls;
    this.#calls = new OpenCalls();
    try {
      await driver.destroy();
    } finally {
      calls.endAll(new LinkLost(NOT_CONNECTED));
    }
    return trouble;
  }

  #ready(driver: Driver): void {
    this.#driver = driver;
    this.#loop.well();
    this.#loop.steady();
    const listener = this.#listener;
    const changed = () => listener.nodesChanged();
    const attach = (node: ZWaveNode) => {
      for (const event of NODE_EVENTS) node.on(event, changed);
      node.on('notification', (endpoint, ccId, args) => listener.notification(endpoint.nodeId, ccId, args));
      node.on('value updated', (_node, args) =>
        listener.valueUpdated(node.id, args, { before: args.prevValue, now: args.newValue }),
      );
      // What a lock tells for the first time, such as its first alarm.
      node.on('value added', (_node, args) =>
        listener.valueUpdated(node.id, args, { before: undefined, now: args.newValue }),
      );
      const credentialChanged = (
        _endpoint: unknown,
        { credentialType, credentialSlot }: { credentialType: number; credentialSlot: number },
      ) => {
        // A lock with the older User Code CC tells of its changes in notifications.
        if (!node.supportsCC(CommandClasses['User Credential'])) return;
        if (credentialType === PIN_TYPE || credentialType === ANY_TYPE)
          listener.pinChanged(node.id, credentialSlot);
      };
      node.on('credential added', credentialChanged);
      node.on('credential modified', credentialChanged);
      node.on('credential deleted', credentialChanged);
      const userChanged = (_endpoint: unknown, { userId }: { userId: number }) => {
        if (node.supportsCC(CommandClasses['User Credential'])) listener.userChanged(node.id, userId);
      };
      node.on('user added', userChanged);
      node.on('user modified', userChanged);
      node.on('user deleted', userChanged);
      node.on('interview failed', (_node, { isFinal }) => {
        const next = isFinal ? 'Wake it up or move it closer, and restart' : 'It is tried again';
        this.#options.log('warn', `Node ${node.id} could not be interviewed. ${next}.`);
        if (!isFinal) return;
        this.#own(node, driver.controller.homeId).giveUp();
        changed();
      });
    };
    driver.controller.on('node added', (node) => (attach(node), changed()));
    driver.controller.on('node removed', changed);
    for (const node of driver.controller.nodes.values()) attach(node);
    listener.connection(true, { code: 'connected', what: 'zwave-stick', place: this.#options.port });
    changed();
  }
}

const NODE_EVENTS = ['ready', 'interview completed', 'alive', 'dead', 'wake up', 'sleep'] as const;

function driverOptions(options: ZwaveClientOptions): PartialZWaveOptions {
  const keys = Object.entries(options.keys).filter(([, hex]) => hex);
  return {
    // It prints codes.
    logConfig: { enabled: false },
    securityKeys: Object.fromEntries(keys.map(([name, hex]) => [name, Buffer.from(hex, 'hex')])),
    // Otherwise the first interview of a lock that is on the stick already clears all its codes.
    interview: { queryAllUserCodes: true },
    // At once, so that after a crash the cache is not older than what we said we had read.
    storage: { cacheDir: options.cacheDir, lockDir: locksIn(options.cacheDir), throttle: 'fast' },
    host: { db: cacheDatabase(options.cacheCipher) },
    // A stick on USB comes back some seconds after a reset; a socket is there or it is not.
    ...({ attempts: { openSerialPort: isRemote(options.port) ? 1 : 10 } } as PartialZWaveOptions),
    ...(options.quickStart
      ? { features: { softReset: false }, testingHooks: { skipFirmwareIdentification: true } }
      : {}),
  };
}

function isRemote(port: string): boolean {
  return port.includes('://');
}

/** What happened to the stick, from an error that opening or losing it left behind. */
function troubleOf(place: string, cause: string): DriverMessage {
  const what = 'zwave-stick';
  if (/ENOENT|no such file/i.test(cause)) return { code: 'serial-port', what, place, trouble: 'missing' };
  if (/EACCES|EPERM|permission denied/i.test(cause))
    return { code: 'serial-port', what, place, trouble: 'forbidden' };
  if (/EBUSY|cannot lock|resource busy|resource temporarily/i.test(cause))
    return { code: 'serial-port', what, place, trouble: 'in-use' };
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT/i.test(cause))
    return { code: 'nothing-answers', what, place };
  if (/no response from the controller|did not respond/i.test(cause))
    return { code: 'something-else-answers', what, place };
  return { code: 'connection-lost', what, place };
}
