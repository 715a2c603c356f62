import type { Stated, VersionTimes } from '@clausewatch/core'
import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import type { Page } from './page.ts'
import { documents, snapshots, versions } from './schema.ts'

const SUMMARY = {
  id: versions.id,
  documentId: versions.documentId,
  previousId: versions.previousId,
  fromAt: versions.fromAt,
  createdAt: versions.createdAt,
  title: versions.title,
  language: versions.language,
  method: versions.method,
  textSha256: versions.textSha256,
  stated: versions.stated,
  snapshot: {
    id: snapshots.id,
    sha256: snapshots.sha256,
    bytes: snapshots.bytes,
    fetchedAt: snapshots.fetchedAt,
    finalUrl: snapshots.finalUrl,
  },
}

export type VersionSummary = {
  readonly id: number
  readonly documentId: number
  readonly previousId: number | null
  readonly fromAt: Date
  readonly createdAt: Date
  readonly title: string | null
  readonly language: string | null
  readonly method: string
  readonly textSha256: Uint8Array
  /** What it says of its own time; null: not read yet. */
  readonly stated: Stated | null
  readonly snapshot: {
    readonly id: number
    readonly sha256: Uint8Array
    readonly bytes: number
    readonly fetchedAt: Date
    readonly finalUrl: string
  }
}

/** A document's versions, newest first. */
export async function byDocument(
  db: Db,
  documentId: number,
  page: Page<number>,
): Promise<readonly VersionSummary[]> {
  return db
    .select(SUMMARY)
    .from(versions)
    .innerJoin(snapshots, eq(snapshots.id, versions.snapshotId))
    .where(
      and(
        eq(versions.documentId, documentId),
        page.before === null ? undefined : lt(versions.id, page.before),
      ),
    )
    .orderBy(desc(versions.id))
    .limit(page.limit)
}

/** A version with its canonical text. Null: there is none, or none for this viewer. */
export async function byId(
  db: Db,
  viewer: Viewer,
  id: number,
): Promise<(VersionSummary & { readonly text: string }) | null> {
  const [row] = await db
    .select({ ...SUMMARY, text: versions.text })
    .from(versions)
    .innerJoin(snapshots, eq(snapshots.id, versions.snapshotId))
    .innerJoin(documents, eq(documents.id, versions.documentId))
    .where(and(visibleTo(viewer), eq(versions.id, id)))
  return row ?? null
}

/** When each of a document's versions came and says that it applies, oldest first. */
export async function timesOf(db: Db, documentId: number): Promise<readonly VersionTimes[]> {
  return db
    .select({
      id: versions.id,
      fromAt: versions.fromAt,
      createdAt: versions.createdAt,
      effective: sql<VersionTimes['effective']>`${versions.stated} -> 'effective'`,
    })
    .from(versions)
    .where(eq(versions.documentId, documentId))
    .orderBy(asc(versions.id))
}

/** Versions of a document by their ids. */
export async function byIds(
  db: Db,
  documentId: number,
  ids: readonly number[],
): Promise<ReadonlyMap<number, VersionSummary>> {
  const rows = await db
    .select(SUMMARY)
    .from(versions)
    .innerJoin(snapshots, eq(snapshots.id, versions.snapshotId))
    .where(and(eq(versions.documentId, documentId), inArray(versions.id, [...ids])))
  return new Map(rows.map((row) => [row.id, row]))
}
