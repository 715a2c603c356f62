import { and, eq, exists, gt, inArray, isNull, sql } from 'drizzle-orm'
import { PLAIN_SOON_MS } from '@clausewatch/core'
import type { Declaration } from '@clausewatch/core'
import type { Db } from './client.ts'
import { wakeHost } from './hosts.ts'
import type { Fence } from './judgements.ts'
import { later } from './later.ts'
import { markSnapshot } from './marks.ts'
import type { Mark } from './marks.ts'
import { publish } from './publications.ts'
import type { Publication, Published } from './publications.ts'
import { forget as forgetRender, request as requestRender } from './renders.ts'
import { candidates, schedule, snapshots, versions } from './schema.ts'
import { note as noteVariant } from './variants.ts'
import type { Contradicted } from './variants.ts'

export type { Mark } from './marks.ts'
export type { Publication } from './publications.ts'

/** What a judgement settles, as plain data: `settle` writes all of it or nothing. */
export type Settlement = {
  /** What the texts were read with. */
  readonly declaration: Declaration
  /** The version that was compared with. */
  readonly currentVersionId: number | null
  readonly extractorVersion: number
  readonly marks: readonly Mark[]
  readonly publish: Publication | null
  /** `keep`: leave it as it is. */
  readonly candidate:
    | 'keep'
    | 'drop'
    | {
        readonly snapshotId: number
        readonly lookInMs: number
        readonly deadlineAt: Date
        readonly isKnown: boolean
        /** It was found by reading a stored snapshot anew. */
        readonly isLate: boolean
      }
  /** A text that did not last. */
  readonly contradicted: Contradicted | null
  /**
   * What is judged once more: `last`, the newest snapshot, against the version that is published now; or those after the
   * version's that were judged so, by a newer reading.
   */
  readonly again: 'last' | readonly ('same' | 'broken')[] | null
  /** The current version was read anew, and says the same. */
  readonly isReread: boolean
  /** When to look at the latest, whatever the schedule; and with a browser from now on. */
  readonly look: { readonly inMs: number; readonly needsBrowser: boolean } | null
}

/** What was written; `settled` false: nothing was, for the claim or the version compared with is not ours any more. */
export type Settled = {
  readonly settled: boolean
  /** The change that was published. */
  readonly change: Published | null
}

/**
 * Settles a claimed judgement in one transaction, which holds only if the claim is still ours and the current version
 * is still the one compared with.
 */
export async function settle(db: Db, fence: Fence, settlement: Settlement): Promise<Settled> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(schedule)
      .where(eq(schedule.documentId, fence.documentId))
      .for('update')
    const ours = row?.judgeAttempt === fence.attempt
    if (!row || !ours || row.currentVersionId !== settlement.currentVersionId) {
      return { settled: false, change: null }
    }
    for (const mark of settlement.marks) {
      await markSnapshot(tx, fence.documentId, mark, settlement.extractorVersion)
    }
    const published = settlement.publish
      ? await publish(tx, fence.documentId, settlement, settlement.publish)
      : { versionId: row.currentVersionId, change: null }
    if (settlement.isReread) await markReread(tx, settlement)
    if (settlement.again) await judgeAgain(tx, row, settlement, settlement.again)
    await settleCandidate(tx, row, settlement.candidate)
    if (settlement.contradicted) await noteVariant(tx, fence.documentId, settlement.contradicted)
    await tx
      .update(schedule)
      .set({
        judgeFailures: 0,
        judgeDueAt: nextJudgement(tx, fence.documentId, settlement),
        currentVersionId: published.versionId,
      })
      .where(eq(schedule.documentId, fence.documentId))
    if (settlement.look) await lookIn(tx, row, settlement.look)
    return { settled: true, change: published.change }
  })
}

/** A candidate whose look has come is decided next; one that waits for its look is decided at its deadline. */
function nextJudgement(tx: Db, documentId: number, { isReread }: Settlement) {
  // What woke us has not been judged yet.
  if (isReread) return sql`now()`
  const more = tx
    .select({ id: snapshots.id })
    .from(snapshots)
    .where(and(eq(snapshots.documentId, documentId), isNull(snapshots.judgedAt)))
  const ofCandidate = eq(candidates.documentId, documentId)
  const heldWithLook = tx
    .select({ id: candidates.documentId })
    .from(candidates)
    .where(and(ofCandidate, isNull(candidates.dueAt)))
  return sql`case
    when ${exists(more)} or ${exists(heldWithLook)} then now()
    else (select ${candidates.deadlineAt} from ${candidates} where ${ofCandidate}) end`
}

async function markReread(tx: Db, settlement: Settlement): Promise<void> {
  const { currentVersionId, extractorVersion, declaration, publish: published } = settlement
  if (published || currentVersionId === null) return
  await tx
    .update(versions)
    .set({ extractorVersion, declaration })
    .where(eq(versions.id, currentVersionId))
}

async function judgeAgain(
  tx: Db,
  row: typeof schedule.$inferSelect,
  { currentVersionId, publish: published }: Settlement,
  again: NonNullable<Settlement['again']>,
): Promise<void> {
  const ofDocument = eq(snapshots.documentId, row.documentId)
  if (again === 'last') {
    await tx
      .update(snapshots)
      .set({ judgedAt: null, verdict: null })
      .where(
        and(
          eq(snapshots.id, row.lastSnapshotId ?? 0),
          sql`${snapshots.id} <> ${published?.snapshotId ?? 0} and ${snapshots.verdict} <> 'broken'`,
        ),
      )
    return
  }
  const since = sql`coalesce(${published?.snapshotId ?? null}::bigint,
    (select snapshot_id from ${versions} where id = ${currentVersionId}))`
  await tx
    .update(snapshots)
    .set({ judgedAt: null })
    .where(and(ofDocument, inArray(snapshots.verdict, [...again]), gt(snapshots.id, since)))
}

async function settleCandidate(
  tx: Db,
  row: typeof schedule.$inferSelect,
  candidate: Settlement['candidate'],
): Promise<void> {
  const { documentId, host } = row
  if (candidate === 'keep') return
  const [before] = await tx
    .select({ snapshotId: candidates.snapshotId })
    .from(candidates)
    .where(eq(candidates.documentId, documentId))
  const isOther = before && (candidate === 'drop' || candidate.snapshotId !== before.snapshotId)
  if (isOther) await forgetRender(tx, documentId, before.snapshotId)
  if (candidate === 'drop') {
    await tx.delete(candidates).where(eq(candidates.documentId, documentId))
    return
  }
  const { snapshotId, deadlineAt, isKnown, isLate } = candidate
  const dueAt = later(candidate.lookInMs)
  const [held] = await tx
    .insert(candidates)
    .values({ documentId, host, snapshotId, dueAt, deadlineAt, isKnown, isLate })
    .onConflictDoUpdate({
      target: candidates.documentId,
      set: { snapshotId, dueAt, isKnown, isLate, deadlineAt },
    })
    .returning({ dueAt: candidates.dueAt })
  await requestRender(tx, { snapshotId, documentId })
  await wakeHost(tx, host, held?.dueAt)
}

/** Brings the next look forward; a document that is not looked at any more stays so. */
async function lookIn(
  tx: Db,
  row: typeof schedule.$inferSelect,
  { inMs, needsBrowser }: NonNullable<Settlement['look']>,
): Promise<void> {
  const [next] = await tx
    .update(schedule)
    .set({
      fetchDueAt: sql`case when ${schedule.fetchDueAt} is not null then least(${schedule.fetchDueAt}, ${later(inMs)}) end`,
      ...(needsBrowser && { needsBrowser, plainDueAt: later(PLAIN_SOON_MS) }),
    })
    .where(eq(schedule.documentId, row.documentId))
    .returning({ fetchDueAt: schedule.fetchDueAt })
  await wakeHost(tx, row.host, next?.fetchDueAt)
}
