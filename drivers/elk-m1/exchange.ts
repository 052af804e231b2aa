/** What is asked about codes, and what is changed: each waits for its own answer, or ends the exchange. */
import type { NotNow, Unreachable } from '../../src/domain/driver/outcome.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { Answer, ElkClient, Unheard } from './client.ts';
import { padded } from './messages.ts';
import { UNHEARD } from './problems.ts';
import type { AreaMask, Change, CodeChangeResult, Of, Role } from './message-types.ts';

type NoAnswer = Unheard | Exclude<Answer<unknown>, { kind: 'answer' }>;

/** Ends an exchange early: the panel does not answer, or answers only its installer. */
export class Interrupted extends Error {
  readonly answer: NoAnswer;

  constructor(answer: NoAnswer) {
    super(answer.kind);
    this.answer = answer;
  }

  /** @param changed something was to be changed before: "not now" would promise that nothing was */
  outcome(changed: boolean): NotNow | Unreachable {
    const { answer } = this;
    if (answer.kind === 'unreachable') return answer;
    if (answer.kind === 'unheard') return { kind: 'unreachable', why: UNHEARD };
    if (changed) return { kind: 'unreachable', why: answer.message };
    return { kind: 'not-now', why: 'programming', message: answer.message };
  }
}

export interface ChangeOrder {
  readonly code: Pin;
  /** 0 leaves the areas as they are. */
  readonly areas: AreaMask;
  readonly change: Change;
  /** Default: the master code. */
  readonly authority?: Pin;
}

/** `unheard`: only a look can tell whether it was done. */
export type ChangeEnd = CodeChangeResult | 'unheard';

export class Exchange {
  readonly #client: ElkClient;
  readonly #master: Pin;
  #changes = 0;

  constructor(client: ElkClient, master: Pin) {
    this.#client = client;
    this.#master = master;
  }

  /** How many changes have been ordered so far. */
  get changes(): number {
    return this.#changes;
  }

  /** Where the code is valid, and as whose. */
  async lookUp(code: Pin): Promise<{ readonly areas: AreaMask; readonly role: Role }> {
    const is = padded(code);
    const answer = await this.#client.ask({ kind: 'ask-code', code }, (came) =>
      came.kind === 'code' && padded(came.code) === is ? came : undefined,
    );
    if (answer.kind !== 'answer') throw new Interrupted(answer);
    return answer.value;
  }

  async areasOf(code: Pin): Promise<AreaMask> {
    return (await this.lookUp(code)).areas;
  }

  async change(
    user: number,
    { code, areas, change, authority = this.#master }: ChangeOrder,
  ): Promise<ChangeEnd> {
    const request: Of<'change-code'> = {
      ...{ kind: 'change-code', user, authority, code, areas, change },
    };
    this.#changes += 1;
    const answer = await this.#client.order(request, (came) =>
      came.kind === 'code-changed' && (typeof came.result === 'string' || came.result === user)
        ? came.result
        : undefined,
    );
    if (answer.kind === 'unheard') return 'unheard';
    if (answer.kind !== 'answer') throw new Interrupted(answer);
    return answer.value;
  }
}
