import { localDate } from './calendar.ts'
import { titleOf } from './message/wording.ts'
import { PLANS } from './plans.ts'
import type { Cadence, Plan } from './plans.ts'

type Subscribed = 'platform' | 'document'
type Incorporator = { readonly platform: string; readonly document: string }

/** Somebody who may be told, with what the decision needs of their account and channel. */
export type Match = {
  readonly plan: Plan
  readonly cadence: Cadence
  /** What they subscribed to; `episode`: they were told of it when it began; else a document that incorporates this one. */
  readonly target: Subscribed | 'episode' | Incorporator
  readonly channelUnsubscribed: boolean
  readonly channelDisabled: boolean
}

export type Decision = {
  readonly outcome: Cadence | 'none'
  /** One sentence for the subscriber: why they were told this way, or not. */
  readonly why: string
}

const BECAUSE: Readonly<Record<Subscribed | 'episode', string>> = {
  platform: 'You subscribed to this platform',
  document: 'You subscribed to this document',
  episode: 'You were told of this trouble',
}

function becauseOf(target: Match['target']): string {
  if (typeof target === 'string') return BECAUSE[target]
  return `${titleOf(target)}, which you watch, incorporates this document`
}

/** Decides how what is certain is told to one subscription. The plan decides now, at routing. */
export function decide(match: Match): Decision {
  if (match.channelUnsubscribed) return { outcome: 'none', why: 'The channel is unsubscribed.' }
  if (match.channelDisabled) return { outcome: 'none', why: 'The channel is disabled.' }
  const because = becauseOf(match.target)
  const isAllowed = PLANS[match.plan].cadences.includes(match.cadence)
  if (!isAllowed) {
    const why = `${because}; the ${PLANS[match.plan].name} plan tells by weekly digest.`
    return { outcome: 'digest', why }
  }
  if (typeof match.target !== 'string') return { outcome: match.cadence, why: `${because}.` }
  const how = match.cadence === 'digest' ? 'by digest' : 'with same-day alerts'
  return { outcome: match.cadence, why: `${because} ${how}.` }
}

// Seen a few days late, terms that began to apply this week are news still; an older date was only corrected.
const NEWS_DAYS = 7

/** The date from which terms apply moved, and nothing else. */
export type MovedDate = {
  /** ISO; null: the terms name none any more. */
  readonly effectiveOn: string | null
  readonly now: Date
}

/** Decides how a moved date is told: by digest, the same day only where the digest would come too late for it. */
export function decideMovedDate(
  match: Match & {
    readonly zone: string
    /** Null: the channel has none yet. */
    readonly nextDigestAt: Date | null
  },
  { effectiveOn, now }: MovedDate,
): Decision {
  const decision = decide(match)
  if (decision.outcome !== 'same-day') return decision
  const digestOn = match.nextDigestAt && localDate(match.nextDigestAt, match.zone)
  const newsFrom = localDate(now, match.zone, -NEWS_DAYS)
  // ISO dates compare as text. Terms that apply from the digest's own day apply before its hour.
  const isNear = effectiveOn !== null && digestOn !== null && effectiveOn <= digestOn
  if (isNear && effectiveOn >= newsFrom) {
    return { ...decision, why: `${decision.why} The terms apply before your next digest.` }
  }
  return {
    outcome: 'digest',
    why: `${becauseOf(match.target)}; only a date moved, which your digest tells.`,
  }
}
