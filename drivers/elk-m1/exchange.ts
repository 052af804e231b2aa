/** What is asked about codes, and what is changed: each waits for its own answer, or ends the exchange. */
import type { NotNow, Unreachable } from '../../src/domain/device.ts';
import type { Pin } from '../../src/domain/pin.ts';
import type { Answer, ElkClient } from './client.ts';
import { padded } from './messages.ts';
import { PROGRAMMING } from './trouble.ts';
import type { AreaMask, Change, CodeChangeResult, Of, Role } from './vocabulary.ts';

/** Ends an exchange early: the panel does not answer, or answers only its installer. */
export class Interrupted extends Error {
  readonly outcome: NotNow | Unreachable;

  constructor(answer: Exclude<Answer<unknown>, { kind: 'answer' }>) {
    super(answer.kind);
    const busy: NotNow = { kind: 'not-now', why: 'programming', text: PROGRAMMING };
    this.outcome = answer.kind === 'programming' ? busy : answer;
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

export class Exchange {
  readonly #client: ElkClient;
  readonly #master: Pin;

  constructor(client: ElkClient, master: Pin) {
    this.#client = client;
    this.#master = master;
  }

  /** Where the code is valid, and as whose. */
  async lookUp(code: Pin): Promise<{ readonly areas: AreaMask; readonly role: Role }> {
    const is = padded(code);
    return must(
      await this.#client.ask({ kind: 'ask-code', code }, (came) =>
        came.kind === 'code' && padded(came.code) === is ? came : undefined,
      ),
    );
  }

  async areasOf(code: Pin): Promise<AreaMask> {
    return (await this.lookUp(code)).areas;
  }

  async change(
    user: number,
    { code, areas, change, authority = this.#master }: ChangeOrder,
  ): Promise<CodeChangeResult> {
    const request: Of<'change-code'> = {
      ...{ kind: 'change-code', user, authority, code, areas, change },
    };
    return must(
      await this.#client.ask(
        request,
        (came) =>
          came.kind === 'code-changed' && (typeof came.result === 'string' || came.result === user)
            ? came.result
            : undefined,
        { tries: 1 },
      ),
    );
  }
}

function must<T>(answer: Answer<T>): T {
  if (answer.kind !== 'answer') throw new Interrupted(answer);
  return answer.value;
}
