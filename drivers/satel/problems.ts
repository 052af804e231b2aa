/** Why there is no connection to the panel, as a message for an owner. */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { isNobodyThere } from '../shared/network.ts';
import { OUT_OF_STEP, SILENT, type Connection } from './connection.ts';

export interface SessionEnd {
  /** Host and port. */
  readonly place: string;
  /** An error's code, or why the connection was given up. */
  readonly cause: string | DriverMessage;
  /** Whether we encrypt. */
  readonly encrypts: boolean;
}

const what = 'satel';
const STAGES = { connecting: 'start', connected: 'start', answered: 'interview', known: 'later' } as const;

export function endTrouble(
  { place, cause, encrypts }: SessionEnd,
  { stage, busy, foreignKey }: Pick<Connection, 'stage' | 'busy' | 'foreignKey'>,
): DriverMessage {
  if (busy) return { code: 'session-taken', what, place };
  if (foreignKey) return { code: 'satel-other-key', place };
  if (typeof cause === 'object') return cause;
  if (cause === SILENT) return { code: 'silent', what, place, stage: STAGES[stage], encrypts };
  if (cause === OUT_OF_STEP) return { code: 'garbage', what, place };
  if (stage === 'connecting' && isNobodyThere(cause)) return { code: 'nothing-answers', what, place };
  if (stage === 'known') return { code: 'connection-lost', what, place };
  return { code: 'cut-off', what, place, stage: STAGES[stage], encrypts };
}
