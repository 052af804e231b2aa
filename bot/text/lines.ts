import type {
  CodeView,
  EntryView,
  GrantView,
  HoldEntryView,
  UsesView,
} from '../../src/engine/queries/views.ts';
import { restOf, SAID_TO_BE_THERE } from '../../src/domain/sync.ts';
import { isSpent } from '../../src/domain/uses.ts';
import { rich, type Html } from './html.ts';
import { en } from './en/en.ts';
import { exactMoment, moment } from './time.ts';

/** When it is, and where the house stands. */
export interface Here {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly zone: string;
}

/** `✅ Front door: live, verified 12:03:05`, `⏳ Alarm: waiting. The panel is armed.` */
export function grantLine(
  grant: GrantView,
  code: Pick<CodeView, 'paused' | 'over' | 'open' | 'condition' | 'uses'>,
  { now, zone }: Here,
): Html {
  const rest = restOf(grant.state, code);
  const verified = verifiedWords(grant, { now, zone });
  const guarded = SAID_TO_BE_THERE.has(grant.state) ? guardWords(grant, { now, zone }) : undefined;
  const nextTry =
    grant.nextTryAt !== undefined && grant.nextTryAt > now
      ? en.reason.nextTry(exactMoment(grant.nextTryAt, now, zone))
      : undefined;
  const ended = rest === 'over' && isSpent(code.uses) ? 'usedUp' : rest;
  const said =
    ended === 'paused' || ended === 'over' || ended === 'usedUp'
      ? en.rest[ended]
      : (unmetWords(grant, code) ?? stateWords(grant, { now, zone }));
  const words = [[said, verified, guarded].filter((part) => part !== undefined).join(', '), nextTry];
  return rich`${en.icon[rest]} ${grant.deviceName}: ${sentences(words)}`;
}

/** `2 of 3 uses left`, `used up on Mon 1 Jun, 14:03` */
export function usesLeftWords(uses: UsesView, { now, zone }: Here): string {
  if (uses.left > 0 || uses.usedUpAt === undefined) return en.uses.left(uses);
  const when = en.uses.usedUpAt(moment(uses.usedUpAt, now, zone));
  return uses.left === 0 ? when : en.uses.beyond(when, -uses.left);
}

/** When it was seen on the device; of one that is rightly not there, when it was seen to be off it. */
function verifiedWords({ state, verifiedAt }: GrantView, { now, zone }: Here): string | undefined {
  if (verifiedAt === undefined) return undefined;
  const time = exactMoment(verifiedAt, now, zone);
  if (state === 'live') return en.reason.verified(time);
  return state === 'scheduled' || state === 'gone' ? en.reason.verifiedOff(time) : undefined;
}

/** It is its time, and only what it depends on beside that keeps it off the device. */
function unmetWords(
  { state }: GrantView,
  { open, condition }: Pick<CodeView, 'open' | 'condition'>,
): string | undefined {
  if (state !== 'scheduled' || !open || !condition || condition.holds) return undefined;
  return en.condition.waits(en.condition.words(condition));
}

function guardWords({ deviceSchedule }: GrantView, { now, zone }: Here): string | undefined {
  if (!deviceSchedule) return undefined;
  if ('refused' in deviceSchedule) return en.reason.notGuarded;
  if (deviceSchedule.from > now) return en.reason.guardedFrom(moment(deviceSchedule.from, now, zone));
  if (deviceSchedule.until === undefined) return undefined;
  const until = moment(deviceSchedule.until, now, zone);
  return deviceSchedule.atLatest ? en.reason.guardedAtLatest(until) : en.reason.guardedUntil(until);
}

/** What a grant is, and why. */
export function stateWords(
  { state, oldPin, reason, lengths }: Pick<GrantView, 'state' | 'oldPin' | 'reason' | 'lengths'>,
  here?: Here,
): string {
  const words = oldPin ? en.oldPin : en.state[state];
  switch (reason?.kind) {
    case undefined:
      return words;
    case 'unreachable':
    case 'silent':
    case 'not-now':
      return sentences([words, reason.text]);
    case 'rejected':
      return `${words}, ${lengths ? en.reason.lengths(lengths) : en.reason[reason.reason]}`;
    case 'no-room':
      return here ? `${words}, ${noRoomWords(reason, here)}` : words;
    case 'with-panel':
      return `${words}, ${en.reason.withPanel(reason.panelName)}`;
    case 'queued':
    case 'settling':
    case 'used':
    case 'empty-disproved':
    case 'not-stored':
    case 'no-free-slot':
    case 'changed-at-device':
    case 'forbidden-at-device':
    case 'deleted-at-device':
      return `${words}, ${en.reason[reason.kind]}`;
  }
}

/** `no room expected from Fri 14:00: all 3 slots are taken then` */
export function noRoomWords(
  { at, slots }: { readonly at: number; readonly slots: number },
  { now, zone }: Here,
): string {
  return en.reason.noRoom(moment(at, now, zone), slots);
}

/** One after the other, with a stop between them. */
function sentences(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .reduce((text, part) => `${text.replace(/\.$/, '')}. ${part}`);
}

/** `🚪 Anna Berg came in by Front door · 12:03 · by code` */
export function entryLine(entry: EntryView, { now, zone }: Here): Html {
  const who = entry.user?.name ?? entry.member ?? en.log.somebody;
  const what = rich`${en.log.icon[entry.how]} <b>${who}</b> ${en.log.how[entry.how]} ${entry.deviceName}`;
  const tail = [timeWords(entry, { now, zone }), meansWords(entry), usesTail(entry)];
  return rich`${what} · ${tail.filter((part) => part !== undefined).join(' · ')}`;
}

/** `🔘 Anna Berg · 14:00 · Airbnb went off; on again 14:02, and the code stayed` */
export function holdLine({ user, condition, at, until, end }: HoldEntryView, { now, zone }: Here): Html {
  const { log } = en.condition;
  const time = moment(end?.at ?? until, now, zone);
  const ended = en.condition.ended[condition.sense](condition.name);
  const what =
    end === undefined
      ? log.open(time)
      : end.outcome === 'again'
        ? log.again(en.condition.again[condition.sense], time)
        : log[end.outcome](time);
  return rich`🔘 <b>${user.name}</b> · ${moment(at, now, zone)} · ${ended}; ${what}`;
}

function timeWords({ at, unsure }: EntryView, { now, zone }: Here): string {
  const time = moment(at, now, zone);
  if (!unsure) return time;
  const { since } = unsure;
  return since === undefined ? en.log.before(time) : en.log.between(moment(since, now, zone), time);
}

/** What is told of a code that should not have worked, and of the last use that it had. */
function usesTail({ outside, usesLeft }: EntryView): string | undefined {
  if (usesLeft !== undefined && usesLeft < 0) return en.log.oneTooMany;
  const last = usesLeft === 0 ? en.log.lastUse : undefined;
  const parts = [outside ? en.log.outside : undefined, last].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

function meansWords({ user, member, slot, means }: EntryView): string | undefined {
  if (means !== undefined) return en.log.means[means];
  if (user !== undefined) return en.log.byCode;
  if (member !== undefined) return en.log.fromChat;
  return slot === undefined ? undefined : en.log.slot(slot);
}
