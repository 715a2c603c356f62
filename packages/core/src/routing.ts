import { PLANS } from './plans.ts'
import type { Cadence, Plan } from './plans.ts'

/** A subscription that matches a change, with what the decision needs of its account and channel. */
export type Match = {
  readonly plan: Plan
  readonly cadence: Cadence
  readonly target: 'platform' | 'document'
  readonly channelUnsubscribed: boolean
  readonly channelDisabled: boolean
}

export type Decision = {
  readonly outcome: Cadence | 'none'
  /** One sentence for the subscriber: why they were told this way, or not. */
  readonly why: string
}

/** Decides how a confirmed, substantive change is told to one subscription. The plan decides now, at routing. */
export function decide(match: Match): Decision {
  if (match.channelUnsubscribed) return { outcome: 'none', why: 'The channel is unsubscribed.' }
  if (match.channelDisabled) return { outcome: 'none', why: 'The channel is disabled.' }
  const subscribed = `You subscribed to this ${match.target}`
  if (match.cadence === 'digest') return { outcome: 'digest', why: `${subscribed} by digest.` }
  if (PLANS[match.plan].cadences.includes('same-day')) {
    return { outcome: 'same-day', why: `${subscribed} with same-day alerts.` }
  }
  return {
    outcome: 'digest',
    why: `${subscribed}; the ${PLANS[match.plan].name} plan tells by weekly digest.`,
  }
}
