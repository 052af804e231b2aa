import { usesLeft } from '../../domain/uses.ts';
import type { UseLimit } from '../../domain/uses.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import { isOnHold } from '../scheduling/desired-state.ts';
import type { CodeView, UsesView } from '../views/code-views.ts';

export function holdOf(code: CodeRecord, now: number): Pick<CodeView, 'hold'> {
  const { holdMinutes: minutes, heldUntil: until, wavers } = code.condition!;
  if (isOnHold(code, now)) return { hold: { minutes, until: until! } };
  return wavers ? { hold: { minutes } } : {};
}

export function usesView(uses: UseLimit): UsesView {
  const { limit, usedUpAt } = uses;
  return { limit, left: usesLeft(uses), ...(usedUpAt !== undefined && { usedUpAt }) };
}
