import type { House } from '../../src/engine/house.ts';
import type { UserRow } from '../../src/engine/queries/views.ts';

const LOOKED_AT = 50;

/** The one user who can be meant; of several, the only one who is called exactly so. */
export function findUser(house: House, name: string): UserRow | undefined {
  const { rows } = house.queries.users({ search: name, page: 0, pageSize: LOOKED_AT });
  if (rows.length === 1) return rows[0];
  const wanted = name.toLowerCase();
  const exact = rows.filter((row) => row.name.toLowerCase() === wanted);
  const first = rows.filter((row) => row.firstName.toLowerCase() === wanted);
  return exact.length === 1 ? exact[0] : exact.length === 0 && first.length === 1 ? first[0] : undefined;
}
