import type { EntryQuery } from './journal.ts';

interface Query {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Of codes under duress, those of which this member's own screens say nothing. */
const NOT_QUIET = `NOT (how = 'duress' AND code_id IS NOT NULL
  AND code_id IN (SELECT id FROM codes WHERE duress_quiet_for = ?))`;
const NEWEST_FIRST = 'ORDER BY at DESC, id DESC';

/**
 * Only what is asked for stands in the statement, so that one index has the answer in its order. Of several kinds, each
 * is asked for by itself: an index has them one after the other.
 */
export function entriesQuery({ limit, offset = 0, how, before, ...query }: EntryQuery): Query {
  const conditions = [
    ['device = ?', query.device],
    ['user_id = ?', query.user],
    ['how <> ?', query.without],
    [NOT_QUIET, query.quietFor],
    ['at >= ?', query.from],
    ['at < ?', query.until],
  ] as const;
  const given: { readonly sql: string; readonly values: readonly (string | number)[] }[] = conditions.flatMap(
    ([sql, value]) => (value === undefined ? [] : [{ sql, values: [value] }]),
  );
  if (before) given.push({ sql: '(at, id) < (?, ?)', values: [before.at, before.id] });
  const values = given.flatMap((one) => one.values);
  if (how === undefined) {
    const where = given.length === 0 ? '' : `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`;
    return {
      sql: `SELECT * FROM entries ${where} ${NEWEST_FIRST} LIMIT ? OFFSET ?`,
      values: [...values, limit, offset],
    };
  }
  const where = ['how = ?', ...given.map(({ sql }) => sql)].join(' AND ');
  const ofKind = `SELECT * FROM (SELECT * FROM entries WHERE ${where} ${NEWEST_FIRST} LIMIT ?)`;
  const kinds = [...new Set(how)];
  if (kinds.length === 0) return { sql: 'SELECT * FROM entries WHERE FALSE', values: [] };
  return {
    sql: `${kinds.map(() => ofKind).join(' UNION ALL ')} ${NEWEST_FIRST} LIMIT ? OFFSET ?`,
    values: [...kinds.flatMap((kind) => [kind, ...values, limit + offset]), limit, offset],
  };
}
