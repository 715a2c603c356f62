import { ended, stop } from '../setup/child.js'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** What ran this long was well: its next fault waits the first wait again. */
const WELL_MS = 60_000

/** How long to wait before the next start after so many faults in a row: doubling, up to a limit. */
export function backoffMs(faults) {
  return Math.min(FIRST_WAIT_MS * 2 ** (faults - 1), LONGEST_WAIT_MS)
}

/**
 * Keeps one process running: starts it again, with backoff, whenever it ends by itself.
 * `start` gives the child, or a promise of it for what needs time to be ready; `tell` gets a line for the log.
 */
export function keepRunning({ start, tell, signal = 'SIGTERM', deadlineMs = 15_000 }) {
  let starting
  let child
  let faults = 0
  let stopping = false
  let timer

  async function begin() {
    const began = Date.now()
    starting = Promise.resolve(start())
    child = await starting
    void watch(child, began)
  }

  async function watch(watched, began) {
    await ended(watched)
    if (Date.now() - began > WELL_MS) faults = 0
    if (stopping) return
    for (const line of watched.lastLines?.() ?? []) tell(line)
    again(`ended by itself (${watched.signalCode ?? `code ${watched.exitCode}`})`)
  }

  function again(why) {
    if (stopping) return
    faults += 1
    tell(`${why}; starts again in ${backoffMs(faults) / 1000} s`)
    timer = setTimeout(() => begin().catch((error) => again(error.message)), backoffMs(faults))
  }

  return {
    begin,
    async end() {
      stopping = true
      clearTimeout(timer)
      // One that is just starting is awaited: it must not outlive us.
      await starting?.catch(() => {})
      if (child !== undefined) await stop(child, { signal, deadlineMs })
    },
    kill() {
      child?.kill('SIGKILL')
    },
  }
}
