/**
 * The inside of a simulated Home Assistant: states, registries, actions, commands, the event bus and the
 * recorder. Written from https://developers.home-assistant.io/docs/api/websocket and /docs/api/rest, and
 * from Home Assistant's own code (core.py, components/websocket_api, components/history).
 */

export type Fields = Readonly<Record<string, unknown>>;

export interface SimulatedState {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Fields;
  /** Epoch seconds. */
  readonly last_changed: number;
  readonly last_updated: number;
}

export interface RegistryEntry {
  readonly entity_id: string;
  readonly platform: string;
  readonly device_id: string | null;
  readonly unique_id: string;
  readonly original_device_class?: string;
  readonly entity_category?: string;
  readonly hidden_by?: string;
  readonly disabled_by?: string;
}

/** What zwave-js tells of a node, which does not reach the bus. */
export interface NodeEvent {
  readonly device_id: string;
  readonly event:
    `value ${'added' | 'updated'}` | `${'user' | 'credential'} ${'added' | 'modified' | 'deleted'}`;
  readonly args: Fields;
}

export interface RegistryDevice {
  readonly id: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly identifiers: readonly (readonly [string, string])[];
}

/** What Home Assistant says where an action or a command fails. */
export class SimulatedError extends Error {
  readonly error: Fields;

  constructor(code: string, message: string, translation?: { domain: string; key: string; values?: Fields }) {
    super(message);
    this.error = {
      code,
      message,
      ...(translation && {
        translation_domain: translation.domain,
        translation_key: translation.key,
        translation_placeholders: translation.values ?? null,
      }),
    };
  }
}

/** Resolves with what the action answers, entity by entity. */
export type Action = (data: Fields) => Promise<unknown>;
/** `push` sends an event of a subscription; a returned function ends it. */
export type Command = (message: Fields, push: (event: unknown) => void) => Promise<unknown>;

/** `now` is missing of an entity that is gone. */
export type StateListener = (before: SimulatedState | undefined, now: SimulatedState | undefined) => void;

export class SimulatedCore {
  readonly states = new Map<string, SimulatedState>();
  readonly entries: RegistryEntry[] = [];
  readonly devices: RegistryDevice[] = [];
  /** By name, such as `zwave_js.set_credential`. */
  readonly actions = new Map<string, Action>();
  readonly commands = new Map<string, Command>();
  /** Everything that was ever on the bus, oldest first: what a recorder keeps. */
  readonly bus: { readonly event_type: string; readonly data: Fields }[] = [];
  /** What a trigger of Z-Wave JS can be about; an older Home Assistant knows fewer. */
  readonly nodeEvents = new Set<string>([
    ...['value added', 'value updated', 'user added', 'user modified', 'user deleted'],
    ...['credential added', 'credential modified', 'credential deleted'],
  ]);
  readonly recorded = new Map<string, SimulatedState[]>();
  readonly #stateListeners = new Set<StateListener>();
  readonly #eventListeners = new Set<(event_type: string, data: Fields) => void>();
  readonly #nodeListeners = new Set<(event: NodeEvent) => void>();
  /** What entities are called now, by what they were made as. */
  readonly #renamed = new Map<string, string>();
  readonly #answers = new Map<string, PromiseWithResolvers<void>>();
  #lastTime = 0;

  onState(listener: StateListener): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  onEvent(listener: (event_type: string, data: Fields) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onNode(listener: (event: NodeEvent) => void): () => void {
    this.#nodeListeners.add(listener);
    return () => this.#nodeListeners.delete(listener);
  }

  tellOfNode(event: NodeEvent): void {
    for (const listener of this.#nodeListeners) listener(event);
  }

  /** Resolves when the next command of this type was answered, to whomever. */
  nextAnswer(type: string): Promise<void> {
    const next = this.#answers.get(type) ?? Promise.withResolvers<void>();
    this.#answers.set(type, next);
    return next.promise;
  }

  noteAnswer(type: string): void {
    this.#answers.get(type)?.resolve();
    this.#answers.delete(type);
  }

  fire(event_type: string, data: Fields): void {
    this.bus.push({ event_type, data });
    for (const listener of this.#eventListeners) listener(event_type, data);
  }

  /** Runs an action by its name. What it is given goes over the bus first, whatever it is. */
  async act(name: string, data: Fields): Promise<unknown> {
    const action = this.actions.get(name);
    if (!action) throw new SimulatedError('not_found', `Service ${name} not found.`);
    const [domain, service] = name.split('.');
    this.fire('call_service', { domain, service, service_data: data });
    return action(data);
  }

  /** Attributes that are not named stay as they were. */
  setState(made_as: string, state: string, attributes: Fields = {}): void {
    const entity_id = this.#nameOf(made_as);
    const before = this.states.get(entity_id);
    const time = this.#now();
    const now: SimulatedState = {
      ...{ entity_id, state },
      attributes: { ...before?.attributes, ...attributes },
      last_changed: before?.state === state ? before.last_changed : time,
      last_updated: time,
    };
    this.states.set(entity_id, now);
    this.recorded.set(entity_id, [...(this.recorded.get(entity_id) ?? []), now]);
    this.#tellState(before, now);
  }

  /** As a person does it. Whoever made it goes on to call it as before. */
  rename(entity_id: string, name: string): void {
    const { state, attributes } = this.states.get(entity_id)!;
    this.#renamed.set(entity_id, name);
    this.states.delete(entity_id);
    this.#tellState({ entity_id, state, attributes, last_changed: 0, last_updated: 0 }, undefined);
    const entry = this.entries.findIndex((each) => each.entity_id === entity_id);
    this.entries[entry] = { ...this.entries[entry]!, entity_id: name };
    this.setState(entity_id, state, attributes);
    const data = { action: 'update', entity_id: name, old_entity_id: entity_id };
    this.fire('entity_registry_updated', data);
  }

  /** It is gone, and whoever asks for it is told so. */
  removeState(entity_id: string): void {
    const before = this.states.get(entity_id);
    this.states.delete(entity_id);
    this.#tellState(before, undefined);
    this.fire('entity_registry_updated', { action: 'remove', entity_id });
  }

  addEntity(entry: RegistryEntry, device?: RegistryDevice): void {
    this.entries.push(entry);
    if (device && !this.devices.some(({ id }) => id === device.id)) this.devices.push(device);
    this.fire('entity_registry_updated', { action: 'create', entity_id: entry.entity_id });
  }

  /** An action on entities of one domain: it is run for each that is named. */
  addEntityAction(name: string, entity_id: string, action: Action): void {
    const others = this.actions.get(name);
    this.actions.set(name, async (data) => {
      const named = [data.entity_id].flat();
      const theirs = (others && ((await others(data)) as Fields)) ?? {};
      const name = this.#nameOf(entity_id);
      return named.includes(name) ? { ...theirs, [name]: await action(data) } : theirs;
    });
  }

  /** A command about one device: others of that name are about others. */
  addDeviceCommand(type: string, device_id: string, command: Command): void {
    const others = this.commands.get(type);
    this.commands.set(type, async (message, push) => {
      if (message.device_id === device_id) return command(message, push);
      if (others) return others(message, push);
      throw new SimulatedError('not_found', `Could not find device ${String(message.device_id)}`);
    });
  }

  #nameOf(entity_id: string): string {
    return this.#renamed.get(entity_id) ?? entity_id;
  }

  #tellState(before: SimulatedState | undefined, now: SimulatedState | undefined): void {
    for (const listener of this.#stateListeners) listener(before, now);
  }

  /** Two states never have the same time. */
  #now(): number {
    this.#lastTime = Math.max(this.#lastTime + 0.001, Date.now() / 1000);
    return this.#lastTime;
  }
}
