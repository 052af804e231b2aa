/** The server's node, as the locks see it: a copy of its state that the server's events keep up to date. */
import { numberOf } from '../zwave/code-memory.ts';
import type { AccessControl, Credential, NodeTime, ZwaveNode } from '../zwave/node.ts';
import {
  CC,
  keyOf,
  PIN_TYPE,
  SCHEDULE_ENTRY_LOCK,
  USER_CODE,
  USER_CREDENTIAL,
  type ValueId,
} from '../zwave/values.ts';
import { isRecord, type EndpointState, type NodeState, type ValueArgs } from './messages.ts';

type Call = (command: string, args: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** `NodeStatus.Dead` of zwave-js. */
const DEAD = 3;

/** So often zwave-js tries to interview a node that answers: its `attempts.nodeInterview`. */
const MOST_INTERVIEWS = 5;

/** zwave-js keeps these to itself: they are in no dump of a node, and are answered when asked for by name. */
const INTERNAL_VALUES: readonly ValueId[] = [
  USER_CODE.supportedUsers,
  USER_CODE.supportedCharacters,
  USER_CREDENTIAL.supportedUsers,
  USER_CREDENTIAL.maxNameLength,
  USER_CREDENTIAL.pinCapabilities,
  SCHEDULE_ENTRY_LOCK.yearDaySlots,
  SCHEDULE_ENTRY_LOCK.weekDaySlots,
];

interface CredentialNews {
  readonly type: number;
  readonly slot: number;
  readonly userId: number;
  readonly data?: unknown;
}

export interface ServerNodeOptions {
  readonly call: Call;
  readonly network: number | undefined;
  /** Whether the server passes on users and credentials. */
  readonly hasAccessControl: boolean;
}

export class ServerNode implements ZwaveNode {
  readonly id: number;
  readonly network: number | undefined;
  readonly access: AccessControl | undefined;
  #call: Call;
  #state: NodeState;
  #dead = false;
  /** Versions, by command class. */
  #commandClasses = new Map<number, number>();
  #values = new Map<string, unknown>();
  #told = new Map<string, number>();
  /** Users' credentials of every type. */
  #credentials = new Map<string, { type: number; slot: number; userId: number }>();
  #complete = false;
  #interviewFailed = false;

  constructor(state: NodeState, options: ServerNodeOptions) {
    this.id = state.nodeId;
    this.network = options.network;
    this.#call = options.call;
    this.#state = state;
    this.#take(state);
    this.access = options.hasAccessControl ? this.#accessControl() : undefined;
  }

  get name(): string {
    return this.#state.name ?? '';
  }

  get manufacturerId(): number | undefined {
    return this.#state.manufacturerId;
  }

  get model(): ZwaveNode['model'] {
    return this.#state.deviceConfig;
  }

  get firmware(): string | undefined {
    return this.#state.firmwareVersion;
  }

  get genericClass(): number | undefined {
    return this.#state.deviceClass?.generic.key;
  }

  /** And completely known here. */
  get interviewed(): boolean {
    return this.#complete;
  }

  get givenUp(): boolean {
    return this.#interviewFailed && !this.interviewed;
  }

  giveUp(): void {
    this.#interviewFailed = true;
  }

  get dead(): boolean {
    return this.#dead;
  }

  get secure(): boolean {
    return this.#state.isSecure === true;
  }

  async ping(): Promise<boolean> {
    const { responded } = (await this.#call('node.ping', { nodeId: this.id })) as { responded?: unknown };
    return responded !== false;
  }

  supports(commandClass: number): boolean {
    return this.#commandClasses.has(commandClass);
  }

  versionOf(commandClass: number): number {
    return this.#commandClasses.get(commandClass) ?? 0;
  }

  async getClock(): Promise<NodeTime | undefined> {
    const result = await this.#call('node.get_date_and_time', { nodeId: this.id });
    return isRecord(result) && isRecord(result.dateAndTime) ? result.dateAndTime : undefined;
  }

  async setClock(now: Date): Promise<void> {
    await this.#call('node.set_date_and_time', { nodeId: this.id, date: now.toISOString() });
  }

  value(id: ValueId): unknown {
    return this.#values.get(keyOf(id));
  }

  async call(commandClass: number, methodName: string, ...args: readonly unknown[]): Promise<unknown> {
    const result = await this.#call('endpoint.invoke_cc_api', {
      nodeId: this.id,
      endpoint: 0,
      commandClass,
      methodName,
      args,
    });
    return isRecord(result) ? result.response : undefined;
  }

  /** The server has interviewed the node, or has dumped it anew. */
  update(state: NodeState): void {
    this.#state = state;
    this.#values.clear();
    this.#credentials.clear();
    this.#take(state);
  }

  /** Asks the server, and no device, for what its dump leaves out. Afterwards the node counts as interviewed. */
  async complete(): Promise<void> {
    if (this.#state.interviewStage !== 'Complete') return;
    const asked = this.#state;
    await Promise.all([...this.#askInternalValues(), this.#askCredentials()]);
    // A newer dump that came meanwhile is asked about by itself.
    if (this.#state === asked) this.#complete = true;
  }

  /** One of the server's events about users and credentials: what it says, it no longer has to be asked. */
  hearOfCredential(event: string, args: Readonly<Record<string, unknown>>): void {
    const { userId } = args;
    if (typeof userId !== 'number') return;
    if (event === 'user added' || event === 'user modified') this.#takeUser(userId, args);
    if (event === 'user deleted') this.#forgetUsers(userId);
    const { credentialType: type, credentialSlot: slot } = args;
    if (typeof type !== 'number' || typeof slot !== 'number') return;
    this.#takeCredential({
      type,
      slot,
      userId: event === 'credential deleted' ? 0 : userId,
      data: args.data,
    });
  }

  setDead(dead: boolean): void {
    this.#dead = dead;
  }

  setValue(args: ValueArgs): void {
    if (args.endpoint) return;
    this.#values.set(keyOf(args), args.newValue);
    this.#told.set(keyOf(args), this.timesTold(args) + 1);
  }

  timesTold(id: ValueId): number {
    return this.#told.get(keyOf(id)) ?? 0;
  }

  #take({ status, interviewAttempts = 0, endpoints = [], values = [] }: NodeState): void {
    this.#dead = status === DEAD;
    if (this.#dead || interviewAttempts >= MOST_INTERVIEWS) this.#interviewFailed = true;
    this.#complete = false;
    this.#commandClasses = commandClassesOf(endpoints);
    for (const value of values) if (!value.endpoint) this.#values.set(keyOf(value), value.value);
  }

  #askInternalValues(): Promise<void>[] {
    return INTERNAL_VALUES.filter(({ commandClass }) => this.supports(commandClass)).map(async (id) => {
      const valueId = { endpoint: 0, ...id };
      const result = await this.#call('node.get_value', { nodeId: this.id, valueId });
      if (isRecord(result)) this.#values.set(keyOf(id), result.value);
    });
  }

  async #askCredentials(): Promise<void> {
    if (!this.access || !this.supports(CC.userCredential)) return;
    const where = { nodeId: this.id, endpoint: 0 };
    const [users, credentials] = await Promise.all([
      this.#call('endpoint.access_control.get_users_cached', where),
      this.#call('endpoint.access_control.get_all_credentials_cached', where),
    ]);
    for (const user of recordsIn(users, 'users')) this.#takeUser(user.userId as number, user);
    for (const { type, slot, userId, data } of recordsIn(credentials, 'credentials')) {
      this.#takeCredential({ type: type as number, slot: slot as number, userId: userId as number, data });
    }
  }

  #takeUser(userId: number, { userType, active, userName }: Readonly<Record<string, unknown>>): void {
    this.#values.set(keyOf(USER_CREDENTIAL.userType(userId)), userType);
    this.#values.set(keyOf(USER_CREDENTIAL.userActive(userId)), active);
    this.#values.set(keyOf(USER_CREDENTIAL.userName(userId)), userName);
  }

  /** And what was theirs. @param userId 0: all */
  #forgetUsers(userId: number): void {
    for (const { type, slot, userId: owner } of [...this.#credentials.values()])
      if (userId === 0 || owner === userId) this.#takeCredential({ type, slot, userId: 0 });
    const users = userId === 0 ? numberOf(this.value(USER_CREDENTIAL.supportedUsers)) : userId;
    for (let user = userId || 1; user <= users; user++) this.#takeUser(user, {});
  }

  /** Nobody's (0) where it is empty. */
  #takeCredential({ type, slot, userId, data }: CredentialNews): void {
    const key = `${type}/${slot}`;
    if (userId === 0) this.#credentials.delete(key);
    else this.#credentials.set(key, { type, slot, userId });
    if (type !== PIN_TYPE) return;
    this.#values.set(keyOf(USER_CREDENTIAL.pinOwner(slot)), userId || undefined);
    this.#values.set(keyOf(USER_CREDENTIAL.pin(slot)), data);
  }

  #accessControl(): AccessControl {
    const ask = async (command: string, args: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const result = await this.#call(`endpoint.access_control.${command}`, {
        nodeId: this.id,
        endpoint: 0,
        ...args,
      });
      return isRecord(result) ? (result.credential ?? result.result) : undefined;
    };
    return {
      setUser: async (userId, options) => (await ask('set_user', { userId, options })) as number,
      setCredential: async (userId, credentialType, credentialSlot, data) =>
        (await ask('set_credential', { userId, credentialType, credentialSlot, data })) as number,
      deleteCredential: async (userId, credentialType, credentialSlot) =>
        (await ask('delete_credential', { userId, credentialType, credentialSlot })) as number,
      getCredentialsForUserCached: (userId) =>
        [...this.#credentials.values()].filter((credential) => credential.userId === userId),
      getCredential: async (credentialType, credentialSlot) =>
        (await ask('get_credential', { credentialType, credentialSlot })) as Credential | undefined,
    };
  }
}

function commandClassesOf(endpoints: readonly EndpointState[]): Map<number, number> {
  const root = endpoints.find(({ index }) => index === 0);
  return new Map(root?.commandClasses?.map(({ id, version = 1 }) => [id, version]));
}

function recordsIn(result: unknown, key: string): Readonly<Record<string, unknown>>[] {
  const list = isRecord(result) ? result[key] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
