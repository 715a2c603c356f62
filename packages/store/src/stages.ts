import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Db } from './client.ts'
import { UNLEASED } from './due-looks.ts'

export type StageBacklog = {
  readonly stage: 'fetch' | 'render' | 'judge' | 'episode' | 'route' | 'seal' | 'digest' | 'deliver'
  readonly due: number
  /** How long its oldest pending row has been due; null: none is. */
  readonly oldestDueSeconds: number | null
}

// Counting stops here: a metric need not know more of a backlog, and a scrape must stay cheap.
const COUNT_UP_TO = 10_000
// A message that one mailbox puts off for a day is no fault of ours; that none gets through is.
const DELIVERED_WITHIN = sql`interval '15 minutes'`

// Looks and second looks of hosts that may be asked: what waits for a host's slot is not late.
const DUE_LOOKS = sql`
  select greatest(s.fetch_due_at, h.free_at) as at from hosts h
    join schedule s on s.host = h.id and s.fetch_due_at <= now() and ${UNLEASED}
    where h.due_at <= now()
  union all
  select greatest(c.due_at, h.free_at) from hosts h
    join candidates c on c.host = h.id and c.due_at <= now() where h.due_at <= now()`

/**
 * What is pending in each stage. A claim and a backoff move `due_at`, so age counts from when the work was made where a
 * row says so: a stage that fails again and again is late, however often it tries.
 */
export async function backlog(db: Db): Promise<readonly StageBacklog[]> {
  const stages: readonly (readonly [StageBacklog['stage'], SQL, SQL])[] = [
    ['fetch', DUE_LOOKS, sql`select min(at) from (${DUE_LOOKS}) as due`],
    [
      'render',
      sql`select due_at from renders where due_at <= now()`,
      sql`select min(due_at) from renders where due_at <= now()`,
    ],
    [
      'judge',
      sql`select judge_due_at from schedule where judge_due_at <= now()`,
      sql`select min(fetched_at) from snapshots where judged_at is null`,
    ],
    [
      'episode',
      sql`select episode_due_at from schedule where episode_due_at <= now()`,
      sql`select min(episode_due_at) from schedule where episode_due_at <= now()`,
    ],
    [
      'route',
      sql`select route_due_at from changes where route_due_at <= now()
        union all select route_due_at from episode_notices where route_due_at <= now()`,
      sql`select least((select min(confirmed_at) from changes where route_due_at is not null),
        (select min(created_at) from episode_notices where route_due_at is not null))`,
    ],
    [
      'seal',
      sql`select seals_at from groups where seals_at <= now()`,
      sql`select min(case when failures > 0 then created_at else seals_at end) from groups
        where failures > 0 or seals_at <= now()`,
    ],
    [
      'digest',
      sql`select digest_due_at from channels where digest_due_at <= now()`,
      sql`select min(digest_due_at) from channels where digest_due_at <= now()`,
    ],
    [
      'deliver',
      sql`select due_at from deliveries where due_at <= now()`,
      sql`select min(created_at) from deliveries where due_at is not null and (failures = 0 or not exists (
        select from deliveries where status = 'sent' and ended_at > now() - ${DELIVERED_WITHIN}))`,
    ],
  ]
  const reads = stages.map(
    ([stage, due, oldest]) => sql`
      select ${stage} as stage,
        (select count(*)::int from (${due} limit ${COUNT_UP_TO}) as counted) as due,
        extract(epoch from now() - (${oldest}))::float8 as "oldestDueSeconds"`,
  )
  return db.execute<StageBacklog>(sql.join(reads, sql` union all `))
}

/** Whether every confirmed change has been routed and every message delivered, whatever its time. */
export async function isQuiet(db: Db): Promise<boolean> {
  const [row] = await db.execute<{ quiet: boolean }>(sql`
    select not (exists (select from changes where route_due_at is not null)
      or exists (select from episode_notices where route_due_at is not null) or exists (select from groups)
      or exists (select from deliveries where due_at is not null)) as quiet`)
  return row?.quiet ?? false
}

/** Age in seconds of the oldest snapshot that PostgreSQL must keep: an old one slows every pump query. */
export async function oldestTransactionSeconds(db: Db): Promise<number> {
  const [row] = await db.execute<{ seconds: number }>(sql`
    select coalesce(max(extract(epoch from now() - xact_start)), 0)::float8 as seconds
    from pg_stat_activity where backend_xmin is not null and datname = current_database()`)
  return row?.seconds ?? 0
}

/** For /readyz. */
export async function databaseAnswers(db: Db): Promise<boolean> {
  const rows = await db.execute(sql`select 1`)
  return rows.length === 1
}

/** What the process plumbing asks of the store. */
export function questions(db: Db) {
  return {
    answers: () => databaseAnswers(db),
    backlog: () => backlog(db),
    oldestSnapshotSeconds: () => oldestTransactionSeconds(db),
  }
}
