import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import { documents, layouts, platforms, snapshots, versions } from './schema.ts'

/** A version to be compared with another. */
export type ComparedVersion = {
  readonly id: number
  readonly platform: { readonly slug: string; readonly name: string }
  readonly document: { readonly id: number; readonly name: string; readonly kind: string }
  readonly fromAt: Date
  readonly snapshotId: number
  readonly sha256: Uint8Array
  readonly bytes: number
  /** Null: it is longer than was asked for. */
  readonly text: string | null
  /** Its provisions in the order of the text, and what cut them; null: they are not recorded yet. */
  readonly provisionIds: readonly number[] | null
  readonly splitterVersion: number | null
}

/** Those of the versions that the viewer may see, with their texts if these are no longer than `mostBytes` of UTF-8. */
export async function versionsById(
  db: Db,
  viewer: Viewer,
  ids: readonly number[],
  mostBytes: number,
): Promise<ReadonlyMap<number, ComparedVersion>> {
  const bytes = sql<number>`octet_length(${versions.text})`
  const rows = await db
    .select({
      id: versions.id,
      platform: { slug: platforms.slug, name: platforms.name },
      document: { id: documents.id, name: documents.name, kind: documents.kind },
      fromAt: versions.fromAt,
      snapshotId: snapshots.id,
      sha256: snapshots.sha256,
      bytes,
      text: sql<string | null>`case when ${bytes} <= ${mostBytes} then ${versions.text} end`,
      provisionIds: layouts.provisionIds,
      splitterVersion: layouts.splitterVersion,
    })
    .from(versions)
    .innerJoin(snapshots, eq(snapshots.id, versions.snapshotId))
    .innerJoin(documents, eq(documents.id, versions.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .leftJoin(layouts, eq(layouts.versionId, versions.id))
    .where(and(visibleTo(viewer), inArray(versions.id, [...ids])))
  return new Map(rows.map((row) => [row.id, row]))
}
