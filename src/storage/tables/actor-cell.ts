import { AUTOMATION, BOOKING, byMember, CONFIGURATION, CONSOLE, RULE } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';

/** Somebody of whom the row says nothing that is understood. */
export type StoredActor = Actor | { readonly kind: 'unknown' };

/** `member:1001`, or the kind alone. */
export function actorCell(actor: Actor): string {
  return actor.kind === 'member' ? `member:${actor.id}` : actor.kind;
}

/** Undefined where it is none of what `actorCell` writes. */
export function actorOfCell(cell: unknown): Actor | undefined {
  const member = /^member:(\d+)$/.exec(String(cell))?.[1];
  if (member !== undefined) return byMember(Number(member));
  return [AUTOMATION, CONSOLE, CONFIGURATION, RULE, BOOKING].find(({ kind }) => kind === cell);
}
