import { and, asc, eq, sql } from 'drizzle-orm'
import type { DigestSlot, QuietClock } from '@clausewatch/core'
import type { Db } from './client.ts'
import { later } from './later.ts'
import { channels, digests, groups } from './schema.ts'
import { gather } from './waiting.ts'
import type { Compose } from './waiting.ts'

export type { Waiting } from './waiting.ts'

export type Due = { readonly id: number; readonly attempt: number }

/** Groups whose window is over. */
export async function dueGroups(db: Db, limit: number): Promise<readonly Due[]> {
  return db
    .select({ id: groups.channelId, attempt: groups.attempt })
    .from(groups)
    .where(sql`${groups.sealsAt} <= now()`)
    .orderBy(asc(groups.sealsAt))
    .limit(limit)
}

export type ClaimedGroup = Due & {
  readonly failures: number
  /** The channel's quiet hours: a group that was delayed into them waits for their end. */
  readonly quiet: QuietClock
  /** The database's clock. */
  readonly now: Date
}

export async function claimGroup(db: Db, due: Due, leaseMs: number): Promise<ClaimedGroup | null> {
  const [row] = await db
    .update(groups)
    .set({
      attempt: sql`${groups.attempt} + 1`,
      failures: sql`${groups.failures} + 1`,
      sealsAt: later(leaseMs),
    })
    .where(
      sql`${groups.channelId} = ${due.id} and ${groups.attempt} = ${due.attempt} and ${groups.sealsAt} <= now()`,
    )
    .returning({
      attempt: groups.attempt,
      failures: groups.failures,
      now: sql<Date>`now()`.mapWith(groups.createdAt),
    })
  if (!row) return null
  const [quiet] = await db
    .select({ zone: channels.zone, quietFrom: channels.quietFrom, quietTo: channels.quietTo })
    .from(channels)
    .where(eq(channels.id, due.id))
  return quiet ? { ...row, id: due.id, failures: row.failures - 1, quiet } : null
}

/**
 * Seals a claimed group: one transaction locks it, makes one message of every same-day alert of its channel that is in
 * none yet, and deletes it.
 * @returns the delivery's id; null when the claim was lost or nothing waited
 */
export async function sealGroup(db: Db, claim: Due, compose: Compose): Promise<number | null> {
  return db.transaction(async (tx) => {
    const [group] = await tx
      .select({ attempt: groups.attempt })
      .from(groups)
      .where(eq(groups.channelId, claim.id))
      .for('update')
    if (group?.attempt !== claim.attempt) return null
    const deliveryId = await gather(tx, claim.id, 'same-day', compose)
    await tx.delete(groups).where(eq(groups.channelId, claim.id))
    return deliveryId
  })
}

/** Gives a channel's same-day alerts that were withheld, and are in no message, a message now that it may be written to. */
export async function reopenGroup(tx: Db, channelId: number): Promise<void> {
  await tx.execute(sql`
    insert into groups (channel_id, seals_at)
    select ${channelId}, now() where exists (
      select from alerts where channel_id = ${channelId} and cadence = 'same-day' and delivery_id is null
      union all select from episode_alerts where channel_id = ${channelId} and cadence = 'same-day' and delivery_id is null)
    on conflict (channel_id) do update set seals_at = least(groups.seals_at, now())`)
}

/** Channels whose digest is due. */
export async function dueDigests(db: Db, limit: number): Promise<readonly Due[]> {
  return db
    .select({ id: channels.id, attempt: channels.digestAttempt })
    .from(channels)
    .where(sql`${channels.digestDueAt} <= now()`)
    .orderBy(asc(channels.digestDueAt))
    .limit(limit)
}

export type ClaimedDigest = Due & {
  readonly failures: number
  readonly zone: string
  readonly digestWeekday: number
  readonly digestHour: number
  /** The database's clock. */
  readonly now: Date
}

export async function claimDigest(
  db: Db,
  due: Due,
  leaseMs: number,
): Promise<ClaimedDigest | null> {
  const [row] = await db
    .update(channels)
    .set({
      digestAttempt: sql`${channels.digestAttempt} + 1`,
      digestFailures: sql`${channels.digestFailures} + 1`,
      digestDueAt: later(leaseMs),
    })
    .where(
      sql`${channels.id} = ${due.id} and ${channels.digestAttempt} = ${due.attempt} and ${channels.digestDueAt} <= now()`,
    )
    .returning({
      attempt: channels.digestAttempt,
      failures: channels.digestFailures,
      zone: channels.zone,
      digestWeekday: channels.digestWeekday,
      digestHour: channels.digestHour,
      now: sql<Date>`now()`.mapWith(channels.createdAt),
    })
  return row ? { ...row, id: due.id, failures: row.failures - 1 } : null
}

/**
 * Makes a claimed digest: one transaction locks the channel, makes one message of every digest alert that is in none
 * yet, whatever its time, and moves on to the next slot. A period that has its digest already gets no second one: what
 * waits then goes into the next. A week without a change sends nothing.
 */
export async function sealDigest(
  db: Db,
  claim: Due,
  next: DigestSlot,
  compose: Compose,
): Promise<number | null> {
  return db.transaction(async (tx) => {
    const [channel] = await tx
      .select()
      .from(channels)
      .where(eq(channels.id, claim.id))
      // Inserts elsewhere that reference the channel need not wait, and cannot deadlock with us.
      .for('no key update')
    if (channel?.digestAttempt !== claim.attempt) return null
    await tx
      .update(channels)
      .set({ digestDueAt: next.at, digestPeriod: next.periodLocal, digestFailures: 0 })
      .where(eq(channels.id, claim.id))
    const first = await tx
      .insert(digests)
      .values({ channelId: claim.id, periodLocal: channel.digestPeriod ?? next.periodLocal })
      .onConflictDoNothing()
      .returning({ periodLocal: digests.periodLocal })
    const periodLocal = first[0]?.periodLocal
    if (periodLocal === undefined) return null
    const deliveryId = await gather(tx, claim.id, 'digest', compose)
    const period = and(eq(digests.channelId, claim.id), eq(digests.periodLocal, periodLocal))
    // Nothing waited: no row either, or a table of empty weeks outgrows that of digests.
    if (deliveryId === null) await tx.delete(digests).where(period)
    else await tx.update(digests).set({ deliveryId }).where(period)
    return deliveryId
  })
}

/** Puts a claimed group off: by so many milliseconds after an error, or to the end of quiet hours. */
export async function putOffGroup(db: Db, claim: Due, until: number | Date): Promise<void> {
  const set =
    typeof until === 'number' ? { sealsAt: later(until) } : { sealsAt: until, failures: 0 }
  await db
    .update(groups)
    .set(set)
    .where(and(eq(groups.channelId, claim.id), eq(groups.attempt, claim.attempt)))
}

/** Puts a claimed digest off after an error. */
export async function putOffDigest(db: Db, claim: Due, inMs: number): Promise<void> {
  await db
    .update(channels)
    .set({ digestDueAt: later(inMs) })
    .where(and(eq(channels.id, claim.id), eq(channels.digestAttempt, claim.attempt)))
}
