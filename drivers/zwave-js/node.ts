/** A node of the stick that this program drives, as the locks see it. */
import { InterviewStage, NodeStatus, type ZWaveNode } from 'zwave-js';
import type { AccessControl, NodeTime, ZwaveNode } from '../zwave/node.ts';
import { keyOf, type ValueId } from '../zwave/values.ts';
import type { OpenCalls } from './open-calls.ts';

export class OwnNode implements ZwaveNode {
  readonly id: number;
  readonly network: number | undefined;
  #node: ZWaveNode;
  #calls: OpenCalls;
  #told = new Map<string, number>();
  #interviewFailed = false;

  /**
   * @param network the home id
   * @param calls of this session with the stick
   */
  constructor(node: ZWaveNode, network: number | undefined, calls: OpenCalls) {
    this.id = node.id;
    this.network = network;
    this.#node = node;
    this.#calls = calls;
    const told = (_node: unknown, id: ValueId): void => {
      this.#told.set(keyOf(id), this.timesTold(id) + 1);
    };
    node.on('value added', told);
    node.on('value updated', told);
  }

  get name(): string {
    return this.#node.name ?? '';
  }

  get manufacturerId(): number | undefined {
    return this.#node.manufacturerId;
  }

  get model(): ZwaveNode['model'] {
    return this.#node.deviceConfig;
  }

  get firmware(): string | undefined {
    return this.#node.firmwareVersion;
  }

  get genericClass(): number | undefined {
    return this.#node.deviceClass?.generic.key;
  }

  get interviewed(): boolean {
    return this.#node.interviewStage === InterviewStage.Complete;
  }

  get givenUp(): boolean {
    return this.#interviewFailed && !this.interviewed;
  }

  giveUp(): void {
    this.#interviewFailed = true;
  }

  get dead(): boolean {
    return this.#node.status === NodeStatus.Dead;
  }

  get secure(): boolean {
    return this.#node.isSecure === true;
  }

  get access(): AccessControl | undefined {
    const access = this.#node.accessControl;
    const calls = this.#calls;
    return (
      access && {
        setUser: (...args) => calls.wait(access.setUser(...args)),
        setCredential: (...args) => calls.wait(access.setCredential(...args)),
        deleteCredential: (...args) => calls.wait(access.deleteCredential(...args)),
        getCredential: (...args) => calls.wait(access.getCredential(...args)),
        getCredentialsForUserCached: (user) => access.getCredentialsForUserCached(user),
      }
    );
  }

  async ping(): Promise<boolean> {
    return this.#calls.wait(this.#node.ping());
  }

  supports(commandClass: number): boolean {
    return this.#node.supportsCC(commandClass);
  }

  versionOf(commandClass: number): number {
    return this.#node.getCCVersion(commandClass);
  }

  async getClock(): Promise<NodeTime | undefined> {
    return this.#calls.wait(this.#node.getDateAndTime());
  }

  async setClock(now: Date): Promise<void> {
    await this.#calls.wait(this.#node.setDateAndTime(now));
  }

  value(id: ValueId): unknown {
    return this.#node.getValue({ ...id, endpoint: 0 });
  }

  timesTold(id: ValueId): number {
    return this.#told.get(keyOf(id)) ?? 0;
  }

  call(commandClass: number, method: string, ...args: readonly unknown[]): Promise<unknown> {
    // Its types want a literal command class; what it checks at run time is the same.
    const invoke = this.#node.invokeCCAPI.bind(this.#node) as (...all: unknown[]) => Promise<unknown>;
    return this.#calls.wait(invoke(commandClass, method, ...args));
  }
}
