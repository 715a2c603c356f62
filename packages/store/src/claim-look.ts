import { eq, sql } from 'drizzle-orm'
import type { Declaration } from '@clausewatch/core'
import type { Db } from './client.ts'
import type { DueLook, LookKind } from './due-looks.ts'
import { later } from './later.ts'
import { candidates, documents, schedule, snapshots } from './schema.ts'

export type ClaimedLook = {
  readonly documentId: number
  readonly attempt: number
  readonly kind: LookKind
  readonly declaration: Declaration
  /** What the last good answer said of itself, and the address that said it. */
  readonly etag: string | null
  readonly lastModified: string | null
  readonly lastUrl: string | null
  /** Plain HTTP showed no document. */
  readonly needsBrowser: boolean
}

/**
 * Claims a look: takes the host's slot and the document's lease in one transaction. Null: somebody else has it, it is
 * not due any more, or the host's slot is taken; the row stays due and the pump brings it again.
 */
export async function claimLook(
  db: Db,
  look: DueLook,
  policy: { readonly leaseMs: number; readonly gapMs: number },
): Promise<ClaimedLook | null> {
  return db.transaction(async (tx) => {
    const isLook = look.kind === 'look'
    const ours = sql`${schedule.documentId} = ${look.id} and ${schedule.fetchAttempt} = ${look.attempt}`
    // The schedule before the host, as everywhere; and both before anything is written, or a lost claim uses up a slot.
    const [held] = await tx
      .select({ host: schedule.host, dueAt: isLook ? schedule.fetchDueAt : candidates.dueAt })
      .from(schedule)
      .leftJoin(candidates, eq(candidates.documentId, schedule.documentId))
      .where(sql`${ours} and ${isLook ? schedule.fetchDueAt : candidates.dueAt} <= now()`)
      .for('update', { of: schedule })
    if (!held) return null
    const gap = sql`coalesce(gap_ms, ${policy.gapMs}::int) * interval '1 millisecond'`
    const slot = await tx.execute(sql`
      update hosts set free_at = now() + ${gap}, due_at = now() + ${gap}
      where id = ${held.host} and free_at <= now() returning id`)
    if (slot.length === 0) return null
    if (!isLook) {
      await tx
        .update(candidates)
        .set({ dueAt: later(policy.leaseMs) })
        .where(eq(candidates.documentId, look.id))
    }
    const [row] = await tx
      .update(schedule)
      .set({
        fetchAttempt: sql`${schedule.fetchAttempt} + 1`,
        ...(isLook && { fetchDueAt: later(policy.leaseMs) }),
      })
      .where(ours)
      .returning({
        attempt: schedule.fetchAttempt,
        etag: schedule.etag,
        lastModified: schedule.lastModified,
        needsBrowser: schedule.needsBrowser,
      })
    if (!row) return null
    const [document] = await tx
      .select({ declaration: documents.declaration, lastUrl: snapshots.finalUrl })
      .from(documents)
      .innerJoin(schedule, eq(schedule.documentId, documents.id))
      .leftJoin(snapshots, eq(snapshots.id, schedule.lastSnapshotId))
      .where(eq(documents.id, look.id))
    return document ? { ...row, ...document, documentId: look.id, kind: look.kind } : null
  })
}
