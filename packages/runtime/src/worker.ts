import { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { MAX_STALLED_COUNT, STAGES, parseJob, queuePrefix } from './jobs.ts'
import type { Job, Stage } from './jobs.ts'
import type { Log } from './logger.ts'
import { reportSparingly } from './logger.ts'
import type { JobOutcome, Metrics } from './metrics.ts'
import { connectRedis } from './redis.ts'
import { startDeadline, within } from './timing.ts'

export type WorkerOptions = {
  readonly stage: Stage
  readonly redisUrl: string
  readonly namespace?: string
  /** Claims the row and does its work. The signal aborts at the stage's time limit and at the end of a stop's patience. */
  readonly process: (job: Job, signal: AbortSignal) => Promise<void>
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
  const running = new Set<Promise<void>>()
  const aborting = new AbortController()
  let stopping = false
  const run = async (data: unknown) => {
    // BullMQ may hand out one more while it closes. Its row is still due: another worker's.
    if (stopping) return
    const job = runJob(options, data, aborting.signal)
    running.add(job)
    await job
    running.delete(job)
  }
  const worker = new Worker<unknown>(stage, (job) => run(job.data), {
    connection: redis,
    prefix: queuePrefix(stage, options.namespace),
    concurrency: STAGES[stage].concurrency,
    maxStalledCount: MAX_STALLED_COUNT,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
  })
  worker.on('error', reportSparingly(log, 'worker in trouble, going on', { stage }))
  const stop = async () => {
    stopping = true
    const ended = Promise.all(running)
    try {
      await within(options.stopDeadlineMs ?? STOP_DEADLINE_MS, 'the running jobs', ended)
    } catch (err) {
      log.warn({ stage, err }, 'jobs aborted')
      aborting.abort(err)
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

/** One job from payload to log line; never rejects. */
export async function runJob(
  options: Pick<WorkerOptions, 'stage' | 'process' | 'log' | 'metrics'>,
  data: unknown,
  stopping: AbortSignal,
): Promise<void> {
  const { stage, log, metrics } = options
  const { timeLimitMs } = STAGES[stage]
  const startedAt = performance.now()
  using deadline = startDeadline(timeLimitMs, `The ${stage} job`, stopping)
  const { signal } = deadline
  const end = (outcome: JobOutcome) => {
    const ms = Math.round(performance.now() - startedAt)
    metrics.jobEnded(stage, outcome, ms)
    return { stage, job: data, outcome, ms }
  }
  try {
    await Promise.race([options.process(parseJob(data), signal), graceAfter(signal)])
    // The processor has told its story; a job that found nothing to do has none.
    log.debug(end('done'), 'job ended')
  } catch (err) {
    const outcome = deadline.hasPassed() ? 'late' : stopping.aborted ? 'stopped' : 'failed'
    log.error({ ...end(outcome), err }, 'job ended')
  }
}

/** Rejects with the signal's reason, a while after it. */
function graceAfter(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(reject, ABORT_GRACE_MS, signal.reason))
  })
}
