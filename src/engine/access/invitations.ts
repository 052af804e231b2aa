import { byMember, CONSOLE, memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { languageOf } from '../../domain/people/language.ts';
import type { Invitable, Role } from '../../domain/people/user.ts';
import type { InvitationRecord } from '../../storage/tables/people/invitation-store.ts';
import type { MemberRecord } from '../../storage/tables/people/member-store.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { Members } from './members.ts';
import type { SecondFactor } from './second-factor.ts';
import type { Notices } from '../alerts/notices.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { InvitationView, MemberView } from '../views/member-views.ts';
import { hashOfToken, newToken } from './secret-token.ts';

const TOKEN_BYTES = 16;
const VALID_FOR_MS = 10 * 60_000;
/** One more ends the oldest: all that are open can be seen, and ended, on one screen. */
const MOST_OPEN = 5;

/** What is in a one-time link, and until when it is good, in epoch milliseconds. */
export interface Invitation {
  readonly token: string;
  readonly expiresAt: number;
}

/** An account at Telegram; `language` is the tag of the one that its app is set to. */
export interface Account {
  readonly id: number;
  readonly name: string;
  readonly language?: string;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly members: Members;
  readonly notices: Notices;
  readonly factor: SecondFactor;
  /** Somebody came or went; called once that is stored. */
  readonly changed: (id: number) => void;
}

/** One-time links that let an account in. Of their tokens only a hash is kept. */
export class Invitations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Those that are still good, oldest first. */
  all(): InvitationView[] {
    const { members } = this.#parts.store;
    return this.#open().map(({ id, role, by, replaces, expiresAt }) => ({
      id,
      role,
      expiresAt,
      ...(by !== undefined && { by: members.nameOf(by)! }),
      ...(replaces !== undefined && { newAccountOf: members.nameOf(replaces)! }),
    }));
  }

  invite(by: Actor, role: Invitable): Result<Invitation> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const stops = this.#parts.factor.demand(by);
    return stops ? refused(stops) : { ok: true, value: this.#make(by, { role }) };
  }

  /** Whoever opens it takes the member's place, and the account of now loses access. */
  inviteNewAccount(by: Actor, id: number): Result<Invitation> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const member = this.#parts.members.get(id);
    if (!member) return notFound('member');
    const { name, role, configured } = member;
    if (configured) return refused({ kind: 'configured-owner', name, id });
    const stops = this.#parts.factor.demand(by);
    return stops ? refused(stops) : { ok: true, value: this.#make(by, { role, replaces: id }) };
  }

  /** For the first owner: whoever sits at the console may have the house. */
  inviteOnConsole(): Invitation {
    return this.#parts.store.transaction(() => {
      this.#parts.store.invitations.removeOfConsole();
      return this.#make(CONSOLE, { role: 'owner' });
    });
  }

  end(by: Actor, id: number): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    this.#parts.audit.transaction(by, 'end invitation', () => {
      this.#parts.store.invitations.remove(id);
      return { subject: `invitation:${id}`, value: undefined };
    });
    return DONE;
  }

  /** Once. Who is in the house already gets nothing by it but to be an owner, and leaves it good for others. */
  redeem(token: string, account: Account): Result<MemberView> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const taken = this.#parts.store.transaction(() => {
      const invitation = this.#find(token);
      const known = this.#parts.members.get(account.id);
      const rises = invitation?.role === 'owner' && known?.role !== 'owner' && !invitation.replaces;
      if (!invitation || (known && !rises)) return undefined;
      this.#parts.store.invitations.remove(invitation.id);
      return this.#letIn(account, invitation);
    });
    if (!taken) {
      if (!this.#parts.members.get(account.id)) this.#parts.notices.badLink();
      return refused({ kind: 'pairing' });
    }
    if (taken.old) this.#parts.changed(taken.old.id);
    this.#parts.changed(account.id);
    return { ok: true, value: this.#parts.members.get(account.id)! };
  }

  #letIn(
    { id, name, language }: Account,
    { role: invitedAs, replaces, by: inviter }: InvitationRecord,
  ): { old: MemberRecord | undefined } {
    const { members } = this.#parts.store;
    const now = this.#parts.clock.now();
    const actor = byMember(id);
    const from = inviter === undefined ? CONSOLE : byMember(inviter);
    const old = replaces === undefined ? undefined : members.get(replaces);
    const role = old?.role ?? invitedAs;
    return this.#parts.audit.transaction(actor, 'pair', () => {
      members.save({ id, name, role }, now);
      members.setLanguage(id, old?.language ?? members.get(id)?.language ?? languageOf(language));
      if (old) {
        members.setArrivals(id, old.arrivals);
        if (old.alerts) members.setAlerts(id, old.alerts);
        this.#parts.store.watches.move(old.id, id);
        // Before all that is left goes with the old account.
        this.#parts.factor.move(old.id, id);
        this.#parts.store.duress.move(old.id, id);
        this.#parts.store.page.move(old.id, id);
        this.#parts.store.tokens.move(old.id, id);
        this.#parts.store.webhooks.move(old.id, id);
        members.remove(old.id, now);
      }
      this.#parts.members.tellOwners(actor, {
        kind: 'member',
        what: old ? 'new-account' : 'came',
        name,
        role,
        ...(old && { was: old.name }),
        by: this.#parts.members.authority(from),
      });
      const instead = old ? ` instead of member:${old.id}` : '';
      const by = inviter === undefined ? 'console' : `member:${inviter}`;
      return { subject: `member:${id}`, value: { old }, detail: `${role} by ${by}${instead}` };
    });
  }

  #make(by: Actor, invitation: { role: Role; replaces?: number }): Invitation {
    const token = newToken(TOKEN_BYTES);
    const now = this.#parts.clock.now();
    const expiresAt = now + VALID_FOR_MS;
    const member = memberIn(by);
    const { invitations } = this.#parts.store;
    return this.#parts.audit.transaction(by, 'invite', () => {
      invitations.removeExpired(now);
      for (const { id } of invitations.all().slice(0, 1 - MOST_OPEN)) invitations.remove(id);
      invitations.add({
        ...invitation,
        tokenHash: hashOfToken(token),
        expiresAt,
        ...(member !== undefined && { by: member }),
      });
      const subject = invitation.replaces === undefined ? 'house' : `member:${invitation.replaces}`;
      return { subject, value: { token, expiresAt }, detail: invitation.role };
    });
  }

  #open(): InvitationRecord[] {
    return this.#parts.store.invitations.all().filter(({ expiresAt }) => expiresAt > this.#parts.clock.now());
  }

  #find(token: string): InvitationRecord | undefined {
    const wanted = Buffer.from(hashOfToken(token));
    return this.#open().find(({ tokenHash }) => timingSafeEqual(Buffer.from(tokenHash), wanted));
  }
}
