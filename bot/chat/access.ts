import type { House } from '../../src/engine/house.ts';
import type { MemberView } from '../../src/engine/views/member-views.ts';
import type { Incoming } from '../telegram/client.ts';

/** An update that somebody sent, in whatever chat. */
export type FromSomebody = Exclude<Incoming, { kind: 'other' | 'membership' | 'migrated' }>;

/** Who is let in: by the account's number alone, in a private chat alone. Nobody else gets an answer. */
export type Admission =
  | { readonly kind: 'member'; readonly member: MemberView; readonly update: FromSomebody }
  /** Somebody opened a one-time link. */
  | { readonly kind: 'pairing'; readonly token: string; readonly update: FromSomebody }
  | { readonly kind: 'stranger' };

export function isFromSomebody(update: Incoming): update is FromSomebody {
  return update.kind !== 'other' && update.kind !== 'membership' && update.kind !== 'migrated';
}

export function admit(update: Incoming, members: Pick<House['members'], 'get'>): Admission {
  if (!isFromSomebody(update) || update.chatType !== 'private') return { kind: 'stranger' };
  const member = members.get(update.from.id);
  // Bot API, deep linking: up to 64 characters of A-Z, a-z, 0-9, _ and -.
  const token = update.kind === 'text' ? /^\/start ([\w-]{1,64})$/.exec(update.text)?.[1] : undefined;
  if (token !== undefined && member?.role !== 'owner') return { kind: 'pairing', token, update };
  return member ? { kind: 'member', member, update } : { kind: 'stranger' };
}
