import { randomInt } from 'node:crypto';
import { byMember, memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../storage/store.ts';
import type { Notices } from '../alerts/notices.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type {
  HomeAssistantAskView,
  HomeAssistantUserView,
  MemberView,
  PageSessionView,
} from '../views/member-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { Members } from './members.ts';
import type { SecondFactor } from './second-factor.ts';
import { hashOfToken, newToken } from './secret-token.ts';

const TOKEN_BYTES = 32;
const LINK_GOOD_FOR_MS = 10 * 60_000;
/** A browser that nobody has used for so long is logged out. */
const UNUSED_MS = 30 * 24 * 60 * 60_000;
/** The time of the last use is not written more often. */
const NOTED_EVERY_MS = 10 * 60_000;
const BROWSER_MAX_LENGTH = 200;
/** Anybody who can log in to Home Assistant can ask: what they leave behind is bounded. */
const MOST_ASKS = 50;
const NAME_MAX_LENGTH = 64;
/** Without vowels and without what looks like something else: no words, nothing to mistake. */
const ASK_SIGNS = 'BCDFGHJKLMNPQRSTVWXZ';
const ASK_LENGTH = 6;

export interface PageLink {
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly members: Members;
  readonly factor: SecondFactor;
  readonly notices: Notices;
  /** Somebody is let in, or is not any more; called once that is stored. */
  readonly changed: (member: number) => void;
}

/**
 * The ways by which members open the page: a one-time link from the chat makes a browser theirs, and an owner says
 * which user of Home Assistant is which member. Nobody else gets in, whatever their login at Home Assistant.
 */
export class PageAccess {
  readonly #parts: Parts;
  /** By Home Assistant's id of the user. A restart forgets them; opening the page asks again. */
  readonly #asks = new Map<string, HomeAssistantAskView>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A link that logs this member in, once; it ends the member's earlier ones. */
  invite(by: Actor): Result<PageLink> {
    const member = this.#member(memberIn(by));
    if (!member) return notFound('member');
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const token = newToken(TOKEN_BYTES);
    const expiresAt = this.#parts.clock.now() + LINK_GOOD_FOR_MS;
    this.#parts.audit.transaction(by, 'ask for the page', () => {
      this.#parts.store.page.removeLinksOf(member.id);
      this.#parts.store.page.addLink(hashOfToken(token), { member: member.id, expiresAt });
      return { subject: `member:${member.id}`, value: undefined };
    });
    return { ok: true, value: { token, expiresAt } };
  }

  /** Whose link it is, while it is good; it stays so. */
  invited(token: string): MemberView | undefined {
    const link = this.#parts.store.page.link(hashOfToken(token));
    const now = this.#parts.clock.now();
    // Wherever the clock was set meanwhile.
    if (!link || link.expiresAt <= now || link.expiresAt > now + LINK_GOOD_FOR_MS) return undefined;
    return this.#member(link.member);
  }

  /**
   * Once, and the member hears of it. Who has a second factor gives a code of it here.
   * @param browser what it calls itself
   * @returns the token that the browser keeps
   */
  logIn(
    token: string,
    { browser, factor }: { browser: string; factor?: string | undefined },
  ): Result<string> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const member = this.invited(token);
    if (!member) return refused({ kind: 'pairing' });
    const by = byMember(member.id);
    if (this.#parts.factor.of(member.id)) {
      const given = this.#parts.factor.give(by, factor ?? '');
      if (!given.ok) return given;
    }
    const session = newToken(TOKEN_BYTES);
    const now = this.#parts.clock.now();
    this.#parts.audit.transaction(by, 'log in to the page', () => {
      this.#parts.store.page.removeLinksOf(member.id);
      this.#parts.store.page.removeUnused(now - UNUSED_MS);
      const name = cut(browser, BROWSER_MAX_LENGTH);
      const id = this.#parts.store.page.addSession(hashOfToken(session), {
        ...{ member: member.id, since: now, browser: name },
      });
      // Whoever got hold of the link is in: its owner hears of it, and can end it.
      this.#parts.notices.tell(
        { kind: 'page-login', session: id, browser: name },
        undefined,
        (one) => one.id === member.id,
      );
      return { subject: `page-session:${id}`, value: undefined };
    });
    this.#parts.changed(member.id);
    return { ok: true, value: session };
  }

  /** Whose browser has this token; undefined where nobody is logged in with it. */
  session(token: string): { readonly id: number; readonly member: MemberView } | undefined {
    const found = this.#parts.store.page.session(hashOfToken(token));
    const now = this.#parts.clock.now();
    if (!found || found.seenAt < now - UNUSED_MS) return undefined;
    const member = this.#member(found.member);
    if (!member) return undefined;
    // Only what is later: a clock that went back would end it early once it is right again.
    if (now - found.seenAt > NOTED_EVERY_MS) this.#parts.store.page.sawSession(found.id, now);
    return { id: found.id, member };
  }

  /** Browsers that are logged in, the one that was used last first: the member's own, and for an owner all. */
  sessions(by: Actor): PageSessionView[] {
    const since = this.#parts.clock.now() - UNUSED_MS;
    return this.#parts.store.page.sessions().flatMap((session) => {
      const member = this.#member(session.member);
      const isTheirs = session.member === memberIn(by) || this.#parts.members.isOwner(by);
      return member && isTheirs && session.seenAt >= since ? [{ ...session, name: member.name }] : [];
    });
  }

  /** The browser is logged out: the member's own, or any by an owner. */
  end(by: Actor, id: number): Result<void> {
    const session = this.sessions(by).find((one) => one.id === id);
    if (!session) return refused({ kind: 'not-found', what: 'member' });
    this.#parts.audit.transaction(by, 'log out of the page', () => {
      this.#parts.store.page.removeSession(id);
      return { subject: `page-session:${id}`, value: undefined };
    });
    this.#parts.changed(session.member);
    return DONE;
  }

  /** Who a user of Home Assistant is here. */
  homeAssistantMember(id: string): MemberView | undefined {
    const user = this.#parts.store.page.homeAssistantUser(id);
    return user && this.#member(user.member);
  }

  /** Somebody whom no owner has connected opened the page: what they show to an owner. */
  ask(id: string, name: string): HomeAssistantAskView {
    const known = this.#asks.get(id);
    this.#asks.delete(id);
    const ask = known ?? {
      ...{ id, name: cut(name, NAME_MAX_LENGTH), code: newAskCode(), at: this.#parts.clock.now() },
    };
    this.#asks.set(id, ask);
    for (const oldest of [...this.#asks.keys()].slice(0, -MOST_ASKS)) this.#asks.delete(oldest);
    return ask;
  }

  /** The newest first. */
  asks(): HomeAssistantAskView[] {
    return [...this.#asks.values()].reverse();
  }

  /** Users of Home Assistant who are members here, by name. */
  homeAssistantUsers(): HomeAssistantUserView[] {
    return this.#parts.store.page.homeAssistantUsers().flatMap((user) => {
      const member = this.#member(user.member);
      return member ? [{ ...user, memberName: member.name }] : [];
    });
  }

  /** An owner says who the user is that shows this code. */
  connect(by: Actor, code: string, member: number): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const ask = this.asks().find((one) => one.code === code);
    if (!ask || !this.#member(member)) return notFound('member');
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    this.#parts.audit.transaction(by, 'connect Home Assistant user', () => {
      const since = this.#parts.clock.now();
      this.#parts.store.page.saveHomeAssistantUser({ id: ask.id, name: ask.name, member, since });
      return { subject: `member:${member}`, value: undefined, detail: ask.id };
    });
    this.#asks.delete(ask.id);
    this.#parts.changed(member);
    return DONE;
  }

  /** The user is a stranger here again. */
  disconnect(by: Actor, id: string): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    const user = this.#parts.store.page.homeAssistantUser(id);
    if (!user) return notFound('member');
    this.#parts.audit.transaction(by, 'disconnect Home Assistant user', () => {
      this.#parts.store.page.removeHomeAssistantUser(id);
      return { subject: `member:${user.member}`, value: undefined, detail: id };
    });
    this.#parts.changed(user.member);
    return DONE;
  }

  #member(id: number | undefined): MemberView | undefined {
    return id === undefined ? undefined : this.#parts.members.get(id);
  }
}

function cut(text: string, length: number): string {
  return [...text.replace(/\p{Cc}/gu, ' ')].slice(0, length).join('');
}

function newAskCode(): string {
  return Array.from({ length: ASK_LENGTH }, () => ASK_SIGNS[randomInt(ASK_SIGNS.length)]).join('');
}
