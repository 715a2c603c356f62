import { eq, sql } from 'drizzle-orm'
import { DOUBTED_REASONS } from '@clausewatch/core'
import type { PlainTrial } from '@clausewatch/core'
import type { ClaimedLook } from './claim-look.ts'
import type { Db } from './client.ts'
import { putContent, sha256 } from './evidence.ts'
import { backOffHost, wakeHost } from './hosts.ts'
import { later } from './later.ts'
import { nextSlot } from './next-slot.ts'
import { candidates, checks, documents, hosts, schedule, snapshots, versions } from './schema.ts'
import { noteRecovery, noteTrouble } from './trouble.ts'

export type LookFailure = {
  readonly code: string
  readonly detail: string
  readonly status: number | null
  /** The host, not only this document, should be left alone for a while. */
  readonly hostFault: boolean
  readonly retryAfterMs: number | null
}

/** What a look brought: the page, word that it is unchanged, or why not. */
export type LookResult = {
  readonly at: Date
  readonly durationMs: number
  /** Absent: plain HTTP. */
  readonly via?: 'browser'
  /** What came of asking by plain HTTP beside the browser, where that was due. */
  readonly plain?: PlainTrial
  /** Selectors of what a browser clicked before it read the page. */
  readonly clicked?: readonly string[]
  /** What is to be said of the look beside its outcome, in a sentence. */
  readonly remark?: string
} & (
  | {
      readonly kind: 'page'
      readonly status: number
      readonly bytes: Uint8Array
      readonly contentType: string | null
      readonly headers: Readonly<Record<string, string>>
      readonly finalUrl: string
      readonly etag: string | null
      readonly lastModified: string | null
      /** Of a page of several sources: why some of them are not in it. */
      readonly failed?: LookFailure
    }
  | { readonly kind: 'not-modified'; readonly status: number; readonly finalUrl: string }
  | ({ readonly kind: 'failed'; readonly finalUrl: string | null } & LookFailure)
)

export type LookPolicy = {
  /** Time between two looks where the document does not say. */
  readonly intervalMs: number
  /** Time to the next try of a second look that failed. */
  readonly secondLookMs: number
}

export type Outcome = 'unchanged' | 'changed' | 'failed' | 'quarantined' | 'superseded'

/**
 * Records a claimed look, in one transaction fenced by its attempt: the check, a snapshot if the bytes are new, when to
 * look next, and the judge's wake-up. A look that was overtaken leaves a check `superseded` and nothing else.
 */
export async function recordLook(
  db: Db,
  claim: Pick<ClaimedLook, 'documentId' | 'attempt' | 'kind'>,
  result: LookResult,
  policy: LookPolicy,
): Promise<Outcome> {
  return db.transaction(async (tx) => {
    const row = await lockSchedule(tx, claim.documentId)
    if (!row) return 'superseded'
    const secondLook = claim.kind === 'second-look'
    const check = {
      documentId: claim.documentId,
      attempt: claim.attempt,
      at: result.at,
      durationMs: Math.round(result.durationMs),
      finalUrl: result.finalUrl,
      status: result.status,
      secondLook,
      ...(result.via && { via: result.via }),
      ...(result.remark && { detail: result.remark }),
      ...(result.clicked && { detail: clickRemark(result.clicked) }),
    }
    if (row.fetchAttempt !== claim.attempt) {
      await tx
        .insert(checks)
        .values({ ...check, outcome: 'superseded' })
        .onConflictDoNothing()
      return 'superseded'
    }
    if (result.plain) await notePlain(tx, row.documentId, result.plain)
    if (result.kind === 'failed') {
      const { code: reason, detail } = result
      await tx.insert(checks).values({ ...check, outcome: 'failed', reason, detail })
      await putOff(tx, row, secondLook, policy)
      await noteFailure(tx, row, result.at, result)
      return 'failed'
    }
    const failed = result.kind === 'page' ? result.failed : undefined
    const hash = result.kind === 'page' ? sha256(result.bytes) : null
    const isNew = hash !== null && (differs(row.lastSha256, hash) || row.isReadAnew)
    const snapshotId =
      isNew && result.kind === 'page' ? await addSnapshot(tx, row, result) : row.lastSnapshotId
    const standsQuarantined = !isNew && row.lastVerdict === 'broken'
    const seen = isNew ? 'changed' : standsQuarantined ? 'quarantined' : 'unchanged'
    const outcome = failed ? 'failed' : seen
    await tx.insert(checks).values({
      ...check,
      outcome,
      snapshotId,
      ...(result.kind === 'page' && { bytes: result.bytes.byteLength, sha256: hash }),
      ...(standsQuarantined && { reason: row.lastReason, detail: row.lastDetail }),
      ...(failed && { status: failed.status, reason: failed.code, detail: failed.detail }),
    })
    await advance(tx, row, { result, snapshotId, outcome: seen, secondLook }, policy)
    if (failed) {
      // The rest of it is judged; the part that is missing is tried again like any look that failed.
      if (!secondLook) await putOff(tx, row, false, policy)
      await noteFailure(tx, row, result.at, failed)
    } else if (standsQuarantined) await noteTrouble(tx, row.documentId, result.at)
    // What nobody has judged yet may still turn out not to be the document.
    else if (!isNew && row.troubledAt && row.lastVerdict !== null)
      await noteRecovery(tx, row.documentId, result.at)
    return outcome
  })
}

async function noteFailure(
  tx: Db,
  row: ScheduleRow,
  at: Date,
  { hostFault, retryAfterMs }: LookFailure,
): Promise<void> {
  if (hostFault) await backOffHost(tx, row.host, retryAfterMs)
  await noteTrouble(tx, row.documentId, at)
}

async function notePlain(tx: Db, documentId: number, plain: PlainTrial): Promise<void> {
  const { leavesBrowser, againInMs } = plain
  await tx
    .update(schedule)
    .set(
      leavesBrowser ? { needsBrowser: false, plainDueAt: null } : { plainDueAt: later(againInMs) },
    )
    .where(eq(schedule.documentId, documentId))
}

function clickRemark(clicked: readonly string[]): string {
  return `Clicked before the page was read: ${clicked.join(', ')}.`
}

type ScheduleRow = {
  readonly documentId: number
  readonly host: string
  readonly fetchAttempt: number
  readonly intervalMs: number | null
  readonly troubledAt: Date | null
  readonly lastSnapshotId: number | null
  readonly lastSha256: Uint8Array | null
  readonly lastVerdict: string | null
  readonly lastReason: string | null
  readonly lastDetail: string | null
  /** Other walls are clicked away than when the version was read: the first look since is a snapshot, whatever its bytes. */
  readonly isReadAnew: boolean
}

function differs(before: Uint8Array | null, hash: Buffer): boolean {
  return before === null || !hash.equals(before)
}

async function lockSchedule(tx: Db, documentId: number): Promise<ScheduleRow | undefined> {
  const [row] = await tx
    .select({
      documentId: schedule.documentId,
      host: schedule.host,
      fetchAttempt: schedule.fetchAttempt,
      troubledAt: schedule.troubledAt,
      lastSnapshotId: schedule.lastSnapshotId,
      intervalMs: documents.intervalMs,
      lastSha256: snapshots.sha256,
      lastVerdict: snapshots.verdict,
      lastReason: snapshots.reason,
      lastDetail: snapshots.detail,
      isReadAnew: sql<boolean>`${versions.id} is not null and ${snapshots.verdict} is distinct from 'broken'
        and ${versions.declaration} -> 'click' is distinct from ${documents.declaration} -> 'click'`,
    })
    .from(schedule)
    .innerJoin(documents, eq(documents.id, schedule.documentId))
    .leftJoin(snapshots, eq(snapshots.id, schedule.lastSnapshotId))
    .leftJoin(versions, eq(versions.id, schedule.currentVersionId))
    .where(eq(schedule.documentId, documentId))
    .for('update', { of: schedule })
  return row
}

async function addSnapshot(
  tx: Db,
  row: ScheduleRow,
  page: Extract<LookResult, { kind: 'page' }>,
): Promise<number> {
  const hash = await putContent(tx, {
    documentId: row.documentId,
    bytes: page.bytes,
    base: row.lastSha256,
  })
  const [snapshot] = await tx
    .insert(snapshots)
    .values({
      documentId: row.documentId,
      previousId: row.lastSnapshotId,
      sha256: hash,
      bytes: page.bytes.byteLength,
      contentType: page.contentType,
      headers: { ...page.headers },
      finalUrl: page.finalUrl,
      fetchedAt: page.at,
      ...(page.via && { via: page.via }),
      ...(page.clicked && { clicked: page.clicked }),
    })
    .returning({ id: snapshots.id })
  if (!snapshot) throw new Error('An insert returned no row.')
  return snapshot.id
}

async function advance(
  tx: Db,
  row: ScheduleRow,
  done: {
    readonly result: Exclude<LookResult, { kind: 'failed' }>
    readonly snapshotId: number | null
    readonly outcome: Outcome
    readonly secondLook: boolean
  },
  policy: LookPolicy,
): Promise<void> {
  const { result, outcome, secondLook } = done
  const isWhole = !(result.kind === 'page' && result.failed)
  // Refused, and seen again: what reads like the document may be let in after all, so the judge looks once more.
  const doubted = outcome === 'quarantined' && DOUBTED_REASONS.some((one) => one === row.lastReason)
  const wakesJudge = outcome === 'changed' || secondLook || doubted
  const [next] = await tx
    .update(schedule)
    .set({
      ...(isWhole && { fetchFailures: 0 }),
      lastCheckAt: result.at,
      lastSnapshotId: done.snapshotId,
      ...(outcome === 'unchanged' && isWhole && { lastGoodAt: result.at }),
      ...(result.kind === 'page' && { etag: result.etag, lastModified: result.lastModified }),
      ...(!secondLook && { fetchDueAt: slotOf(row, policy), leasedUntil: null }),
      ...(wakesJudge && { judgeDueAt: sql`now()` }),
    })
    .where(eq(schedule.documentId, row.documentId))
    .returning({ fetchDueAt: schedule.fetchDueAt })
  await wakeHost(tx, row.host, next?.fetchDueAt)
  // The look has come, whatever its bytes: now the judge decides.
  if (secondLook) {
    await tx
      .update(candidates)
      .set({ dueAt: null, looks: sql`${candidates.looks} + 1` })
      .where(eq(candidates.documentId, row.documentId))
  }
  if (!isWhole) return
  await tx
    .update(hosts)
    .set({ failures: 0 })
    .where(sql`${hosts.id} = ${row.host} and ${hosts.failures} > 0`)
}

function slotOf(row: ScheduleRow, policy: LookPolicy) {
  return nextSlot(sql`${row.documentId}`, sql`${row.intervalMs ?? policy.intervalMs}`)
}

// After a failure the next try comes sooner than the next slot: 1, 2, 4, … minutes.
const RETRY_MS = 60_000

async function putOff(
  tx: Db,
  row: ScheduleRow,
  secondLook: boolean,
  policy: LookPolicy,
): Promise<void> {
  if (secondLook) {
    // At the deadline the differ decides with what there is.
    const due = later(policy.secondLookMs)
    const [held] = await tx
      .update(candidates)
      .set({ dueAt: sql`case when ${due} < ${candidates.deadlineAt} then ${due} end` })
      .where(eq(candidates.documentId, row.documentId))
      .returning({ dueAt: candidates.dueAt })
    await wakeHost(tx, row.host, held?.dueAt)
    await tx
      .update(schedule)
      .set({ lastCheckAt: sql`now()`, ...(held?.dueAt === null && { judgeDueAt: sql`now()` }) })
      .where(eq(schedule.documentId, row.documentId))
    return
  }
  const retry = sql`now() + least(power(2, ${schedule.fetchFailures}), 4096) * ${RETRY_MS} * interval '1 millisecond'`
  const [next] = await tx
    .update(schedule)
    .set({
      lastCheckAt: sql`now()`,
      fetchFailures: sql`least(${schedule.fetchFailures} + 1, 100)`,
      fetchDueAt: sql`least(${slotOf(row, policy)}, ${retry})`,
      leasedUntil: null,
    })
    .where(eq(schedule.documentId, row.documentId))
    .returning({ fetchDueAt: schedule.fetchDueAt })
  await wakeHost(tx, row.host, next?.fetchDueAt)
}
