import type { WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { Answer } from '../client.ts';
import type { PanelFacts } from '../interview.ts';
import { areasIn } from '../users/user-codes.ts';
import type { AreaMask } from '../message-types.ts';

/**
 * Why a change of a code was denied: the document has one answer for all reasons, so the panel is asked anew.
 * @returns `master`: it does not take the master code at all
 */
export function whyDenied(
  learnt: Answer<PanelFacts>,
  { areas, isArmed }: { areas: AreaMask; isArmed: boolean },
): WriteOutcome | 'master' {
  if (learnt.kind === 'unreachable') return learnt;
  if (learnt.kind === 'programming') return { kind: 'not-now', why: 'programming', message: learnt.message };
  if (!learnt.value.masterWorks) return 'master';
  // 4.11.1: whoever authorises a change must be valid in its areas.
  const beyond = areasIn(areas & ~learnt.value.masterAreas);
  if (beyond.length > 0) {
    const partitions = beyond.map(String);
    return { kind: 'unreachable', why: { code: 'master-code-partitions', partitions } };
  }
  if (!isArmed) return { kind: 'rejected', reason: 'refused' };
  return { kind: 'not-now', why: 'armed', message: { code: 'armed' } };
}
