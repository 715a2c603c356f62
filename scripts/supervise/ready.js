import { get } from 'node:http'
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
    if (waiting.size > 0) await sleep(100)
  }
}

/** Node's own client: loading fetch would cost more than all the questions. */
function answers(url) {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 2000 }, (response) => {
      response.resume()
      resolve(response.statusCode >= 200 && response.statusCode < 300)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
