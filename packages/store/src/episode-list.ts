import { and, count, desc, eq, isNull, lt } from 'drizzle-orm'
import type { Db } from './client.ts'
import type { Page } from './page.ts'
import { documents, episodes, platforms } from './schema.ts'

export type Episode = Pick<
  typeof episodes.$inferSelect,
  | 'id'
  | 'documentId'
  | 'outcome'
  | 'reason'
  | 'detail'
  | 'startedAt'
  | 'openedAt'
  | 'remindedAt'
  | 'closedAt'
> & {
  readonly platform: { readonly slug: string; readonly name: string }
  readonly document: { readonly name: string; readonly kind: string }
}

/** Episodes, newest first: of one document, or those that are open now. */
export async function list(
  db: Db,
  of: { readonly documentId: number } | 'open',
  page: Page<number>,
): Promise<readonly Episode[]> {
  return db
    .select({
      id: episodes.id,
      documentId: episodes.documentId,
      outcome: episodes.outcome,
      reason: episodes.reason,
      detail: episodes.detail,
      startedAt: episodes.startedAt,
      openedAt: episodes.openedAt,
      remindedAt: episodes.remindedAt,
      closedAt: episodes.closedAt,
      platform: { slug: platforms.slug, name: platforms.name },
      document: { name: documents.name, kind: documents.kind },
    })
    .from(episodes)
    .innerJoin(documents, eq(documents.id, episodes.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .where(
      and(
        of === 'open' ? isNull(episodes.closedAt) : eq(episodes.documentId, of.documentId),
        page.before === null ? undefined : lt(episodes.id, page.before),
      ),
    )
    .orderBy(desc(episodes.id))
    .limit(page.limit)
}

/** Error episodes that are open now. */
export async function countOpen(db: Db): Promise<number> {
  const [row] = await db.select({ open: count() }).from(episodes).where(isNull(episodes.closedAt))
  return row?.open ?? 0
}
