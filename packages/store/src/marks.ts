import { and, eq, sql } from 'drizzle-orm'
import type { Note } from '@clausewatch/core'
import type { Db } from './client.ts'
import { checks, schedule, snapshots } from './schema.ts'
import { noteRecovery, noteTrouble } from './trouble.ts'

export type Verdict =
  | 'first'
  | 'same'
  | 'cosmetic'
  | 'effective-date'
  | 'substantive'
  | 'held'
  | 'broken'

/** What was said of a snapshot. */
export type Mark = {
  readonly snapshotId: number
  readonly verdict: Verdict
  readonly reason?: string
  readonly detail?: string
  /** How surely it is the document, 0 to 1. */
  readonly score?: number
  readonly notes?: readonly Note[]
  /** Only what a newer reading says of it: no check and no episode hears of it. */
  readonly isReread?: boolean
}

/** Writes what was said of a snapshot, where it stands: on the snapshot, its checks and the schedule. */
export async function markSnapshot(
  tx: Db,
  documentId: number,
  mark: Mark,
  extractorVersion: number,
): Promise<void> {
  const { snapshotId, verdict, reason = null, detail = null, score = null, isReread } = mark
  const notes = mark.notes?.length ? mark.notes : null
  const [row] = await tx
    .update(snapshots)
    .set({ verdict, reason, detail, score, notes, judgedAt: sql`now()`, extractorVersion })
    .where(eq(snapshots.id, snapshotId))
    .returning({ fetchedAt: snapshots.fetchedAt })
  if (!row || isReread) return
  const ofSnapshot = and(eq(checks.documentId, documentId), eq(checks.snapshotId, snapshotId))
  if (verdict === 'broken') {
    const quarantined = { outcome: 'quarantined', reason, detail, notes }
    await tx.update(checks).set(quarantined).where(ofSnapshot)
    await noteTrouble(tx, documentId, row.fetchedAt)
    return
  }
  if (notes) await tx.update(checks).set({ notes }).where(ofSnapshot)
  const [seen] = await tx
    .select({ isPart: sql<boolean>`coalesce(bool_and(${checks.outcome} = 'failed'), false)` })
    .from(checks)
    .where(ofSnapshot)
  // Good as far as it goes: a source of it failed, and that trouble is not over.
  if (seen?.isPart) return
  await tx
    .update(schedule)
    .set({
      lastGoodAt: sql`greatest(${schedule.lastGoodAt}, ${row.fetchedAt.toISOString()}::timestamptz)`,
    })
    .where(eq(schedule.documentId, documentId))
  await noteRecovery(tx, documentId, row.fetchedAt)
}
