/**
 * Alarmo in a simulated Home Assistant: areas, users, arming, and its REST and WebSocket API. Written from
 * nielsfaber/alarmo 1.10 (websockets.py, store.py, __init__.py, event.py, alarm_control_panel.py).
 */
import bcrypt from 'bcryptjs';
import type { Fields, SimulatedCore } from './core.ts';

interface User {
  user_id: string;
  name: string;
  enabled: boolean;
  code: string;
  can_arm: boolean;
  can_disarm: boolean;
  area_limit: string[];
}

export interface AlarmoFaults {
  offline: boolean;
  refuse: boolean;
  lie: boolean;
  /** Shows no hashes. */
  mask: boolean;
  refuseDuplicates: boolean;
}

const ROUNDS = 4;
const MODES: Readonly<Record<string, string>> = {
  away: 'armed_away',
  home: 'armed_home',
  night: 'armed_night',
};

export class SimulatedAlarmo {
  readonly faults: AlarmoFaults = {
    offline: false,
    refuse: false,
    lie: false,
    mask: false,
    refuseDuplicates: true,
  };
  readonly #core: SimulatedCore;
  readonly #areas: ReadonlyMap<string, string>;
  readonly #users = new Map<string, User>();
  /** The digits behind each hash, for tests. */
  readonly #digits = new Map<string, string>();
  readonly #listeners = new Set<(event: unknown) => void>();
  /** Somebody has asked for the users since. */
  #seen = Promise.withResolvers<void>();
  /** Sensors that are open. */
  readonly openSensors = new Set<string>();
  /** How many users were made over the API. */
  made = 0;
  /** So much later it is there than here. */
  aheadMs = 0;
  /** Commands all areas at once. */
  #master: string | undefined;

  /** @param areas entity ids by Alarmo's own ids of its areas */
  constructor(core: SimulatedCore, areas: Readonly<Record<string, string>>) {
    this.#core = core;
    this.#areas = new Map(Object.entries(areas));
    for (const entityId of this.#areas.values()) this.#show(entityId);
    core.actions.set('alarmo.arm', async (data) => this.#arm(data));
    core.actions.set('alarmo.disarm', async (data) => this.#disarm(data));
    core.actions.set('alarmo.enable_user', async ({ name }) => this.#switch(name, true));
    core.actions.set('alarmo.disable_user', async ({ name }) => this.#switch(name, false));
    core.commands.set('alarmo/users', async () => {
      this.#seen.resolve();
      return this.#shown();
    });
    core.commands.set('alarmo/entities', async () => [
      ...[...this.#areas].map(([area_id, entity_id]) => ({ entity_id, area_id })),
      ...(this.#master === undefined ? [] : [{ entity_id: this.#master, area_id: 0 }]),
    ]);
    core.commands.set('alarmo_config_updated', async (_message, push) => {
      this.#listeners.add(push);
      return () => this.#listeners.delete(push);
    });
  }

  /** Alarmo makes a panel of all areas together, where somebody asks for one. */
  addMaster(entityId: string): void {
    this.#master = entityId;
    this.#show(entityId);
  }

  /** By a sensor that is watched at all times, such as one of smoke. */
  trigger(entityId: string): void {
    this.#core.setState(entityId, 'triggered', { code_format: 'number', next_state: 'disarmed' });
  }

  /** The end of an alarm that began while nothing was armed. */
  endOfTrigger(entityId: string): void {
    this.#core.setState(entityId, 'disarmed', { changed_by: null, code_format: null });
  }

  /** The enabled users that Latchkey's slots stand for. */
  async slots(): Promise<Record<number, string>> {
    const slots: Record<number, string> = {};
    for (const { name, enabled, code } of this.#users.values()) {
      const slot = slotOf(name);
      if (slot !== undefined && enabled) slots[slot] = this.#digits.get(code)!;
    }
    return slots;
  }

  users(): Pick<User, 'name' | 'enabled' | 'area_limit'>[] {
    return [...this.#users.values()].map(({ name, enabled, area_limit }) => ({ name, enabled, area_limit }));
  }

  async preload(slot: number, digits: string): Promise<void> {
    const fields = { code: this.#hash(digits), can_arm: true, can_disarm: true, area_limit: [] };
    const user_id = `preloaded-${slot}`;
    this.#users.set(user_id, { ...fields, user_id, name: `Latchkey ${slot}`, enabled: true });
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    for (const [id, user] of this.#users) if (slotOf(user.name) === slot) this.#users.delete(id);
    if (digits !== undefined) await this.preload(slot, digits);
    // A person is slower than a program: what is changed here has been looked at before the next change.
    this.#seen = Promise.withResolvers();
    this.#updated();
    if (this.#listeners.size > 0) await this.#seen.promise;
  }

  async wipeAtKeypad(): Promise<void> {
    throw new Error('nobody can empty Alarmo at once');
  }

  async setFaults(faults: Partial<AlarmoFaults>): Promise<void> {
    Object.assign(this.faults, faults);
    if (faults.offline === undefined) return;
    for (const entityId of this.#areas.values())
      this.#core.setState(entityId, faults.offline ? 'unavailable' : 'disarmed');
  }

  /** Arms the first area without a code, and disarms it with this one. */
  async typePin(code: string): Promise<{ opened: boolean; slot?: number }> {
    const [entity_id = ''] = this.#areas.values();
    await this.#arm({ entity_id, mode: 'home' });
    await this.#disarm({ entity_id, code });
    const { state, attributes } = this.#core.states.get(entity_id)!;
    const slot = slotOf(String(attributes.changed_by));
    return state === 'disarmed' ? { opened: true, ...(slot && { slot }) } : { opened: false };
  }

  /** As a person does it on Alarmo's own page, where users are shown by name; and is told when it was looked at. */
  async edit(digits: string, fields: Fields): Promise<void> {
    const user = [...this.#users.values()].find(({ code }) => this.#digits.get(code) === digits)!;
    this.#update({ user_id: user.user_id, ...fields });
    this.#seen = Promise.withResolvers();
    this.#updated();
    if (this.#listeners.size > 0) await this.#seen.promise;
  }

  rightsOf(digits: string): Pick<User, 'can_arm' | 'can_disarm'> | undefined {
    const user = [...this.#users.values()].find(({ code }) => this.#digits.get(code) === digits);
    return user && { can_arm: user.can_arm, can_disarm: user.can_disarm };
  }

  /** `POST /api/alarmo/users`; `undefined` where Alarmo itself is not there. */
  post(body: Fields): Fields | undefined {
    if (this.faults.offline) return undefined;
    if (this.faults.refuse) return { success: false, error: 'not today' };
    const error = this.faults.lie ? undefined : this.#update(body);
    this.#updated();
    return { success: error === undefined, error: error ?? null };
  }

  #update({ user_id, remove, old_code: _old, ...data }: Fields): string | undefined {
    const id = user_id as string | undefined;
    if (remove === true) {
      this.#users.delete(id!);
      return undefined;
    }
    const others = [...this.#users.values()].filter((user) => user.user_id !== id);
    if (data.name !== undefined && others.some(({ name }) => name === data.name))
      return 'User with same name already exists';
    const fields: Partial<User> = { ...(data as Partial<User>) };
    if (typeof data.code === 'string') {
      const { code } = data;
      if (id !== undefined && this.#digits.get(this.#users.get(id)!.code) !== _old)
        return 'Wrong code provided';
      const same = others.some((user) => user.enabled && this.#digits.get(user.code) === code);
      if (this.faults.refuseDuplicates && same) return 'User with same code already exists';
      fields.code = this.#hash(code);
    }
    const known = id === undefined ? undefined : this.#users.get(id);
    const none = { enabled: true, can_arm: false, can_disarm: false, area_limit: [], code: '', name: '' };
    // A new user is called by the second: two in one second are one.
    if (id === undefined) this.made++;
    const newId = String(Math.floor((Date.now() + this.aheadMs) / 1000));
    const user: User = { user_id: newId, ...none, ...known, ...fields };
    this.#users.set(user.user_id, user);
    return undefined;
  }

  #shown(): Fields {
    return Object.fromEntries(
      [...this.#users].map(([id, { code, ...user }]) => [
        id,
        { ...user, ...(!this.faults.mask && { code }) },
      ]),
    );
  }

  async #arm({ entity_id, mode, force, context_id }: Fields): Promise<void> {
    if (this.openSensors.size > 0 && force !== true) {
      const sensors = [...this.openSensors];
      return this.#failed(entity_id, { reason: 'open_sensors', command: 'arm', sensors, context_id });
    }
    // Without a code nobody is named; by the master each area keeps the name that it had.
    for (const each of this.#reached(entity_id))
      this.#become(each, MODES[String(mode)]!, each === entity_id ? null : undefined);
    for (const each of this.#reached(entity_id))
      this.#core.fire('alarmo_command_success', { ...this.#named(each), action: 'arm', mode, context_id });
  }

  async #disarm({ entity_id, code, context_id }: Fields): Promise<void> {
    const ids = [...this.#areas].filter(([, id]) => id === entity_id).map(([area]) => area);
    const wanted = ids.length > 0 ? ids : [...this.#areas.keys()];
    const user = [...this.#users.values()].find(
      (one) =>
        one.enabled &&
        one.can_disarm &&
        this.#digits.get(one.code) === code &&
        (one.area_limit.length === 0 || wanted.every((area) => one.area_limit.includes(area))),
    );
    if (!user) return this.#failed(entity_id, { reason: 'invalid_code', command: 'disarm', context_id });
    const reached = this.#reached(entity_id).filter((id) => this.#core.states.get(id)!.state !== 'disarmed');
    for (const each of reached) this.#become(each, 'disarmed', each === entity_id ? user.name : undefined);
    for (const each of reached)
      this.#core.fire('alarmo_command_success', { ...this.#named(each), action: 'disarm', context_id });
  }

  /** What a command to one panel is done to: the areas come first. */
  #reached(entityId: unknown): string[] {
    const master = this.#master;
    if (master === undefined || entityId !== master) return [String(entityId)];
    return [...this.#areas.values(), master];
  }

  #become(entityId: string, state: string, changed_by: string | null | undefined): void {
    const code_format = state === 'disarmed' ? null : 'number';
    this.#core.setState(entityId, state, { code_format, ...(changed_by !== undefined && { changed_by }) });
  }

  #named(entity_id: string): Fields {
    return { entity_id, area_id: [...this.#areas].find(([, id]) => id === entity_id)?.[0] ?? null };
  }

  #show(entity_id: string): void {
    this.#core.setState(entity_id, 'disarmed', {
      friendly_name: entity_id.split('.')[1] ?? '',
      ...{ code_format: null, changed_by: null, code_arm_required: false, supported_features: 11 },
    });
    this.#core.addEntity(
      { entity_id, platform: 'alarmo', device_id: 'alarmo', unique_id: entity_id },
      {
        id: 'alarmo',
        manufacturer: '@nielsfaber',
        model: 'Alarmo',
        identifiers: [['alarmo', 'coordinator']],
      },
    );
  }

  #failed(entity_id: unknown, data: Fields): void {
    this.#core.fire('alarmo_failed_to_arm', { ...data, ...this.#named(String(entity_id)) });
  }

  #switch(name: unknown, enabled: boolean): void {
    for (const user of this.#users.values()) if (user.name === name) user.enabled = enabled;
    // Nobody is told of it.
  }

  #updated(): void {
    for (const tell of this.#listeners) tell(undefined);
  }

  #hash(digits: string): string {
    const hash = Buffer.from(bcrypt.hashSync(digits, ROUNDS)).toString('base64');
    this.#digits.set(hash, digits);
    return hash;
  }
}

function slotOf(name: string): number | undefined {
  const digits = /^Latchkey (\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
