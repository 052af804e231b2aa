/** A person who may hold codes. */
export interface UserDetails {
  readonly firstName: string;
  readonly lastName: string;
  /** As typed, international form preferred. */
  readonly phone?: string;
  readonly email?: string;
  /** `YYYY-MM-DD`; only used to refuse birthdays as PINs. */
  readonly birthday?: string;
}

/** Characters as people count them, roughly: an emoji is one or a few. */
export const NAME_MAX_LENGTH = 64;

export type UserProblem =
  | { readonly kind: 'name-missing' }
  | {
      readonly kind: 'too-long';
      readonly field: keyof UserDetails;
      readonly max: number;
      readonly came: number;
    }
  | { readonly kind: 'not-a-phone' }
  | { readonly kind: 'not-an-email' }
  | { readonly kind: 'not-a-date' };

export function userProblems(user: UserDetails): UserProblem[] {
  const problems: UserProblem[] = [];
  if (user.firstName.trim() === '') problems.push({ kind: 'name-missing' });
  for (const field of ['firstName', 'lastName', 'email', 'phone'] as const) {
    const came = [...(user[field] ?? '')].length;
    if (came > NAME_MAX_LENGTH) problems.push({ kind: 'too-long', field, max: NAME_MAX_LENGTH, came });
  }
  if (user.phone !== undefined && !/^\+?[\d\s()/.-]{4,}$/.test(user.phone))
    problems.push({ kind: 'not-a-phone' });
  if (user.email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(user.email))
    problems.push({ kind: 'not-an-email' });
  if (user.birthday !== undefined && !isDate(user.birthday)) problems.push({ kind: 'not-a-date' });
  return problems;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

export function fullName(user: Pick<UserDetails, 'firstName' | 'lastName'>): string {
  return `${user.firstName} ${user.lastName}`.trim();
}

/**
 * What the Telegram account of a member may do. A manager may all that an owner may, but for the members and the
 * choice of scenes, and sees and hears nothing of duress. A guest
 * sees the code of the own stay, and comes by the link of that stay alone.
 */
export type Role = 'owner' | 'manager' | 'guest';

export type Invitable = Exclude<Role, 'guest'>;

/**
 * What the list of users can be narrowed to.
 *
 * - `active`: a code of theirs is on a device now.
 * - `ending`: a code of theirs ends for good within seven days.
 * - `waiting`, `rejected`, `overdue`: a code of theirs is so on a device.
 * - `unused`: has a code, and nobody ever came in by one of theirs.
 * - `no-code`: has none.
 */
export const USER_FILTERS = [
  'active',
  'ending',
  'waiting',
  'rejected',
  'overdue',
  'unused',
  'no-code',
] as const;
export type UserFilter = (typeof USER_FILTERS)[number];

/** Some of the users: all that is named holds for each of them. */
export interface UserSelection {
  /** Parts of the name, phone or e-mail, in any order. */
  readonly search?: string;
  readonly filter?: UserFilter;
  /** The id of a tag. */
  readonly tag?: number;
  /** Ids. */
  readonly users?: readonly number[];
}
