import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { shownShare } from '@clausewatch/core'

export type Question = Parameters<typeof shownShare>[0]

// Two pages to read; what takes longer, or more memory, is no page whose likeness is worth knowing.
const TIME_LIMIT_MS = 20_000
const MEMORY_MB = 384

/**
 * Core's `shownShare` in a thread of its own, for the pages are other people's: one that goes over a limit must not take the
 * fetcher with it. Null also then.
 */
export async function compareTexts(question: Question): Promise<number | null> {
  const worker = new Worker(new URL('./compare-texts-worker.ts', import.meta.url), {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  try {
    const [share] = await once(worker, 'message', { signal: AbortSignal.timeout(TIME_LIMIT_MS) })
    return typeof share === 'number' ? share : null
  } catch {
    // Out of time or memory, or a page that core could not read.
    return null
  } finally {
    await worker.terminate()
  }
}
