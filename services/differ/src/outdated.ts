import { EXTRACTOR_VERSION } from '@clausewatch/core'
import { startLoop } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { judgements, lineages } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import type { JudgeDeps } from './read.ts'
import { layDocument } from './record.ts'

// A page of so many wakes the judge for a minute or two at most: what is new does not wait behind the old.
const PAGE = 500
const EVERY_MS = 10_000
// What is new goes first.
const PAUSE_MS = 1_000
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

/** Goes through all documents once and records the provisions of versions that have none, or that an older splitter has cut. */
export function layAll(deps: Pick<JudgeDeps, 'store' | 'log' | 'record'>) {
  const { store, log } = deps
  let after: number | null = 0
  return startLoop(async () => {
    if (after === null) return NEVER_MS
    try {
      const { ids, last } = await lineages.unlaidDocuments(store.db, { after, limit: PAGE })
      for (const documentId of ids) {
        // One that cannot be recorded must not keep the others from it; its next judgement tries again.
        await layDocument(deps, documentId).catch((err: unknown) =>
          log.error({ documentId, err }, 'the provisions of a document could not be recorded'),
        )
      }
      after = last
      return PAUSE_MS
    } catch (err) {
      log.warn({ err }, 'could not look for versions without provisions, trying again')
      return EVERY_MS
    }
  })
}
