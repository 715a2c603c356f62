import type { Stated } from '@clausewatch/core'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import { idArray } from './array.ts'
import {
  checks,
  documents,
  layouts,
  platforms,
  provisions,
  schedule,
  snapshots,
  versions,
  wordings,
} from './schema.ts'

/** What a provision says now, or said last. */
export const SUMMARY = {
  id: provisions.id,
  platform: { slug: platforms.slug, name: platforms.name },
  document: { id: documents.id, name: documents.name, kind: documents.kind },
  isPrivate: sql<boolean>`${documents.accountId} is not null`,
  path: wordings.path,
  leadIn: wordings.leadIn,
  text: wordings.text,
  fromAt: wordings.fromAt,
  untilAt: wordings.untilAt,
}

export type ProvisionSummary = {
  readonly id: number
  readonly platform: { readonly slug: string; readonly name: string }
  readonly document: { readonly id: number; readonly name: string; readonly kind: string }
  readonly isPrivate: boolean
  /** The headings above it, outermost first. */
  readonly path: readonly string[]
  readonly leadIn: string | null
  readonly text: string
  /** Since when it has had this wording; until when, if it is gone. */
  readonly fromAt: Date
  readonly untilAt: Date | null
}

export type ProvisionRecord = ProvisionSummary & {
  /** The last version that says so, and the bytes it was read from. */
  readonly evidence: {
    readonly versionId: number
    readonly stated: Stated | null
    readonly snapshotId: number
    readonly sha256: Uint8Array
    readonly bytes: number
    readonly fetchedAt: Date
    readonly finalUrl: string
    /** In bytes of the version's UTF-8: [start, end); null: where it stands was not recorded. */
    readonly start: number | null
    readonly end: number | null
  }
  /** The last good look while it stood. */
  readonly lastLookAt: Date | null
  /** Of all its wordings, the first first. */
  readonly spans: readonly { readonly fromAt: Date; readonly untilAt: Date | null }[]
}

const untilVersion = alias(versions, 'until_version')
const place = sql`array_position(${layouts.wordingIds}, ${wordings.id})`

/** The provisions' last wordings are theirs: later ones are written later. */
const isLastWording = sql`${wordings.id} = (select max(w.id) from ${wordings} w where w.provision_id = ${provisions.id})`

/** A provision with its evidence. Null: there is none, or none for this viewer. */
export async function byId(db: Db, viewer: Viewer, id: number): Promise<ProvisionRecord | null> {
  const lastCheck = sql`(
    select c.at from ${checks} c where c.document_id = ${documents.id} and c.at < ${wordings.untilAt}
      and c.outcome in ('unchanged', 'changed') order by c.id desc limit 1)`
  const [row] = await db
    .select({
      ...SUMMARY,
      evidence: {
        versionId: versions.id,
        stated: versions.stated,
        snapshotId: snapshots.id,
        sha256: snapshots.sha256,
        bytes: snapshots.bytes,
        fetchedAt: snapshots.fetchedAt,
        finalUrl: snapshots.finalUrl,
        start: sql<number | null>`${layouts.starts}[${place}]`,
        end: sql<number | null>`${layouts.ends}[${place}]`,
      },
      lastLookAt:
        sql`case when ${wordings.untilAt} is null then ${schedule.lastGoodAt} else ${lastCheck} end`.mapWith(
          schedule.lastGoodAt,
        ),
      spans: sql`(
        select json_agg(json_build_object('fromAt', w.from_at, 'untilAt', w.until_at) order by w.id)
        from ${wordings} w where w.provision_id = ${provisions.id})`.mapWith(spansOf),
    })
    .from(provisions)
    .innerJoin(documents, eq(documents.id, provisions.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .innerJoin(wordings, and(eq(wordings.provisionId, provisions.id), isLastWording))
    .leftJoin(untilVersion, eq(untilVersion.id, wordings.untilVersionId))
    // A version that was cut anew may end a wording that it began itself.
    .innerJoin(
      versions,
      eq(
        versions.id,
        sql`case when ${wordings.untilVersionId} is null then ${schedule.currentVersionId}
          else greatest(${untilVersion.previousId}, ${wordings.fromVersionId}) end`,
      ),
    )
    .innerJoin(snapshots, eq(snapshots.id, versions.snapshotId))
    .leftJoin(layouts, eq(layouts.versionId, versions.id))
    .where(and(visibleTo(viewer), eq(provisions.id, id)))
  return row ?? null
}

function spansOf(rows: readonly { readonly fromAt: string; readonly untilAt: string | null }[]) {
  return rows.map(({ fromAt, untilAt }) => ({
    fromAt: new Date(fromAt),
    untilAt: untilAt === null ? null : new Date(untilAt),
  }))
}

/** Provisions by their ids: those that the viewer may see. */
export async function byIds(
  db: Db,
  viewer: Viewer,
  ids: readonly number[],
): Promise<ReadonlyMap<number, ProvisionSummary>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select(SUMMARY)
    .from(provisions)
    .innerJoin(documents, eq(documents.id, provisions.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .innerJoin(wordings, and(eq(wordings.provisionId, provisions.id), isLastWording))
    .where(and(visibleTo(viewer), inArray(provisions.id, [...ids])))
  return new Map(rows.map((row) => [row.id, row]))
}

/** A provision as one version has it. */
export type PlacedProvision = {
  readonly id: number
  readonly position: number
  readonly path: readonly string[]
  readonly leadIn: string | null
  readonly text: string
  /** Since when it has had this wording. */
  readonly fromAt: Date
  readonly start: number
  readonly end: number
}

/** A version of a document and how its text is laid out. */
export type Layout = {
  readonly versionId: number
  readonly fromAt: Date
  readonly textBytes: number
  /** Null: its provisions are not recorded yet, or its text could not be split. */
  readonly places: typeof layouts.$inferSelect | null
}

/** @param versionId null: the current version */
export async function layoutOf(
  db: Db,
  documentId: number,
  versionId: number | null,
): Promise<Layout | null> {
  const [row] = await db
    .select({
      versionId: versions.id,
      fromAt: versions.fromAt,
      textBytes: sql<number>`octet_length(${versions.text})`,
      layout: layouts,
    })
    .from(schedule)
    .innerJoin(
      versions,
      eq(versions.id, versionId === null ? schedule.currentVersionId : sql`${versionId}::bigint`),
    )
    .leftJoin(layouts, eq(layouts.versionId, versions.id))
    .where(and(eq(schedule.documentId, documentId), eq(versions.documentId, documentId)))
  if (!row) return null
  const { layout, ...version } = row
  return { ...version, places: layout && layout.digest !== '' ? layout : null }
}

/** A layout's provisions from a place on, in the order of the text. */
export async function inLayout(
  db: Db,
  places: NonNullable<Layout['places']>,
  page: { readonly from: number; readonly limit: number },
): Promise<readonly PlacedProvision[]> {
  const ids = places.wordingIds.slice(page.from, page.from + page.limit)
  if (ids.length === 0) return []
  const rows = await db
    .select({
      wordingId: wordings.id,
      path: wordings.path,
      leadIn: wordings.leadIn,
      text: wordings.text,
      fromAt: wordings.fromAt,
    })
    .from(wordings)
    .where(sql`${wordings.id} = any(${idArray(ids)})`)
  const byWording = new Map(rows.map((row) => [row.wordingId, row]))
  return ids.flatMap((wordingId, n): PlacedProvision[] => {
    const at = page.from + n
    const wording = byWording.get(wordingId)
    const [id, start, end] = [places.provisionIds[at], places.starts[at], places.ends[at]]
    if (!wording || id === undefined || start === undefined || end === undefined) return []
    const { path, leadIn, text, fromAt } = wording
    return [{ id, position: at, path, leadIn, text, fromAt, start, end }]
  })
}
