import { randomUUID } from 'node:crypto'
import {
  alertEmail,
  alertSlack,
  channelDisabledEmail,
  digestEmail,
  digestSlack,
  nextDigest,
  recordId,
} from '@clausewatch/core'
import type { ToldChange } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { groups } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import { changeUrl, unsubscribeUrl } from './links.ts'
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
  try {
    const compose = (waiting: groups.Waiting) => message(deps.links, 'alert', waiting)
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
    const compose = (waiting: groups.Waiting) => message(deps.links, 'digest', waiting)
    const deliveryId = await groups.sealDigest(store.db, claim, next, compose)
    log.info({ channelId: claim.id, deliveryId, nextAt: next.at }, 'made a digest')
  } catch (error) {
    await groups.putOffDigest(store.db, claim, backoffMs(claim.failures))
    throw error
  }
}

function backoffMs(failures: number): number {
  return 2 ** Math.min(failures, 12) * 2_000
}

function message(links: Links, kind: 'alert' | 'digest', waiting: groups.Waiting) {
  const { channel } = waiting
  const changes = waiting.changes.map((change) => told(links, change))
  const isEmail = channel.kind === 'email'
  const { publicUrl } = links
  const template =
    kind === 'alert'
      ? (isEmail ? alertEmail : alertSlack)(changes, publicUrl)
      : (isEmail ? digestEmail : digestSlack)(changes, { publicUrl })
  return {
    template,
    slots: {
      ...envelope(links),
      unsubscribeUrl: unsubscribeUrl(links, channel.id),
      why: [...new Set(waiting.changes.map((change) => change.why))].join(' '),
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

function told(links: Links, change: groups.Waiting['changes'][number]): ToldChange {
  return {
    ...change,
    id: recordId('change', change.id),
    url: changeUrl(links, change),
    kind: change.documentKind,
  }
}

/** Tells the owner, by another channel, that this one takes no more messages. */
export function disabledNotice(links: Links, channelKind: string, reason: string) {
  return {
    template: channelDisabledEmail(),
    slots: { ...envelope(links), channel: channelKind, reason },
  }
}
