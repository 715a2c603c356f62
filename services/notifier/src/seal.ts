import { randomUUID } from 'node:crypto'
import {
  alertEmail,
  alertSlack,
  channelDisabledEmail,
  digestEmail,
  digestSlack,
  localDate,
  nextDigest,
  noticesOf,
  quietUntil,
  recordId,
} from '@clausewatch/core'
import type { ToldChange, ToldEpisode } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { groups } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import { changeUrl, documentUrl, unsubscribeUrl } from './links.ts'
import type { Links } from './links.ts'

export type SealDeps = {
  readonly store: Store
  readonly log: Log
  readonly links: Links
  /** A week; shorter in a demo. */
  readonly digestPeriodMs: number
}

/** Makes one message of a channel's same-day alerts when their window is over. */
export async function sealGroup(deps: SealDeps, due: groups.Due): Promise<void> {
  const { store, log } = deps
  const claim = await groups.claimGroup(store.db, due, leaseMs('seal'))
  if (!claim) return
  const until = quietUntil(claim.now, claim.quiet)
  if (until) return groups.putOffGroup(store.db, claim, until)
  try {
    const compose = (waiting: groups.Waiting) => message(deps.links, 'alert', waiting, claim.now)
    const deliveryId = await groups.sealGroup(store.db, claim, compose)
    log.info({ channelId: claim.id, deliveryId }, 'sealed')
  } catch (error) {
    await groups.putOffGroup(store.db, claim, backoffMs(claim.failures))
    throw error
  }
}

/** Makes a channel's digest of what changed since the last one, and sets the next. */
export async function makeDigest(deps: SealDeps, due: groups.Due): Promise<void> {
  const { store, log } = deps
  const claim = await groups.claimDigest(store.db, due, leaseMs('digest'))
  if (!claim) return
  try {
    const next = nextDigest(claim.now, claim, deps.digestPeriodMs, claim.id)
    const period = periodOf(claim.now, claim.zone, deps.digestPeriodMs)
    const compose = (waiting: groups.Waiting) =>
      message(deps.links, 'digest', waiting, claim.now, period)
    const deliveryId = await groups.sealDigest(store.db, claim, next, compose)
    log.info({ channelId: claim.id, deliveryId, nextAt: next.at }, 'made a digest')
  } catch (error) {
    await groups.putOffDigest(store.db, claim, backoffMs(claim.failures))
    throw error
  }
}

const DAY_MS = 86_400_000

function backoffMs(failures: number): number {
  return 2 ** Math.min(failures, 12) * 2_000
}

type Period = { readonly periodFrom?: string; readonly periodTo?: string }

/** The days that a digest covers, as its reader's calendar has them; none for a period shorter than a day. */
function periodOf(now: Date, zone: string, periodMs: number): Period {
  if (periodMs < DAY_MS) return {}
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long' })
  return {
    periodFrom: day.format(new Date(now.getTime() - periodMs)),
    periodTo: `${day.format(now)} ${Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).year}`,
  }
}

function message(
  links: Links,
  kind: 'alert' | 'digest',
  waiting: groups.Waiting,
  now: Date,
  period: Period = {},
) {
  const { channel } = waiting
  const news = {
    changes: waiting.changes.map((change) => told(links, change, now, channel.zone)),
    episodes: toldEpisodes(links, waiting.episodes),
  }
  const isEmail = channel.kind === 'email'
  const { publicUrl } = links
  const template =
    kind === 'alert'
      ? (isEmail ? alertEmail : alertSlack)(news, publicUrl)
      : (isEmail ? digestEmail : digestSlack)(news, {
          publicUrl,
          upcoming: waiting.upcoming,
          today: localDate(now, channel.zone),
          ...period,
        })
  const whys = [...waiting.changes, ...waiting.episodes].map(({ why }) => why)
  return {
    template,
    slots: {
      ...envelope(links),
      unsubscribeUrl: unsubscribeUrl(links, channel.id),
      why: [...new Set(whys)].join(' '),
    },
  }
}

/** Fixed once, when the message is made, so that every retry is the same message. */
function envelope(links: Links) {
  return {
    messageId: `${randomUUID()}@${new URL(links.publicUrl).hostname}`,
    date: new Date().toISOString(),
  }
}

function told(
  links: Links,
  change: groups.Waiting['changes'][number],
  now: Date,
  zone: string,
): ToldChange {
  return {
    ...change,
    id: recordId('change', change.id),
    url: changeUrl(links, change),
    kind: change.documentKind,
    notes: change.notes ?? [],
    processors: change.processors ?? [],
    notices: noticesOf(change.announced, now, zone),
  }
}

/** One for each episode: what happened to it last, and whether its reader has heard of it before. */
function toldEpisodes(links: Links, notices: groups.Waiting['episodes']): readonly ToldEpisode[] {
  const byEpisode = Map.groupBy(notices, (notice) => notice.episodeId)
  return [...byEpisode.values()].flatMap((events) => {
    const last = events.at(-1)
    if (!last) return []
    return {
      ...last,
      id: recordId('document', last.documentId),
      url: documentUrl(links, last),
      kind: last.documentKind,
      isNews: events.some(({ event }) => event === 'opened'),
    }
  })
}

/** Tells the owner, by another channel, that this one takes no more messages. */
export function disabledNotice(links: Links, channelKind: string, reason: string) {
  return {
    template: channelDisabledEmail(),
    slots: { ...envelope(links), channel: channelKind, reason },
  }
}
