import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

// A multiplicative hash of the id spreads neighbours evenly over the interval.
const GOLDEN = 0.618_033_988_749_895

/** The next slot of the document's own grid: after an outage looks spread out again instead of marching as a herd. */
export function nextSlot(documentId: SQL, intervalMs: SQL): SQL {
  const interval = sql`${intervalMs}::float8`
  const place = sql`${documentId}::float8 * ${GOLDEN}::float8`
  const offset = sql`floor((${place} - floor(${place})) * ${interval})`
  return sql`to_timestamp((floor((extract(epoch from now())::float8 * 1000 - ${offset}) / ${interval}) + 1) * ${interval} / 1000 + ${offset} / 1000)`
}
