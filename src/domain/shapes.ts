/** What a value of unknown origin is, such as one that was read from a file. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function areStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** A member of a union that `kind` discriminates. */
export function hasKind(value: unknown): value is { readonly kind: string } {
  return isRecord(value) && typeof value['kind'] === 'string';
}
