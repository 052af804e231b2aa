import { byMember, CONFIGURATION, memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { audience, type ArrivalAlerts } from '../../domain/alerts/alert.ts';
import { minutesOfDay } from '../../domain/alerts/alert-choices.ts';
import type { AlertChoices } from '../../domain/alerts/alert-choices.ts';
import type { Clock } from '../../domain/clock.ts';
import { DEFAULT_LANGUAGE, languageOf } from '../../domain/people/language.ts';
import type { Language } from '../../domain/people/language.ts';
import type { Invitable, Role } from '../../domain/people/user.ts';
import type { MemberRecord } from '../../storage/tables/people/member-store.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { Notices } from '../alerts/notices.ts';
import type { SecondFactor } from './second-factor.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { Authority, Notice } from '../views/notice-views.ts';
import type { MemberView } from '../views/member-views.ts';

type MemberNotice = Extract<Notice, { kind: 'member' }>;

/** Whoever may do more comes first. */
const RANK: readonly Role[] = ['owner', 'manager', 'guest'];

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly notices: Notices;
  readonly factor: SecondFactor;
  /** Somebody came, went, or has another role or language; called once that is stored. */
  readonly changed: (id: number) => void;
  /** Of whoever has none of their own. */
  readonly language?: Language | undefined;
}

/** The Telegram accounts that may talk with the house. Only owners decide who else may. */
export class Members {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  all(): MemberView[] {
    return this.#parts.store.members.all().map((member) => this.#spokenTo(member));
  }

  get(id: number): MemberView | undefined {
    const member = this.#parts.store.members.get(id);
    return member && this.#spokenTo(member);
  }

  /** Ids of accounts that had access once. */
  former(): number[] {
    return this.#parts.store.members.former();
  }

  isOwner(by: Actor): boolean {
    const id = memberIn(by);
    return id !== undefined && this.get(id)?.role === 'owner';
  }

  /**
   * Accounts that the configuration trusts from the start. Whom it named at an earlier start, and does not any
   * more, loses access. The console prints a new link with each start, so an earlier one ends.
   */
  trustOwners(ids: readonly number[]): void {
    const gone = this.all().filter(({ id, configured }) => configured && !ids.includes(id));
    const fresh = [...new Set(ids)].filter((id) => !this.get(id)?.configured);
    this.#parts.store.transaction(() => {
      this.#parts.store.invitations.removeOfConsole();
      for (const member of gone) this.#remove(CONFIGURATION, member);
      for (const id of fresh) this.#trust(id);
    });
    for (const id of [...gone.map((member) => member.id), ...fresh]) this.#parts.changed(id);
  }

  /**
   * Members are called as their accounts are: of two owners, each is told what the other did.
   * @param account.language the tag of its app's language: whoever has chosen none is spoken to in that
   */
  called(id: number, account: { readonly name: string; readonly language?: string }): void {
    const known = this.#parts.store.members.get(id);
    if (!known) return;
    const { name } = account;
    if (name !== '' && known.name !== name)
      this.#parts.store.members.save({ ...known, name }, this.#parts.clock.now());
    const language = languageOf(account.language);
    if (!language || known.language) return;
    this.#parts.store.members.setLanguage(id, language);
    if (language !== (this.#parts.language ?? DEFAULT_LANGUAGE)) this.#parts.changed(id);
  }

  setArrivals(by: Actor, id: number, arrivals: ArrivalAlerts): Result<void> {
    if (!this.get(id)) return notFound('member');
    this.#parts.audit.transaction(by, 'choose alerts', () => {
      this.#parts.store.members.setArrivals(id, arrivals);
      return { subject: `member:${id}`, value: undefined, detail: arrivals };
    });
    return DONE;
  }

  setLanguage(by: Actor, id: number, language: Language): Result<void> {
    if (!this.get(id)) return notFound('member');
    this.#parts.audit.transaction(by, 'choose language', () => {
      this.#parts.store.members.setLanguage(id, language);
      return { subject: `member:${id}`, value: undefined, detail: language };
    });
    this.#parts.changed(id);
    return DONE;
  }

  setAlerts(by: Actor, id: number, alerts: AlertChoices): Result<void> {
    if (!this.get(id)) return notFound('member');
    const { quiet } = alerts;
    if (quiet && [quiet.from, quiet.until].some((time) => minutesOfDay(time) === undefined))
      return refused({ kind: 'time-of-day' });
    this.#parts.audit.transaction(by, 'choose alerts', () => {
      this.#parts.store.members.setAlerts(id, alerts);
      return { subject: `member:${id}`, value: undefined };
    });
    // What was kept for later may be due now.
    this.#parts.notices.choicesChanged();
    return DONE;
  }

  /** From now on the account is a stranger's, and nothing is sent to it. */
  remove(by: Actor, id: number): Result<void> {
    return this.#change(by, id, (member) => this.#remove(by, member));
  }

  /** A guest stays one: their account belongs to their booking. */
  setRole(by: Actor, id: number, role: Invitable): Result<void> {
    const rises = RANK.indexOf(role) < RANK.indexOf(this.get(id)?.role ?? role);
    if (rises && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    if (this.get(id)?.role === 'guest') return notFound('member');
    const stops = rises && this.isOwner(by) ? this.#parts.factor.demand(by) : undefined;
    if (stops) return refused(stops);
    return this.#change(by, id, (member) => {
      if (member.role === role) return;
      this.#parts.audit.transaction(by, 'change role', () => {
        this.#parts.store.members.save({ ...member, role }, this.#parts.clock.now());
        if (member.role === 'owner') {
          this.#parts.store.invitations.removeBy(id);
          this.#parts.store.journal.dropNotices(id, (notice) => isForOwners(notice as Notice));
        }
        this.tellOwners(by, {
          kind: 'member',
          what: 'role',
          name: member.name,
          role,
          by: this.authority(by),
        });
        return { subject: `member:${id}`, value: undefined, detail: role };
      });
    });
  }

  /** Whoever did it knows already. */
  tellOwners(by: Actor, notice: MemberNotice): void {
    const knows = memberIn(by);
    this.#parts.notices.tell(notice, undefined, ({ id, role }) => role === 'owner' && id !== knows);
  }

  /** In words for the owners; also of somebody who was removed. */
  authority(by: Actor): Authority {
    const id = memberIn(by);
    if (id !== undefined) return { member: this.#parts.store.members.nameOf(id) ?? String(id) };
    return by.kind === 'configuration' ? 'configuration' : 'console';
  }

  #change(by: Actor, id: number, change: (member: MemberRecord) => void): Result<void> {
    const changed = this.#parts.store.transaction(() => {
      const member = this.get(id);
      if (!this.isOwner(by)) return refused({ kind: 'owners-only' });
      if (!member) return notFound('member');
      if (member.configured) return refused({ kind: 'configured-owner', name: member.name, id });
      const owners = this.all().filter(({ role }) => role === 'owner');
      if (member.role === 'owner' && owners.length === 1)
        return refused({ kind: 'last-owner', name: member.name });
      change(member);
      return DONE;
    });
    if (changed.ok) this.#parts.changed(id);
    return changed;
  }

  #spokenTo(member: MemberView): MemberView {
    const language = member.language ?? this.#parts.language;
    return language === undefined ? member : { ...member, language };
  }

  #remove(by: Actor, { id, name, role }: MemberRecord): void {
    this.#parts.audit.transaction(by, 'remove member', () => {
      this.#parts.store.members.remove(id, this.#parts.clock.now());
      this.tellOwners(by, { kind: 'member', what: 'removed', name, role, by: this.authority(by) });
      return { subject: `member:${id}`, value: undefined, detail: role };
    });
  }

  #trust(id: number): void {
    const known = this.get(id);
    const name = known?.name ?? this.#parts.store.members.nameOf(id) ?? 'Owner';
    this.#parts.audit.transaction(CONFIGURATION, 'trust owner', () => {
      this.#parts.store.members.save({ id, name, role: 'owner', configured: true }, this.#parts.clock.now());
      if (known?.role !== 'owner')
        this.tellOwners(byMember(id), {
          kind: 'member',
          what: 'came',
          name,
          role: 'owner',
          by: 'configuration',
        });
      return { subject: `member:${id}`, value: undefined };
    });
  }
}

/** A manager hears of duress no more than of members. */
function isForOwners(notice: Notice): boolean {
  if (notice.kind === 'factor') return true;
  return notice.kind === 'member' || (notice.kind === 'entry' && !audience(notice.entry.how).has('manager'));
}
