import type { LockFaults, LockKind, SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';

const MINUTE_MS = 60_000;
/** Somebody's codes, which nobody may touch. */
const THEIRS = { 1: '90417', 3: '36925814' };

export interface SoakLock {
  readonly kind: LockKind;
  readonly slots: number;
  /** What it does in its own way all the time. */
  readonly faults?: Partial<LockFaults>;
}

/** Locks that tell late, wrongly or never what they hold. */
export const ODD_LOCKS: readonly SoakLock[] = [
  { kind: 'plain', slots: 30, faults: { settleSetMs: 1_500, settleClearMs: 1_500 } },
  { kind: 's2', slots: 30, faults: { settleSetMs: 3_000, settleClearMs: 3_000, settlesSilently: true } },
  { kind: 'credential', slots: 30, faults: { settleSetMs: 3_000, settleClearMs: 1_500 } },
  { kind: 'plain', slots: 30, faults: { showsEmpty: true } },
  { kind: 'plain', slots: 30, faults: { dropsAfterMs: 20 * MINUTE_MS } },
  { kind: 'plain', slots: 30, faults: { keepsCleared: true } },
];

/** Where a lock calls each slot available, nobody can see that somebody's code is in one. */
export function theirsIn(
  lock: SimulatedLock & { readonly faults: Readonly<LockFaults> },
): [number, string][] {
  if (lock.faults.showsEmpty) return [];
  return Object.entries(THEIRS).map(([slot, digits]) => [Number(slot), digits]);
}

/** Whether a code that was written can be seen to stand there. */
export function showsAtOnce({ mask, showsEmpty, dropsAfterMs, settleSetMs }: Readonly<LockFaults>): boolean {
  return !mask && !showsEmpty && dropsAfterMs + settleSetMs === 0;
}
