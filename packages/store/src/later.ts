import { sql } from 'drizzle-orm'

/** So many milliseconds from now, by the database's clock: the only clock of leases and due times. */
export function later(ms: number) {
  return sql`now() + ${ms} * interval '1 millisecond'`
}
