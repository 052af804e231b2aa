/** `once`, `3 times` */
export function timesWords(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** `1 use`, `3 uses` */
export function usesWords(count: number): string {
  return count === 1 ? '1 use' : `${count} uses`;
}

/** `2 of 3 uses left`, `used up, and 1 use beyond that` */
export function describeUses({ limit, left }: { readonly limit: number; readonly left: number }): string {
  if (left > 0) return `${left} of ${usesWords(limit)} left`;
  return left === 0 ? 'used up' : `used up, and ${usesWords(-left)} beyond that`;
}
