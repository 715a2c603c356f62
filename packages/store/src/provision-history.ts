import type { ProvisionChange, ProvisionEvent, Wording } from '@clausewatch/core'
import { and, asc, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import type { Page } from './page.ts'
import { changes, documents, provisionChanges, wordings } from './schema.ts'

/** What a change did to a provision, without the words. */
export type Event = ProvisionEvent & {
  readonly changeId: number
  readonly toVersionId: number
  readonly relatives: readonly number[]
  readonly confirmedAt: Date
}

/** All that was done to a provision, the first first. */
export async function eventsOf(db: Db, provisionId: number): Promise<readonly Event[]> {
  return db
    .select({
      changeId: changes.id,
      toVersionId: changes.toVersionId,
      kind: provisionChanges.kind,
      changeKind: changes.kind,
      relatives: provisionChanges.relatives,
      hasBefore: sql<boolean>`${provisionChanges.beforeId} is not null`,
      hasAfter: sql<boolean>`${provisionChanges.afterId} is not null`,
      at: changes.detectedAt,
      confirmedAt: changes.confirmedAt,
    })
    .from(provisionChanges)
    .innerJoin(changes, eq(changes.id, provisionChanges.changeId))
    .where(eq(provisionChanges.provisionId, provisionId))
    .orderBy(asc(changes.detectedAt), asc(changes.id))
}

/** One wording of a provision over a span of versions, and the one before it. */
export type HistoricWording = Wording & {
  readonly id: number
  readonly document: { readonly id: number; readonly name: string }
  readonly fromVersionId: number
  readonly fromAt: Date
  readonly untilVersionId: number | null
  readonly untilAt: Date | null
  /** Null: it is the first. */
  readonly formerText: string | null
  /** The document's change that came with it, whatever that did to it; null: it came with the first version. */
  readonly with: { readonly changeId: number; readonly kind: string } | null
}

/** A provision's wordings, newest first. */
export async function wordingsOf(
  db: Db,
  viewer: Viewer,
  provisionId: number,
  page: Page<number>,
): Promise<readonly HistoricWording[]> {
  return db
    .select({
      id: wordings.id,
      document: { id: documents.id, name: documents.name },
      fromVersionId: wordings.fromVersionId,
      fromAt: wordings.fromAt,
      untilVersionId: wordings.untilVersionId,
      untilAt: wordings.untilAt,
      path: wordings.path,
      leadIn: wordings.leadIn,
      text: wordings.text,
      formerText: sql<string | null>`lead(${wordings.text}) over (order by ${wordings.id} desc)`,
      with: { changeId: changes.id, kind: changes.kind },
    })
    .from(wordings)
    .innerJoin(documents, eq(documents.id, wordings.documentId))
    .leftJoin(
      changes,
      and(
        eq(changes.documentId, wordings.documentId),
        eq(changes.toVersionId, wordings.fromVersionId),
      ),
    )
    .where(
      and(
        visibleTo(viewer),
        eq(wordings.provisionId, provisionId),
        page.before === null ? undefined : lt(wordings.id, page.before),
      ),
    )
    .orderBy(desc(wordings.id))
    .limit(page.limit)
}

/** A document that a provision stood in, and from when until when. */
export type Station = {
  readonly document: { readonly id: number; readonly name: string }
  readonly fromAt: Date
  /** Null: it stands there. */
  readonly untilAt: Date | null
}

export async function stationsOf(
  db: Db,
  viewer: Viewer,
  provisionId: number,
): Promise<readonly Station[]> {
  return db
    .select({
      document: { id: documents.id, name: documents.name },
      fromAt: sql`min(${wordings.fromAt})`.mapWith(wordings.fromAt),
      untilAt:
        sql`case when bool_or(${wordings.untilAt} is null) then null else max(${wordings.untilAt}) end`.mapWith(
          wordings.untilAt,
        ),
    })
    .from(wordings)
    .innerJoin(documents, eq(documents.id, wordings.documentId))
    .where(and(visibleTo(viewer), eq(wordings.provisionId, provisionId)))
    .groupBy(documents.id, documents.name)
    .orderBy(sql`min(${wordings.id})`)
}

/** What a document's change did to one provision. */
export type RecordedChange = ProvisionChange & {
  readonly severity: 'high' | 'medium' | 'low' | null
}

const before = alias(wordings, 'before')
const after = alias(wordings, 'after')

/** What a change did to the provisions, in the order of the text. */
export async function byChange(db: Db, changeId: number): Promise<readonly RecordedChange[]> {
  return db
    .select({
      id: provisionChanges.provisionId,
      kind: provisionChanges.kind,
      relatives: provisionChanges.relatives,
      before: { path: before.path, leadIn: before.leadIn, text: before.text },
      after: { path: after.path, leadIn: after.leadIn, text: after.text },
      redline: provisionChanges.redline,
      severity: provisionChanges.severity,
    })
    .from(provisionChanges)
    .leftJoin(before, eq(before.id, provisionChanges.beforeId))
    .leftJoin(after, eq(after.id, provisionChanges.afterId))
    .where(eq(provisionChanges.changeId, changeId))
    .orderBy(asc(provisionChanges.position))
}

/** What a provision said in a version of a document; null: it did not stand there. */
export async function wordingIn(
  db: Db,
  provisionId: number,
  documentId: number,
  versionId: number,
): Promise<Wording | null> {
  const [row] = await db
    .select({ path: wordings.path, leadIn: wordings.leadIn, text: wordings.text })
    .from(wordings)
    .where(
      and(
        eq(wordings.provisionId, provisionId),
        eq(wordings.documentId, documentId),
        lte(wordings.fromVersionId, versionId),
        or(isNull(wordings.untilVersionId), gt(wordings.untilVersionId, versionId)),
      ),
    )
    .orderBy(desc(wordings.id))
    .limit(1)
  return row ?? null
}
