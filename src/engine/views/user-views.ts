import type { UserDetails } from '../../domain/people/user.ts';
import type { RestState } from '../../domain/plan/sync.ts';

/**
 * The views are what the house shows of itself. Times in them are epoch milliseconds, and none of them holds a PIN.
 * Where `user` or `userName` is undefined, the code is nobody's: it was found at a device, and nobody knows whose it
 * was.
 */

/** Whose code it is. */
export interface Person {
  readonly id: number;
  readonly name: string;
}

export interface UserView extends UserDetails {
  readonly id: number;
  readonly name: string;
}

export interface UserRow extends UserView {
  /** One word for the user's codes together: the state that most needs an owner's eye. */
  readonly state?: RestState;
  readonly codes: number;
}
