import { setTimeout as sleep } from 'node:timers/promises'

import { SetupError } from '../setup/progress.js'

/**
 * Waits until every address answers 2xx. `places`: { name: url }; `cancelled` ends the wait early.
 * Throws, naming those that did not answer within the deadline.
 */
export async function untilReady(places, { deadlineMs = 60_000, cancelled = () => false } = {}) {
  const deadline = Date.now() + deadlineMs
  const waiting = new Map(Object.entries(places))
  while (waiting.size > 0 && !cancelled()) {
    await Promise.all(
      [...waiting].map(async ([name, url]) => {
        if (await answers(url)) waiting.delete(name)
      }),
    )
    if (Date.now() > deadline) {
      const names = [...waiting.keys()].join(', ')
      throw new SetupError(
        `Not ready within ${deadlineMs / 1000} s: ${names}. The log above says why.`,
      )
    }
    if (waiting.size > 0) await sleep(50)
  }
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
