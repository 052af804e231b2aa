/** The panel's one list of users: read, given a code and partitions, taken from. Masters are only looked at. */
import type { Unreachable } from '../../../src/domain/driver/outcome.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { SerialQueue } from '../../shared/serial-queue.ts';
import type { Answer, Nx584Client } from '../client.ts';
import { codeIn, isMaster, mayDisarm, NO_CODE, padded } from './codes.ts';
import type { CodeLength, Filler } from './codes.ts';
import type { CommandName, PartitionMask, RawCode, UserInformation } from '../message-types.ts';

export interface UsersOptions {
  readonly master: Pin;
  readonly filler: Filler;
}

/** `failed`: the panel did not say. `disabled`: the module does not pass it on. */
export type Read =
  | { readonly kind: 'user'; readonly user: UserInformation }
  | { readonly kind: 'failed' }
  | { readonly kind: 'disabled'; readonly command: CommandName }
  | Unreachable;

/** A user as read before a change, and back after it. `took`: the panel said yes to all of it. */
export type Edit =
  | {
      readonly kind: 'user';
      readonly before: UserInformation;
      readonly user: UserInformation;
      readonly took: boolean;
    }
  /** Not touched: it is a master's. */
  | { readonly kind: 'master' }
  | Exclude<Read, { kind: 'user' }>;

export class Users {
  readonly #client: Nx584Client;
  readonly #master: RawCode;
  readonly #filler: Filler;
  /** A change reads, writes and reads: no other change comes between. */
  readonly #lane = new SerialQueue();

  constructor(client: Nx584Client, { master, filler }: UsersOptions) {
    this.#client = client;
    this.#filler = filler;
    this.#master = padded(master, filler);
  }

  async read(user: number): Promise<Read> {
    const request = { kind: 'ask-user-information', master: this.#master, user } as const;
    const matches = (message: UserInformation): boolean => message.user === user;
    const answer = await this.#client.ask(request, 'user-information', { matches });
    if (answer.kind === 'answer') return { kind: 'user', user: answer.message };
    if (answer.kind === 'rejected') return disabled('user information request with PIN');
    return answer;
  }

  /**
   * Gives the user this code, and the authority to arm and disarm in these partitions: in those of before as
   * well, where the code is the same. What another code was good for, this one is at no moment.
   */
  grant(user: number, partitions: PartitionMask, code: Pin, length: CodeLength): Promise<Edit> {
    return this.#change(user, async (before) => {
      const held = codeIn(before, length);
      const isSame = held !== undefined && held !== 'unreadable' && held.equals(code);
      const authority = mayDisarm(before, held !== undefined);
      const mask = isSame ? before.partitions | partitions : partitions;
      const steps: (() => Promise<Step>)[] = [];
      if (authority !== before.authority || mask !== before.partitions) {
        if (!isSame && held !== undefined) steps.push(() => this.#setCode(user, NO_CODE));
        steps.push(() => this.#authorize(user, authority, mask));
      }
      if (!isSame) steps.push(() => this.#setCode(user, padded(code, this.#filler)));
      for (const step of steps) {
        const end = await step();
        if (end !== 'took') return end;
      }
      return 'took';
    });
  }

  /** Takes these partitions from the user; with the last of them, the code. */
  revoke(user: number, partitions: PartitionMask, all: PartitionMask, length: CodeLength): Promise<Edit> {
    return this.#change(user, async (before) => {
      if (codeIn(before, length) === undefined) return 'took';
      const left = before.partitions & ~partitions & all;
      return left === 0 ? this.#setCode(user, NO_CODE) : this.#authorize(user, before.authority, left);
    });
  }

  #change(user: number, change: (before: UserInformation) => Promise<Step>): Promise<Edit> {
    return this.#lane.run(async (): Promise<Edit> => {
      const before = await this.read(user);
      if (before.kind !== 'user') return before;
      if (isMaster(before.user)) return { kind: 'master' };
      const step = await change(before.user);
      if (step !== 'took' && step.kind !== 'failed') return step;
      const after = await this.read(user);
      return after.kind === 'user' ? { ...after, before: before.user, took: step === 'took' } : after;
    });
  }

  async #setCode(user: number, code: RawCode): Promise<Step> {
    const request = { kind: 'set-user-code', master: this.#master, user, code } as const;
    const matches = (message: UserInformation): boolean => message.user === user;
    const answer = await this.#client.ask(request, 'user-information', { matches });
    return stepOf(answer, 'set user code with PIN');
  }

  async #authorize(user: number, authority: number, partitions: PartitionMask): Promise<Step> {
    const request = {
      kind: 'set-user-authorization',
      master: this.#master,
      user,
      authority,
      partitions,
    } as const;
    return stepOf(await this.#client.ask(request, 'ack'), 'set user authorization with PIN');
  }
}

type Step = 'took' | Exclude<Read, { kind: 'user' }>;

function stepOf(answer: Answer<'user-information' | 'ack'>, command: CommandName): Step {
  if (answer.kind === 'answer') return 'took';
  return answer.kind === 'rejected' ? disabled(command) : answer;
}

function disabled(command: CommandName): { readonly kind: 'disabled'; readonly command: CommandName } {
  return { kind: 'disabled', command };
}
