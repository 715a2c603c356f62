import { nextEpisodeStep } from '@clausewatch/core'
import type { EpisodePolicy } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { episodes } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'

export type EpisodeDeps = {
  readonly store: Store
  readonly log: Log
  readonly episodePolicy: EpisodePolicy
}

// Backoff: 2 s, 4 s, … up to two hours.
const MAX_DOUBLINGS = 12

/** Opens, reminds of or closes the error episode of a document that looks do not bring. */
export async function followEpisode(deps: EpisodeDeps, due: episodes.DueEpisode): Promise<void> {
  const { store, log, episodePolicy } = deps
  const claim = await episodes.claimEpisode(store.db, due, leaseMs('episode'))
  if (!claim) return
  try {
    const step = await episodes.settleEpisode(store.db, claim, (trouble) =>
      nextEpisodeStep(trouble, episodePolicy),
    )
    const { documentId } = claim
    // Operators are told here and by the gauge: no look has brought the document for a day.
    if (step?.kind === 'open') log.warn({ documentId }, 'an error episode opened')
    if (step?.kind === 'remind') log.warn({ documentId }, 'an error episode goes on')
    if (step?.kind === 'close') log.info({ documentId }, 'an error episode closed')
  } catch (error) {
    const inMs = 2 ** Math.min(claim.failures, MAX_DOUBLINGS) * 2_000
    await episodes.putOffEpisode(store.db, claim, inMs)
    throw error
  }
}
