import type { CodeView, GrantView, UsesView } from '../../../src/engine/views/code-views.ts';
import type { EntryView, HoldEntryView } from '../../../src/engine/views/entry-views.ts';
import { restOf, SAID_TO_BE_THERE } from '../../../src/domain/plan/sync.ts';
import { isSpent } from '../../../src/domain/uses.ts';
import { rich, type Html } from '../html.ts';
import type { Texts } from '../index.ts';

/** When it is, where the house stands, and who reads it. */
export interface Here {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly zone: string;
  readonly t: Texts;
}

/** `✅ Front door: live, verified 12:03:05`, `⏳ Alarm: waiting. The panel is armed.` */
export function grantLine(
  grant: GrantView,
  code: Pick<CodeView, 'paused' | 'over' | 'open' | 'condition' | 'uses'>,
  { now, zone, t }: Here,
): Html {
  const rest = restOf(grant.state, code);
  const verified = verifiedWords(grant, { now, zone, t });
  const guarded = SAID_TO_BE_THERE.has(grant.state) ? guardWords(grant, { now, zone, t }) : undefined;
  const nextTry =
    grant.nextTryAt !== undefined && grant.nextTryAt > now
      ? t.reason.nextTry(t.exactMoment(grant.nextTryAt, now, zone))
      : undefined;
  const ended = rest === 'over' && isSpent(code.uses) ? 'usedUp' : rest;
  const said =
    ended === 'paused' || ended === 'over' || ended === 'usedUp'
      ? t.rest[ended]
      : (unmetWords(t, grant, code) ?? stateWords(t, grant, { now, zone }));
  const words = [[said, verified, guarded].filter((part) => part !== undefined).join(', '), nextTry];
  return rich`${t.icon[rest]} ${grant.deviceName}: ${sentences(words)}`;
}

/** `2 of 3 uses left`, `used up on Mon 1 Jun, 14:03` */
export function usesLeftWords(uses: UsesView, { now, zone, t }: Here): string {
  if (uses.left > 0 || uses.usedUpAt === undefined) return t.uses.left(uses);
  const when = t.uses.usedUpAt(t.moment(uses.usedUpAt, now, zone));
  return uses.left === 0 ? when : t.uses.beyond(when, -uses.left);
}

/** When it was seen on the device; of one that is rightly not there, when it was seen to be off it. */
function verifiedWords({ state, verifiedAt }: GrantView, { now, zone, t }: Here): string | undefined {
  if (verifiedAt === undefined) return undefined;
  const time = t.exactMoment(verifiedAt, now, zone);
  if (state === 'live') return t.reason.verified(time);
  return state === 'scheduled' || state === 'gone' ? t.reason.verifiedOff(time) : undefined;
}

/** It is its time, and only what it depends on beside that keeps it off the device. */
function unmetWords(
  t: Texts,
  { state }: GrantView,
  { open, condition }: Pick<CodeView, 'open' | 'condition'>,
): string | undefined {
  if (state !== 'scheduled' || !open || !condition || condition.holds) return undefined;
  return t.condition.waits(t.condition.words(condition));
}

function guardWords({ deviceSchedule }: GrantView, { now, zone, t }: Here): string | undefined {
  if (!deviceSchedule) return undefined;
  if ('refused' in deviceSchedule) return t.reason.notGuarded;
  if (deviceSchedule.from > now) return t.reason.guardedFrom(t.moment(deviceSchedule.from, now, zone));
  if (deviceSchedule.until === undefined) return undefined;
  const until = t.moment(deviceSchedule.until, now, zone);
  return deviceSchedule.atLatest ? t.reason.guardedAtLatest(until) : t.reason.guardedUntil(until);
}

/** What a grant is, and why. */
export function stateWords(
  t: Texts,
  { state, oldPin, reason, lengths }: Pick<GrantView, 'state' | 'oldPin' | 'reason' | 'lengths'>,
  here?: Omit<Here, 't'>,
): string {
  const words = oldPin ? t.oldPin : t.state[state];
  switch (reason?.kind) {
    case undefined:
      return words;
    case 'unreachable':
    case 'silent':
    case 'not-now':
      return sentences([words, t.driver(reason.message)]);
    case 'rejected':
      return `${words}, ${lengths ? t.reason.lengths(lengths) : t.reason[reason.reason]}`;
    case 'no-room':
      return here ? `${words}, ${noRoomWords(reason, { ...here, t })}` : words;
    case 'with-panel':
      return `${words}, ${t.reason.withPanel(reason.panelName)}`;
    case 'queued':
    case 'settling':
    case 'used':
    case 'empty-disproved':
    case 'not-stored':
    case 'restored':
    case 'no-free-slot':
    case 'changed-at-device':
    case 'forbidden-at-device':
    case 'deleted-at-device':
      return `${words}, ${t.reason[reason.kind]}`;
  }
}

/** `no room expected from Fri 14:00: all 3 slots are taken then` */
export function noRoomWords(
  { at, slots }: { readonly at: number; readonly slots: number },
  { now, zone, t }: Here,
): string {
  return t.reason.noRoom(t.moment(at, now, zone), slots);
}

/** One after the other, with a stop between them. */
function sentences(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .reduce((text, part) => `${text.replace(/\.$/, '')}. ${part}`);
}

/** `🚪 Anna Berg came in by Front door · 12:03 · by code` */
export function entryLine(entry: EntryView, { now, zone, t }: Here): Html {
  const who =
    entry.user?.name ?? entry.member ?? (entry.code === undefined ? t.log.somebody : t.whose(undefined));
  const what = rich`${t.log.icon[entry.how]} <b>${who}</b> ${t.log.at(t.log.how[entry.how], entry.deviceName)}`;
  const tail = [timeWords(entry, { now, zone, t }), meansWords(t, entry), usesTail(t, entry)];
  return rich`${what} · ${tail.filter((part) => part !== undefined).join(' · ')}`;
}

/** `🔘 Anna Berg · 14:00 · Airbnb went off; on again 14:02, and the code stayed` */
export function holdLine({ user, condition, at, until, end }: HoldEntryView, { now, zone, t }: Here): Html {
  const { log } = t.condition;
  const time = t.moment(end?.at ?? until, now, zone);
  const ended = t.condition.ended[condition.sense](condition.name);
  const what =
    end === undefined
      ? log.open(time)
      : end.outcome === 'again'
        ? log.again(t.condition.again[condition.sense], time)
        : log[end.outcome](time);
  return rich`🔘 <b>${t.whose(user?.name)}</b> · ${t.moment(at, now, zone)} · ${ended}; ${what}`;
}

function timeWords({ at, unsure }: EntryView, { now, zone, t }: Here): string {
  const time = t.moment(at, now, zone);
  if (!unsure) return time;
  const { since } = unsure;
  return since === undefined ? t.log.before(time) : t.log.between(t.moment(since, now, zone), time);
}

/** Says that a code should not have worked, or that this was its last use. */
function usesTail(t: Texts, { outside, usesLeft }: EntryView): string | undefined {
  if (usesLeft !== undefined && usesLeft < 0) return t.log.oneTooMany;
  const last = usesLeft === 0 ? t.log.lastUse : undefined;
  const parts = [outside ? t.log.outside : undefined, last].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

function meansWords(t: Texts, { user, member, slot, means }: EntryView): string | undefined {
  if (means !== undefined) return t.log.means[means];
  if (user !== undefined) return t.log.byCode;
  if (member !== undefined) return t.log.fromChat;
  return slot === undefined ? undefined : t.log.slot(slot);
}
