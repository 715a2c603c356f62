import type { Log } from './logger.ts'
import { within } from './timing.ts'

/** Says how to close what was just opened. The last opened is the first closed. */
export type Defer = (name: string, close: () => unknown, deadlineMs?: number) => void

export type Service = {
  readonly log: Log
  /** Opens everything; when it returns, the service runs. */
  readonly start: (defer: Defer) => Promise<void>
}

type Closing = {
  readonly name: string
  readonly close: () => unknown
  readonly deadlineMs: number
}

const CLOSE_DEADLINE_MS = 10_000
// Ctrl-C in a terminal reaches a service and its supervisor, which sends its own signal: both are one wish.
const SAME_WISH_MS = 1_000

/**
 * Runs a service until SIGTERM or SIGINT, then closes it in order and exits 0; a second signal exits at once.
 * An error that nobody caught ends the process with 1: its supervisor starts a clean one, and due rows are still due.
 */
export async function runService({ log, start }: Service): Promise<void> {
  const closings: Closing[] = []
  let stoppedAt: number | undefined
  const stop = async (code: number) => {
    stoppedAt = performance.now()
    for (let closing = closings.pop(); closing; closing = closings.pop()) await close(closing, log)
    process.exit(code)
  }
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppedAt === undefined) {
      log.info({ signal }, 'service stopping')
      void stop(0)
    } else if (performance.now() - stoppedAt > SAME_WISH_MS) {
      log.warn({ signal }, 'service stopped at once')
      process.exit(1)
    }
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  // Rejections that nobody handles arrive here too.
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'service crashed')
    process.exit(1)
  })
  try {
    await start((name, close, deadlineMs = CLOSE_DEADLINE_MS) => {
      closings.push({ name, close, deadlineMs })
    })
    if (stoppedAt === undefined) log.info('service started')
  } catch (err) {
    // What start waited for may have been closed by a signal.
    if (stoppedAt !== undefined) return
    log.fatal({ err }, 'service could not start')
    await stop(1)
  }
}

async function close({ name, close, deadlineMs }: Closing, log: Log): Promise<void> {
  try {
    await within(deadlineMs, `closing ${name}`, Promise.resolve().then(close))
  } catch (err) {
    log.warn({ name, err }, 'closed with trouble')
  }
}
