import { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { MAX_STALLED_COUNT, STAGES, parseBatch, queuePrefix } from './jobs.ts'
import type { Batch, Job, Stage } from './jobs.ts'
import type { Log } from './logger.ts'
import { reportSparingly } from './logger.ts'
import type { JobOutcome, Metrics } from './metrics.ts'
import { openPlaces } from './places.ts'
import { connectRedis } from './redis.ts'
import { startDeadline, within } from './timing.ts'
import type { Deadline } from './timing.ts'

/**
 * Claims a row and does its work. The signal aborts at the stage's time limit and at the end of a stop's patience. Says
 * `claimed` where rows share a batch: from then on the lease holds the row, and the others' job need not wait for it.
 */
export type Process = (job: Job, signal: AbortSignal, claimed: () => void) => Promise<void>

export type WorkerOptions = {
  readonly stage: Stage
  readonly redisUrl: string
  readonly namespace?: string
  readonly process: Process
  readonly log: Log
  readonly metrics: Metrics
  /** How long stop() waits for running jobs. */
  readonly stopDeadlineMs?: number
}

export type RunningWorker = {
  /** Takes no more jobs and waits for the running ones; after the deadline aborts and leaves them. */
  readonly stop: () => Promise<void>
}

// After an abort a job may still close its socket and write down what happened; then its place is taken.
const ABORT_GRACE_MS = 1_000
// Container runtimes kill after ten seconds, and the database is closed after the jobs.
const STOP_DEADLINE_MS = 5_000
const CLOSE_MS = 1_000
// A killed worker's job is found after at most both together. Running it twice is harmless: stages claim.
const LOCK_MS = 15_000
const STALLED_CHECK_MS = 5_000

/** Works on a stage's jobs. An error ends its job, in the log, and nothing else: Postgres knows when to try again. */
export function startWorker(options: WorkerOptions): RunningWorker {
  const { stage, log } = options
  const redis = connectRedis(options.redisUrl, 'worker', log)
  const { concurrency, batch } = STAGES[stage]
  const places = openPlaces(concurrency)
  const running = new Set<Promise<void>>()
  const deadlines = new Set<Deadline>()
  let stopping = false
  /** Resolves when the row is claimed, or has ended. */
  const start = async (job: Job) => {
    await places.take()
    // Meanwhile, or while BullMQ closes: the row is still due, and another worker's.
    if (stopping) return places.give()
    await new Promise<void>((claimed) => {
      const row = runJob(options, job, deadlines, claimed).finally(() => {
        running.delete(row)
        places.give()
        claimed()
      })
      running.add(row)
    })
  }
  const worker = new Worker<unknown>(
    stage,
    async ({ data }) => {
      await Promise.all(readBatch(options, data).map(start))
    },
    {
      connection: redis,
      prefix: queuePrefix(stage, options.namespace),
      // Enough to fill the places, and few: what a process has in hand no other can take.
      concurrency: Math.ceil(concurrency / batch),
      maxStalledCount: MAX_STALLED_COUNT,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
    },
  )
  worker.on('error', reportSparingly(log, 'worker in trouble, going on', { stage }))
  const stop = async () => {
    stopping = true
    const ended = Promise.all(running)
    try {
      await within(options.stopDeadlineMs ?? STOP_DEADLINE_MS, 'the running jobs', ended)
    } catch (err) {
      log.warn({ stage, err }, 'jobs aborted')
      for (const deadline of deadlines) deadline.abort(err)
      await ended
    }
    await closeWorker(worker, redis)
    redis.disconnect()
  }
  return { stop }
}

/** BullMQ closes in order only over a Redis that answers; without one it would wait for ever. */
async function closeWorker(worker: Worker, redis: Redis): Promise<void> {
  const answers = await within(CLOSE_MS, 'redis', redis.ping()).then(
    () => true,
    () => false,
  )
  // What a forced close leaves active is found as stalled, and run again in vain: its row is no longer due.
  await within(CLOSE_MS, 'closing', worker.close(!answers)).catch(() => {})
}

function readBatch({ stage, log, metrics }: WorkerOptions, data: unknown): Batch {
  try {
    return parseBatch(data)
  } catch (err) {
    metrics.jobEnded(stage, 'failed', 0)
    log.error({ stage, err }, 'job unreadable')
    return []
  }
}

/**
 * One row from claim to log line; never rejects. While it runs its deadline is among `deadlines`: listeners on a signal
 * that all rows share would each be sought among all of them.
 */
export async function runJob(
  options: Pick<WorkerOptions, 'stage' | 'process' | 'log' | 'metrics'>,
  job: Job,
  deadlines: Set<Deadline>,
  claimed: () => void = () => {},
): Promise<void> {
  const { stage, log, metrics } = options
  const { timeLimitMs } = STAGES[stage]
  const startedAt = performance.now()
  using deadline = startDeadline(timeLimitMs, `The ${stage} job`)
  deadlines.add(deadline)
  const { signal } = deadline
  const end = (outcome: JobOutcome) => {
    const ms = Math.round(performance.now() - startedAt)
    metrics.jobEnded(stage, outcome, ms)
    return { stage, job, outcome, ms }
  }
  try {
    await Promise.race([options.process(job, signal, claimed), graceAfter(deadline)])
    // The processor has told its story; a job that found nothing to do has none.
    log.debug(end('done'), 'job ended')
  } catch (err) {
    const outcome = deadline.hasPassed() ? 'late' : signal.aborted ? 'stopped' : 'failed'
    log.error({ ...end(outcome), err }, 'job ended')
  } finally {
    deadlines.delete(deadline)
  }
}

/** Rejects with the deadline's reason, a while after it. */
function graceAfter(deadline: Deadline): Promise<never> {
  return new Promise((_, reject) => {
    deadline.whenAborted((reason) => setTimeout(reject, ABORT_GRACE_MS, reason))
  })
}
