/** `einmal`, `3-mal` */
export function timesWords(count: number): string {
  return count === 1 ? 'einmal' : `${count}-mal`;
}

/** `1 Nutzung`, `3 Nutzungen` */
export function usesWords(count: number): string {
  return count === 1 ? '1 Nutzung' : `${count} Nutzungen`;
}

/** `noch 2 von 3 Nutzungen`, `aufgebraucht und danach noch einmal benutzt` */
export function describeUses({ limit, left }: { readonly limit: number; readonly left: number }): string {
  if (left > 0) return `noch ${left} von ${usesWords(limit)}`;
  return left === 0 ? 'aufgebraucht' : `aufgebraucht und danach noch ${timesWords(-left)} benutzt`;
}
