import type {
  GuestAddress,
  GuestChannel,
  GuestLetter,
  SendOutcome,
} from '../../../src/domain/bookings/guest-channel.ts';

/** The far end of e-mail: a post office that takes letters, or does not. */
export class FakePost implements GuestChannel {
  readonly kind = 'email';
  /** Letters that have arrived. */
  readonly arrived: GuestLetter[] = [];
  /** Tries, also those that were turned away. */
  tries = 0;
  outcome: SendOutcome = { kind: 'sent' };
  /** Where the program is killed: it never comes back from there. */
  diesAt: 'before' | 'after' | undefined;
  readonly #death = Promise.withResolvers<void>();
  /** Resolves as the program is killed there. */
  readonly death = this.#death.promise;
  /** Happens while the connection is being made. */
  onWay: () => Promise<void> | void = () => undefined;
  /** Sees each letter in the moment in which it arrives. */
  onArrival: (letter: GuestLetter) => void = () => undefined;

  reaches(to: GuestAddress): boolean {
    return to.email !== undefined;
  }

  async send(letter: GuestLetter, handingOver: () => void): Promise<SendOutcome> {
    this.tries++;
    if (this.diesAt === 'before') return this.#die();
    if (this.outcome.kind !== 'sent') return this.outcome;
    await this.onWay();
    handingOver();
    this.arrived.push(letter);
    this.onArrival(letter);
    return this.diesAt === 'after' ? this.#die() : this.outcome;
  }

  #die(): Promise<never> {
    this.#death.resolve();
    return new Promise(() => undefined);
  }
}
