import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Processor } from '@clausewatch/core'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import { documents, layouts, schedule, versions, wordings } from './schema.ts'

export type ListedProcessor = Omit<Processor, 'provision'> & {
  /** Of its row; null: the version's provisions are not recorded yet. */
  readonly provisionId: number | null
  /** When the row was first seen. */
  readonly since: Date | null
}

export type ProcessorList = {
  /** Null: no version of the document is known. */
  readonly versionId: number | null
  /** Null: it is no list of sub-processors. */
  readonly processors: readonly ListedProcessor[] | null
}

/** The companies of a document's current version. Null: there is no document, or none for this viewer. */
export async function byDocument(
  db: Db,
  viewer: Viewer,
  documentId: number,
): Promise<ProcessorList | null> {
  const [row] = await db
    .select({
      versionId: versions.id,
      processors: versions.processors,
      provisionIds: layouts.provisionIds,
    })
    .from(documents)
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .leftJoin(versions, eq(versions.id, schedule.currentVersionId))
    .leftJoin(layouts, eq(layouts.versionId, versions.id))
    .where(and(visibleTo(viewer), eq(documents.id, documentId)))
  if (!row) return null
  const found = (row.processors ?? []).map(({ provision, ...one }) => ({
    ...one,
    provisionId: row.provisionIds?.[provision] ?? null,
  }))
  const since = await firstSeen(
    db,
    found.flatMap(({ provisionId }) => provisionId ?? []),
  )
  const processors = found.map((one) => ({
    ...one,
    since: since.get(one.provisionId ?? 0) ?? null,
  }))
  return { versionId: row.versionId, processors: row.processors && processors }
}

async function firstSeen(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, Date>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({
      id: wordings.provisionId,
      at: sql`min(${wordings.fromAt})`.mapWith(wordings.fromAt),
    })
    .from(wordings)
    .where(inArray(wordings.provisionId, [...ids]))
    .groupBy(wordings.provisionId)
  return new Map(rows.map(({ id, at }) => [id, at]))
}
