import type { SyncReason } from '../../src/domain/sync.ts';
import type { CodeView, EntryView, GrantView } from '../../src/engine/views.ts';
import { rich, type Html } from '../html.ts';
import { en } from './en.ts';
import { exactMoment, moment } from './time.ts';

/** When it is, and where the house stands. */
export interface Here {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly zone: string;
}

/** `✅ Front door: live, verified 12:03:05` */
export function grantLine(grant: GrantView, code: Pick<CodeView, 'paused'>, { now, zone }: Here): Html {
  const paused = grant.state === 'scheduled' && code.paused;
  const words = [
    paused ? 'paused' : en.state[grant.state],
    grant.reason && reasonWords(grant.reason),
    grant.state === 'live' && grant.verifiedAt !== undefined
      ? en.reason.verified(exactMoment(grant.verifiedAt, now, zone))
      : undefined,
    grant.state === 'live' || grant.state === 'unverified' ? guardWords(grant, { now, zone }) : undefined,
    grant.nextTryAt !== undefined && grant.nextTryAt > now
      ? en.reason.nextTry(exactMoment(grant.nextTryAt, now, zone))
      : undefined,
  ].filter((part) => part !== undefined);
  return rich`${paused ? en.icon.paused : en.icon[grant.state]} ${grant.deviceName}: ${words.join(', ')}`;
}

function guardWords({ guard }: GrantView, { now, zone }: Here): string | undefined {
  if (!guard) return undefined;
  if ('refused' in guard) return en.reason.notGuarded;
  if (guard.from > now) return en.reason.guardedFrom(moment(guard.from, now, zone));
  return guard.until === undefined ? undefined : en.reason.guardedUntil(moment(guard.until, now, zone));
}

export function reasonWords(reason: SyncReason): string {
  switch (reason.kind) {
    case 'unreachable':
    case 'silent':
    case 'not-now':
      return reason.text;
    case 'rejected':
      return en.reason[reason.reason];
    case 'queued':
    case 'no-free-slot':
    case 'changed-at-device':
    case 'deleted-at-device':
      return en.reason[reason.kind];
  }
}

/** `🚪 Anna Berg came in by Front door · 12:03 · by code` */
export function entryLine(entry: EntryView, { now, zone }: Here): Html {
  const who = entry.user?.name ?? en.log.somebody;
  const means =
    entry.user !== undefined ? en.log.byCode : entry.slot !== undefined ? en.log.slot(entry.slot) : undefined;
  const what = rich`${en.log.icon[entry.how]} <b>${who}</b> ${en.log.how[entry.how]} ${entry.deviceName}`;
  const tail = [moment(entry.at, now, zone), ...(means === undefined ? [] : [means])].join(' · ');
  return rich`${what} · ${tail}`;
}
