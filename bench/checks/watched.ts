import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { BODY, ETAG } from './site.ts'

export type Watched = {
  /** Makes every document due, waits until each was looked at, and gives looks a second. */
  readonly lookAtAll: () => Promise<number>
  readonly close: () => Promise<void>
}

const GIVE_UP_MS = 600_000
const POLL_MS = 250
// So long that no document comes to its next slot while the round lasts.
const YEARS_MS = 10 * 365 * 86_400_000

/** Documents spread evenly over the site's hosts, each with the page as its last snapshot. */
export async function openWatched(
  databaseUrl: string,
  ports: readonly number[],
  count: number,
): Promise<Watched> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  await seed(sql, ports, count)
  const lookAtAll = async () => {
    const [last] = await sql`select coalesce(max(id), 0) as id from checks`
    await sql`update schedule set fetch_due_at = now()`
    // As if autovacuum had come by: no round works on the rows that the round before left dead.
    await sql`vacuum analyze schedule, hosts, checks`
    await sql`update hosts set due_at = now()`
    await untilLookedAt(sql)
    const [row] = await sql`
      select count(*)::int as count, count(distinct document_id)::int as documents,
        bool_and(outcome = 'unchanged') as unchanged,
        extract(epoch from max(at + duration_ms * interval '1 ms') - min(at))::float8 as seconds
      from checks where id > ${last?.['id'] ?? 0}`
    if (row?.['count'] !== count || row['documents'] !== count || !row['unchanged']) {
      throw new Error(`Not every document was looked at once: ${JSON.stringify(row)}`)
    }
    return count / row['seconds']
  }
  return { lookAtAll, close: () => sql.end({ timeout: 5 }) }
}

async function untilLookedAt(sql: postgres.Sql): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_MS
  while (Date.now() < giveUpAt) {
    await sleep(POLL_MS)
    // A look under way holds its document's lease, of two minutes at most.
    const due = await sql`
      select from schedule where fetch_due_at < now() + interval '3 minutes' or leased_until is not null limit 1`
    if (due.length === 0) return
  }
  throw new Error('The fetcher does not come to an end; see its log.')
}

async function seed(sql: postgres.Sql, ports: readonly number[], count: number): Promise<void> {
  const hash = createHash('sha256').update(BODY).digest()
  await sql.begin(async (tx) => {
    await tx`insert into platforms (slug, name) values ('bench', 'Bench')`
    await tx`
      insert into hosts (id, due_at)
      select '127.0.0.1:' || port, 'infinity' from unnest(${[...ports]}::int[]) as port`
    await tx`
      with address as (
        select n, '127.0.0.1:' || (${[...ports]}::int[])[1 + n % ${ports.length}::int] as host
        from generate_series(1, ${count}::int) as n
      ), document as (
        insert into documents (platform_id, name, kind, interval_ms, declaration)
        select (select id from platforms), n, 'Privacy Policy', ${YEARS_MS}::bigint, jsonb_build_object('sources', jsonb_build_array(
          jsonb_build_object('url', 'http://' || host || '/policy/' || n, 'select', '[]'::jsonb, 'remove', '[]'::jsonb, 'filters', '[]'::jsonb)))
        from address returning id, name, declaration
      ), snapshot as (
        insert into snapshots (document_id, sha256, bytes, content_type, headers, final_url, fetched_at, verdict, judged_at)
        select id, ${hash}, ${BODY.byteLength}, 'text/html', '{}', declaration->'sources'->0->>'url', now(), 'first', now()
        from document returning id, document_id
      )
      insert into schedule (document_id, host, etag, last_snapshot_id)
      select d.id, a.host, ${ETAG}, s.id
      from document d join snapshot s on s.document_id = d.id join address a on a.n = d.name::int`
  })
}
