import type { Declaration, Processor, Stated } from '@clausewatch/core'
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import { documents, episodes, layouts, platforms, schedule, snapshots, versions } from './schema.ts'

/** A document as its page shows it: what it is, what it says of itself, and the evidence. */
export type DocumentRecord = {
  readonly id: number
  readonly platform: { readonly slug: string; readonly name: string }
  readonly name: string
  readonly kind: string
  readonly declaration: Declaration
  readonly createdAt: Date
  readonly archivedAt: Date | null
  readonly lastGoodAt: Date | null
  /** Since when no look brings it, if that has been told; null: looks do. */
  readonly troubledAt: Date | null
  readonly versions: number
  readonly firstVersionAt: Date | null
  /** Null: no look has brought it yet. */
  readonly current: {
    readonly versionId: number
    readonly fromAt: Date
    readonly stated: Stated | null
    readonly processors: readonly Processor[] | null
    readonly snapshotId: number
    readonly sha256: Uint8Array
    readonly bytes: number
    readonly fetchedAt: Date
    readonly finalUrl: string
    readonly layout: typeof layouts.$inferSelect | null
  } | null
}

/** Null: there is none, or none for this viewer. */
export async function byId(db: Db, viewer: Viewer, id: number): Promise<DocumentRecord | null> {
  const all = sql`from ${versions} v where v.document_id = ${documents.id}`
  const [row] = await db
    .select({
      platform: { slug: platforms.slug, name: platforms.name },
      document: {
        id: documents.id,
        name: documents.name,
        kind: documents.kind,
        declaration: documents.declaration,
        createdAt: documents.createdAt,
        archivedAt: documents.archivedAt,
        lastGoodAt: schedule.lastGoodAt,
        troubledAt: episodes.startedAt,
        versions: sql<number>`(select count(*)::int ${all})`,
        firstVersionAt: sql`(select min(v.from_at) ${all})`.mapWith(versions.fromAt),
      },
      version: {
        versionId: versions.id,
        fromAt: versions.fromAt,
        stated: versions.stated,
        processors: versions.processors,
      },
      snapshot: {
        snapshotId: snapshots.id,
        sha256: snapshots.sha256,
        bytes: snapshots.bytes,
        fetchedAt: snapshots.fetchedAt,
        finalUrl: snapshots.finalUrl,
      },
      layout: layouts,
    })
    .from(documents)
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .leftJoin(episodes, eq(episodes.id, schedule.episodeId))
    .leftJoin(versions, eq(versions.id, schedule.currentVersionId))
    .leftJoin(snapshots, eq(snapshots.id, versions.snapshotId))
    .leftJoin(layouts, eq(layouts.versionId, versions.id))
    .where(and(visibleTo(viewer), eq(documents.id, id)))
  if (!row) return null
  const { platform, document, version, snapshot, layout } = row
  const current = version && snapshot && { ...version, ...snapshot, layout }
  return { ...document, platform, current }
}
