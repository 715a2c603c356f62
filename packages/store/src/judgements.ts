import { and, asc, eq, exists, isNull, sql } from 'drizzle-orm'
import type { Baseline, Declaration, Received, Redline } from '@clausewatch/core'
import type { Db } from './client.ts'
import { readContent, sha256 } from './evidence.ts'
import { wakeHost } from './looks.ts'
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
      judgeDueAt: sql`now() + ${leaseMs} * interval '1 millisecond'`,
    })
    .where(
      sql`${schedule.documentId} = ${due.id} and ${schedule.judgeAttempt} = ${due.attempt} and ${schedule.judgeDueAt} <= now()`,
    )
    .returning({ attempt: schedule.judgeAttempt, failures: schedule.judgeFailures })
  return row ? { documentId: due.id, attempt: row.attempt, failures: row.failures - 1 } : null
}

export type StoredSnapshot = {
  readonly id: number
  readonly fetchedAt: Date
  readonly received: Received
}

/** Everything that judging a document needs. */
export type Case = {
  readonly documentId: number
  readonly declaration: Declaration
  /** The version that a new text is compared with; null: the document has none yet. */
  readonly current: (Baseline & { readonly id: number; readonly snapshotId: number }) | null
  /** The current version was read by another extractor, or with another declaration, than it would be now. */
  readonly isReadAnew: boolean
  /** The oldest snapshot that nobody has judged; null: none. */
  readonly snapshot: StoredSnapshot | null
  readonly candidate: Candidate | null
  /** The database's clock. */
  readonly now: Date
}

export type Candidate = {
  readonly snapshot: StoredSnapshot
  readonly looks: number
  /** The look that was asked for has not come yet. */
  readonly awaitsLook: boolean
  readonly deadlineAt: Date
}

/** @param extractorVersion the differ's own */
export async function loadCase(
  db: Db,
  documentId: number,
  extractorVersion: number,
): Promise<Case | null> {
  const [row] = await db
    .select({
      declaration: documents.declaration,
      now: sql<Date>`now()`.mapWith(schedule.judgeDueAt),
      current: {
        id: versions.id,
        snapshotId: versions.snapshotId,
        text: versions.text,
        title: versions.title,
        language: versions.language,
        extractorVersion: versions.extractorVersion,
      },
      declarationSha256: versions.declarationSha256,
    })
    .from(documents)
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .leftJoin(versions, eq(versions.id, schedule.currentVersionId))
    .where(eq(documents.id, documentId))
  if (!row) return null
  const { declarationSha256, ...known } = row
  const isSameReading =
    row.current?.extractorVersion === extractorVersion &&
    declarationHash(row.declaration).equals(declarationSha256 ?? Buffer.of())
  const [oldest] = await db
    .select({ id: snapshots.id })
    .from(snapshots)
    .where(and(eq(snapshots.documentId, documentId), isNull(snapshots.judgedAt)))
    .orderBy(asc(snapshots.id))
    .limit(1)
  const [held] = await db.select().from(candidates).where(eq(candidates.documentId, documentId))
  return {
    documentId,
    ...known,
    isReadAnew: row.current !== null && !isSameReading,
    snapshot: oldest ? await loadSnapshot(db, oldest.id) : null,
    candidate: held
      ? {
          snapshot: await loadSnapshot(db, held.snapshotId),
          looks: held.looks,
          awaitsLook: held.dueAt !== null,
          deadlineAt: held.deadlineAt,
        }
      : null,
  }
}

function declarationHash(declaration: Declaration): Buffer {
  return sha256(Buffer.from(JSON.stringify(declaration)))
}

/** @throws when the snapshot is not stored, or its bytes do not match their hash */
export async function loadSnapshot(db: Db, id: number): Promise<StoredSnapshot> {
  const [row] = await db.select().from(snapshots).where(eq(snapshots.id, id))
  if (!row) throw new Error(`Snapshot ${id} is missing.`)
  const bytes = await readContent(db, row.documentId, row.sha256)
  return {
    id,
    fetchedAt: row.fetchedAt,
    received: { bytes, contentType: row.contentType, url: row.finalUrl },
  }
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
    await tx
      .update(schedule)
      .set({
        judgeFailures: 0,
        judgeDueAt: sql`case when ${exists(more)} then now() end`,
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
      declarationSha256: declarationHash(settlement.declaration),
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
  const dueAt = sql`now() + ${candidate.lookInMs} * interval '1 millisecond'`
  const [held] = await tx
    .insert(candidates)
    .values({
      documentId: row.documentId,
      snapshotId: candidate.snapshotId,
      dueAt,
      deadlineAt: sql`now() + ${candidate.deadlineInMs} * interval '1 millisecond'`,
    })
    // The deadline counts from the first sight, whatever is seen meanwhile.
    .onConflictDoUpdate({
      target: candidates.documentId,
      set: { snapshotId: candidate.snapshotId, dueAt },
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

/** Puts a claimed judgement off, after an error or for a newer differ. Fenced: a claim that was lost changes nothing. */
export async function putOffJudgement(db: Db, fence: Fence, inMs: number): Promise<void> {
  await db
    .update(schedule)
    .set({ judgeDueAt: sql`now() + ${inMs} * interval '1 millisecond'` })
    .where(
      sql`${schedule.documentId} = ${fence.documentId} and ${schedule.judgeAttempt} = ${fence.attempt}`,
    )
}
