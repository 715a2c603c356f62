import { sql } from 'drizzle-orm'

/** Ids as one parameter, however many: an array literal. */
export function idArray(ids: readonly number[]) {
  return sql`${`{${ids.join()}}`}::bigint[]`
}
