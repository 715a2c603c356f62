import { isDeepStrictEqual } from 'node:util'
import { and, count, desc, eq, getTableColumns, isNull, lt, or, sql } from 'drizzle-orm'
import type { Declaration } from '@clausewatch/core'
import { lockAccount } from './account-lock.ts'
import type { Db } from './client.ts'
import { violates } from './constraint.ts'
import { lookNow } from './due-looks.ts'
import { wakeHost } from './hosts.ts'
import type { Page } from './page.ts'
import {
  candidates,
  checks,
  documents,
  episodes,
  hosts,
  platforms,
  schedule,
  versions,
  snapshots,
} from './schema.ts'
import { unstable } from './variants.ts'
import type { Unstable } from './variants.ts'

/** Who looks: everybody sees public documents, an account its own as well, an admin all. */
export type Viewer = 'public' | 'admin' | { readonly accountId: number }

/** The condition under which a document is there for this viewer. */
export function visibleTo(viewer: Viewer) {
  if (viewer === 'admin') return undefined
  const isPublic = isNull(documents.accountId)
  if (viewer === 'public') return isPublic
  return or(isPublic, eq(documents.accountId, viewer.accountId))
}

export type NewDocument = {
  readonly platformId: number
  /** Null: public. */
  readonly accountId: number | null
  readonly name: string
  readonly kind: string
  readonly declaration: Declaration
  /** Between looks; null: the service's default. */
  readonly intervalMs: number | null
}

export type Added =
  | { readonly kind: 'created'; readonly id: number }
  | { readonly kind: 'exists' }
  | { readonly kind: 'full'; readonly used: number }

/** Adds a document and its first look, due now. `most`: private documents that an account may have. */
export async function create(
  db: Db,
  document: NewDocument,
  most = Number.MAX_SAFE_INTEGER,
): Promise<Added> {
  return db.transaction(async (tx) => {
    if (document.accountId !== null) {
      await lockAccount(tx, document.accountId)
      const used = await countOwn(tx, document.accountId)
      if (used >= most) return { kind: 'full', used }
    }
    const [row] = await tx
      .insert(documents)
      .values(document)
      .onConflictDoNothing()
      .returning({ id: documents.id })
    if (!row) return { kind: 'exists' }
    const host = hostOf(document.declaration)
    await tx.insert(hosts).values({ id: host }).onConflictDoNothing()
    await tx.insert(schedule).values({ documentId: row.id, host })
    await lookNow(tx, row.id)
    return { kind: 'created', id: row.id }
  })
}

async function countOwn(tx: Db, accountId: number): Promise<number> {
  const [row] = await tx
    .select({ own: count() })
    .from(documents)
    .where(and(eq(documents.accountId, accountId), isNull(documents.archivedAt)))
  return row?.own ?? 0
}

function hostOf(declaration: Declaration): string {
  return new URL(declaration.sources[0].url).host
}

const SUMMARY = {
  id: documents.id,
  platform: { slug: platforms.slug, name: platforms.name },
  accountId: documents.accountId,
  name: documents.name,
  kind: documents.kind,
  intervalMs: documents.intervalMs,
  createdAt: documents.createdAt,
  archivedAt: documents.archivedAt,
  lastCheckAt: schedule.lastCheckAt,
  lastGoodAt: schedule.lastGoodAt,
}

export type DocumentSummary = {
  readonly id: number
  readonly platform: { readonly slug: string; readonly name: string }
  readonly accountId: number | null
  readonly name: string
  readonly kind: string
  readonly intervalMs: number | null
  readonly createdAt: Date
  readonly archivedAt: Date | null
  readonly lastCheckAt: Date | null
  readonly lastGoodAt: Date | null
}

export type Filter = {
  readonly platform: string | null
  readonly kind: string | null
  readonly archived: boolean
}

/** Documents the viewer may see, newest first. */
export async function list(
  db: Db,
  viewer: Viewer,
  filter: Filter,
  page: Page<number>,
): Promise<readonly DocumentSummary[]> {
  return db
    .select(SUMMARY)
    .from(documents)
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .where(
      and(
        visibleTo(viewer),
        filter.archived ? undefined : isNull(documents.archivedAt),
        filter.platform === null ? undefined : eq(platforms.slug, filter.platform),
        filter.kind === null ? undefined : eq(documents.kind, filter.kind),
        page.before === null ? undefined : lt(documents.id, page.before),
      ),
    )
    .orderBy(desc(documents.id))
    .limit(page.limit)
}

export type DocumentDetail = DocumentSummary & {
  readonly declaration: Declaration
  readonly schedule: {
    readonly nextLookAt: Date | null
    readonly failures: number
    readonly judgementPending: boolean
  }
  readonly lastCheck: typeof checks.$inferSelect | null
  /** The error episode that is open. */
  readonly episode: typeof episodes.$inferSelect | null
  readonly unstable: Unstable | null
  readonly currentVersion: {
    readonly id: number
    readonly fromAt: Date
    readonly textSha256: Uint8Array
    readonly title: string | null
    readonly language: string | null
    readonly method: string
  } | null
}

/** Null: there is none, or none for this viewer. */
export async function byId(db: Db, viewer: Viewer, id: number): Promise<DocumentDetail | null> {
  const [row] = await db
    .select({
      ...SUMMARY,
      declaration: documents.declaration,
      episode: getTableColumns(episodes),
      schedule: {
        nextLookAt: schedule.fetchDueAt,
        failures: sql<number>`${schedule.fetchFailures}::int`,
        judgementPending: sql<boolean>`${schedule.judgeDueAt} is not null`,
      },
      currentVersion: {
        id: versions.id,
        fromAt: versions.fromAt,
        textSha256: versions.textSha256,
        title: versions.title,
        language: versions.language,
        method: versions.method,
      },
    })
    .from(documents)
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .leftJoin(versions, eq(versions.id, schedule.currentVersionId))
    .leftJoin(episodes, eq(episodes.id, schedule.episodeId))
    .where(and(visibleTo(viewer), eq(documents.id, id)))
  if (!row) return null
  const [lastCheck] = await db
    .select()
    .from(checks)
    .where(eq(checks.documentId, id))
    .orderBy(desc(checks.id))
    .limit(1)
  return { ...row, lastCheck: lastCheck ?? null, unstable: await unstable(db, id) }
}

/** Whose document it is (null: public); undefined: there is none for this viewer. */
export async function ownerOf(
  db: Db,
  viewer: Viewer,
  id: number,
): Promise<number | null | undefined> {
  const [row] = await db
    .select({ accountId: documents.accountId })
    .from(documents)
    .where(and(visibleTo(viewer), eq(documents.id, id)))
  return row?.accountId
}

/** The platform of a document that may be subscribed to; null: there is none for this viewer, or it is archived. */
export async function platformOf(db: Db, viewer: Viewer, id: number): Promise<number | null> {
  const [row] = await db
    .select({ platformId: documents.platformId })
    .from(documents)
    .where(and(visibleTo(viewer), eq(documents.id, id), isNull(documents.archivedAt)))
  return row?.platformId ?? null
}

export type DocumentPatch = {
  readonly name?: string
  readonly declaration?: Declaration
  readonly intervalMs?: number | null
  readonly archived?: boolean
}

/** What an account's own documents are held to. */
export type OwnRules = {
  /** Documents that it may have watched. */
  readonly most: number
  /** Least time between two looks, whatever is changed. */
  readonly leastMs: number
}

const NO_RULES: OwnRules = { most: Number.MAX_SAFE_INTEGER, leastMs: 0 }

export type Updated =
  | { readonly kind: 'updated' | 'missing' | 'exists' }
  | { readonly kind: 'full'; readonly used: number }

/** Changes a document, and its schedule where the change matters to it. `exists`: another document has that name. */
export async function update(
  db: Db,
  id: number,
  patch: DocumentPatch,
  rules = NO_RULES,
): Promise<Updated> {
  try {
    return await db.transaction(async (tx) => {
      const old = await hold(tx, id)
      if (!old) return { kind: 'missing' }
      const { archived = old.archivedAt !== null, ...columns } = patch
      const revives = old.archivedAt !== null && !archived
      if (revives && old.accountId !== null) {
        const used = await countOwn(tx, old.accountId)
        if (used >= rules.most) return { kind: 'full', used }
      }
      await tx
        .update(documents)
        .set({
          ...columns,
          archivedAt: archived ? sql`coalesce(${documents.archivedAt}, now())` : null,
        })
        .where(eq(documents.id, id))
      const { declaration = old.declaration, intervalMs = old.intervalMs } = patch
      const moves = !isDeepStrictEqual(declaration, old.declaration)
      if (moves) await redirect(tx, id, declaration)
      if (archived) await stopLooks(tx, id)
      else if (moves || revives || intervalMs !== old.intervalMs) {
        await lookSoon(tx, id, old.accountId === null ? 0 : rules.leastMs)
      }
      return { kind: 'updated' }
    })
  } catch (error) {
    if (violates(error, 'documents_name')) return { kind: 'exists' }
    throw error
  }
}

/** Holds a document until the transaction ends, and its account before it, so that its documents can be counted. */
async function hold(tx: Db, id: number): Promise<typeof documents.$inferSelect | undefined> {
  const [found] = await tx
    .select({ accountId: documents.accountId })
    .from(documents)
    .where(eq(documents.id, id))
  if (found && found.accountId !== null) await lockAccount(tx, found.accountId)
  const [held] = await tx.select().from(documents).where(eq(documents.id, id)).for('no key update')
  return held
}

/**
 * Brings the next look forward to now, but not to within `leastMs` of the last one. One that was overtaken counts as
 * well: else a document that is changed again and again would be looked at again and again.
 */
async function lookSoon(tx: Db, documentId: number, leastMs: number): Promise<void> {
  const last = sql`(select at from ${checks} where document_id = ${documentId} order by id desc limit 1)`
  const soonest = sql`greatest(now(), ${last} + ${leastMs} * interval '1 millisecond')`
  const [row] = await tx
    .update(schedule)
    .set({ fetchDueAt: sql`least(${schedule.fetchDueAt}, ${soonest})` })
    .where(eq(schedule.documentId, documentId))
    .returning({ host: schedule.host, fetchDueAt: schedule.fetchDueAt })
  if (row) await wakeHost(tx, row.host, row.fetchDueAt)
}

/** Looks elsewhere from now on: what was remembered of the old address must not make the new one seem unchanged. */
async function redirect(tx: Db, documentId: number, declaration: Declaration): Promise<void> {
  const host = hostOf(declaration)
  await tx.insert(hosts).values({ id: host }).onConflictDoNothing()
  const [row] = await tx
    .update(schedule)
    .set({
      host,
      etag: null,
      lastModified: null,
      needsBrowser: false,
      plainDueAt: null,
      fetchFailures: 0,
      // What is stored is read anew: a page that stays brings no new bytes.
      judgeDueAt: sql`case when ${schedule.currentVersionId} is null then ${schedule.judgeDueAt} else now() end`,
      ...FENCE_OUT,
    })
    .where(eq(schedule.documentId, documentId))
    .returning({ lastSnapshotId: schedule.lastSnapshotId })
  // What the old declaration could not read may be the document by the new one.
  const doubted = await tx
    .update(snapshots)
    .set({ judgedAt: null })
    .where(and(eq(snapshots.id, row?.lastSnapshotId ?? 0), eq(snapshots.verdict, 'broken')))
    .returning({ id: snapshots.id })
  if (doubted.length > 0) {
    await tx
      .update(schedule)
      .set({ judgeDueAt: sql`now()` })
      .where(eq(schedule.documentId, documentId))
  }
  const [candidate] = await tx
    .update(candidates)
    .set({ host })
    .where(eq(candidates.documentId, documentId))
    .returning({ dueAt: candidates.dueAt })
  await wakeHost(tx, host, candidate?.dueAt)
}

async function stopLooks(tx: Db, documentId: number): Promise<void> {
  await tx
    .update(schedule)
    .set({ fetchDueAt: null, ...FENCE_OUT })
    .where(eq(schedule.documentId, documentId))
}

// A look under way was sent by the old rules: it must not write the next due time.
const FENCE_OUT = { fetchAttempt: sql`${schedule.fetchAttempt} + 1`, leasedUntil: null }
