import { eq, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { putOffHosts, wakeHost } from './hosts.ts'
import { schedule } from './schema.ts'

export type LookKind = 'look' | 'second-look'
export type DueLook = { readonly id: number; readonly attempt: number; readonly kind: LookKind }

/** Of a row of the schedule `s`: its look is nobody's. */
export const UNLEASED = sql`coalesce(s.leased_until <= now(), true)`

/** Reads a job's payload back into the look that it stands for. */
export function parseDueLook(job: {
  readonly id: number | string
  readonly attempt: number
  readonly kind?: string | undefined
}): DueLook {
  return {
    id: Number(job.id),
    attempt: job.attempt,
    kind: job.kind === 'second-look' ? 'second-look' : 'look',
  }
}

// Documents of one host handed out at a time, at most: its slot lets one through, the rest walk away and come again.
const DUE_PER_HOST = 20

/**
 * Looks that are due, of hosts that may be asked: hosts first, then each one's documents, so that a host with half a
 * million overdue documents does not hold up the others. Hosts found with nothing due are put off to when they have.
 */
export async function dueLooks(db: Db, limit: number): Promise<readonly DueLook[]> {
  const rows = await db.execute<{
    host: string
    id: number | null
    attempt: number
    kind: LookKind
  }>(sql`
    with free as (
      select id from hosts where due_at <= now() order by due_at limit ${limit}
    ), depth as (
      -- Two of each of a thousand hosts, all twenty of a lonely one: no more than can be handed out.
      select least(${DUE_PER_HOST}, 1 + ceil(${limit}::float8 / greatest(count(*), 1)))::int as places from free
    )
    select free.id as host, due.document_id::float8 as id, due.attempt, due.kind
    from free left join lateral (
      (select c.document_id, s.fetch_attempt as attempt, 'second-look' as kind, c.due_at,
         row_number() over (order by c.due_at) as place
       from candidates c join schedule s on s.document_id = c.document_id
       where c.host = free.id and c.due_at <= now() order by c.due_at limit (select places from depth))
      union all
      (select s.document_id, s.fetch_attempt, 'look', s.fetch_due_at,
         row_number() over (order by s.fetch_due_at) as place
       from schedule s
       where s.host = free.id and s.fetch_due_at <= now() and ${UNLEASED}
       order by s.fetch_due_at limit (select places from depth))
    ) due on true
    -- Each host's first before any host's second: a host lets one through in a gap, whatever waits behind it.
    -- Before them the hosts found idle, of which there are no more than the limit.
    order by due.place nulls first, due.kind desc, due.due_at limit ${limit} * 2`)
  const idle = rows.filter((row) => row.id === null).map((row) => row.host)
  if (idle.length > 0) await putOffHosts(db, idle)
  const looks = rows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]))
  return looks.slice(0, limit).map(({ id, attempt, kind }) => ({ id, attempt, kind }))
}

/** Makes a document's next look due now, whatever its schedule, and whoever looks at it. */
export async function lookNow(db: Db, documentId: number): Promise<void> {
  const [row] = await db
    .update(schedule)
    .set({ fetchDueAt: sql`now()`, leasedUntil: null })
    .where(eq(schedule.documentId, documentId))
    .returning({ host: schedule.host, fetchDueAt: schedule.fetchDueAt })
  if (row) await wakeHost(db, row.host, row.fetchDueAt)
}
