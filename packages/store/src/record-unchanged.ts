import { sql } from 'drizzle-orm'
import type { ClaimedLook } from './claim-look.ts'
import { arrayOf } from './array.ts'
import { executePrepared } from './client.ts'
import type { Pool } from './client.ts'
import { sha256 } from './evidence.ts'
import { nextSlot } from './next-slot.ts'
import type { LookPolicy, LookResult } from './record-look.ts'

export type DoneLook = {
  readonly claim: Pick<
    ClaimedLook,
    'documentId' | 'attempt' | 'kind' | 'intervalMs' | 'hostFailures'
  >
  readonly result: LookResult
}

/**
 * Records in one statement those of many looks that found nothing new, nearly all there are, each fenced by its attempt:
 * the check, and when to look next. Says of each whether it was recorded. The others, and those that another transaction
 * holds, are for recordLook, one by one; so are all of them when one row fails the statement.
 */
export async function recordUnchanged(
  db: Pool,
  done: readonly DoneLook[],
  policy: LookPolicy,
): Promise<readonly boolean[]> {
  const looks = done.flatMap(({ claim, result }) => plain(claim, result))
  if (looks.length === 0) return done.map(() => false)
  const recorded = await record(db, looks, policy).catch(() => null)
  return done.map(({ claim }) => recorded?.has(claim.documentId) ?? false)
}

/** As a row of the statement; none where more than that is to be written. */
function plain(claim: DoneLook['claim'], result: LookResult) {
  if (claim.kind !== 'look' || result.kind === 'failed') return []
  if (result.via || result.remark || result.plain) return []
  if (result.kind === 'page' && result.failed) return []
  // What is more than a look that found nothing new, to its host as well.
  if (claim.hostFailures > 0) return []
  const page =
    result.kind === 'page'
      ? {
          bytes: result.bytes.byteLength,
          sha256: sha256(result.bytes).toString('hex'),
          etag: result.etag,
          lastModified: result.lastModified,
        }
      : { bytes: null, sha256: null, etag: null, lastModified: null }
  return [{ claim, result, page }]
}

async function record(
  db: Pool,
  looks: readonly ReturnType<typeof plain>[number][],
  policy: LookPolicy,
): Promise<ReadonlySet<number>> {
  const column = (of: (look: (typeof looks)[number]) => string | number | null) =>
    arrayOf(looks.map(of))
  // A due time that only moves away never brings its host forward: the hosts need not be touched, nor locked.
  const rows = await executePrepared<{ id: number }>(
    db,
    sql`
    with look as (
      select *, ${nextSlot(sql`id`, sql`interval_ms`)} as next
      from unnest(
        ${column(({ claim }) => claim.documentId)}::bigint[],
        ${column(({ claim }) => claim.attempt)}::int[],
        ${column(({ claim }) => claim.intervalMs ?? policy.intervalMs)}::float8[],
        ${column(({ result }) => result.at.toISOString())}::timestamptz[],
        ${column(({ result }) => Math.round(result.durationMs))}::int[],
        ${column(({ result }) => result.status)}::int[],
        ${column(({ result }) => result.finalUrl)}::text[],
        ${column(({ page }) => page.bytes)}::int[],
        ${column(({ page }) => page.sha256)}::text[],
        ${column(({ page }) => page.etag)}::text[],
        ${column(({ page }) => page.lastModified)}::text[]
      ) as look(id, attempt, interval_ms, at, duration_ms, status, final_url, bytes, sha256, etag, last_modified)
    ), held as (
      select look.*, p.id as snapshot_id
      from look join schedule s on s.document_id = look.id join snapshots p on p.id = s.last_snapshot_id
      where s.fetch_attempt = look.attempt
        and (look.sha256 is null or p.sha256 = decode(look.sha256, 'hex'))
        and p.verdict is distinct from 'broken' and s.troubled_at is null
        and look.next >= greatest(s.fetch_due_at, s.leased_until)
      order by s.document_id for update of s skip locked
    ), noted as (
      insert into checks (document_id, attempt, at, outcome, status, final_url, bytes, sha256, snapshot_id, duration_ms)
      select id, attempt, at, 'unchanged', status, final_url, bytes, decode(sha256, 'hex'), snapshot_id, duration_ms
      from held
    )
    update schedule s set fetch_failures = 0, last_check_at = held.at, last_good_at = held.at,
      fetch_due_at = held.next, leased_until = null,
      etag = case when held.sha256 is null then s.etag else held.etag end,
      last_modified = case when held.sha256 is null then s.last_modified else held.last_modified end
    from held where s.document_id = held.id
    returning held.id::float8 as id`,
  )
  return new Set(rows.map((row) => row.id))
}
