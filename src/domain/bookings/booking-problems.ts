import type { FetchProblem } from './sighting.ts';

/** Why a feed is not taken. Its address is in none of them. */
export type FeedProblem =
  | { readonly kind: 'name-missing' }
  | { readonly kind: 'not-an-address' }
  | { readonly kind: 'not-an-entity'; readonly came: string }
  | { readonly kind: 'known'; readonly name: string }
  /** No calendar can be read in this house. */
  | { readonly kind: 'no-reader' }
  | { readonly kind: 'unreadable'; readonly problem: FetchProblem };

/** Why something is not done with a stay. */
export type StayProblem =
  | { readonly kind: 'not-a-date'; readonly came: string }
  | { readonly kind: 'end-before-start' }
  | { readonly kind: 'over' }
  | { readonly kind: 'not-unclear' }
  | { readonly kind: 'no-code' }
  | { readonly kind: 'not-live' }
  /** None of the ways reaches the guest. */
  | { readonly kind: 'no-way' }
  | { readonly kind: 'no-backup' }
  /** Such a message is being sent now. */
  | { readonly kind: 'under-way' }
  | { readonly kind: 'settled' };
