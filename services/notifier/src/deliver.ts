import { fill, unseal } from '@clausewatch/core'
import type { Secrets } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { deliveries } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import { compose } from './email/compose.ts'
import type { DkimKey } from './email/compose.ts'
import { sendEmail } from './email/send.ts'
import type { Outcome } from './outcome.ts'
import { disabledNotice } from './seal.ts'
import { postSlack } from './slack/send.ts'
import type { Links } from './links.ts'

export type DeliverDeps = {
  readonly store: Store
  readonly log: Log
  readonly secrets: Secrets
  readonly links: Links
  readonly smtpUrl: string
  readonly mailFrom: { readonly name: string; readonly address: string }
  readonly dkim?: DkimKey | undefined
  readonly slackOrigins: readonly string[]
}

// The dialogue ends before the lease does, in a destroyed socket: nobody else can be sending the same meanwhile.
const SEND_MARGIN_MS = 10_000
const DEADLINE_MS = leaseMs('deliver') - SEND_MARGIN_MS - SEND_MARGIN_MS

/** Delivers one message: claim, send, record what came of it. */
export async function deliver(
  deps: DeliverDeps,
  due: deliveries.Due,
  signal: AbortSignal,
): Promise<void> {
  const claim = await deliveries.claim(deps.store.db, due, leaseMs('deliver'))
  if (!claim) return
  const outcome = await prepared(deps, claim, signal)
  if (outcome.kind === 'accepted') await deliveries.accept(deps.store.db, claim, outcome.detail)
  else await deliveries.fail(deps.store.db, claim, failure(deps, claim, outcome))
  const { id: deliveryId, attempt, channelKind } = claim
  deps.log.info({ deliveryId, attempt, channelKind, outcome: outcome.kind }, 'delivered')
}

/** An error of ours, before or while sending, must not look as if the message might have arrived. */
async function prepared(
  deps: DeliverDeps,
  claim: deliveries.ClaimedDelivery,
  signal: AbortSignal,
): Promise<Outcome> {
  let handOver: () => Promise<Outcome>
  try {
    handOver = await prepare(deps, claim, signal)
  } catch (err) {
    deps.log.error({ deliveryId: claim.id, err }, 'a message could not be made')
    return { kind: 'unsent', detail: 'The message could not be made; the log says why.' }
  }
  return handOver()
}

async function prepare(
  deps: DeliverDeps,
  claim: deliveries.ClaimedDelivery,
  signal: AbortSignal,
): Promise<() => Promise<Outcome>> {
  const address = unseal(deps.secrets, claim.address)
  const message = fill(claim.template, claim.slots)
  if (message.form === 'slack') {
    const post = { url: address, message, deadlineMs: DEADLINE_MS, signal }
    return () => postSlack({ origins: deps.slackOrigins }, post)
  }
  const raw = await compose(
    message,
    {
      from: deps.mailFrom,
      to: address,
      messageId: slotOf(claim, 'messageId'),
      date: new Date(slotOf(claim, 'date')),
      kind: claim.kind,
      listId: `${claim.kind}s.${new URL(deps.links.publicUrl).hostname}`,
      ...(claim.slots['unsubscribeUrl'] && { unsubscribeUrl: claim.slots['unsubscribeUrl'] }),
    },
    deps.dkim,
  )
  const mail = { from: deps.mailFrom.address, to: address, raw, deadlineMs: DEADLINE_MS, signal }
  return () => sendEmail({ smtpUrl: deps.smtpUrl }, mail)
}

function slotOf(claim: deliveries.ClaimedDelivery, name: string): string {
  const value = claim.slots[name]
  if (value === undefined) throw new Error(`Delivery ${claim.id} has no slot ${name}.`)
  return value
}

// 15 s, 30 s, 1 min, … up to 2 h: about a day of tries, then the owner sees that it failed.
const RETRY_MS = 15_000
const RETRY_MAX_MS = 2 * 3_600_000
const MAX_FAILURES = 20

function failure(
  deps: DeliverDeps,
  claim: deliveries.ClaimedDelivery,
  outcome: Exclude<Outcome, { kind: 'accepted' }>,
): deliveries.Failure {
  const backoff = Math.min(RETRY_MS * 2 ** claim.failures, RETRY_MAX_MS)
  const isLast = claim.failures + 1 >= MAX_FAILURES
  const { kind, detail } = outcome
  if (kind !== 'refused') return { outcome: kind, detail, retryInMs: isLast ? null : backoff }
  const retryInMs =
    outcome.permanent || isLast ? null : Math.max(backoff, outcome.retryAfterMs ?? 0)
  if (!outcome.disablesChannel) return { outcome: kind, detail, retryInMs }
  return {
    outcome: kind,
    detail,
    retryInMs,
    disables: detail,
    notice: disabledNotice(deps.links, claim.channelKind, detail),
  }
}
