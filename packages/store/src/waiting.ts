import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Cadence } from '@clausewatch/core'
import type { Db } from './client.ts'
import { addDelivery } from './messages.ts'
import type { NewDelivery } from './messages.ts'
import { alerts, channels, episodeAlerts } from './schema.ts'
import { toldChanges } from './told-changes.ts'
import type { StoredChange } from './told-changes.ts'
import { toldEpisodes } from './told-episodes.ts'
import type { StoredEpisode } from './told-episodes.ts'
import { upcoming } from './upcoming.ts'
import type { Upcoming } from './upcoming.ts'

/** What a message is made of: a channel, and what of it is in no message yet, oldest first. */
export type Waiting = {
  readonly channel: typeof channels.$inferSelect
  readonly changes: readonly (StoredChange & { readonly why: string })[]
  readonly episodes: readonly (StoredEpisode & { readonly why: string })[]
  /** For a digest: what of all that it watches is still to come into force. */
  readonly upcoming: readonly Upcoming[]
}

/** Renders a message of what waits. Pure, since it runs inside the transaction. */
export type Compose = (waiting: Waiting) => Pick<NewDelivery, 'template' | 'slots'>

const BULK_CHANNELS = 10_000

/** One message of what waits for a channel; null: nothing does. */
export async function gather(
  tx: Db,
  channelId: number,
  cadence: Cadence,
  compose: Compose,
): Promise<number | null> {
  const changes = await waitingChanges(tx, channelId, cadence)
  const episodes = await waitingEpisodes(tx, channelId, cadence)
  const [channel] = await tx.select().from(channels).where(eq(channels.id, channelId))
  if (changes.length + episodes.length === 0 || !channel) return null
  const ahead = cadence === 'digest' ? await upcoming(tx, channelId) : []
  const message = compose({ channel, changes, episodes, upcoming: ahead })
  const kind = cadence === 'same-day' ? 'alert' : 'digest'
  // What addresses very many must not hold up the rest; nor must word of trouble alone, which can wait.
  const isBulk = changes.every((change) => change.alertedChannels > BULK_CHANNELS)
  const lane = isBulk ? 'bulk' : 'prompt'
  const deliveryId = await addDelivery(tx, { channelId, kind, lane, ...message })
  // These alone: one that was routed meanwhile is in no message yet and waits for the next.
  await tx
    .update(alerts)
    .set({ deliveryId })
    .where(
      and(
        eq(alerts.channelId, channelId),
        eq(alerts.cadence, cadence),
        isNull(alerts.deliveryId),
        inArray(
          alerts.changeId,
          changes.map((change) => change.id),
        ),
      ),
    )
  await tx
    .update(episodeAlerts)
    .set({ deliveryId })
    .where(
      and(
        eq(episodeAlerts.channelId, channelId),
        inArray(
          episodeAlerts.noticeId,
          episodes.map((episode) => episode.noticeId),
        ),
      ),
    )
  return deliveryId
}

/** Locked, so that a message that is being withheld does not give its alerts back meanwhile. */
async function waitingChanges(
  tx: Db,
  channelId: number,
  cadence: Cadence,
): Promise<Waiting['changes']> {
  const rows = await tx
    .select({ changeId: alerts.changeId, why: alerts.why })
    .from(alerts)
    .where(
      and(eq(alerts.channelId, channelId), eq(alerts.cadence, cadence), isNull(alerts.deliveryId)),
    )
    .orderBy(asc(alerts.changeId))
    .for('update')
  const ids = rows.map((row) => row.changeId)
  const told = new Map((await toldChanges(tx, ids)).map((change) => [change.id, change]))
  return rows.flatMap(({ changeId, why }) => {
    const change = told.get(changeId)
    return change ? [{ ...change, why }] : []
  })
}

async function waitingEpisodes(
  tx: Db,
  channelId: number,
  cadence: Cadence,
): Promise<Waiting['episodes']> {
  const rows = await tx
    .select({ noticeId: episodeAlerts.noticeId, why: episodeAlerts.why })
    .from(episodeAlerts)
    .where(
      and(
        eq(episodeAlerts.channelId, channelId),
        eq(episodeAlerts.cadence, cadence),
        isNull(episodeAlerts.deliveryId),
      ),
    )
    .for('update')
  const whys = new Map(rows.map((row) => [row.noticeId, row.why]))
  const told = await toldEpisodes(tx, [...whys.keys()])
  return told.map((episode) => ({ ...episode, why: whys.get(episode.noticeId) ?? '' }))
}
