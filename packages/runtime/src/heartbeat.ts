import { STAGES } from './jobs.ts'
import type { Stage } from './jobs.ts'
import type { Log } from './logger.ts'
import type { StageState } from './metrics.ts'
import { startLoop } from './timing.ts'
import type { Loop } from './timing.ts'

export type HeartbeatOptions = {
  /** A dead man's switch, which raises the alarm when calls stop coming; undefined: none. */
  readonly url: string | undefined
  readonly everyMs: number
  readonly stages: () => Promise<readonly StageState[]>
  /** How long a row of a stage may have been due; default: the catalogue's. */
  readonly limits?: Readonly<Partial<Record<Stage, number>>>
  readonly log: Log
}

const CALL_TIMEOUT_MS = 10_000

/** Calls the address only while no stage is late: silence is the alarm, and it also comes when this process dies. */
export function startHeartbeat(options: HeartbeatOptions): Loop {
  const { url, everyMs, log } = options
  if (url === undefined) return { stop: () => Promise.resolve() }
  return startLoop(async () => {
    try {
      const late = lateStages(await options.stages(), options.limits)
      if (late.length > 0) log.warn({ late }, 'heartbeat withheld, stages are late')
      else await call(url)
    } catch (err) {
      log.warn({ err }, 'heartbeat failed')
    }
    return everyMs
  })
}

/** The stages whose oldest row has been due for longer than its limit. */
export function lateStages(
  states: readonly StageState[],
  limits: HeartbeatOptions['limits'] = {},
): readonly StageState[] {
  return states.filter(({ stage, oldestDueSeconds }) => {
    const limitMs = limits[stage] ?? STAGES[stage].lateAfterMs
    return oldestDueSeconds !== null && oldestDueSeconds * 1000 > limitMs
  })
}

async function call(url: string): Promise<void> {
  const reply = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
  await reply.body?.cancel()
  if (!reply.ok) throw new Error(`The heartbeat's address answered ${reply.status}.`)
}
