import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'
import type { Match as Matched, QuietClock } from '@clausewatch/core'
import type { Db } from './client.ts'
import { incorporatorPage } from './incorporators.ts'
import { RECIPIENT } from './recipient.ts'
import type { ClaimedRoute } from './routes.ts'
import { accounts, channels, episodeAlerts, episodeNotices, subscriptions } from './schema.ts'

export type Match = QuietClock &
  Matched & {
    /** What pages go by: of the subscription, or of the channel where it is told again what began. */
    readonly key: number
    readonly channelId: number
    readonly nextDigestAt: Date | null
  }

/** One page, by key, of those who may be told. */
export async function matchPage(
  db: Db,
  route: ClaimedRoute,
  after: number,
  limit: number,
): Promise<{ readonly now: Date; readonly matches: readonly Match[] }> {
  const { subject } = route
  const matches =
    subject.kind === 'episode' && subject.event !== 'opened'
      ? await toldBefore(db, subject.episodeId, after, limit)
      : await watching(db, route, after, limit)
  const [clock] = await db.execute<{ now: Date }>(sql`select now() as now`)
  return { now: new Date(clock?.now ?? Date.now()), matches }
}

/** Subscriptions to what is routed, and to what incorporates it, as one row of keys. */
async function watching(
  db: Db,
  route: ClaimedRoute,
  after: number,
  limit: number,
): Promise<readonly Match[]> {
  const direct = await subscribed(db, route, after, limit)
  if (route.subject.kind === 'episode') return direct
  // Behind a full page's last key more of both may follow.
  const until = direct.length < limit ? null : (direct.at(-1)?.key ?? null)
  const through = await incorporatorPage(db, route, { after, until, limit })
  return [...direct, ...through].toSorted((a, b) => a.key - b.key).slice(0, limit)
}

/** Subscriptions that match; those made after it was certain do not. */
function subscribed(
  db: Db,
  route: ClaimedRoute,
  after: number,
  limit: number,
): Promise<readonly Match[]> {
  return db
    .select({
      ...RECIPIENT,
      key: subscriptions.id,
      cadence: subscriptions.cadence,
      target: sql<
        'platform' | 'document'
      >`case when ${subscriptions.documentId} is null then 'platform' else 'document' end`,
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
        lte(subscriptions.createdAt, route.since),
        route.privateTo === null ? undefined : eq(subscriptions.accountId, route.privateTo),
      ),
    )
    .orderBy(asc(subscriptions.id))
    .limit(limit)
}

/** Channels that have word of an episode's opening: they, and nobody else, are told how it goes on. */
function toldBefore(
  db: Db,
  episodeId: number,
  after: number,
  limit: number,
): Promise<readonly Match[]> {
  return db
    .select({
      ...RECIPIENT,
      key: channels.id,
      cadence: episodeAlerts.cadence,
      target: sql<'episode'>`'episode'`,
    })
    .from(episodeAlerts)
    .innerJoin(channels, eq(channels.id, episodeAlerts.channelId))
    .innerJoin(accounts, eq(accounts.id, channels.accountId))
    .where(
      and(
        sql`${episodeAlerts.noticeId} = (select ${episodeNotices.id} from ${episodeNotices}
          where ${episodeNotices.episodeId} = ${episodeId} and ${episodeNotices.event} = 'opened')`,
        gt(episodeAlerts.channelId, after),
      ),
    )
    .orderBy(asc(episodeAlerts.channelId))
    .limit(limit)
}
