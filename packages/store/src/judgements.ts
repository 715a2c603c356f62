import { and, asc, desc, eq, exists, inArray, isNull, sql } from 'drizzle-orm'
import { DOUBTED_REASONS } from '@clausewatch/core'
import type { Baseline, Declaration, Received, Redline } from '@clausewatch/core'
import type { Db } from './client.ts'
import { later } from './later.ts'
import { readContent, sha256 } from './evidence.ts'
import { wakeHost } from './hosts.ts'
import { candidates, changes, checks, documents, schedule, snapshots, versions } from './schema.ts'

export type DueJudgement = { readonly id: number; readonly attempt: number }

/** Documents with something to judge, longest waiting first. */
export async function dueJudgements(db: Db, limit: number): Promise<readonly DueJudgement[]> {
  return db
    .select({ id: schedule.documentId, attempt: schedule.judgeAttempt })
    .from(schedule)
    .where(sql`${schedule.judgeDueAt} <= now()`)
    .orderBy(asc(schedule.judgeDueAt))
    .limit(limit)
}

export type Fence = { readonly documentId: number; readonly attempt: number }

/** Claims a document's judgement. A claim counts as a failure until it is settled, so that a crash counts too. */
export async function claimJudgement(
  db: Db,
  due: DueJudgement,
  leaseMs: number,
): Promise<(Fence & { readonly failures: number }) | null> {
  const [row] = await db
    .update(schedule)
    .set({
      judgeAttempt: sql`${schedule.judgeAttempt} + 1`,
      judgeFailures: sql`${schedule.judgeFailures} + 1`,
      judgeDueAt: later(leaseMs),
    })
    .where(
      sql`${schedule.documentId} = ${due.id} and ${schedule.judgeAttempt} = ${due.attempt} and ${schedule.judgeDueAt} <= now()`,
    )
    .returning({ attempt: schedule.judgeAttempt, failures: schedule.judgeFailures })
  return row ? { documentId: due.id, attempt: row.attempt, failures: row.failures - 1 } : null
}

/** A snapshot by name; its bytes are read when they are needed. */
export type SnapshotRef = { readonly id: number; readonly fetchedAt: Date }

/** Everything that judging a document needs, but the bytes. */
export type Case = {
  readonly documentId: number
  readonly declaration: Declaration
  /** The version that a new text is compared with; null: the document has none yet. */
  readonly current:
    | (Baseline & {
        readonly id: number
        readonly snapshotId: number
        readonly fromAt: Date
        /** What it was read with. */
        readonly declaration: Declaration
      })
    | null
  /** The oldest snapshot that nobody has judged; null: none. */
  readonly snapshot: SnapshotRef | null
  readonly candidate: Candidate | null
  /** The last snapshot set aside as not the document, if no good one came since but the candidate; null: none. */
  readonly quarantined: SnapshotRef | null
  /** The database's clock. */
  readonly now: Date
}

export type Candidate = {
  readonly snapshot: SnapshotRef
  readonly looks: number
  /** The look that was asked for has not come yet. */
  readonly awaitsLook: boolean
  /** What the last look brought was not the document. */
  readonly lastLookBroken: boolean
  readonly deadlineAt: Date
}

export async function loadCase(db: Db, documentId: number): Promise<Case | null> {
  const [row] = await db
    .select({
      declaration: documents.declaration,
      now: sql<Date>`now()`.mapWith(schedule.judgeDueAt),
      current: {
        id: versions.id,
        snapshotId: versions.snapshotId,
        fromAt: versions.fromAt,
        text: versions.text,
        title: versions.title,
        language: versions.language,
        extractorVersion: versions.extractorVersion,
        declaration: versions.declaration,
      },
      last: { id: snapshots.id, verdict: snapshots.verdict },
    })
    .from(documents)
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .leftJoin(versions, eq(versions.id, schedule.currentVersionId))
    .leftJoin(snapshots, eq(snapshots.id, schedule.lastSnapshotId))
    .where(eq(documents.id, documentId))
  if (!row) return null
  const { last, ...known } = row
  const ofDocument = eq(snapshots.documentId, documentId)
  const [oldest] = await db
    .select({ id: snapshots.id, fetchedAt: snapshots.fetchedAt })
    .from(snapshots)
    .where(and(ofDocument, isNull(snapshots.judgedAt)))
    .orderBy(asc(snapshots.id))
    .limit(1)
  const [held] = await db
    .select({ candidate: candidates, fetchedAt: snapshots.fetchedAt })
    .from(candidates)
    .innerJoin(snapshots, eq(snapshots.id, candidates.snapshotId))
    .where(eq(candidates.documentId, documentId))
  const [quarantined] = await db
    .select({ id: snapshots.id, fetchedAt: snapshots.fetchedAt })
    .from(snapshots)
    .where(
      and(
        ofDocument,
        eq(snapshots.verdict, 'broken'),
        inArray(snapshots.reason, [...DOUBTED_REASONS]),
        sql`${snapshots.id} > coalesce((select max(g.id) from ${snapshots} g
            where g.document_id = ${documentId} and g.verdict <> 'broken'
              and g.id <> ${held?.candidate.snapshotId ?? 0}), 0)`,
      ),
    )
    .orderBy(desc(snapshots.id))
    .limit(1)
  return {
    documentId,
    ...known,
    snapshot: oldest ?? null,
    quarantined: quarantined ?? null,
    candidate: held
      ? {
          snapshot: { id: held.candidate.snapshotId, fetchedAt: held.fetchedAt },
          looks: held.candidate.looks,
          awaitsLook: held.candidate.dueAt !== null,
          lastLookBroken: last?.verdict === 'broken' && last.id !== held.candidate.snapshotId,
          deadlineAt: held.candidate.deadlineAt,
        }
      : null,
  }
}

/**
 * What a snapshot received, verified.
 * @throws when it is not stored, or its bytes do not match their hash
 */
export async function loadReceived(db: Db, id: number): Promise<Received> {
  const [row] = await db.select().from(snapshots).where(eq(snapshots.id, id))
  if (!row) throw new Error(`Snapshot ${id} is missing.`)
  const bytes = await readContent(db, row.documentId, row.sha256)
  return { bytes, contentType: row.contentType, url: row.finalUrl }
}

export type Verdict = 'first' | 'same' | 'cosmetic' | 'substantive' | 'held' | 'broken'

/** What a judgement settles, as plain data: `settle` writes all of it or nothing. */
export type Settlement = {
  /** What the texts were read with. */
  readonly declaration: Declaration
  /** The version that was compared with. */
  readonly currentVersionId: number | null
  readonly extractorVersion: number
  readonly marks: readonly {
    readonly snapshotId: number
    readonly verdict: Verdict
    readonly reason?: string
    readonly detail?: string
  }[]
  readonly publish: Publication | null
  /** `keep`: leave it as it is. */
  readonly candidate:
    | 'keep'
    | 'drop'
    | { readonly snapshotId: number; readonly lookInMs: number; readonly deadlineInMs: number }
}

export type Publication = {
  readonly snapshotId: number
  readonly fromAt: Date
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly method: string
  /** Null: the document's first version, which is no change. */
  readonly change: {
    readonly kind: 'substantive' | 'cosmetic' | 'technical'
    readonly headline: string
    readonly reasons: readonly string[]
    readonly redline: Redline
  } | null
}

/**
 * Settles a claimed judgement in one transaction, which holds only if the claim is still ours and the current version
 * is still the one compared with.
 * @returns the id of the change that it published, or null; `lost`: nothing was written
 */
export async function settle(
  db: Db,
  fence: Fence,
  settlement: Settlement,
): Promise<{ readonly settled: boolean; readonly changeId: number | null }> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(schedule)
      .where(eq(schedule.documentId, fence.documentId))
      .for('update')
    const ours = row?.judgeAttempt === fence.attempt
    if (!row || !ours || row.currentVersionId !== settlement.currentVersionId) {
      return { settled: false, changeId: null }
    }
    for (const mark of settlement.marks)
      await markSnapshot(tx, fence.documentId, mark, settlement.extractorVersion)
    const published = settlement.publish
      ? await publish(tx, fence.documentId, settlement, settlement.publish)
      : { versionId: row.currentVersionId, changeId: null }
    await settleCandidate(tx, row, settlement.candidate)
    const more = tx
      .select({ id: snapshots.id })
      .from(snapshots)
      .where(and(eq(snapshots.documentId, fence.documentId), isNull(snapshots.judgedAt)))
    const ofCandidate = eq(candidates.documentId, fence.documentId)
    const heldWithLook = tx
      .select({ id: candidates.documentId })
      .from(candidates)
      .where(and(ofCandidate, isNull(candidates.dueAt)))
    await tx
      .update(schedule)
      .set({
        judgeFailures: 0,
        // A candidate whose look has come is decided next; one that waits for its look is decided at its deadline.
        judgeDueAt: sql`case
          when ${exists(more)} or ${exists(heldWithLook)} then now()
          else (select ${candidates.deadlineAt} from ${candidates} where ${ofCandidate}) end`,
        currentVersionId: published.versionId,
      })
      .where(eq(schedule.documentId, fence.documentId))
    return { settled: true, changeId: published.changeId }
  })
}

async function markSnapshot(
  tx: Db,
  documentId: number,
  mark: Settlement['marks'][number],
  extractorVersion: number,
): Promise<void> {
  const { snapshotId, verdict, reason = null, detail = null } = mark
  const [row] = await tx
    .update(snapshots)
    .set({ verdict, reason, detail, judgedAt: sql`now()`, extractorVersion })
    .where(eq(snapshots.id, snapshotId))
    .returning({ fetchedAt: snapshots.fetchedAt })
  if (verdict === 'broken') {
    await tx
      .update(checks)
      .set({ outcome: 'quarantined', reason, detail })
      .where(and(eq(checks.documentId, documentId), eq(checks.snapshotId, snapshotId)))
    return
  }
  await tx
    .update(schedule)
    .set({
      lastGoodAt: sql`greatest(${schedule.lastGoodAt}, ${row?.fetchedAt.toISOString()}::timestamptz)`,
    })
    .where(eq(schedule.documentId, documentId))
}

async function publish(
  tx: Db,
  documentId: number,
  settlement: Settlement,
  publication: Publication,
): Promise<{ readonly versionId: number; readonly changeId: number | null }> {
  const { change, ...text } = publication
  const [version] = await tx
    .insert(versions)
    .values({
      ...text,
      documentId,
      previousId: settlement.currentVersionId,
      extractorVersion: settlement.extractorVersion,
      declaration: settlement.declaration,
      textSha256: sha256(Buffer.from(text.text)),
    })
    .returning({ id: versions.id })
  if (!version) throw new Error('An insert returned no row.')
  if (!change || settlement.currentVersionId === null)
    return { versionId: version.id, changeId: null }
  const [row] = await tx
    .insert(changes)
    .values({
      ...change,
      documentId,
      fromVersionId: settlement.currentVersionId,
      toVersionId: version.id,
      detectedAt: publication.fromAt,
      // Only what matters to a reader is told; the rest is recorded.
      routeDueAt: change.kind === 'substantive' ? sql`now()` : null,
    })
    .returning({ id: changes.id })
  return { versionId: version.id, changeId: row?.id ?? null }
}

async function settleCandidate(
  tx: Db,
  row: typeof schedule.$inferSelect,
  candidate: Settlement['candidate'],
): Promise<void> {
  if (candidate === 'keep') return
  if (candidate === 'drop') {
    await tx.delete(candidates).where(eq(candidates.documentId, row.documentId))
    return
  }
  const dueAt = later(candidate.lookInMs)
  const [held] = await tx
    .insert(candidates)
    .values({
      documentId: row.documentId,
      host: row.host,
      snapshotId: candidate.snapshotId,
      dueAt,
      deadlineAt: later(candidate.deadlineInMs),
    })
    // The deadline counts from the first sight, whatever is seen meanwhile; past it, another text gets its own.
    .onConflictDoUpdate({
      target: candidates.documentId,
      set: {
        snapshotId: candidate.snapshotId,
        dueAt,
        deadlineAt: sql`case when ${candidates.deadlineAt} <= now() then excluded.deadline_at else ${candidates.deadlineAt} end`,
      },
    })
    .returning({ dueAt: candidates.dueAt })
  await wakeHost(tx, row.host, held?.dueAt)
}

export type Progress = {
  /** A look, a judgement or a second look is still to come. */
  readonly pending: boolean
  /** What the last look's snapshot was said to be at first sight. */
  readonly seen: {
    readonly verdict: 'first' | 'same' | 'cosmetic' | 'substantive' | 'broken'
    readonly reasons: readonly string[]
  }
}

/** How far a document's last look has come: for whoever waits for it. Null: it has never been looked at. */
export async function progress(db: Db, documentId: number): Promise<Progress | null> {
  const [row] = await db.execute<{
    pending: boolean
    outcome: string
    verdict: Progress['seen']['verdict'] | 'held' | null
    detail: string | null
  }>(sql`
    select s.fetch_due_at <= now() or s.judge_due_at is not null
        or s.fetch_attempt <> (select max(attempt) from checks where document_id = s.document_id)
        or exists (select from candidates where document_id = s.document_id) as pending,
      k.outcome, e.verdict, e.detail
    from schedule s
    join lateral (select * from checks where document_id = s.document_id and outcome <> 'superseded'
                    and not second_look order by id desc limit 1) k on true
    left join snapshots e on e.id = k.snapshot_id
    where s.document_id = ${documentId}`)
  if (!row) return null
  const verdict =
    row.outcome === 'unchanged' ? 'same' : row.verdict === 'held' ? 'substantive' : row.verdict
  const reasons = row.detail ? [row.detail] : []
  return {
    pending: row.pending || row.outcome === 'failed',
    seen: { verdict: verdict ?? 'same', reasons },
  }
}

/**
 * Puts a claimed judgement off, after an error or for a newer differ. Fenced: a claim that was lost changes nothing.
 * @param failures how many there have been; waiting for somebody else is none
 */
export async function putOffJudgement(
  db: Db,
  fence: Fence,
  put: { readonly inMs: number; readonly failures: number },
): Promise<void> {
  await db
    .update(schedule)
    .set({ judgeDueAt: later(put.inMs), judgeFailures: put.failures })
    .where(
      sql`${schedule.documentId} = ${fence.documentId} and ${schedule.judgeAttempt} = ${fence.attempt}`,
    )
}
