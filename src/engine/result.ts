import type { FoundNot, Refusal } from '../domain/refusal.ts';

/** How a command ended: done, or refused with every reason and nothing changed. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: readonly Refusal[] };

export const DONE: Result<void> = { ok: true, value: undefined };

/** Undefined if the command was refused. */
export function valueOf<T>(result: Result<T>): T | undefined {
  return result.ok ? result.value : undefined;
}

export function refused(...refusals: Refusal[]): { ok: false; refusals: Refusal[] } {
  return { ok: false, refusals };
}

export function notFound(what: FoundNot): {
  ok: false;
  refusals: Refusal[];
} {
  return refused({ kind: 'not-found', what });
}
