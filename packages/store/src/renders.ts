import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Declaration } from '@clausewatch/core'
import type { Db } from './client.ts'
import { putContent, sha256 } from './evidence.ts'
import { later } from './later.ts'
import { contents, documents, hosts, renders, schedule, snapshots, versions } from './schema.ts'

// A newer extractor publishes texts of old snapshots: their pages, all of them, must not be asked for anew.
const FRESH = sql`interval '1 day'`

/**
 * Asks for what a browser shows of a snapshot's page: once for each snapshot, and of fresh ones only. What a page shows now says
 * nothing of what was received long ago.
 */
export async function request(
  tx: Db,
  { snapshotId, documentId }: { readonly snapshotId: number; readonly documentId: number },
): Promise<void> {
  await tx.execute(sql`
    insert into renders (snapshot_id, document_id, due_at) select id, ${documentId}, now() from snapshots
    where id = ${snapshotId} and fetched_at > now() - ${FRESH} on conflict do nothing`)
}

/** By the snapshot's id. */
export type DueRender = { readonly id: number; readonly attempt: number }

/** Requests that are due, of hosts that may be asked, oldest first; `waitedMs`: those that have waited so long. */
export async function due(db: Db, limit: number, waitedMs = 0): Promise<readonly DueRender[]> {
  return db
    .select({ id: renders.snapshotId, attempt: renders.attempt })
    .from(renders)
    .innerJoin(schedule, eq(schedule.documentId, renders.documentId))
    .innerJoin(hosts, eq(hosts.id, schedule.host))
    .where(
      sql`${renders.dueAt} <= now() and ${renders.createdAt} <= ${later(-waitedMs)} and ${hosts.freeAt} <= now()`,
    )
    .orderBy(renders.dueAt)
    .limit(limit)
}

export type ClaimedRender = {
  readonly snapshotId: number
  readonly documentId: number
  readonly attempt: number
  readonly declaration: Declaration
  readonly snapshot: {
    readonly sha256: Uint8Array
    readonly contentType: string | null
    readonly finalUrl: string
  }
}

/**
 * Claims a request: takes the host's slot, for the page is asked for once more, and the row's lease. Null: somebody else
 * has it, or the host's slot is taken.
 */
export async function claim(
  db: Db,
  render: DueRender,
  policy: { readonly leaseMs: number; readonly gapMs: number },
): Promise<ClaimedRender | null> {
  return db.transaction(async (tx) => {
    const ours = sql`${renders.snapshotId} = ${render.id} and ${renders.attempt} = ${render.attempt} and ${renders.dueAt} <= now()`
    const [held] = await tx
      .select({ documentId: renders.documentId })
      .from(renders)
      .where(ours)
      .for('update', { skipLocked: true })
    if (!held) return null
    const gap = sql`now() + coalesce(gap_ms, ${policy.gapMs}::int) * interval '1 millisecond'`
    const slot = await tx.execute(sql`
      update hosts set free_at = ${gap}, due_at = greatest(due_at, ${gap})
      where id = (select host from schedule where document_id = ${held.documentId}) and free_at <= now()
      returning id`)
    if (slot.length === 0) return null
    await tx
      .update(renders)
      .set({ attempt: sql`${renders.attempt} + 1`, dueAt: later(policy.leaseMs) })
      .where(ours)
    const [row] = await tx
      .select({
        snapshotId: renders.snapshotId,
        documentId: renders.documentId,
        attempt: renders.attempt,
        declaration: documents.declaration,
        snapshot: {
          sha256: snapshots.sha256,
          contentType: snapshots.contentType,
          finalUrl: snapshots.finalUrl,
        },
      })
      .from(renders)
      .innerJoin(snapshots, eq(snapshots.id, renders.snapshotId))
      .innerJoin(documents, eq(documents.id, renders.documentId))
      .where(eq(renders.snapshotId, render.id))
    return row ?? null
  })
}

export type Rendering = {
  readonly takenAt: Date
  readonly finalUrl: string
  readonly html: Uint8Array
  /** JPEG. */
  readonly screenshot: Uint8Array
  readonly textKept: number | null
  readonly clicked: readonly string[] | null
}

type Claimed = Pick<ClaimedRender, 'snapshotId' | 'documentId' | 'attempt'>

/** Keeps what was seen, as a delta to the snapshot's own bytes. A claim that was overtaken keeps nothing. */
export async function keep(
  db: Db,
  claimed: Pick<ClaimedRender, 'snapshotId' | 'documentId' | 'attempt' | 'snapshot'>,
  { html, screenshot, ...seen }: Rendering,
): Promise<void> {
  await db.transaction(async (tx) => {
    // What is stored already must not be forgotten for another snapshot meanwhile.
    const { documentId } = claimed
    await tx
      .select({ id: schedule.documentId })
      .from(schedule)
      .where(eq(schedule.documentId, documentId))
      .for('update')
    const kept = await tx
      .update(renders)
      .set({
        ...seen,
        status: 'kept',
        dueAt: null,
        detail: null,
        htmlSha256: sha256(html),
        screenshot,
        screenshotSha256: sha256(screenshot),
      })
      .where(stillOurs(claimed))
      .returning({ id: renders.snapshotId })
    if (kept.length === 0) return
    await putContent(tx, { documentId, bytes: html, base: claimed.snapshot.sha256 })
  })
}

/** Forgets what a browser showed of a text that did not last: its snapshot stays as evidence. Of versions all is kept. */
export async function forget(tx: Db, documentId: number, snapshotId: number): Promise<void> {
  // Its HTML too, unless its bytes serve something else.
  await tx.execute(sql`
    with gone as (
      delete from ${renders} where snapshot_id = ${snapshotId}
        and not exists (select from ${versions} where snapshot_id = ${snapshotId}) returning html_sha256
    )
    delete from ${contents} c using gone where c.document_id = ${documentId} and c.sha256 = gone.html_sha256
      and not exists (select from ${snapshots} where document_id = ${documentId} and sha256 = c.sha256)
      and not exists (select from ${renders} where document_id = ${documentId} and html_sha256 = c.sha256
        and snapshot_id <> ${snapshotId})
      and not exists (select from ${contents} where document_id = ${documentId} and base_sha256 = c.sha256)`)
}

// Enough for a host that is down for a while; evidence of an hour later shows another page.
const MOST_FAILURES = 3
const RETRY_MS = 300_000

/** Notes why there is nothing to keep; it is tried again later, where that may help, three times in all. */
export async function giveUp(
  db: Db,
  claimed: Claimed,
  { detail, isFinal }: { readonly detail: string; readonly isFinal: boolean },
): Promise<void> {
  const ends = sql`(${isFinal} or ${renders.failures} + 1 >= ${MOST_FAILURES})`
  await db
    .update(renders)
    .set({
      detail,
      failures: sql`${renders.failures} + 1`,
      status: sql`case when ${ends} then 'absent' else 'pending' end`,
      dueAt: sql`case when ${ends} then null else ${later(RETRY_MS)} end`,
    })
    .where(stillOurs(claimed))
}

function stillOurs({ snapshotId, attempt }: Claimed) {
  return and(eq(renders.snapshotId, snapshotId), eq(renders.attempt, attempt))
}

/** What is told of a rendering beside its snapshot. */
export type RenderRecord = {
  readonly status: 'pending' | 'kept' | 'absent'
  /** Why there is none. */
  readonly detail: string | null
  readonly takenAt: Date | null
  readonly finalUrl: string | null
  readonly htmlSha256: Uint8Array | null
  readonly screenshotSha256: Uint8Array | null
  readonly screenshotBytes: number | null
  /** The part of the fetched text that the rendered page shows too; null: not compared. */
  readonly textKept: number | null
  /** Selectors of what was clicked before; null: nothing. */
  readonly clicked: readonly string[] | null
}

/** Renderings by their snapshot's id; a snapshot without one was never asked for. */
export async function bySnapshots(
  db: Db,
  snapshotIds: readonly number[],
): Promise<ReadonlyMap<number, RenderRecord>> {
  const rows = await db
    .select({
      id: renders.snapshotId,
      status: renders.status,
      detail: renders.detail,
      takenAt: renders.takenAt,
      finalUrl: renders.finalUrl,
      htmlSha256: renders.htmlSha256,
      screenshotSha256: renders.screenshotSha256,
      screenshotBytes: sql<number | null>`octet_length(${renders.screenshot})`,
      textKept: renders.textKept,
      clicked: renders.clicked,
    })
    .from(renders)
    .where(inArray(renders.snapshotId, [...snapshotIds]))
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/** The full page as JPEG; null: none is kept. */
export async function screenshotOf(db: Db, snapshotId: number): Promise<Uint8Array | null> {
  const [row] = await db
    .select({ screenshot: renders.screenshot })
    .from(renders)
    .where(eq(renders.snapshotId, snapshotId))
  return row?.screenshot ?? null
}
