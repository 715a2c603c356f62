import type { Log } from '@clausewatch/runtime'
import type { looks } from '@clausewatch/store'
import type { LookBook } from './look-book.ts'
import { readSources } from './sources.ts'
import type { SourceDeps } from './sources.ts'

export type LookDeps = {
  readonly book: LookBook
  readonly log: Log
  readonly sources: SourceDeps
}

export type LookPolicy = looks.LookPolicy & {
  /** Least time between two requests to one host, where the host does not say. */
  readonly gapMs: number
}

/** One look at a document: claim, fetch, record. What it brought is judged elsewhere. */
export async function look(
  deps: LookDeps,
  due: looks.DueLook,
  signal: AbortSignal,
  claimed: () => void,
): Promise<void> {
  const { book, log, sources } = deps
  const claim = await book.claim(due)
  if (!claim) return
  claimed()
  const result = await readSources(sources, claim, signal)
  // No page was free, or we are stopping: nothing was learnt of the document. Its lease brings the look again.
  if (!result || signal.aborted) return
  const outcome = await book.record({ claim, result })
  const { documentId, attempt, kind } = claim
  const { via = 'http' } = result
  const reason = result.kind === 'failed' ? result.code : undefined
  // Nearly all looks find nothing: their story is the check.
  const level = outcome === 'unchanged' ? 'debug' : 'info'
  log[level]({ documentId, attempt, kind, via, outcome, reason }, 'looked')
}
