import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { PlainTrial, shownShare, tryPlain } from '@clausewatch/core'

type Shares = Parameters<typeof shownShare>[0]
type Trials = Parameters<typeof tryPlain>[0]
export type Question = ({ readonly ask: 'share' } & Shares) | ({ readonly ask: 'plain' } & Trials)

// Two pages to read; what takes longer, or more memory, is no page whose likeness is worth knowing.
const TIME_LIMIT_MS = 20_000
const MEMORY_MB = 384

/** Core's `shownShare`; null also where it cannot be told. */
export async function compareTexts(shares: Shares): Promise<number | null> {
  const share = await inThread({ ask: 'share', ...shares })
  return typeof share === 'number' ? share : null
}

/** Core's `tryPlain`; null where it cannot be told. */
export async function comparePlain(trials: Trials): Promise<PlainTrial | null> {
  const trial = await inThread({ ask: 'plain', ...trials })
  return isTrial(trial) ? trial : null
}

function isTrial(answer: unknown): answer is PlainTrial {
  return typeof answer === 'object' && answer !== null && 'leavesBrowser' in answer
}

/**
 * Answers in a thread of its own, for the pages are other people's: one that goes over a limit must not take the fetcher
 * with it.
 */
async function inThread(question: Question): Promise<unknown> {
  const worker = new Worker(new URL('./compare-texts-worker.ts', import.meta.url), {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  try {
    const [answer]: unknown[] = await once(worker, 'message', {
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    })
    return answer
  } catch {
    // Out of time or memory, or a page that core could not read.
    return null
  } finally {
    await worker.terminate()
  }
}
