import { decide, decideMovedDate, sealTime } from '@clausewatch/core'
import type { Decision } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { routes } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'

export type RouteDeps = {
  readonly store: Store
  readonly log: Log
  /** How long a channel's same-day alerts wait for company, in milliseconds. */
  readonly sealAfterMs: number
}

// Memory stays flat however many subscribe: a page at a time, its cursor stored with it.
const PAGE = 1_000
const MAX_FAILURES = 10

/** Decides for everybody who may be told of a change or an episode: same day, digest, or nothing, and why. */
export async function route(
  deps: RouteDeps,
  due: routes.DueRoute,
  signal: AbortSignal,
): Promise<void> {
  const { store, log } = deps
  const claim = await routes.claimRoute(store.db, due, leaseMs('route'))
  if (!claim) return
  try {
    const told = await routePages(deps, claim, signal)
    const { id, documentId, subject } = claim
    if (told !== null) log.info({ id, documentId, kind: subject.kind, matches: told }, 'routed')
  } catch (error) {
    const gaveUp = claim.failures >= MAX_FAILURES
    const next = gaveUp
      ? { endedReason: 'Routing failed again and again; see the log.' }
      : { inMs: 2 ** claim.failures * 2_000 }
    await routes.putOffRoute(store.db, claim, next)
    throw error
  }
}

/** @returns how many were decided about; null: the claim was lost, or time ran out and another goes on */
async function routePages(
  deps: RouteDeps,
  claim: routes.ClaimedRoute,
  signal: AbortSignal,
): Promise<number | null> {
  let { cursor } = claim
  for (let count = 0; !signal.aborted;) {
    const { now, matches } = await routes.matchPage(deps.store.db, claim, cursor, PAGE)
    const done = matches.length < PAGE
    cursor = matches.at(-1)?.key ?? cursor
    const page = matches.map((match) => ({
      key: match.key,
      channelId: match.channelId,
      ...decided(deps, claim.subject, match, now),
    }))
    const recorded = { decided: page, cursor, done, leaseMs: leaseMs('route') }
    if (!(await routes.recordPage(deps.store.db, claim, recorded))) return null
    count += matches.length
    if (done) return count
  }
  // Time is up, or we are stopping: the next page need not wait for the lease.
  await routes.putOffRoute(deps.store.db, claim, { inMs: 0 })
  return null
}

/** The decision, with word of the quiet hours where they put it off. */
function decided(
  { log, sealAfterMs }: RouteDeps,
  subject: routes.Subject,
  match: routes.Match,
  now: Date,
): Pick<routes.Decided, 'decision' | 'sealsAt'> {
  try {
    const decision = decisionOn(subject, match, now)
    const { at, quiet } = sealTime(now, match, sealAfterMs)
    if (decision.outcome !== 'same-day' || !quiet) return { decision, sealsAt: at }
    const why = `${decision.why} It waited for the end of your quiet hours.`
    return { decision: { ...decision, why }, sealsAt: at }
  } catch (err) {
    // One channel whose zone this runtime does not know must not keep the change from all others.
    log.error({ channelId: match.channelId, err }, 'a channel has no clock')
    return { decision: decide(match), sealsAt: new Date(now.getTime() + sealAfterMs) }
  }
}

function decisionOn(subject: routes.Subject, match: routes.Match, now: Date): Decision {
  if (subject.kind !== 'effective-date') return decide(match)
  return decideMovedDate(match, { effectiveOn: subject.effectiveOn, now })
}
