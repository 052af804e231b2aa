/** What is known of the panel and its module now: learnt at each connection, kept up by what they tell. */
import type { Unreachable } from '../../src/domain/driver/outcome.ts';
import { isSameMessage, type DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { LookAgain } from '../shared/look-again.ts';
import type { Nx584Client } from './client.ts';
import type { CodeLength } from './users/codes.ts';
import {
  codeLengthOf,
  countUsers,
  FOR_CODES,
  interview,
  missingOf,
  MOST_USERS,
  obstacle,
  type Obstacle,
} from './interview.ts';
import { enableCommand, enableTransition, NOT_YET } from './problems.ts';
import type { Users } from './users/users.ts';
import { has, PARTITION, SYSTEM, TRANSITION } from './message-types.ts';
import type { InterfaceConfiguration, Message, PartitionStatus, SystemStatus } from './message-types.ts';

export interface PanelListener {
  /** Something that others see may be different now. */
  changed(): void;
  /** Before it is up: resolves when it may be. @param logPointer the place of the newest entry of the log */
  coming(logPointer: number): Promise<void>;
  /** Learnt anew; `trouble` is why codes cannot be changed, where that is so. */
  up(trouble: DriverMessage | undefined): void;
  down(why: DriverMessage): void;
  /** Somebody has ended programming: any code may have changed. */
  programmed(): void;
  /** The keypads of an armed or ready partition sound an error, and took no code. */
  wrongCode(partition: number): void;
  warn(message: DriverMessage): void;
}

export interface Known {
  readonly configuration: InterfaceConfiguration;
  readonly system: SystemStatus;
  readonly users: number;
}

export class Panel {
  readonly #client: Nx584Client;
  readonly #users: Users;
  readonly #masterLength: number;
  readonly #listener: PanelListener;
  readonly partitions = new Map<number, PartitionStatus>();
  known: Known | undefined;
  /** Why the panel cannot be reached; undefined while it can. */
  trouble: DriverMessage | undefined = NOT_YET;
  /** Why codes can be neither read nor changed; undefined while they can. */
  codesTrouble: DriverMessage | undefined;
  programming = false;
  /** Counts connections. */
  #session = 0;
  readonly #lookAgain: LookAgain;
  #learning: Promise<void> = Promise.resolve();

  constructor(client: Nx584Client, options: { users: Users; masterLength: number; listener: PanelListener }) {
    this.#client = client;
    this.#users = options.users;
    this.#masterLength = options.masterLength;
    this.#listener = options.listener;
    const { firstLookMs: firstMs, lastLookMs: lastMs } = client.timing;
    this.#lookAgain = new LookAgain(() => this.learn(), { firstMs, lastMs });
  }

  get codeLength(): CodeLength {
    return this.known ? codeLengthOf(this.known.system) : 4;
  }

  get armed(): boolean {
    return [...this.partitions.values()].some(({ conditions }) => has(conditions, PARTITION.armed));
  }

  /** After each connection, and when the module was programmed. */
  learn(): void {
    this.#learning = this.#learning.then(() => this.#learn());
  }

  lost(why: DriverMessage): void {
    this.#session += 1;
    this.#lookAgain.end();
    this.trouble = why;
    this.#listener.down(why);
  }

  stop(): void {
    this.#lookAgain.stop();
  }

  /** It answers, and cannot be worked with: that may be over by itself. */
  #unusable(why: DriverMessage): void {
    this.#lookAgain.begin();
    if (isSameMessage(this.trouble, why)) return;
    this.trouble = why;
    this.#listener.down(why);
  }

  hear(message: Message): void {
    switch (message.kind) {
      case 'interface-configuration':
        if (this.known && String(message.commands) !== String(this.known.configuration.commands))
          this.learn();
        return;
      case 'partition-status':
        return this.#partitionTold(message);
      case 'system-status':
        if (!this.known) return;
        this.known = { ...this.known, system: message };
        this.setProgramming(isProgramming(message));
        return this.#listener.changed();
      default:
    }
  }

  setProgramming(programming: boolean): void {
    const was = this.programming;
    this.programming = programming;
    if (programming) this.#lookAgain.begin();
    if (was && !programming) this.#listener.programmed();
    if (was !== programming) this.#listener.changed();
  }

  async #learn(): Promise<void> {
    const session = this.#session;
    const found = await interview(this.#client);
    if ('kind' in found) {
      // Of an end of the line the client tells.
      return found.kind === 'obstacle' ? this.#unusable(found.why) : undefined;
    }
    const { configuration, system, partitions, isPartial } = found;
    const users = await this.#countUsers(configuration, system);
    if (typeof users === 'object' && users.kind === 'unreachable') return;
    const codesTrouble = typeof users === 'object' ? users.why : undefined;
    const isNews = this.trouble !== undefined || !isSameMessage(this.codesTrouble, codesTrouble);
    if (isNews) await this.#listener.coming(system.logPointer);
    if (session !== this.#session) return;
    this.known = {
      configuration,
      system,
      users: typeof users === 'number' ? users : (this.known?.users ?? MOST_USERS),
    };
    if (!isPartial) this.partitions.clear();
    for (const status of partitions) this.partitions.set(status.partition, status);
    this.codesTrouble = codesTrouble;
    this.trouble = undefined;
    this.setProgramming(isProgramming(system));
    if (codesTrouble !== undefined || isPartial || this.programming) this.#lookAgain.begin();
    else this.#lookAgain.end();
    if (!isNews) return this.#listener.changed();
    for (const name of ['partition status', 'system status', 'log event'] as const) {
      if (!has(configuration.transitions, TRANSITION[name])) this.#listener.warn(enableTransition(name));
    }
    const missing = missingOf(configuration, ['log event request']);
    if (missing.length > 0) this.#listener.warn(enableCommand(...missing));
    this.#listener.up(codesTrouble);
  }

  #countUsers(
    configuration: InterfaceConfiguration,
    system: SystemStatus,
  ): Promise<number | Obstacle | Unreachable> | number | Obstacle {
    const missing = missingOf(configuration, FOR_CODES);
    if (missing.length > 0) return obstacle(enableCommand(...missing));
    // A panel that is being programmed may tell of no user.
    if (isProgramming(system))
      return this.codesTrouble ? obstacle(this.codesTrouble) : (this.known?.users ?? MOST_USERS);
    const digits = codeLengthOf(system);
    if (this.#masterLength !== digits) return obstacle({ code: 'master-code-length', digits });
    return countUsers(this.#users);
  }

  #partitionTold(status: PartitionStatus): void {
    const before = this.partitions.get(status.partition);
    if (!before) return;
    this.partitions.set(status.partition, status);
    const beeps = ({ conditions }: PartitionStatus): boolean =>
      has(conditions, PARTITION.errorBeep) && !has(conditions, PARTITION.validPin);
    // Where a partition is not ready, the error may be that of arming it.
    const isAboutCode = has(status.conditions, PARTITION.armed) || has(status.conditions, PARTITION.ready);
    if (beeps(status) && !beeps(before) && isAboutCode) this.#listener.wrongCode(status.partition);
    this.#listener.changed();
  }
}

function isProgramming({ conditions }: SystemStatus): boolean {
  return has(conditions, SYSTEM.programming) || has(conditions, SYSTEM.downloading);
}
