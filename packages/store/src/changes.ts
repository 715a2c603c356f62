import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Announced, Note, ProcessorChange, Redline } from '@clausewatch/core'
import { ANNOUNCED, newVersion, oldVersion } from './announced.ts'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import type { Page } from './page.ts'
import { bySnapshots } from './renders.ts'
import type { RenderRecord } from './renders.ts'
import { changes, documents, platforms, snapshots } from './schema.ts'

const SUMMARY = {
  id: changes.id,
  platform: { slug: platforms.slug, name: platforms.name },
  document: { id: documents.id, name: documents.name, kind: documents.kind },
  isPrivate: sql<boolean>`${documents.accountId} is not null`,
  kind: changes.kind,
  headline: changes.headline,
  reasons: changes.reasons,
  counts: sql<Redline['counts']>`${changes.redline} -> 'counts'`,
  notes: changes.notes,
  effectiveOn: changes.effectiveOn,
  isLate: changes.isLate,
  looks: changes.looks,
  detectedAt: changes.detectedAt,
  confirmedAt: changes.confirmedAt,
  routedAt: changes.routedAt,
}

export type ChangeSummary = {
  readonly id: number
  readonly platform: { readonly slug: string; readonly name: string }
  readonly document: { readonly id: number; readonly name: string; readonly kind: string }
  readonly isPrivate: boolean
  readonly kind: string
  readonly headline: string
  readonly reasons: readonly string[]
  readonly counts: Redline['counts']
  readonly notes: readonly Note[] | null
  /** ISO date: from when the terms apply now, where that moved. */
  readonly effectiveOn: string | null
  readonly isLate: boolean
  /** Looks that saw it before it was told. */
  readonly looks: number
  /** When its snapshot was first received. */
  readonly detectedAt: Date
  readonly confirmedAt: Date
  /** When everybody concerned had been decided on; null: not yet, or nobody is told of this kind. */
  readonly routedAt: Date | null
}

export type Filter = {
  readonly platform: string | null
  readonly documentId: number | null
  readonly kind: string | null
  /** Confirmed at or after. */
  readonly since: Date | null
  /** Confirmed before. */
  readonly until: Date | null
}

/** Changes the viewer may see, newest first. */
export async function list(
  db: Db,
  viewer: Viewer,
  filter: Filter,
  page: Page<number>,
): Promise<readonly ChangeSummary[]> {
  return db
    .select(SUMMARY)
    .from(changes)
    .innerJoin(documents, eq(documents.id, changes.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .where(
      and(
        visibleTo(viewer),
        filter.platform === null ? undefined : eq(platforms.slug, filter.platform),
        filter.documentId === null ? undefined : eq(changes.documentId, filter.documentId),
        filter.kind === null ? undefined : eq(changes.kind, filter.kind),
        filter.since === null ? undefined : gte(changes.confirmedAt, filter.since),
        filter.until === null ? undefined : lt(changes.confirmedAt, filter.until),
        page.before === null ? undefined : lt(changes.id, page.before),
      ),
    )
    .orderBy(desc(changes.id))
    .limit(page.limit)
}

/** One side of a change: the version, and the evidence it was read from. */
export type Side = {
  readonly versionId: number
  readonly snapshotId: number
  readonly sha256: Uint8Array
  readonly bytes: number
  readonly fetchedAt: Date
  readonly finalUrl: string
  readonly via: 'http' | 'browser'
  /** Selectors of what was clicked before it was read; null: nothing. */
  readonly clicked: readonly string[] | null
  /** What a browser showed of it; null: nobody asked one. */
  readonly render: RenderRecord | null
}

export type ChangeRecord = ChangeSummary & {
  readonly redline: Redline
  readonly announced: Announced
  /** Null: it is no list of sub-processors. */
  readonly processors: readonly ProcessorChange[] | null
  readonly before: Side
  readonly after: Side
}

const oldSnapshot = alias(snapshots, 'old_snapshot')
const newSnapshot = alias(snapshots, 'new_snapshot')

function side(
  version: typeof oldVersion | typeof newVersion,
  snapshot: typeof oldSnapshot | typeof newSnapshot,
) {
  return {
    versionId: version.id,
    snapshotId: snapshot.id,
    sha256: snapshot.sha256,
    bytes: snapshot.bytes,
    fetchedAt: snapshot.fetchedAt,
    finalUrl: snapshot.finalUrl,
    via: snapshot.via,
    clicked: snapshot.clicked,
  }
}

/** A change with its redline and both sides' evidence. Null: there is none, or none for this viewer. */
export async function byId(db: Db, viewer: Viewer, id: number): Promise<ChangeRecord | null> {
  const [row] = await db
    .select({
      ...SUMMARY,
      redline: changes.redline,
      announced: ANNOUNCED,
      processors: changes.processors,
      before: side(oldVersion, oldSnapshot),
      after: side(newVersion, newSnapshot),
    })
    .from(changes)
    .innerJoin(documents, eq(documents.id, changes.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .innerJoin(oldVersion, eq(oldVersion.id, changes.fromVersionId))
    .innerJoin(newVersion, eq(newVersion.id, changes.toVersionId))
    .innerJoin(oldSnapshot, eq(oldSnapshot.id, oldVersion.snapshotId))
    .innerJoin(newSnapshot, eq(newSnapshot.id, newVersion.snapshotId))
    .where(and(visibleTo(viewer), eq(changes.id, id)))
  if (!row) return null
  const { before, after } = row
  const renders = await bySnapshots(db, [before.snapshotId, after.snapshotId])
  const withRender = (one: Omit<Side, 'render'>): Side => ({
    ...one,
    render: renders.get(one.snapshotId) ?? null,
  })
  return { ...row, before: withRender(before), after: withRender(after) }
}
