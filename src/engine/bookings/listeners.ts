import type { UnitSettings } from '../../domain/bookings/unit.ts';
import type { Store } from '../../storage/store.ts';

export type Listens = (member: { readonly id: number }) => boolean;

/** Who hears of a unit; undefined: everybody, also where none of those that were chosen is a member any longer. */
export function listenersOf(
  { informs = [] }: Partial<Pick<UnitSettings, 'informs'>>,
  store: Store,
): Listens | undefined {
  const there = new Set(informs.filter((id) => (store.members.get(id)?.role ?? 'guest') !== 'guest'));
  return there.size === 0 ? undefined : ({ id }) => there.has(id);
}
