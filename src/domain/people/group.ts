/** Tags of users and groups of devices: names that people give. */

export const GROUP_NAME_MAX_LENGTH = 32;

export type GroupProblem =
  | { readonly kind: 'name-missing' }
  | { readonly kind: 'too-long'; readonly max: number; readonly came: number }
  | { readonly kind: 'taken'; readonly name: string };

/** @param others the names that there are already, besides its own */
export function groupProblems(name: string, others: readonly string[]): GroupProblem[] {
  if (name.trim() === '') return [{ kind: 'name-missing' }];
  const came = [...name.trim()].length;
  if (came > GROUP_NAME_MAX_LENGTH) return [{ kind: 'too-long', max: GROUP_NAME_MAX_LENGTH, came }];
  return others.some((other) => sameName(other, name)) ? [{ kind: 'taken', name: name.trim() }] : [];
}

/** In whatever case and form of Unicode. */
export function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
