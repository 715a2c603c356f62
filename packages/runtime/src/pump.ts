import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { JOB_OPTIONS, STAGES, STREAMS, batchId, idsOfBatch, jobId, queuePrefix } from './jobs.ts'
import type { Batch, Job, Stage } from './jobs.ts'
import type { Log } from './logger.ts'
import { reportSparingly } from './logger.ts'
import type { Metrics } from './metrics.ts'
import { startLoop, within } from './timing.ts'
import type { Loop } from './timing.ts'

export type PumpOptions = {
  readonly stage: Stage
  /** A producer's connection; the pumps of a process may share one. */
  readonly redis: Redis
  readonly namespace?: string
  /** The first `limit` rows that are due. Rows stay due until a worker claims them. */
  readonly due: (limit: number) => Promise<readonly Job[]>
  readonly log: Log
  readonly metrics: Metrics
}

// Redis commands have a limit of their own; this one also covers what BullMQ does before and between them.
const REDIS_TIMEOUT_MS = 5_000
// The longest an idle or failing pump sleeps: part of every alert's delay.
const MAX_PAUSE_MS = 1_000
// Below this share of free places there is work enough: Postgres need not be asked.
const REFILL_SHARE = 0.6

/**
 * Turns due rows into waiting jobs, the only place that adds to a queue. It keeps no memory of what it added: Redis
 * is asked each time, so that a wiped one is filled again. What goes wrong is logged and tried again.
 */
export function startPump(options: PumpOptions): Loop {
  const { stage, log, metrics } = options
  const report = reportSparingly(log, 'pump failed, trying again', { stage })
  let queue: Queue | undefined
  let pauseMs = STAGES[stage].pumpEveryMs
  let failing = false
  const loop = startLoop(async () => {
    try {
      queue ??= await openQueue(options)
      const look = await topUp(queue, options)
      metrics.pumped(stage, look.waiting + look.added, look.added)
      if (failing) log.info({ stage }, 'pump recovered')
      failing = false
      pauseMs = nextPauseMs(stage, look, pauseMs)
    } catch (err) {
      metrics.pumpFailed(stage)
      report(err)
      failing = true
      pauseMs = MAX_PAUSE_MS
    }
    return pauseMs
  })
  return {
    stop: async () => {
      await loop.stop()
      await queue?.close()
    },
  }
}

/** A queue opened while Redis is away never comes to life, so it is opened on a live connection or not at all. */
async function openQueue({ stage, redis, namespace }: PumpOptions): Promise<Queue> {
  if (redis.status !== 'ready') throw new Error('Redis is not connected.')
  const queue = new Queue(stage, {
    connection: redis,
    prefix: queuePrefix(stage, namespace),
    streams: STREAMS,
  })
  // Every call reports its own failure; without a listener an error would end the process.
  queue.on('error', () => {})
  try {
    await within(REDIS_TIMEOUT_MS, 'opening the queue', queue.waitUntilReady())
    return queue
  } catch (error) {
    await queue.close().catch(() => {})
    throw error
  }
}

/** Counted in rows, not in batches. */
type Look = {
  readonly waiting: number
  readonly added: number
  /** Nothing more fits. */
  readonly full: boolean
}

async function topUp(queue: Queue, { stage, redis, due }: PumpOptions): Promise<Look> {
  const { maxWaiting, batch } = STAGES[stage]
  // In this order, so that a job taken meanwhile is in the second list.
  const [waitingIds, activeIds] = await Promise.all([
    redis.lrange(queue.toKey('wait'), 0, -1).then((ids) => ids.flatMap(idsOfBatch)),
    redis.lrange(queue.toKey('active'), 0, -1).then((ids) => ids.flatMap(idsOfBatch)),
  ])
  const waiting = waitingIds.length
  const free = maxWaiting - waiting
  if (free < maxWaiting * REFILL_SHARE) return { waiting, added: 0, full: true }
  // Waiting rows are due as well, and mostly the first: only a whole queue's worth surely holds `free` others.
  // One in hand is due until it is claimed: added again when it has ended, it would run for nothing.
  const known = new Set([...waitingIds, ...activeIds])
  const rows = (await due(maxWaiting)).filter((row) => !known.has(jobId(row))).slice(0, free)
  if (rows.length > 0) {
    const jobs = inBatchesOf(batch, rows).map((data) => ({
      name: stage,
      data,
      opts: { ...JOB_OPTIONS, jobId: batchId(data) },
    }))
    await within(REDIS_TIMEOUT_MS, 'adding jobs', queue.addBulk(jobs))
  }
  return { waiting, added: rows.length, full: rows.length === free }
}

function inBatchesOf(size: number, rows: readonly Job[]): readonly Batch[] {
  const count = Math.ceil(rows.length / size)
  return Array.from({ length: count }, (_, n) => rows.slice(n * size, (n + 1) * size))
}

/** Soon after a full load, at the usual pace while there is work, slower and slower when there is none. */
export function nextPauseMs(stage: Stage, look: Look, lastMs: number): number {
  const { pumpEveryMs } = STAGES[stage]
  if (look.full && look.added > 0) return pumpEveryMs / 4
  if (look.full || look.added > 0) return pumpEveryMs
  return Math.min(Math.max(lastMs, pumpEveryMs) * 1.5, MAX_PAUSE_MS)
}
