import { randomInt } from 'node:crypto';
import { byMember, memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import {
  APP_CODE_DIGITS,
  factorDigits,
  LOCK_OUTS_MS,
  lockOutMs,
  RECOVERY_CODE_DIGITS,
  RECOVERY_CODES,
  REMEMBER_MINUTES,
  TRIES,
} from '../../domain/people/factor.ts';
import type { FactorProblem } from '../../domain/people/factor.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Invitable, Role } from '../../domain/people/user.ts';
import type { FactorRecord } from '../../storage/tables/people/factor-store.ts';
import type { MemberRecord } from '../../storage/tables/people/member-store.ts';
import type { Store } from '../../storage/store.ts';
import type { Notices } from '../alerts/notices.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { Notice } from '../views/notice-views.ts';
import type { FactorView } from '../views/member-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { newSecret, stepOf, uriOf } from './totp.ts';

type FactorNotice = Omit<Extract<Notice, { kind: 'factor' }>, 'kind'>;

const SETUP_WITHIN_MS = 10 * 60_000;
/** One that counts for one act is for the act that is asked for now. */
const ONE_ACT_WITHIN_MS = 60_000;
const FIRST_REMEMBER_MINUTES = 5;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly notices: Notices;
  readonly timeIsTrusted: () => boolean;
}

/**
 * The second factor of members: a code of an authenticator app, or a recovery code. Commands that give access ask
 * `demand` before they do; those that take it away never do. That it was given is remembered in memory alone:
 * after a restart it is asked for again.
 */
export class SecondFactor {
  readonly #house: string;
  readonly #parts: Parts;
  /** By the factor's number; ends the time for which it is remembered. */
  readonly #given = new Map<number, { readonly once: boolean; readonly forget: () => void }>();
  /** By member: a secret that is shown and not proven yet. A restart ends it. */
  readonly #begun = new Map<number, { readonly secret: string; readonly at: number }>();

  constructor(house: string, parts: Parts) {
    this.#house = house;
    this.#parts = parts;
  }

  /** Undefined where the member has none. */
  of(member: number): FactorView | undefined {
    const factor = this.#parts.store.factors.of(member);
    if (!factor) return undefined;
    const lockedUntil = this.#lockedUntil(factor);
    return {
      since: factor.since,
      rememberMinutes: factor.rememberMinutes,
      recoveryLeft: this.#parts.store.factors.recoveryLeft(factor.id),
      isGiven: this.#given.has(factor.id),
      ...(lockedUntil !== undefined && { lockedUntil }),
    };
  }

  /** Codes of apps can be checked now. */
  get knowsTheTime(): boolean {
    return this.#parts.timeIsTrusted();
  }

  isRequired(role: Role): boolean {
    return this.#parts.store.factors.requiredOf().includes(role);
  }

  /**
   * Before access is given: why that cannot be now, if it cannot. Whoever is no member, such as an automation, has no
   * second factor: who may command there is decided elsewhere.
   */
  demand(by: Actor): Refusal | undefined {
    const id = memberIn(by);
    const member = id === undefined ? undefined : this.#parts.store.members.get(id);
    if (!member) return undefined;
    const factor = this.#parts.store.factors.of(member.id);
    if (!factor) return this.isRequired(member.role) ? problem({ kind: 'missing' }) : undefined;
    const given = this.#given.get(factor.id);
    if (!given) return problem({ kind: 'needed' });
    if (given.once) this.#forget(factor.id);
    return undefined;
  }

  /** A secret for the member's app; it counts once they have sent a code of it. */
  begin(by: Actor): Result<{ uri: string; key: string }> {
    const member = this.#memberOf(by);
    if (!member) return notFound('member');
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    if (!this.#parts.timeIsTrusted()) return refused(problem({ kind: 'clock' }));
    const stops = this.#parts.store.factors.of(member.id) && this.demand(by);
    if (stops) return refused(stops);
    const secret = newSecret();
    this.#begun.set(member.id, { secret, at: this.#parts.clock.now() });
    return {
      ok: true,
      value: { uri: uriOf(secret, { house: this.#house, account: member.name }), key: secret },
    };
  }

  /** Returns the recovery codes, which are shown once. */
  confirm(by: Actor, typed: string): Result<readonly string[]> {
    const member = this.#memberOf(by);
    const begun = member && this.#begun.get(member.id);
    const now = this.#parts.clock.now();
    if (!begun || Math.abs(now - begun.at) > SETUP_WITHIN_MS) return refused(problem({ kind: 'not-begun' }));
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    if (!this.#parts.timeIsTrusted()) return refused(problem({ kind: 'clock' }));
    const step = stepOf(begun.secret, factorDigits(typed) ?? '', now);
    // Whoever sets it up has the secret before them: there is nothing to guess.
    if (step === undefined) return refused(problem({ kind: 'wrong', triesLeft: TRIES }));
    const recovery = newRecoveryCodes();
    const factor = this.#parts.audit.transaction(by, 'set up second factor', () => {
      const rememberMinutes =
        this.#parts.store.factors.of(member.id)?.rememberMinutes ?? FIRST_REMEMBER_MINUTES;
      const added = this.#parts.store.factors.add({
        ...{ member: member.id, secret: begun.secret, now, lastStep: step, rememberMinutes },
      });
      this.#parts.store.factors.setRecovery(added.id, recovery);
      this.#tell({ what: 'on', name: member.name });
      return { subject: `member:${member.id}`, value: added };
    });
    this.#begun.delete(member.id);
    this.#remember(factor);
    return { ok: true, value: recovery };
  }

  /** A code of the app, or a recovery code. Wrong ones are counted before anything else, also over a restart. */
  give(by: Actor, typed: string): Result<{ recoveryLeft?: number }> {
    const member = this.#memberOf(by);
    const factor = member && this.#parts.store.factors.of(member.id);
    if (!factor) return refused(problem({ kind: 'missing' }));
    // A wrong code that cannot be counted would be a free one.
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const given = this.#parts.store.transaction(() => this.#check(member, factor, factorDigits(typed) ?? ''));
    if (given.ok) this.#remember(factor);
    return given;
  }

  /** The member's own. */
  end(by: Actor): Result<void> {
    const member = this.#memberOf(by);
    const stops = this.demand(by);
    if (!member) return notFound('member');
    return stops ? refused(stops) : this.#end(by, member, { what: 'off', name: member.name });
  }

  /** Of somebody who has lost their app and their recovery codes; an owner decides it. */
  reset(by: Actor, id: number): Result<void> {
    const owner = this.#memberOf(by);
    if (owner?.role !== 'owner') return refused({ kind: 'owners-only' });
    const member = this.#parts.store.members.get(id);
    if (!member) return notFound('member');
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const stops = this.demand(by);
    return stops
      ? refused(stops)
      : this.#end(by, member, { what: 'reset', name: member.name, by: owner.name });
  }

  /** In place of all that there were. */
  renewRecovery(by: Actor): Result<readonly string[]> {
    const member = this.#memberOf(by);
    const factor = member && this.#parts.store.factors.of(member.id);
    if (!factor) return refused(problem({ kind: 'missing' }));
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const stops = this.demand(by);
    if (stops) return refused(stops);
    const recovery = newRecoveryCodes();
    this.#parts.audit.transaction(by, 'renew recovery codes', () => {
      this.#parts.store.factors.setRecovery(factor.id, recovery);
      return { subject: `member:${member.id}`, value: undefined };
    });
    return { ok: true, value: recovery };
  }

  remember(by: Actor, minutes: number): Result<void> {
    const member = this.#memberOf(by);
    const factor = member && this.#parts.store.factors.of(member.id);
    if (!factor) return refused(problem({ kind: 'missing' }));
    if (!REMEMBER_MINUTES.some((choice) => choice === minutes)) return refused(problem({ kind: 'remember' }));
    const stops = minutes > factor.rememberMinutes ? this.demand(by) : undefined;
    if (stops) return refused(stops);
    this.#parts.audit.transaction(by, 'remember second factor', () => {
      this.#parts.store.factors.change(factor.id, { rememberMinutes: minutes });
      return { subject: `member:${member.id}`, value: undefined, detail: `${minutes} minutes` };
    });
    this.#forget(factor.id);
    return DONE;
  }

  /** Whether members of a role need one. That they do takes something away, and is done at once. */
  require(by: Actor, role: Invitable, wanted: boolean): Result<void> {
    const owner = this.#memberOf(by);
    if (owner?.role !== 'owner') return refused({ kind: 'owners-only' });
    const stops = wanted ? undefined : this.demand(by);
    if (stops) return refused(stops);
    const others = this.#parts.store.factors.requiredOf().filter((one) => one !== role);
    this.#parts.audit.transaction(
      by,
      wanted ? 'require second factor' : 'do not require second factor',
      () => {
        this.#parts.store.factors.requireOf(wanted ? [...others, role] : others);
        this.#tell({ what: wanted ? 'required' : 'not-required', name: owner.name, role });
        return { subject: 'house', value: undefined, detail: role };
      },
    );
    return DONE;
  }

  /** To the member's new account, within the transaction of that. It has to be given there anew. */
  move(from: number, to: number): void {
    const factor = this.#parts.store.factors.of(from);
    if (!factor) return;
    this.#parts.store.factors.change(factor.id, { member: to });
    this.#forget(factor.id);
  }

  stop(): void {
    for (const id of [...this.#given.keys()]) this.#forget(id);
  }

  #check(member: MemberRecord, factor: FactorRecord, digits: string): Result<{ recoveryLeft?: number }> {
    const { factors } = this.#parts.store;
    const now = this.#parts.clock.now();
    const lockedUntil = this.#lockedUntil(factor);
    if (lockedUntil !== undefined)
      return refused(problem({ kind: 'locked', minutes: minutesTo(lockedUntil, now) }));
    if (digits.length === RECOVERY_CODE_DIGITS) {
      if (!factors.takeRecovery(factor.id, digits)) return this.#wrong(member, factor);
      const left = factors.recoveryLeft(factor.id);
      factors.change(factor.id, { failures: 0, lockedUntil: null });
      this.#note(member, 'use recovery code');
      this.#tell({ what: 'recovery', name: member.name, left });
      return { ok: true, value: { recoveryLeft: left } };
    }
    if (digits.length !== APP_CODE_DIGITS) return refused(problem({ kind: 'not-a-code' }));
    if (!this.#parts.timeIsTrusted()) return refused(problem({ kind: 'clock' }));
    const secret = factors.secret(factor.id);
    if (secret === undefined) return refused(problem({ kind: 'unreadable' }));
    const step = stepOf(secret, digits, now);
    if (step === undefined) return this.#wrong(member, factor);
    // RFC 6238, section 5.2: "must not accept the second attempt of the OTP".
    if (step <= factor.lastStep) return refused(problem({ kind: 'used' }));
    factors.change(factor.id, { lastStep: step, failures: 0, lockedUntil: null });
    this.#note(member, 'give second factor');
    return { ok: true, value: {} };
  }

  #wrong(member: MemberRecord, factor: FactorRecord): Result<never> {
    const failures = Math.max(factor.failures, 0) + 1;
    const lockMs = lockOutMs(failures);
    const lockedUntil = lockMs > 0 ? this.#parts.clock.now() + lockMs : undefined;
    this.#parts.store.factors.change(factor.id, {
      failures,
      ...(lockedUntil !== undefined && { lockedUntil }),
    });
    this.#note(member, 'wrong second factor');
    if (lockMs === 0) return refused(problem({ kind: 'wrong', triesLeft: TRIES - failures }));
    const minutes = Math.round(lockMs / 60_000);
    this.#tell({ what: 'locked', name: member.name, minutes, tries: failures });
    return refused(problem({ kind: 'locked', minutes }));
  }

  /** No lock-out lasts longer than the longest, wherever the clock was set meanwhile. */
  #lockedUntil({ id, lockedUntil }: FactorRecord): number | undefined {
    const now = this.#parts.clock.now();
    if (lockedUntil === undefined || lockedUntil <= now) return undefined;
    const longest = now + LOCK_OUTS_MS.at(-1)!;
    if (lockedUntil <= longest) return lockedUntil;
    this.#parts.store.factors.change(id, { lockedUntil: longest });
    return longest;
  }

  #end(by: Actor, member: MemberRecord, notice: FactorNotice): Result<void> {
    const factor = this.#parts.store.factors.of(member.id);
    if (!factor) return DONE;
    this.#parts.audit.transaction(by, 'end second factor', () => {
      this.#parts.store.factors.remove(member.id);
      this.#tell(notice);
      return { subject: `member:${member.id}`, value: undefined };
    });
    this.#forget(factor.id);
    return DONE;
  }

  #remember({ id, rememberMinutes }: FactorRecord): void {
    this.#forget(id);
    const once = rememberMinutes <= 0;
    const ms = once ? ONE_ACT_WITHIN_MS : Math.min(rememberMinutes, Math.max(...REMEMBER_MINUTES)) * 60_000;
    this.#given.set(id, { once, forget: waitFor(this.#parts.clock, ms, () => void this.#given.delete(id)) });
  }

  #forget(id: number): void {
    this.#given.get(id)?.forget();
    this.#given.delete(id);
  }

  #memberOf(by: Actor): MemberRecord | undefined {
    const id = memberIn(by);
    return id === undefined ? undefined : this.#parts.store.members.get(id);
  }

  #note({ id }: MemberRecord, what: string): void {
    this.#parts.audit.transaction(byMember(id), what, () => ({ subject: `member:${id}`, value: undefined }));
  }

  /** To all owners, whoever it was: the account may be in other hands. */
  #tell(notice: FactorNotice): void {
    this.#parts.notices.tell({ kind: 'factor', ...notice }, undefined, ({ role }) => role === 'owner');
  }
}

function problem(of: FactorProblem): Refusal {
  return { kind: 'factor', problem: of };
}

function minutesTo(time: number, now: number): number {
  return Math.ceil((time - now) / 60_000);
}

/** Digits alone, so that one that is typed out of place is taken for a PIN, and its message removed. */
function newRecoveryCodes(): string[] {
  const digits = (): string => Array.from({ length: RECOVERY_CODE_DIGITS }, () => randomInt(10)).join('');
  return Array.from({ length: RECOVERY_CODES }, digits);
}
