import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { LEAST_BAD_LOOKS } from '@clausewatch/core'
import type { EpisodeStep, Trouble } from '@clausewatch/core'
import type { Db } from './client.ts'
import { later } from './later.ts'
import { checks, documents, episodeNotices, episodes, schedule } from './schema.ts'

export { countOpen, list } from './episode-list.ts'
export type { Episode } from './episode-list.ts'

export type DueEpisode = { readonly id: number; readonly attempt: number }

/** Documents whose trouble is to be told, told again, or is over; longest waiting first. */
export async function dueEpisodes(db: Db, limit: number): Promise<readonly DueEpisode[]> {
  return db
    .select({ id: schedule.documentId, attempt: schedule.episodeAttempt })
    .from(schedule)
    .where(sql`${schedule.episodeDueAt} <= now()`)
    .orderBy(asc(schedule.episodeDueAt))
    .limit(limit)
}

export type ClaimedEpisode = {
  readonly documentId: number
  readonly attempt: number
  readonly failures: number
}

export async function claimEpisode(
  db: Db,
  due: DueEpisode,
  leaseMs: number,
): Promise<ClaimedEpisode | null> {
  const [row] = await db
    .update(schedule)
    .set({
      episodeAttempt: sql`${schedule.episodeAttempt} + 1`,
      episodeFailures: sql`least(${schedule.episodeFailures} + 1, 100)`,
      episodeDueAt: later(leaseMs),
    })
    .where(
      sql`${schedule.documentId} = ${due.id} and ${schedule.episodeAttempt} = ${due.attempt} and ${schedule.episodeDueAt} <= now()`,
    )
    .returning({ attempt: schedule.episodeAttempt, failures: schedule.episodeFailures })
  return row ? { documentId: due.id, attempt: row.attempt, failures: row.failures - 1 } : null
}

type Row = typeof schedule.$inferSelect
type Seen = Pick<typeof episodes.$inferSelect, 'outcome' | 'reason' | 'detail'>

/**
 * Takes a claimed episode's next step, in one transaction fenced by the claim. Looks write trouble under the lock of the
 * same row, so none is missed.
 * @returns the step that was taken; null: the claim was lost and nothing was written
 */
export async function settleEpisode(
  db: Db,
  claim: Pick<ClaimedEpisode, 'documentId' | 'attempt'>,
  decide: (trouble: Trouble) => EpisodeStep,
): Promise<EpisodeStep | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(schedule)
      .where(eq(schedule.documentId, claim.documentId))
      .for('update')
    if (row?.episodeAttempt !== claim.attempt) return null
    const step = decide(await troubleOf(tx, row))
    await tx
      .update(schedule)
      .set({ episodeFailures: 0, ...(await take(tx, row, step)) })
      .where(eq(schedule.documentId, row.documentId))
    return step
  })
}

async function troubleOf(tx: Db, row: Row): Promise<Trouble> {
  const [known] = await tx
    .select({
      now: sql<Date>`now()`.mapWith(schedule.episodeDueAt),
      isArchived: sql<boolean>`${documents.archivedAt} is not null`,
      startedAt: episodes.startedAt,
      toldAt: sql<Date>`coalesce(${episodes.remindedAt}, ${episodes.openedAt})`.mapWith(
        episodes.openedAt,
      ),
    })
    .from(documents)
    .leftJoin(episodes, eq(episodes.id, sql`${row.episodeId}::bigint`))
    .where(eq(documents.id, row.documentId))
  if (!known) throw new Error(`Document ${row.documentId} is missing.`)
  const { now, isArchived, startedAt, toldAt } = known
  const since = row.troubledAt?.toISOString() ?? null
  // From the newest back: as many as count, however long the ledger is.
  const [seen] = await tx.execute<{ bad: number }>(sql`
    select count(*)::int as bad from (
      select from checks where document_id = ${row.documentId} and at >= ${since}::timestamptz
        and outcome in ('failed', 'quarantined') order by id desc limit ${LEAST_BAD_LOOKS}) as bad`)
  return {
    now,
    troubledAt: row.troubledAt,
    badLooks: seen?.bad ?? 0,
    isArchived,
    open: startedAt && { startedAt, toldAt },
  }
}

/** Writes a step; gives what it leaves on the schedule. */
async function take(tx: Db, row: Row, step: EpisodeStep): Promise<Partial<Row>> {
  if (step.kind === 'rest') return { episodeDueAt: null }
  if (step.kind === 'wait') return { episodeDueAt: step.until }
  if (step.kind === 'open') {
    const episodeId = await open(tx, row)
    await tell(tx, row.documentId, episodeId, 'opened')
    return { episodeId, episodeDueAt: step.remindAt }
  }
  const episodeId = row.episodeId ?? 0
  const ours = eq(episodes.id, episodeId)
  if (step.kind === 'remind') {
    const seen = await lastBad(tx, row.documentId)
    await tx
      .update(episodes)
      .set({ ...seen, remindedAt: sql`now()` })
      .where(ours)
    await tell(tx, row.documentId, episodeId, 'reminder')
    return { episodeDueAt: step.remindAt }
  }
  // Of the look that brought it again, where one did.
  const closedAt = step.kind === 'close' && row.lastGoodAt ? row.lastGoodAt : sql`now()`
  await tx.update(episodes).set({ closedAt }).where(ours)
  if (step.kind === 'close') await tell(tx, row.documentId, episodeId, 'closed')
  // Trouble that has come back meanwhile is looked at by itself.
  return { episodeId: null, episodeDueAt: row.troubledAt && new Date(0) }
}

async function open(tx: Db, row: Row): Promise<number> {
  if (!row.troubledAt) throw new Error(`Document ${row.documentId} is in no trouble.`)
  const [added] = await tx
    .insert(episodes)
    .values({
      documentId: row.documentId,
      startedAt: row.troubledAt,
      ...(await lastBad(tx, row.documentId)),
    })
    .returning({ id: episodes.id })
  if (!added) throw new Error('An insert returned no row.')
  return added.id
}

/** What the newest bad look saw is what a reader would see now. */
async function lastBad(tx: Db, documentId: number): Promise<Seen> {
  const [last] = await tx
    .select({ outcome: checks.outcome, reason: checks.reason, detail: checks.detail })
    .from(checks)
    .where(
      sql`${checks.documentId} = ${documentId} and ${checks.outcome} in ('failed', 'quarantined')`,
    )
    .orderBy(desc(checks.id))
    .limit(1)
  if (!last) throw new Error(`Document ${documentId} has seen no bad look.`)
  return { ...last, outcome: last.outcome === 'quarantined' ? 'quarantined' : 'failed' }
}

export type EpisodeEvent = (typeof episodeNotices.$inferSelect)['event']

async function tell(
  tx: Db,
  documentId: number,
  episodeId: number,
  event: EpisodeEvent,
): Promise<void> {
  await tx.insert(episodeNotices).values({ documentId, episodeId, event, routeDueAt: sql`now()` })
}

/** Puts a claimed episode off after an error. */
export async function putOffEpisode(
  db: Db,
  claim: Pick<ClaimedEpisode, 'documentId' | 'attempt'>,
  inMs: number,
): Promise<void> {
  await db
    .update(schedule)
    .set({ episodeDueAt: later(inMs) })
    .where(
      and(eq(schedule.documentId, claim.documentId), eq(schedule.episodeAttempt, claim.attempt)),
    )
}
