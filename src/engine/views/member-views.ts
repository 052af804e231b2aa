import type { WebhookProblem } from '../../domain/webhook.ts';
import type { AlertChoices, GroupAlertKind, WatchKind } from '../../domain/alerts/alert-choices.ts';
import type { ArrivalAlerts } from '../../domain/alerts/alert.ts';
import type { ApiRight } from '../../domain/people/api-token.ts';
import type { Language } from '../../domain/people/language.ts';
import type { Role } from '../../domain/people/user.ts';

/** A group chat that an owner has added Latchkey to. */
export interface AlertGroupView {
  /** Telegram's numeric id, which is negative. */
  readonly chat: number;
  readonly title: string;
  readonly kinds: readonly GroupAlertKind[];
  /** Alerts go there: an owner has said so, and still is one. */
  readonly isOn: boolean;
  readonly ownerName: string;
  /** Of that owner. */
  readonly language?: Language;
}

export interface MemberView {
  /** Telegram's numeric id of the account. */
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** When this member is told who comes and goes. */
  readonly arrivals: ArrivalAlerts;
  /** In which the chat speaks with this member; missing where none is known. */
  readonly language?: Language;
  /** What the member wants to hear of; missing: of everything. */
  readonly alerts?: AlertChoices;
  /** An owner because the configuration says so. */
  readonly configured?: true;
}

/** What a member is told of if it has not happened by a time of the day. */
export interface WatchView {
  readonly id: number;
  readonly kind: WatchKind;
  readonly user: { readonly id: number; readonly name: string };
  /** `HH:MM` by the house's wall. */
  readonly at: string;
  readonly workdays: boolean;
}

/** A member's second factor. */
export interface FactorView {
  /** Epoch milliseconds. */
  readonly since: number;
  /** For how long it is remembered once it was given; 0: for one act. */
  readonly rememberMinutes: number;
  readonly recoveryLeft: number;
  /** It was given, and is remembered. */
  readonly isGiven: boolean;
  /** Until then no code is looked at: too many wrong ones came. */
  readonly lockedUntil?: number;
}

/** A one-time link that is still good. */
export interface InvitationView {
  readonly id: number;
  readonly role: Role;
  /** Who made it; missing where the console did. */
  readonly by?: string;
  /** Whose new account it is for. */
  readonly newAccountOf?: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A browser in which a member is logged in to the page. Times are epoch milliseconds. */
export interface PageSessionView {
  readonly id: number;
  readonly member: number;
  /** Of the member. */
  readonly name: string;
  readonly since: number;
  /** When it was last used, to within some minutes. */
  readonly seenAt: number;
  /** What the browser calls itself. */
  readonly browser: string;
}

/** A receiver of events over HTTP. Times are epoch milliseconds. */
export interface WebhookView {
  readonly id: number;
  /** Of its address, which is a secret. */
  readonly host: string;
  readonly allowsPrivate: boolean;
  /** The owner who made it. */
  readonly madeByName: string;
  readonly since: number;
  readonly isOn: boolean;
  /** When it took an event last. */
  readonly sentAt?: number;
  /** Since when it takes none, and why. */
  readonly failingSince?: number;
  readonly problem?: WebhookProblem;
  /** Events that it has not got yet. */
  readonly waiting: number;
}

/** What a program comes with that uses the API. Times are epoch milliseconds. */
export interface ApiTokenView {
  readonly id: number;
  readonly name: string;
  readonly rights: readonly ApiRight[];
  /** The owner who made it. */
  readonly madeByName: string;
  readonly since: number;
  readonly endsAt?: number;
  /** When it was last used, to within a minute. */
  readonly usedAt?: number;
  /** It lets in now. */
  readonly isGood: boolean;
}

/** A user of Home Assistant who has opened the page, and whom no owner has connected with a member. */
export interface HomeAssistantAskView {
  /** As Home Assistant knows the user. */
  readonly id: string;
  readonly name: string;
  /** What the page shows to them, so that an owner takes them for nobody else. */
  readonly code: string;
  readonly at: number;
}

/** A user of Home Assistant who is a member here. */
export interface HomeAssistantUserView {
  readonly id: string;
  readonly name: string;
  readonly member: number;
  readonly memberName: string;
  readonly since: number;
}
