import { and, asc, inArray, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { hosts } from './schema.ts'

/**
 * Locks the hosts in one statement and computes in the next, whose snapshot sees all that was committed before the
 * locks: else a due time that is written meanwhile would be overwritten by an older, later one, and lost.
 */
export async function putOffHosts(db: Db, ids: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    const held = await tx
      .select({ id: hosts.id })
      .from(hosts)
      .where(and(inArray(hosts.id, [...ids]), sql`${hosts.dueAt} <= now()`))
      .orderBy(asc(hosts.id))
      .for('update', { skipLocked: true })
    if (held.length === 0) return
    const heldIds = held.map((host) => host.id)
    await tx.execute(sql`
      update hosts h set due_at = greatest(h.free_at, least(
        coalesce((select min(s.fetch_due_at) from schedule s where s.host = h.id and s.fetch_due_at > now()), 'infinity'),
        -- What is due and yet was not handed out is somebody's: no more than there are looks under way.
        coalesce((select min(greatest(s.fetch_due_at, s.leased_until)) from schedule s
          where s.host = h.id and s.fetch_due_at <= now()), 'infinity'),
        coalesce((select min(c.due_at) from candidates c where c.host = h.id), 'infinity')))
      where h.id in ${heldIds}`)
  })
}

/**
 * Brings a host forward if something of it becomes due at `at` before its turn; its slot is respected. Always locks the
 * row, even when nothing is to be moved: putOffHosts must not compute from a due time that we are about to commit.
 */
export async function wakeHost(db: Db, host: string, at: Date | null | undefined): Promise<void> {
  if (!at) return
  const due = sql`greatest(free_at, ${at.toISOString()}::timestamptz)`
  await db.execute(sql`update hosts set due_at = least(due_at, ${due}) where id = ${host}`)
}

// A host that refuses is left alone for 10 s, 20 s, … up to an hour, or for as long as it asks.
const HOST_BACKOFF_MS = 10_000
const HOST_BACKOFF_MAX_MS = 3_600_000

export async function backOffHost(
  tx: Db,
  host: string,
  retryAfterMs: number | null,
): Promise<void> {
  const wait =
    retryAfterMs ?? sql`least(power(2, failures) * ${HOST_BACKOFF_MS}, ${HOST_BACKOFF_MAX_MS})`
  await tx.execute(sql`
    update hosts set failures = least(failures + 1, 30),
      free_at = greatest(free_at, now() + ${wait} * interval '1 millisecond'),
      due_at = greatest(due_at, now() + ${wait} * interval '1 millisecond')
    where id = ${host}`)
}
