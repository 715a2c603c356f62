import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useRedis } from '../../../test/support/redis.ts'
import { waitFor } from '../../../test/support/wait.ts'
import { JOB_OPTIONS, STAGES, jobId, queuePrefix } from './jobs.ts'
import type { Job, Stage } from './jobs.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { startPump } from './pump.ts'
import { connectRedis } from './redis.ts'
import { runJob, startWorker } from './worker.ts'
import type { WorkerOptions } from './worker.ts'

const server = useRedis()
const log = createLogger({ service: 'test', level: 'silent' })

let cleanups: (() => unknown)[] = []
let namespace = ''
beforeEach(() => {
  cleanups = []
  namespace = `${server.prefix}-${performance.now()}`
})
afterEach(async () => {
  vi.useRealTimers()
  for (const cleanup of cleanups.toReversed()) await cleanup()
})

function workerOf(
  process: WorkerOptions['process'],
  { stage = 'seal', stopDeadlineMs = 5_000 }: { stage?: Stage; stopDeadlineMs?: number } = {},
) {
  const metrics = createMetrics({ service: 'test' })
  const redisUrl = server.url
  const worker = startWorker({
    stage,
    redisUrl,
    namespace,
    process,
    log,
    metrics,
    stopDeadlineMs,
  })
  cleanups.push(worker.stop)
  return { worker, metrics }
}

async function queueOf(payloads: readonly unknown[], stage: Stage = 'seal') {
  const connection = connectRedis(server.url, 'producer', log)
  cleanups.push(() => connection.disconnect())
  const queue = new Queue(stage, { connection, prefix: queuePrefix(stage, namespace) })
  await queue.waitUntilReady()
  await queue.addBulk(payloads.map((data) => ({ name: stage, data, opts: JOB_OPTIONS })))
  return queue
}

const left = async (queue: Queue) => queue.getJobCountByTypes('wait', 'active', 'failed')

test('a job that throws or makes no sense ends alone: the others are done, nothing is kept', async () => {
  const done: unknown[] = []
  const jobs = Array.from({ length: 30 }, (_, id) => [{ id, attempt: 1 }])
  const { metrics } = workerOf(async ({ id }) => {
    await sleep(1)
    if (typeof id === 'number' && id % 3 === 0) throw new Error(`${id}`)
    done.push(id)
  })
  const queue = await queueOf([{ odd: true }, ...jobs])
  await waitFor(async () => done.length === 20 && (await left(queue)) === 0, { what: 'the jobs' })
  const figures = await metrics.render()
  expect(figures).toContain('clausewatch_jobs_total{stage="seal",outcome="done",service="test"} 20')
  expect(figures).toContain('outcome="failed",service="test"} 11')
})

const BATCH = Array.from({ length: 8 }, (_, id) => ({ id, attempt: 1 }))

test('of a batch in which one row hangs and one crashes the others are done, each once, and the job ends', async () => {
  const begun: unknown[] = []
  const done: unknown[] = []
  const { metrics } = workerOf(
    async ({ id }, signal, claimed) => {
      begun.push(id)
      claimed()
      if (id === 1) await sleep(60_000, undefined, { signal })
      if (id === 2) throw new Error('crash')
      done.push(id)
    },
    { stage: 'fetch', stopDeadlineMs: 100 },
  )
  const queue = await queueOf([BATCH], 'fetch')
  await waitFor(async () => done.length === 6 && (await left(queue)) === 0, { what: 'the job' })
  expect(done).toEqual([0, 3, 4, 5, 6, 7])
  expect(begun).toEqual(BATCH.map(({ id }) => id))
  expect(await metrics.render()).toContain(
    'clausewatch_jobs_total{stage="fetch",outcome="failed",service="test"} 1',
  )
})

test('rows that hang keep no batch from the others: each holds one place', async () => {
  const { concurrency, batch } = STAGES.fetch
  const done = new Set<unknown>()
  workerOf(
    async ({ id }, signal, claimed) => {
      claimed()
      // Nearly all places, and in every batch.
      if (Number(id) % 4 === 0 && Number(id) < (concurrency - 1) * 4) {
        await sleep(60_000, undefined, { signal })
      }
      done.add(id)
    },
    { stage: 'fetch', stopDeadlineMs: 100 },
  )
  const rows = Array.from({ length: concurrency * 6 }, (_, id) => ({ id, attempt: 1 }))
  const batches = rows.flatMap((_, n) => (n % batch === 0 ? [rows.slice(n, n + batch)] : []))
  await queueOf(batches, 'fetch')
  const others = rows.length - (concurrency - 1)
  await waitFor(() => done.size === others, { what: 'all others', timeoutMs: 20_000 })
})

test('a row that is not claimed yet keeps its job, so that a worker that dies gives it back', async () => {
  let claim = () => {}
  workerOf(
    async ({ id }, _, claimed) => {
      if (id !== 7) return
      await new Promise<void>((resolve) => (claim = resolve))
      claimed()
    },
    { stage: 'fetch' },
  )
  const queue = await queueOf([BATCH], 'fetch')
  await waitFor(async () => (await queue.getActiveCount()) === 1, { what: 'the start' })
  await sleep(300)
  expect(await left(queue)).toBe(1)
  claim()
  await waitFor(async () => (await left(queue)) === 0, { what: 'the end' })
})

test('stop() takes no more jobs and waits for the running one', async () => {
  const ended: unknown[] = []
  let started = 0
  const { worker } = workerOf(async ({ id }, signal) => {
    started += 1
    await sleep(400, undefined, { signal })
    ended.push(id)
  })
  await queueOf(Array.from({ length: 20 }, (_, id) => [{ id, attempt: 1 }]))
  await waitFor(() => started > 0, { what: 'a start' })
  await worker.stop()
  expect(ended).toHaveLength(started)
  await sleep(100)
  expect(started).toBeLessThan(20)
})

test('stop() aborts what still runs at the deadline and returns, even from a job that hears nothing', async () => {
  let started = false
  let reason: unknown
  const { worker } = workerOf(
    (_, signal) => {
      started = true
      signal.addEventListener('abort', () => {
        reason = signal.reason
      })
      return new Promise(() => {})
    },
    { stopDeadlineMs: 200 },
  )
  await queueOf([[{ id: 1, attempt: 1 }]])
  await waitFor(() => started, { what: 'a start' })
  const start = performance.now()
  await worker.stop()
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(reason).toBeInstanceOf(Error)
})

test('a job past its time limit is aborted, and its place given away even if it hears nothing', async () => {
  vi.useFakeTimers()
  const metrics = createMetrics({ service: 'test' })
  const signals: AbortSignal[] = []
  const process = (_: Job, signal: AbortSignal) => {
    signals.push(signal)
    return new Promise<void>(() => {})
  }
  const options = { stage: 'deliver', process, log, metrics } as const
  const job = runJob(options, { id: 1, attempt: 1 }, new Set())
  await vi.advanceTimersByTimeAsync(STAGES.deliver.timeLimitMs - 1)
  expect(signals[0]?.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1_001)
  await job
  expect(signals[0]?.aborted).toBe(true)
  vi.useRealTimers()
  expect(await metrics.render()).toContain('outcome="late"')
})

test('200 rows that fail at every claim do not starve 4,800 good ones', async () => {
  const rows = new Map<unknown, { id: number; attempt: number; notBefore: number }>()
  for (let id = 0; id < 5_000; id += 1) rows.set(id, { id, attempt: 0, notBefore: 0 })
  const due = (limit: number) => {
    const now = performance.now()
    const ready = [...rows.values()].filter(({ notBefore }) => notBefore <= now)
    return Promise.resolve(ready.slice(0, limit).map(({ id, attempt }) => ({ id, attempt })))
  }
  const done = new Map<unknown, number>()
  const { metrics } = workerOf(async ({ id, attempt }) => {
    const row = rows.get(id)
    if (row?.attempt !== attempt) return
    row.attempt += 1
    row.notBefore = performance.now() + 60_000
    await Promise.resolve()
    if (row.id < 200) throw new Error('always')
    done.set(id, (done.get(id) ?? 0) + 1)
    rows.delete(id)
  })
  const redis = connectRedis(server.url, 'producer', log)
  cleanups.push(() => redis.disconnect())
  const pump = startPump({ stage: 'seal', redis, namespace, due, log, metrics })
  cleanups.push(pump.stop)
  await waitFor(() => rows.size === 200, { what: 'the good rows', timeoutMs: 45_000 })
  expect(done.size).toBe(4_800)
  expect(Math.max(...done.values())).toBe(1)
})

test('ids that BullMQ refuses become ids that it takes', async () => {
  const ids = [7, 'a:b', '7', '1:2:3', 'ü/{}'].map((id) => jobId({ id, attempt: 2 }))
  expect(ids).toEqual(['7-2', 'a%3Ab-2', '7-2', '1%3A2%3A3-2', '%C3%BC%2F%7B%7D-2'])
  const queue = await queueOf([])
  for (const id of new Set(ids)) await queue.add('seal', {}, { jobId: id })
  expect(await queue.getWaitingCount()).toBe(4)
})
