/** What the panel's log tells of people. */
import type { EntryAction } from '../../../src/domain/driver/driver-event.ts';
import { LOG } from '../message-types.ts';
import type { LogEvent } from '../message-types.ts';

/** Whom arming without a code is logged under, counted from 0 (nxgipd). */
const NOBODY = 98;

export interface Use {
  readonly partition: number;
  /** Missing where nobody's code was used, or the log does not tell whose. */
  readonly user?: number;
  readonly how: EntryAction;
}

/** A "first to open" stands beside an opening, so that one use may have two entries. */
const HOW: Readonly<Record<number, EntryAction>> = {
  [LOG.duress]: 'duress',
  [LOG.keypadTamper]: 'denied',
  [LOG.opening]: 'disarm',
  [LOG.firstToOpen]: 'disarm',
  [LOG.closing]: 'arm',
  [LOG.closingBypassed]: 'arm',
  [LOG.lastToClose]: 'arm',
  [LOG.outputPin]: 'unlock',
};
const WITHOUT_USER: readonly number[] = [LOG.duress, LOG.keypadTamper];

/** Undefined for entries that are about something else. */
export function useOf({ type, who, partition }: LogEvent): Use | undefined {
  const how = HOW[type];
  if (!how) return undefined;
  const isNobody = who === NOBODY || WITHOUT_USER.includes(type);
  return { partition, how, ...(!isNobody && { user: who + 1 }) };
}

/** Two entries of different types that tell of one use: same user, same minute, same deed. */
export function isSameUse(one: LogEvent, other: LogEvent): boolean {
  return (
    one.type !== other.type &&
    HOW[one.type] === HOW[other.type] &&
    one.who === other.who &&
    one.day === other.day &&
    one.hour === other.hour &&
    one.minute === other.minute
  );
}
