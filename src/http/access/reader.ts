import { createHmac, timingSafeEqual } from 'node:crypto';
import { byMember } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { House } from '../../engine/house.ts';
import type { HomeAssistantAskView, MemberView } from '../../engine/views/member-views.ts';
import type { Way } from './way.ts';

export const SESSION_COOKIE = 'latchkey';

/** A member who reads the page. */
export interface Reader {
  readonly member: MemberView;
  readonly by: Actor;
  /** The browser's session; missing through Home Assistant. */
  readonly session?: number;
  /** What each form of theirs carries, so that no other site can send it. */
  readonly proof: string;
  /** Looks again: they may have been removed, or logged out. */
  readonly isStillIn: () => boolean;
}

/** Who asks. An `unconnected` one is logged in to Home Assistant, and no owner has said who that is. */
export type Visitor =
  | { readonly kind: 'reader'; readonly reader: Reader }
  | { readonly kind: 'unconnected'; readonly ask: HomeAssistantAskView }
  | { readonly kind: 'stranger' };

/** @param secret what proofs of forms are made with where there is no session */
export function visitorOf(
  house: House,
  {
    way,
    headers,
    cookie,
    secret,
  }: { way: Way; headers: Headers; cookie: string | undefined; secret: Buffer },
): Visitor {
  return way.kind === 'ingress' ? throughIngress(house, headers, secret) : withSession(house, cookie);
}

/**
 * The Supervisor drops these headers where a client sends them, and leaves them out where it does not know the user:
 * who has none is nobody, whatever else came.
 */
function throughIngress(house: House, headers: Headers, secret: Buffer): Visitor {
  const id = headers.get('x-remote-user-id') ?? '';
  if (!/^[\w-]{1,64}$/.test(id)) return { kind: 'stranger' };
  const member = house.pageAccess.homeAssistantMember(id);
  if (!member) {
    const name = headers.get('x-remote-user-display-name') ?? headers.get('x-remote-user-name') ?? '';
    return { kind: 'unconnected', ask: house.pageAccess.ask(id, asText(name)) };
  }
  const isStillIn = (): boolean => house.pageAccess.homeAssistantMember(id)?.id === member.id;
  return readerOf(member, { proof: proofOf(secret, `${id} ${member.id}`), isStillIn });
}

function withSession(house: House, token: string | undefined): Visitor {
  const session = token === undefined ? undefined : house.pageAccess.session(token);
  if (token === undefined || !session) return { kind: 'stranger' };
  const isStillIn = (): boolean => house.pageAccess.session(token) !== undefined;
  const proof = proofOf(Buffer.from(token), String(session.member.id));
  return readerOf(session.member, { session: session.id, proof, isStillIn });
}

function readerOf(member: MemberView, rest: Omit<Reader, 'member' | 'by'>): Visitor {
  return { kind: 'reader', reader: { member, by: byMember(member.id), ...rest } };
}

function proofOf(key: Buffer, about: string): string {
  return createHmac('sha256', key).update(`form of ${about}`).digest('base64url');
}

export function isProof(reader: Reader, given: string | undefined): boolean {
  const wanted = Buffer.from(reader.proof);
  const came = Buffer.from(given ?? '');
  return wanted.length === came.length && timingSafeEqual(wanted, came);
}

/** Names come as UTF-8 in a header, which is read byte by byte. */
function asText(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}
