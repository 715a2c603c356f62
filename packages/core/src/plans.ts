export type Plan = 'free' | 'monitor' | 'compliance'
export type Cadence = 'same-day' | 'digest'

export type PlanTerms = {
  readonly name: string
  /** Platforms that may be subscribed to at once; null: no limit. */
  readonly platforms: number | null
  /** What the plan can be told by; the digest is in every one. */
  readonly cadences: readonly Cadence[]
  readonly trialDays: number
  readonly includes: readonly string[]
}

export const PLANS: Readonly<Record<Plan, PlanTerms>> = {
  free: {
    name: 'Free',
    platforms: 1,
    cadences: ['digest'],
    trialDays: 0,
    includes: ['weekly digest', 'no card'],
  },
  monitor: {
    name: 'Monitor',
    platforms: 25,
    cadences: ['same-day', 'digest'],
    trialDays: 14,
    includes: ['same-day alerts', 'weekly digest', 'structured change summaries'],
  },
  compliance: {
    name: 'Compliance',
    platforms: null,
    cadences: ['same-day', 'digest'],
    trialDays: 14,
    includes: [
      'same-day alerts',
      'weekly digest',
      'provision-level and category subscriptions',
      'governance timelines',
      'regulatory mapping',
      'institutional analysis',
      'evidence export',
    ],
  },
}

/** From the smallest to the largest. */
export const PLAN_NAMES: readonly Plan[] = ['free', 'monitor', 'compliance']

/** What a plan refuses: the limit, what is used of it, and what lifts it. */
export type Refusal = {
  readonly limit: 'platforms' | 'cadence'
  readonly plan: Plan
  readonly allowed: number | readonly Cadence[]
  readonly used: number | null
  /** The smallest plan that would allow it. */
  readonly liftedBy: Plan | null
  readonly detail: string
}

/** Whether one more platform fits. `used` counts the platforms subscribed to now. Null: it does. */
export function refusePlatform(plan: Plan, used: number): Refusal | null {
  const allowed = PLANS[plan].platforms
  if (allowed === null || used < allowed) return null
  const liftedBy = PLAN_NAMES.find((name) => allows(PLANS[name].platforms, used + 1)) ?? null
  const platforms = allowed === 1 ? '1 platform' : `${allowed} platforms`
  const lift = liftedBy ? ` ${PLANS[liftedBy].name} lifts this limit to ${spell(liftedBy)}.` : ''
  return {
    limit: 'platforms',
    plan,
    allowed,
    used,
    liftedBy,
    detail: `${PLANS[plan].name} watches ${platforms}, and ${used} ${used === 1 ? 'is' : 'are'} in use.${lift} Or end a subscription first.`,
  }
}

/** Whether the plan tells by this cadence. Null: it does. */
export function refuseCadence(plan: Plan, cadence: Cadence): Refusal | null {
  const allowed = PLANS[plan].cadences
  if (allowed.includes(cadence)) return null
  const liftedBy = PLAN_NAMES.find((name) => PLANS[name].cadences.includes(cadence)) ?? null
  const lift = liftedBy ? ` ${PLANS[liftedBy].name} adds ${cadence} alerts.` : ''
  return {
    limit: 'cadence',
    plan,
    allowed,
    used: null,
    liftedBy,
    detail: `${PLANS[plan].name} tells by weekly digest only.${lift}`,
  }
}

function allows(limit: number | null, wanted: number): boolean {
  return limit === null || wanted <= limit
}

function spell(plan: Plan): string {
  const limit = PLANS[plan].platforms
  return limit === null ? 'any number of platforms' : `${limit} platforms`
}
