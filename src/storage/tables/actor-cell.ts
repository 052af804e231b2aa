import {
  AUTOMATION,
  BOOKING,
  byMember,
  byToken,
  CONFIGURATION,
  CONSOLE,
  RULE,
} from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';

/** Somebody of whom the row says nothing that is understood. */
export type StoredActor = Actor | { readonly kind: 'unknown' };

/** `member:1001`, `token:7`, or the kind alone. */
export function actorCell(actor: Actor): string {
  return 'id' in actor ? `${actor.kind}:${actor.id}` : actor.kind;
}

/** Undefined where it is none of what `actorCell` writes. */
export function actorOfCell(cell: unknown): Actor | undefined {
  const [, kind, id] = /^(member|token):(\d+)$/.exec(String(cell)) ?? [];
  if (kind !== undefined) return kind === 'member' ? byMember(Number(id)) : byToken(Number(id));
  return [AUTOMATION, CONSOLE, CONFIGURATION, RULE, BOOKING].find(({ kind }) => kind === cell);
}
