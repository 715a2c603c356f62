import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Cadence, Decision, Plan, QuietClock } from '@clausewatch/core'
import type { Db } from './client.ts'
import { later } from './later.ts'
import {
  accounts,
  alerts,
  changes,
  channels,
  decisions,
  documents,
  groups,
  subscriptions,
} from './schema.ts'

export type DueRoute = { readonly id: number; readonly attempt: number }

/** Confirmed changes that have subscribers left to decide about, longest waiting first. */
export async function dueRoutes(db: Db, limit: number): Promise<readonly DueRoute[]> {
  return db
    .select({ id: changes.id, attempt: changes.routeAttempt })
    .from(changes)
    .where(sql`${changes.routeDueAt} <= now()`)
    .orderBy(asc(changes.routeDueAt))
    .limit(limit)
}

export type ClaimedRoute = {
  readonly changeId: number
  readonly attempt: number
  readonly failures: number
  /** The last subscription decided: go on after it. */
  readonly cursor: number
  readonly confirmedAt: Date
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
  const [row] = await db
    .update(changes)
    .set({
      routeAttempt: sql`${changes.routeAttempt} + 1`,
      routeFailures: sql`${changes.routeFailures} + 1`,
      routeDueAt: later(leaseMs),
    })
    .from(documents)
    .where(
      sql`${changes.id} = ${due.id} and ${changes.routeAttempt} = ${due.attempt} and ${changes.routeDueAt} <= now() and ${documents.id} = ${changes.documentId}`,
    )
    .returning({
      changeId: changes.id,
      attempt: changes.routeAttempt,
      failures: changes.routeFailures,
      cursor: changes.routeCursor,
      confirmedAt: changes.confirmedAt,
      documentId: documents.id,
      platformId: documents.platformId,
      privateTo: documents.accountId,
    })
  return row ? { ...row, failures: row.failures - 1 } : null
}

export type Match = QuietClock & {
  readonly subscriptionId: number
  readonly channelId: number
  readonly plan: Plan
  readonly cadence: Cadence
  readonly target: 'platform' | 'document'
  readonly channelUnsubscribed: boolean
  readonly channelDisabled: boolean
}

/** One page of the subscriptions that match a change, by key; those made after it was confirmed do not. */
export async function matchPage(
  db: Db,
  route: ClaimedRoute,
  after: number,
  limit: number,
): Promise<{ readonly now: Date; readonly matches: readonly Match[] }> {
  const rows = await db
    .select({
      subscriptionId: subscriptions.id,
      channelId: channels.id,
      plan: accounts.plan,
      cadence: subscriptions.cadence,
      target: sql<
        'platform' | 'document'
      >`case when ${subscriptions.documentId} is null then 'platform' else 'document' end`,
      channelUnsubscribed: sql<boolean>`${channels.unsubscribedAt} is not null`,
      channelDisabled: sql<boolean>`${channels.disabledAt} is not null`,
      zone: channels.zone,
      quietFrom: channels.quietFrom,
      quietTo: channels.quietTo,
    })
    .from(subscriptions)
    .innerJoin(channels, eq(channels.id, subscriptions.channelId))
    .innerJoin(accounts, eq(accounts.id, subscriptions.accountId))
    .where(
      and(
        eq(subscriptions.platformId, route.platformId),
        gt(subscriptions.id, after),
        isNull(subscriptions.endedAt),
        or(isNull(subscriptions.documentId), eq(subscriptions.documentId, route.documentId)),
        lte(subscriptions.createdAt, route.confirmedAt),
        route.privateTo === null ? undefined : eq(subscriptions.accountId, route.privateTo),
      ),
    )
    .orderBy(asc(subscriptions.id))
    .limit(limit)
  const [clock] = await db.execute<{ now: Date }>(sql`select now() as now`)
  return { now: new Date(clock?.now ?? Date.now()), matches: rows }
}

export type Decided = {
  readonly subscriptionId: number
  readonly channelId: number
  readonly decision: Decision
  /** When a same-day alert's group seals. */
  readonly sealsAt: Date
}

/**
 * Records a page of decisions with its cursor, in one transaction fenced by the claim: alerts, and the groups that
 * same-day ones wait in. Recorded twice it leaves the same rows.
 * @returns false when the claim was lost and nothing was written
 */
export async function recordPage(
  db: Db,
  claim: Pick<ClaimedRoute, 'changeId' | 'attempt'>,
  page: {
    readonly decided: readonly Decided[]
    readonly cursor: number
    readonly done: boolean
    readonly leaseMs: number
  },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [held] = await tx
      .update(changes)
      .set({
        routeCursor: page.cursor,
        routeFailures: 0,
        routeDueAt: page.done ? null : later(page.leaseMs),
        ...(page.done && { routedAt: sql`now()` }),
      })
      .where(and(eq(changes.id, claim.changeId), eq(changes.routeAttempt, claim.attempt)))
      .returning({ id: changes.id })
    if (!held) return false
    if (page.decided.length === 0) return true
    await tx
      .insert(decisions)
      .values(
        page.decided.map(({ subscriptionId, channelId, decision }) => ({
          changeId: claim.changeId,
          subscriptionId,
          channelId,
          ...decision,
        })),
      )
      .onConflictDoNothing()
    const sameDay = await addSameDay(tx, claim.changeId, byChannel(page.decided, 'same-day'))
    const digest = await addAlerts(tx, claim.changeId, 'digest', byChannel(page.decided, 'digest'))
    await tx
      .update(changes)
      .set({ alertedChannels: sql`${changes.alertedChannels} + ${sameDay + digest.size}` })
      .where(eq(changes.id, claim.changeId))
    return true
  })
}

/** The channel is the unit of telling: its first matching subscription gives the reason. Sorted by id, to lock in order. */
function byChannel(decided: readonly Decided[], outcome: Cadence): readonly Decided[] {
  const first = new Map<number, Decided>()
  for (const one of decided) {
    if (one.decision.outcome === outcome && !first.has(one.channelId)) first.set(one.channelId, one)
  }
  return [...first.values()].sort((a, b) => a.channelId - b.channelId)
}

async function addSameDay(tx: Db, changeId: number, decided: readonly Decided[]): Promise<number> {
  if (decided.length === 0) return 0
  const channelIds = decided.map((one) => one.channelId)
  // Another subscription of this channel may have chosen the digest: the channel is told once, the sooner way.
  await tx
    .delete(alerts)
    .where(
      and(
        eq(alerts.changeId, changeId),
        inArray(alerts.channelId, channelIds),
        eq(alerts.cadence, 'digest'),
        isNull(alerts.deliveryId),
      ),
    )
  const added = await addAlerts(tx, changeId, 'same-day', decided)
  const waiting = decided.filter((one) => added.has(one.channelId))
  if (waiting.length === 0) return 0
  await tx
    .insert(groups)
    .values(waiting.map((one) => ({ channelId: one.channelId, sealsAt: one.sealsAt })))
    // `do update` locks the row: a group that is being sealed is waited for, then made anew. `do nothing` would lose.
    .onConflictDoUpdate({
      target: groups.channelId,
      set: { sealsAt: sql`least(${groups.sealsAt}, excluded.seals_at)` },
    })
  return waiting.length
}

/** Adds alerts for channels that have none of this change in any cadence. Returns the channels that got one. */
async function addAlerts(
  tx: Db,
  changeId: number,
  cadence: Cadence,
  decided: readonly Decided[],
): Promise<ReadonlySet<number>> {
  if (decided.length === 0) return new Set()
  const told = await tx
    .select({ channelId: alerts.channelId })
    .from(alerts)
    .where(
      and(
        eq(alerts.changeId, changeId),
        inArray(
          alerts.channelId,
          decided.map((one) => one.channelId),
        ),
      ),
    )
  const known = new Set(told.map((row) => row.channelId))
  const fresh = decided.filter((one) => !known.has(one.channelId))
  if (fresh.length === 0) return new Set()
  const rows = await tx
    .insert(alerts)
    .values(
      fresh.map((one) => ({ changeId, channelId: one.channelId, cadence, why: one.decision.why })),
    )
    .onConflictDoNothing()
    .returning({ channelId: alerts.channelId })
  return new Set(rows.map((row) => row.channelId))
}

/** Puts a claimed route off after an error, or ends it with a reason. */
export async function putOffRoute(
  db: Db,
  claim: Pick<ClaimedRoute, 'changeId' | 'attempt'>,
  next: { readonly inMs: number } | { readonly endedReason: string },
): Promise<void> {
  await db
    .update(changes)
    .set('inMs' in next ? { routeDueAt: later(next.inMs) } : { routeDueAt: null, ...next })
    .where(and(eq(changes.id, claim.changeId), eq(changes.routeAttempt, claim.attempt)))
}
