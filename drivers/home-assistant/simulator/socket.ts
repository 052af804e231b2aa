/** One client at the simulated Home Assistant's WebSocket: authentication, commands, subscriptions. */
import type { WebSocket } from 'ws';
import type { SimulatedCameras } from './cameras.ts';
import { SimulatedError, type Fields, type SimulatedCore, type SimulatedState } from './core.ts';
import { listenToTriggers } from './triggers.ts';

/** What can go wrong with the server itself. */
export interface ServerFaults {
  /** Commands, by type, that are refused. */
  refused: Set<string>;
  /** Commands, by type, at which the connection breaks. */
  breaksAt: Set<string>;
  /** Commands, by type, after whose answer the connection ends. */
  breaksAfter: Set<string>;
  /** What is said in place of the result, by the type of command. */
  twisted: Map<string, unknown>;
  /** Accepts commands and never answers. */
  mute: boolean;
  /** Opens connections and says nothing at all. */
  frozen: boolean;
  /** Has not finished its start: `get_config` says so. */
  starting: boolean;
}

export interface ServerIdentity {
  readonly version: string;
  readonly token: string;
  isAdmin: boolean;
  /** As `config/auth/list` tells of the users. */
  accounts: readonly Fields[];
}

export class SimulatedSocket {
  readonly #core: SimulatedCore;
  readonly #socket: WebSocket;
  readonly #faults: ServerFaults;
  readonly #identity: ServerIdentity;
  readonly #cameras: SimulatedCameras;
  readonly #subscriptions = new Map<number, () => void>();
  #isKnown = false;

  constructor(
    socket: WebSocket,
    {
      core,
      faults,
      identity,
      cameras,
    }: {
      core: SimulatedCore;
      faults: ServerFaults;
      identity: ServerIdentity;
      cameras: SimulatedCameras;
    },
  ) {
    this.#socket = socket;
    this.#core = core;
    this.#faults = faults;
    this.#identity = identity;
    this.#cameras = cameras;
    socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString()) as Fields));
    socket.on('close', () => {
      for (const end of this.#subscriptions.values()) end();
    });
    if (!faults.frozen) this.#send({ type: 'auth_required', ha_version: identity.version });
  }

  #hear(message: Fields): void {
    if (this.#faults.frozen) return;
    if (!this.#isKnown) return this.#authenticate(message);
    const type = String(message.type);
    if (this.#faults.breaksAt.has(type)) return this.#socket.terminate();
    if (this.#faults.mute) return;
    const id = Number(message.id);
    if (type === 'ping') return this.#send({ id, type: 'pong' });
    this.#run(id, type, message).then(
      (result) => {
        const { twisted } = this.#faults;
        const said = twisted.has(type) ? twisted.get(type) : result;
        this.#send({ id, type: 'result', success: true, result: said ?? null });
        this.#core.noteAnswer(type);
        if (this.#faults.breaksAfter.has(type)) this.#socket.close();
      },
      (error: unknown) => this.#send({ id, type: 'result', success: false, error: errorOf(error) }),
    );
  }

  #authenticate({ access_token }: Fields): void {
    const { token, version } = this.#identity;
    if (access_token !== token) {
      this.#send({ type: 'auth_invalid', message: 'Invalid access token or password' });
      return this.#socket.close();
    }
    this.#isKnown = true;
    this.#send({ type: 'auth_ok', ha_version: version });
  }

  async #run(id: number, type: string, message: Fields): Promise<unknown> {
    const core = this.#core;
    if (this.#faults.refused.has(type)) throw new SimulatedError('unauthorized', 'Unauthorized');
    switch (type) {
      case 'auth/current_user':
        return { id: 'owner', name: 'Owner', is_admin: this.#identity.isAdmin };
      case 'config/auth/list':
        return this.#identity.accounts;
      case 'get_config':
        return {
          state: this.#faults.starting ? 'STARTING' : 'RUNNING',
          version: this.#identity.version,
          ...this.#cameras.config,
        };
      case 'get_states':
        return [...core.states.values()].map(asIso);
      case 'get_services':
        return servicesOf([...core.actions.keys()]);
      case 'config/entity_registry/list':
        return core.entries.map((entry) => ({ disabled_by: null, ...entry }));
      case 'config/device_registry/list':
        return core.devices;
      case 'subscribe_events':
        return this.#subscribe(
          id,
          core.onEvent((event_type, data) => {
            if (message.event_type === undefined || message.event_type === event_type)
              this.#push(id, { event_type, data, time_fired: new Date().toISOString() });
          }),
        );
      case 'subscribe_trigger':
        return this.#subscribe(
          id,
          listenToTriggers(core, message.trigger as Fields[], (trigger) =>
            this.#push(id, { variables: { trigger }, context: null }),
          ),
        );
      case 'subscribe_entities':
        return this.#subscribeEntities(id, message.entity_ids as string[]);
      case 'unsubscribe_events':
        this.#subscriptions.get(Number(message.subscription))?.();
        return null;
      case 'fire_event':
        core.fire(String(message.event_type), message.event_data as Fields);
        return {};
      case 'call_service':
        return this.#act(message);
      case 'history/history_during_period':
        return historyOf(core, message);
      default:
        return this.#runCommand(id, type, message);
    }
  }

  async #runCommand(id: number, type: string, message: Fields): Promise<unknown> {
    const command = this.#core.commands.get(type);
    if (!command) throw new SimulatedError('unknown_command', 'Unknown command.');
    const result = await command(message, (event) => this.#push(id, event));
    return typeof result === 'function' ? this.#subscribe(id, result as () => void) : result;
  }

  async #act({ domain, service, service_data = {}, target, return_response }: Fields): Promise<unknown> {
    const data = { ...(service_data as Fields), ...(target as Fields) };
    const response = await this.#core.act(`${String(domain)}.${String(service)}`, data);
    return { context: {}, ...(return_response === true && { response }) };
  }

  #subscribe(id: number, end: () => void): null {
    this.#subscriptions.set(id, end);
    return null;
  }

  #subscribeEntities(id: number, entityIds: readonly string[]): null {
    const end = this.#core.onState((before, now) => {
      const entityId = (now ?? before)!.entity_id;
      if (!entityIds.includes(entityId)) return;
      if (!now) return this.#push(id, { r: [entityId] });
      this.#push(
        id,
        before ? { c: { [now.entity_id]: { '+': difference(before, now) } } } : { a: full([now]) },
      );
    });
    const now = entityIds.flatMap((entityId) => this.#core.states.get(entityId) ?? []);
    setImmediate(() => this.#push(id, { a: full(now) }));
    return this.#subscribe(id, end);
  }

  /** As an event of each subscription. */
  pushToAll(event: unknown): void {
    for (const id of this.#subscriptions.keys()) this.#push(id, event);
  }

  #push(id: number, event: unknown): void {
    this.#send({ id, type: 'event', event });
  }

  #send(message: Fields): void {
    this.#socket.send(JSON.stringify(message));
  }
}

function errorOf(error: unknown): Fields {
  if (error instanceof SimulatedError) return error.error;
  return { code: 'unknown_error', message: error instanceof Error ? error.message : String(error) };
}

function servicesOf(names: readonly string[]): Record<string, Record<string, Fields>> {
  const services: Record<string, Record<string, Fields>> = {};
  for (const name of names) {
    const [domain = '', service = ''] = name.split('.');
    (services[domain] ??= {})[service] = { fields: {} };
  }
  return services;
}

export function asIso(state: SimulatedState): Fields {
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  return { ...state, last_changed: iso(state.last_changed), last_updated: iso(state.last_updated) };
}

function full(states: readonly SimulatedState[]): Fields {
  return Object.fromEntries(states.map((state) => [state.entity_id, compressed(state)]));
}

/** `lu` is left out where it is the same as `lc`. */
function compressed({ state, attributes, last_changed, last_updated }: SimulatedState): Fields {
  const updated = last_updated === last_changed ? {} : { lu: last_updated };
  return { s: state, a: attributes, c: 'context', lc: last_changed, ...updated };
}

function difference(before: SimulatedState, now: SimulatedState): Fields {
  const changed = Object.entries(now.attributes).filter(([name, value]) => before.attributes[name] !== value);
  const hasChanged = before.state !== now.state;
  return {
    ...(hasChanged && { s: now.state, lc: now.last_changed }),
    ...(!hasChanged && { lu: now.last_updated }),
    ...(changed.length > 0 && { a: Object.fromEntries(changed) }),
    c: 'context',
  };
}

/** The recorder's: from the state at the start on. */
function historyOf(core: SimulatedCore, { start_time, entity_ids }: Fields): Fields {
  const since = Date.parse(String(start_time)) / 1000;
  return Object.fromEntries(
    (entity_ids as string[]).map((entityId) => {
      const states = core.recorded.get(entityId) ?? [];
      const first = states.findLastIndex((state) => state.last_updated <= since);
      const from = states.slice(Math.max(first, 0));
      return [
        entityId,
        from.map(({ state, attributes, last_changed, last_updated }) => ({
          s: state,
          a: attributes,
          lu: Math.max(last_updated, since),
          ...(last_changed !== last_updated && { lc: last_changed }),
        })),
      ];
    }),
  );
}
