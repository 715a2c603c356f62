import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { DOUBTED_REASONS } from '@clausewatch/core'
import type { Baseline, Declaration } from '@clausewatch/core'
import type { Db } from './client.ts'
import { documents, platforms, snapshots, versions } from './schema.ts'

/** A stored snapshot with what it is to be compared with, for whoever asks why it was judged so. */
export type StoredLook = {
  readonly document: {
    readonly id: number
    readonly name: string
    readonly platform: string
    readonly declaration: Declaration
  }
  readonly snapshot: typeof snapshots.$inferSelect
  /** The version that stood before it. */
  readonly before: (Baseline & { readonly id: number; readonly fromAt: Date }) | null
  /** The snapshot set aside last, if no good one came since and it may be the document after all. */
  readonly quarantinedId: number | null
}

/** @param snapshotId null: the last one */
export async function load(
  db: Db,
  documentId: number,
  snapshotId: number | null,
): Promise<StoredLook | null> {
  const ofDocument = eq(snapshots.documentId, documentId)
  const [row] = await db
    .select({
      snapshot: snapshots,
      document: {
        id: documents.id,
        name: documents.name,
        platform: platforms.name,
        declaration: documents.declaration,
      },
    })
    .from(snapshots)
    .innerJoin(documents, eq(documents.id, snapshots.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .where(and(ofDocument, snapshotId === null ? undefined : eq(snapshots.id, snapshotId)))
    .orderBy(desc(snapshots.id))
    .limit(1)
  if (!row) return null
  const [before] = await db
    .select({
      id: versions.id,
      fromAt: versions.fromAt,
      text: versions.text,
      title: versions.title,
      language: versions.language,
      extractorVersion: versions.extractorVersion,
      partEnds: versions.partEnds,
      links: versions.links,
    })
    .from(versions)
    .where(and(eq(versions.documentId, documentId), lt(versions.snapshotId, row.snapshot.id)))
    .orderBy(desc(versions.id))
    .limit(1)
  const [refused] = await db
    .select({ id: snapshots.id })
    .from(snapshots)
    .where(
      and(
        ofDocument,
        lt(snapshots.id, row.snapshot.id),
        inArray(snapshots.reason, [...DOUBTED_REASONS]),
        sql`not exists (select from ${snapshots} g where g.document_id = ${documentId}
          and g.id > ${snapshots.id} and g.id < ${row.snapshot.id} and g.verdict <> 'broken')`,
      ),
    )
    .orderBy(desc(snapshots.id))
    .limit(1)
  return { ...row, before: before ?? null, quarantinedId: refused?.id ?? null }
}
