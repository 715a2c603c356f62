import { EXTRACTOR_VERSION } from '@clausewatch/core'
import { startLoop } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { judgements } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'

// A page of so many wakes the judge for a minute or two at most: what is new does not wait behind the old.
const PAGE = 500
const EVERY_MS = 10_000
const NEVER_MS = 2 ** 31 - 1

/** Goes through all documents once and wakes the judge for those that an older extractor has read. */
export function wakeOutdated({ store, log }: { readonly store: Store; readonly log: Log }) {
  let after: number | null = 0
  return startLoop(async () => {
    if (after === null) return NEVER_MS
    const page = { extractorVersion: EXTRACTOR_VERSION, after, limit: PAGE }
    try {
      after = await judgements.wakeOutdated(store.db, page)
    } catch (err) {
      log.warn({ err }, 'could not look for outdated versions, trying again')
    }
    return EVERY_MS
  })
}
