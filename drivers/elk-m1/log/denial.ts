import type { WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { Answer } from '../client.ts';
import type { PanelFacts } from '../interview.ts';
import { MASTER_AREA } from '../problems.ts';
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
  if (learnt.kind === 'programming') return { kind: 'not-now', why: 'programming', text: learnt.text };
  if (!learnt.value.masterWorks) return 'master';
  // 4.11.1: whoever authorises a change must be valid in its areas.
  const beyond = areasIn(areas & ~learnt.value.masterAreas);
  if (beyond.length > 0) return { kind: 'unreachable', why: MASTER_AREA(beyond.join(', ')) };
  if (!isArmed) return { kind: 'rejected', reason: 'refused' };
  return {
    kind: 'not-now',
    why: 'armed',
    text: 'The panel is armed and lets nobody change codes. What waits is done as soon as it is disarmed.',
  };
}
