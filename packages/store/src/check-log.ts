import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import type { Db } from './client.ts'
import type { Page } from './page.ts'
import { checks } from './schema.ts'

export type Check = typeof checks.$inferSelect

/** Every look at a document, newest first. */
export async function byDocument(
  db: Db,
  documentId: number,
  page: Page<number>,
): Promise<readonly Check[]> {
  return db
    .select()
    .from(checks)
    .where(
      and(
        eq(checks.documentId, documentId),
        page.before === null ? undefined : lt(checks.id, page.before),
      ),
    )
    .orderBy(desc(checks.id))
    .limit(page.limit)
}

/** The last look that saw the document itself; null: none has yet. */
export async function lastGood(db: Db, documentId: number): Promise<Check | null> {
  const [row] = await db
    .select()
    .from(checks)
    .where(
      and(eq(checks.documentId, documentId), inArray(checks.outcome, ['unchanged', 'changed'])),
    )
    .orderBy(desc(checks.id))
    .limit(1)
  return row ?? null
}

/** The look that received a snapshot first; null: it is no longer in the log. */
export async function ofSnapshot(
  db: Db,
  documentId: number,
  snapshotId: number,
): Promise<Check | null> {
  const [row] = await db
    .select()
    .from(checks)
    .where(and(eq(checks.documentId, documentId), eq(checks.snapshotId, snapshotId)))
    .orderBy(asc(checks.id))
    .limit(1)
  return row ?? null
}
