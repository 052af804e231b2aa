/**
 * What a program may do that comes with a token.
 *
 * - `read`: see users, codes, devices and entries. No PIN.
 * - `issue`: give, change, pause and delete codes, and note users.
 * - `manage`: all else that the API can do: unlock and disarm, run scenes, take over or clear codes that Latchkey did not
 *   write, change tags, delete users.
 * - `reveal`: see and choose PINs.
 */
export const API_RIGHTS = ['read', 'issue', 'manage', 'reveal'] as const;
export type ApiRight = (typeof API_RIGHTS)[number];

export const TOKEN_NAME_MAX_LENGTH = 40;
export const MOST_TOKENS = 30;

export type ApiTokenProblem =
  | { readonly kind: 'name-missing' }
  | { readonly kind: 'too-long'; readonly max: number; readonly came: number }
  | { readonly kind: 'no-right' }
  | { readonly kind: 'over' }
  | { readonly kind: 'too-many'; readonly max: number };

export function areApiRights(value: unknown): value is ApiRight[] {
  return Array.isArray(value) && value.every((one) => API_RIGHTS.includes(one as ApiRight));
}
