import { and, asc, eq, sql } from 'drizzle-orm'
import { tellChange, tellEpisode } from './alerts.ts'
import type { Decided } from './alerts.ts'
import type { Db } from './client.ts'
import type { EpisodeEvent } from './episodes.ts'
import { later } from './later.ts'
import { changes, documents, episodeNotices } from './schema.ts'

export type { Decided } from './alerts.ts'
export { matchPage } from './matches.ts'
export type { Match } from './matches.ts'

// What is routed. Both tables have the same columns for it, so that one code pages through either.
const TABLES = { change: changes, episode: episodeNotices } as const
type RouteKind = keyof typeof TABLES

export type DueRoute = { readonly id: number; readonly attempt: number; readonly kind: RouteKind }

/** Reads a job's payload back into the route that it stands for. */
export function parseDueRoute(job: {
  readonly id: number | string
  readonly attempt: number
  readonly kind?: string | undefined
}): DueRoute {
  return {
    id: Number(job.id),
    attempt: job.attempt,
    kind: job.kind === 'episode' ? 'episode' : 'change',
  }
}

// Its opening decides who is told of an episode: what comes later waits until that is complete.
const OPENING_IS_ROUTED = sql`not exists (
  select from ${episodeNotices} o where o.episode_id = ${episodeNotices.episodeId}
    and o.id < ${episodeNotices.id} and o.event = 'opened' and o.route_due_at is not null)`

/** Confirmed changes, and words of episodes, that have somebody left to decide about; longest waiting first. */
export async function dueRoutes(db: Db, limit: number): Promise<readonly DueRoute[]> {
  const due = (kind: RouteKind) => {
    const table = TABLES[kind]
    return db
      .select({ id: table.id, attempt: table.routeAttempt, dueAt: table.routeDueAt })
      .from(table)
      .where(
        and(sql`${table.routeDueAt} <= now()`, kind === 'episode' ? OPENING_IS_ROUTED : undefined),
      )
      .orderBy(asc(table.routeDueAt))
      .limit(limit)
  }
  const [told, trouble] = await Promise.all([due('change'), due('episode')])
  return [
    ...told.map((row) => ({ ...row, kind: 'change' as const })),
    ...trouble.map((row) => ({ ...row, kind: 'episode' as const })),
  ]
    .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))
    .slice(0, limit)
    .map(({ id, attempt, kind }) => ({ id, attempt, kind }))
}

/** What is routed, as far as routing depends on it. */
export type Subject =
  | { readonly kind: 'substantive' }
  | { readonly kind: 'effective-date'; readonly effectiveOn: string | null }
  | { readonly kind: 'episode'; readonly event: EpisodeEvent; readonly episodeId: number }

export type ClaimedRoute = DueRoute & {
  readonly failures: number
  /** The last subscription or channel decided: go on after it. */
  readonly cursor: number
  readonly subject: Subject
  /** When it became certain. */
  readonly since: Date
  readonly documentId: number
  readonly platformId: number
  /** The only account that may be told, where the document is private. */
  readonly privateTo: number | null
}

export async function claimRoute(
  db: Db,
  due: DueRoute,
  leaseMs: number,
): Promise<ClaimedRoute | null> {
  const table = TABLES[due.kind]
  const [row] = await db
    .update(table)
    .set({
      routeAttempt: sql`${table.routeAttempt} + 1`,
      routeFailures: sql`${table.routeFailures} + 1`,
      routeDueAt: later(leaseMs),
    })
    .from(documents)
    .where(
      sql`${table.id} = ${due.id} and ${table.routeAttempt} = ${due.attempt} and ${table.routeDueAt} <= now() and ${documents.id} = ${table.documentId}`,
    )
    .returning({
      attempt: table.routeAttempt,
      failures: table.routeFailures,
      cursor: table.routeCursor,
      documentId: documents.id,
      platformId: documents.platformId,
      privateTo: documents.accountId,
    })
  if (!row) return null
  const known = due.kind === 'change' ? await ofChange(db, due.id) : await ofNotice(db, due.id)
  return { ...due, ...row, ...known, failures: row.failures - 1 }
}

type Known = Pick<ClaimedRoute, 'subject' | 'since'>

async function ofChange(db: Db, id: number): Promise<Known> {
  const [row] = await db.select().from(changes).where(eq(changes.id, id))
  if (!row) throw new Error(`Change ${id} is missing.`)
  const { effectiveOn, confirmedAt: since } = row
  if (row.kind === 'effective-date') return { subject: { kind: row.kind, effectiveOn }, since }
  return { subject: { kind: 'substantive' }, since }
}

async function ofNotice(db: Db, id: number): Promise<Known> {
  const [row] = await db.select().from(episodeNotices).where(eq(episodeNotices.id, id))
  if (!row) throw new Error(`Notice ${id} is missing.`)
  const { event, episodeId, createdAt: since } = row
  return { subject: { kind: 'episode', event, episodeId }, since }
}

/**
 * Records a page of decisions with its cursor, in one transaction fenced by the claim: alerts, and the groups that
 * same-day ones wait in. Recorded twice it leaves the same rows.
 * @returns false when the claim was lost and nothing was written
 */
export async function recordPage(
  db: Db,
  claim: Pick<DueRoute, 'id' | 'attempt' | 'kind'>,
  page: {
    readonly decided: readonly Decided[]
    readonly cursor: number
    readonly done: boolean
    readonly leaseMs: number
  },
): Promise<boolean> {
  const table = TABLES[claim.kind]
  return db.transaction(async (tx) => {
    const [held] = await tx
      .update(table)
      .set({
        routeCursor: page.cursor,
        routeFailures: 0,
        routeDueAt: page.done ? null : later(page.leaseMs),
        ...(page.done && { routedAt: sql`now()` }),
      })
      .where(and(eq(table.id, claim.id), eq(table.routeAttempt, claim.attempt)))
      .returning({ id: table.id })
    if (!held) return false
    if (page.decided.length === 0) return true
    const tell = claim.kind === 'change' ? tellChange : tellEpisode
    await tell(tx, claim.id, page.decided)
    return true
  })
}

/** Puts a claimed route off after an error, or ends it with a reason. */
export async function putOffRoute(
  db: Db,
  claim: Pick<DueRoute, 'id' | 'attempt' | 'kind'>,
  next: { readonly inMs: number } | { readonly endedReason: string },
): Promise<void> {
  const table = TABLES[claim.kind]
  await db
    .update(table)
    .set('inMs' in next ? { routeDueAt: later(next.inMs) } : { routeDueAt: null, ...next })
    .where(and(eq(table.id, claim.id), eq(table.routeAttempt, claim.attempt)))
}
