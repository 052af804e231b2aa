/**
 * The Z-Wave JS server (Z-Wave JS UI, Home Assistant's add-on) as a link to the Z-Wave network: connects,
 * connects again when it was lost, and then takes the whole state anew. It knows nothing of codes.
 */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Log } from '../../src/domain/log.ts';
import { SessionLoop } from '../shared/session-loop.ts';
import { LinkLost, nameOf } from '../zwave/failure.ts';
import type { ZwaveLink, ZwaveLinkListener, ZwaveNode } from '../zwave/node.ts';
import { ANY_TYPE, CC, PIN_TYPE } from '../zwave/values.ts';
import {
  ACCESS_CONTROL_SCHEMA,
  isRecord,
  isValueArgs,
  NEWEST_SCHEMA,
  nodesOf,
  nodeStateOf,
  OLDEST_SCHEMA,
  withBytes,
  type NodeState,
  type ServerEvent,
  type VersionMessage,
} from './messages.ts';
import { ServerNode } from './node.ts';
import { CallFailed, SchemaTrouble, Session } from './session.ts';

export const NOT_CONNECTED: DriverMessage = { code: 'not-connected', what: 'zwave-js-server' };
const what = 'zwave-js-server';

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
/** A connection that ends sooner is tried again less and less often, like one that does not come about. */
const STEADY_MS = 60_000;

export interface ServerClientOptions {
  /** `ws://host:port`. */
  readonly url: string;
  /** Gets words only, never a code. */
  readonly log: Log;
  /** Between two attempts to connect, in milliseconds; it doubles up to a minute. Default 1000. */
  readonly firstRetryMs?: number;
}

export class ServerClient implements ZwaveLink {
  #options: ServerClientOptions;
  #listener: ZwaveLinkListener;
  readonly #loop: SessionLoop;
  #session: Session | undefined;
  #nodes = new Map<number, ServerNode>();
  #hasAccessControl = false;
  #network: number | undefined;
  /** The whole state of this session is here. */
  #isUp = false;
  #explained = false;

  constructor(options: ServerClientOptions, listener: ZwaveLinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.#loop = new SessionLoop({
      session: () => this.#live(),
      trouble: (why) => {
        listener.connection(false, why);
        listener.nodesChanged();
      },
      retry: { firstMs: options.firstRetryMs ?? FIRST_RETRY_MS, lastMs: LAST_RETRY_MS },
      steadyMs: STEADY_MS,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.#loop.stop();
    this.#session?.end();
    await stopped;
  }

  nodes(): readonly ZwaveNode[] | undefined {
    return this.#isUp ? [...this.#nodes.values()] : undefined;
  }

  /** One session, from its greeting to its end. Returns why it ended. */
  async #live(): Promise<DriverMessage> {
    const { url } = this.#options;
    const isRefused: DriverMessage = { code: 'zwave-nodes-refused', place: url };
    const session = new Session({
      ...{ url, lost: NOT_CONNECTED },
      onEvent: (event) => this.#hear(event),
      onFault: (error) => this.#failed(error),
    });
    this.#session = session;
    let wasUp = false;
    try {
      const { schema, server } = await session.agree({ Latchkey: 'lock codes' });
      this.#hasAccessControl = schema >= ACCESS_CONTROL_SCHEMA;
      this.#network = server.homeId;
      const states = nodesOf(await session.call('start_listening'));
      if (!states) return isRefused;
      await Promise.all(states.map((state) => this.#know(state.nodeId, () => this.#meet(state))));
      this.#isUp = true;
      wasUp = true;
      this.#ready(server);
      await session.ended;
    } catch (error) {
      if (error instanceof SchemaTrouble) return schemaTrouble(url, error.server);
      if (error instanceof CallFailed) return isRefused;
    } finally {
      session.end();
      this.#isUp = false;
      this.#nodes.clear();
    }
    if (session.hasHeardGarbage) return { code: 'garbage', what, place: url };
    return { code: wasUp ? 'connection-lost' : 'nothing-answers', what, place: url };
  }

  /**
   * One node of which the server cannot tell keeps none of the others away: it is not known yet, and is met again
   * when the server next says something of it. Throws only where the session is over.
   */
  async #know(nodeId: number, meet: () => Promise<void>): Promise<void> {
    try {
      await meet();
    } catch (error) {
      if (error instanceof LinkLost) throw error;
      this.#options.log(
        'warn',
        `The Z-Wave JS server could not tell everything of node ${nodeId}: ${nameOf(error)}.`,
      );
      this.#nodes.get(nodeId)?.giveUp();
    }
  }

  #failed(error: unknown): void {
    this.#options.log('error', `News of the Z-Wave JS server came to nothing: ${nameOf(error)}.`);
  }

  /** Takes a node into the list, or its new state. Nodes that are no locks are not asked about. */
  async #meet(state: NodeState): Promise<void> {
    if (state.isControllerNode === true) return;
    const known = this.#nodes.get(state.nodeId);
    const session = this.#session!;
    const node =
      known ??
      new ServerNode(state, {
        call: (command, args) => session.call(command, args),
        network: this.#network,
        hasAccessControl: this.#hasAccessControl,
      });
    known?.update(state);
    this.#nodes.set(node.id, node);
    await node.complete();
  }

  #ready(server: VersionMessage): void {
    const { url, log } = this.#options;
    this.#loop.well();
    if (!this.#explained) log('info', wipingWords(server));
    this.#explained = true;
    const version = server.serverVersion;
    this.#listener.connection(true, { code: 'connected', what, place: url, version });
    this.#listener.nodesChanged();
  }

  #hear(event: ServerEvent): void {
    if (event.source === 'driver' && event.event === 'driver ready') {
      // The server has begun anew with its stick: what we know is of before.
      this.#session?.end();
    } else if (event.source === 'controller' && event.event === 'node removed') {
      const node = nodeStateOf(event.node);
      if (node) this.#nodes.delete(node.nodeId);
      this.#listener.nodesChanged();
    } else if (event.source === 'node' && typeof event.nodeId === 'number') {
      this.#hearOfNode(event.nodeId, event);
    }
  }

  #hearOfNode(nodeId: number, { event, args, nodeState, ccId }: ServerEvent): void {
    const node = this.#nodes.get(nodeId);
    switch (event) {
      case 'ready':
        return this.#refresh(nodeId, async () => this.#meetAgain(nodeState));
      case 'interview completed':
        return this.#refresh(nodeId, () => this.#dumpAgain(nodeId));
      case 'interview failed':
        if (isRecord(args) && args.isFinal === true) node?.giveUp();
        return this.#listener.nodesChanged();
      case 'dead':
      case 'alive':
      case 'wake up':
      case 'sleep':
        node?.setDead(event === 'dead');
        if ((event === 'alive' || event === 'wake up') && !node?.interviewed)
          this.#refresh(nodeId, () => this.#dumpAgain(nodeId));
        return this.#listener.nodesChanged();
      case 'value added':
      case 'value updated':
      case 'value removed':
        if (!node || !isValueArgs(args)) return;
        node.setValue(args);
        return this.#listener.valueUpdated(nodeId, args, { before: args.prevValue, now: args.newValue });
      case 'notification':
        if (typeof ccId !== 'number' || !isRecord(args)) return;
        return this.#listener.notification(nodeId, ccId, { ...args, parameters: withBytes(args.parameters) });
      case 'user added':
      case 'user modified':
      case 'user deleted':
        if (!node?.supports(CC.userCredential) || !isRecord(args)) return;
        node.hearOfCredential(event, args);
        if (typeof args.userId === 'number') this.#listener.userChanged(nodeId, args.userId);
        return;
      case 'credential added':
      case 'credential modified':
      case 'credential deleted':
        // A lock with the older User Code CC tells of its changes in notifications.
        if (!node?.supports(CC.userCredential) || !isRecord(args)) return;
        node.hearOfCredential(event, args);
        if (args.credentialType !== PIN_TYPE && args.credentialType !== ANY_TYPE) return;
        if (typeof args.credentialSlot === 'number') this.#listener.pinChanged(nodeId, args.credentialSlot);
    }
  }

  async #dumpAgain(nodeId: number): Promise<void> {
    const result = await this.#session?.call('node.get_state', { nodeId });
    if (isRecord(result)) await this.#meetAgain(result.state);
  }

  async #meetAgain(told: unknown): Promise<void> {
    const state = nodeStateOf(told);
    if (state) await this.#meet(state);
  }

  #refresh(nodeId: number, meet: () => Promise<void>): void {
    // A session that ends meanwhile begins with the whole state again.
    this.#know(nodeId, meet)
      .then(() => this.#listener.nodesChanged())
      .catch((error: unknown) => {
        if (!(error instanceof LinkLost)) this.#failed(error);
      });
  }
}

function schemaTrouble(
  place: string,
  { serverVersion: version, minSchemaVersion, maxSchemaVersion }: VersionMessage,
): DriverMessage {
  const speaks = { from: minSchemaVersion, to: maxSchemaVersion };
  return maxSchemaVersion < OLDEST_SCHEMA
    ? { code: 'zwave-schema', place, version, speaks, knows: OLDEST_SCHEMA, outdated: 'server' }
    : { code: 'zwave-schema', place, version, speaks, knows: NEWEST_SCHEMA, outdated: 'latchkey' };
}

/** Where it is off, zwave-js clears a lock's codes in its first interview. It cannot be asked, nor set, from here. */
function wipingWords({ serverVersion, driverVersion }: VersionMessage): string {
  return `Z-Wave JS server ${serverVersion} (zwave-js ${driverVersion}) owns the stick. If it is ever to interview a lock anew, switch on its option interview.queryAllUserCodes first: without it, the first interview of a lock deletes all codes on that lock.`;
}
