import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'

export type StageBacklog = {
  readonly stage: 'fetch' | 'judge' | 'route' | 'seal' | 'digest' | 'deliver'
  readonly due: number
  /** How long its oldest pending row has been due; null: none is. */
  readonly oldestDueSeconds: number | null
}

// Counting stops here: a metric need not know more of a backlog, and a scrape must stay cheap.
const COUNT_UP_TO = 10_000

/** What is pending in each stage: one indexed read a stage. */
export async function backlog(db: Db): Promise<readonly StageBacklog[]> {
  const due = (table: string, column: string) =>
    sql`select ${sql.raw(column)} as at from ${sql.raw(table)} where ${sql.raw(column)} <= now() order by 1 limit ${COUNT_UP_TO}`
  const looks = sql`select greatest(s.fetch_due_at, h.free_at) as at from hosts h
    join schedule s on s.host = h.id and s.fetch_due_at <= now() where h.free_at <= now() limit ${COUNT_UP_TO}`
  const stages = [
    ['fetch', looks],
    ['judge', due('schedule', 'judge_due_at')],
    ['route', due('changes', 'route_due_at')],
    ['seal', due('groups', 'seals_at')],
    ['digest', due('channels', 'digest_due_at')],
    ['deliver', due('deliveries', 'due_at')],
  ] as const
  const reads = stages.map(
    ([stage, rows]) => sql`
      select ${stage} as stage, count(*)::int as due,
        extract(epoch from now() - min(at))::float8 as "oldestDueSeconds" from (${rows}) as pending`,
  )
  return db.execute<StageBacklog>(sql.join(reads, sql` union all `))
}

/** Whether every confirmed change has been routed and every message delivered, whatever its time. */
export async function isQuiet(db: Db): Promise<boolean> {
  const [row] = await db.execute<{ quiet: boolean }>(sql`
    select not (exists (select from changes where route_due_at is not null) or exists (select from groups)
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
