import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { DOUBTED_REASONS } from '@clausewatch/core'
import type { Baseline, Declaration, Received } from '@clausewatch/core'
import type { Db } from './client.ts'
import { readContent } from './evidence.ts'
import { checks, documents, platforms, snapshots, versions } from './schema.ts'

/** A snapshot by name; its bytes are read when they are needed. */
export type SnapshotRef = {
  readonly id: number
  readonly fetchedAt: Date
  readonly via: 'http' | 'browser'
}

export const REF = { id: snapshots.id, fetchedAt: snapshots.fetchedAt, via: snapshots.via }

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

/** The stored snapshots after one, whatever was said of them, oldest first. */
export async function following(
  db: Db,
  documentId: number,
  id: number,
  limit: number,
): Promise<readonly SnapshotRef[]> {
  return db
    .select(REF)
    .from(snapshots)
    .where(and(eq(snapshots.documentId, documentId), gt(snapshots.id, id)))
    .orderBy(asc(snapshots.id))
    .limit(limit)
}

/** The last stored snapshot after one that was judged the same text; null: there is none. */
export async function lastSame(
  db: Db,
  documentId: number,
  id: number,
): Promise<SnapshotRef | null> {
  const [row] = await db
    .select(REF)
    .from(snapshots)
    .where(
      sql`${snapshots.documentId} = ${documentId} and ${snapshots.id} > ${id} and ${snapshots.verdict} = 'same'`,
    )
    .orderBy(desc(snapshots.id))
    .limit(1)
  return row ?? null
}

/** How many looks brought exactly these bytes, and how long after the first the last one did. */
export async function sightOf(
  db: Db,
  documentId: number,
  snapshotId: number,
): Promise<{ readonly looks: number; readonly forMs: number }> {
  const [row] = await db
    .select({
      looks: sql<number>`count(*)::int`,
      forMs: sql<number>`coalesce(extract(epoch from max(${checks.at}) - min(${checks.at})) * 1000, 0)::float8`,
    })
    .from(checks)
    .where(
      sql`${checks.documentId} = ${documentId} and ${checks.snapshotId} = ${snapshotId} and ${checks.outcome} <> 'superseded'`,
    )
  return row ?? { looks: 0, forMs: 0 }
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
