import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Cadence, Decision } from '@clausewatch/core'
import type { Db } from './client.ts'
import { alerts, changes, decisions, episodeAlerts, groups } from './schema.ts'

export type Decided = {
  /** The subscription's id, or the channel's where it was told before. */
  readonly key: number
  readonly channelId: number
  readonly decision: Decision
  /** When a same-day alert's group seals. */
  readonly sealsAt: Date
}

/** Decisions on a change, with the alerts that come of them. */
export async function tellChange(
  tx: Db,
  changeId: number,
  decided: readonly Decided[],
): Promise<void> {
  await tx
    .insert(decisions)
    .values(
      decided.map(({ key, channelId, decision }) => ({
        changeId,
        subscriptionId: key,
        channelId,
        ...decision,
      })),
    )
    .onConflictDoNothing()
  const sameDay = await addSameDay(tx, changeId, byChannel(decided, 'same-day'))
  const digest = await addAlerts(tx, changeId, 'digest', byChannel(decided, 'digest'))
  await tx
    .update(changes)
    .set({ alertedChannels: sql`${changes.alertedChannels} + ${sameDay + digest.size}` })
    .where(eq(changes.id, changeId))
}

/** The channel is the unit of telling: its first match gives the reason. Sorted by id, to lock in order. */
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
  await joinGroups(tx, decided, added)
  return added.size
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

/** Word of an episode for every channel, once; one that has waited for the digest so far may be told sooner. */
export async function tellEpisode(
  tx: Db,
  noticeId: number,
  decided: readonly Decided[],
): Promise<void> {
  for (const cadence of ['same-day', 'digest'] as const) {
    const waiting = byChannel(decided, cadence)
    if (waiting.length === 0) continue
    const rows = await tx
      .insert(episodeAlerts)
      .values(
        waiting.map((one) => ({
          noticeId,
          channelId: one.channelId,
          cadence,
          why: one.decision.why,
        })),
      )
      .onConflictDoUpdate({
        target: [episodeAlerts.noticeId, episodeAlerts.channelId],
        set: { cadence, why: sql`excluded.why` },
        setWhere: sql`excluded.cadence = 'same-day' and ${episodeAlerts.cadence} = 'digest' and ${episodeAlerts.deliveryId} is null`,
      })
      .returning({ channelId: episodeAlerts.channelId })
    const added = new Set(rows.map((row) => row.channelId))
    if (cadence === 'same-day') await joinGroups(tx, waiting, added)
  }
}

/** Has the channels' same-day alerts sealed into one message when their window is over. */
async function joinGroups(
  tx: Db,
  decided: readonly Decided[],
  channelIds: ReadonlySet<number>,
): Promise<void> {
  const waiting = decided.filter((one) => channelIds.has(one.channelId))
  if (waiting.length === 0) return
  await tx
    .insert(groups)
    .values(waiting.map((one) => ({ channelId: one.channelId, sealsAt: one.sealsAt })))
    // `do update` locks the row: a group that is being sealed is waited for, then made anew. `do nothing` would lose.
    .onConflictDoUpdate({
      target: groups.channelId,
      set: { sealsAt: sql`least(${groups.sealsAt}, excluded.seals_at)` },
    })
}
