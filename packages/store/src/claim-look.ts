import { sql } from 'drizzle-orm'
import type { Declaration } from '@clausewatch/core'
import { arrayOf } from './array.ts'
import { executePrepared } from './client.ts'
import type { Pool } from './client.ts'
import { UNLEASED } from './due-looks.ts'
import type { DueLook, LookKind } from './due-looks.ts'
import { later } from './later.ts'

export type ClaimedLook = {
  readonly documentId: number
  readonly attempt: number
  readonly kind: LookKind
  readonly declaration: Declaration
  /** Time between two looks; null: the service's default. */
  readonly intervalMs: number | null
  /** Of its host, one after the other. */
  readonly hostFailures: number
  /** What the last good answer said of itself, and the address that said it. */
  readonly etag: string | null
  readonly lastModified: string | null
  readonly lastUrl: string | null
  /** Plain HTTP showed no document. */
  readonly needsBrowser: boolean
  /** Plain HTTP is to be tried once more beside the browser. */
  readonly triesPlain: boolean
  /** What the current version was read with, where a browser is wanted; null: there is none, or none is wanted. */
  readonly versionVia: 'http' | 'browser' | null
}

export type ClaimPolicy = {
  readonly leaseMs: number
  /** Least time between two requests to one host, where the host does not say. */
  readonly gapMs: number
}

/** Claims one look; see claimLooks. */
export async function claimLook(
  db: Pool,
  look: DueLook,
  policy: ClaimPolicy,
): Promise<ClaimedLook | null> {
  const [claim] = await claimLooks(db, [look], policy)
  return claim ?? null
}

/**
 * Claims looks in one statement: takes their hosts' slots and their documents' leases. In place of a look stands null
 * where somebody else has it, it is not due any more, or the host's slot is taken: the row stays due and the pump brings
 * it again. What another transaction holds is passed by, so that one row never keeps the others waiting.
 */
export async function claimLooks(
  db: Pool,
  looks: readonly DueLook[],
  policy: ClaimPolicy,
): Promise<readonly (ClaimedLook | null)[]> {
  const lease = later(policy.leaseMs)
  // Both rows are locked before anything is written, or a lost claim uses up a slot. No lock is waited for, so their
  // order is free.
  const rows = await executePrepared<ClaimedLook>(
    db,
    sql`
    with wanted as (
      select distinct on (id) * from unnest(${arrayOf(looks.map(({ id }) => id))}::bigint[],
        ${arrayOf(looks.map(({ attempt }) => attempt))}::int[], ${arrayOf(looks.map(({ kind }) => kind))}::text[])
        as look(id, attempt, kind)
    ), held as (
      select s.document_id, s.host, s.last_snapshot_id, wanted.kind, h.failures,
        coalesce(h.gap_ms, ${policy.gapMs}::int) * interval '1 millisecond' as gap
      from wanted join schedule s on s.document_id = wanted.id join hosts h on h.id = s.host
        left join candidates c on c.document_id = wanted.id
      where s.fetch_attempt = wanted.attempt and h.free_at <= now()
        and case wanted.kind when 'look' then s.fetch_due_at <= now() and ${UNLEASED}
          else c.due_at <= now() end
      for update of s, h skip locked
    ), turn as (
      select *, row_number() over (partition by host order by kind desc, document_id) as place from held
    ), taken as (
      -- A host lets one through in a gap.
      select * from turn where place = 1 or gap = interval '0'
    ), slots as (
      update hosts set free_at = now() + gap, due_at = now() + gap
      from taken where hosts.id = taken.host and taken.place = 1
    ), seconds as (
      update candidates c set due_at = ${lease}
      from taken where c.document_id = taken.document_id and taken.kind = 'second-look'
    )
    update schedule s set fetch_attempt = s.fetch_attempt + 1,
      leased_until = case taken.kind when 'look' then ${lease} else s.leased_until end
    from taken join documents d on d.id = taken.document_id
      left join snapshots p on p.id = taken.last_snapshot_id
    where s.document_id = taken.document_id
    returning s.document_id::float8 as "documentId", s.fetch_attempt as attempt, taken.kind, d.declaration,
      d.interval_ms::float8 as "intervalMs", taken.failures as "hostFailures",
      s.etag, s.last_modified as "lastModified", p.final_url as "lastUrl", s.needs_browser as "needsBrowser",
      s.needs_browser and coalesce(s.plain_due_at <= now(), true) as "triesPlain",
      case when s.needs_browser or d.declaration ->> 'render' = 'always' then (select e.via from versions v
        join snapshots e on e.id = v.snapshot_id where v.id = s.current_version_id) end as "versionVia"`,
  )
  const claims = new Map(rows.map((row) => [keyOf(row.documentId, row.kind), row]))
  return looks.map(({ id, kind }) => {
    const claim = claims.get(keyOf(id, kind))
    // Asked for twice, it is given once.
    claims.delete(keyOf(id, kind))
    return claim ?? null
  })
}

function keyOf(documentId: number, kind: LookKind): string {
  return `${documentId}-${kind}`
}
