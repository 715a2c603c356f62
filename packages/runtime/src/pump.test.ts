import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useRedis } from '../../../test/support/redis.ts'
import { waitFor } from '../../../test/support/wait.ts'
import { STAGES, queuePrefix } from './jobs.ts'
import type { Batch, Job, Stage } from './jobs.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { nextPauseMs, startPump } from './pump.ts'
import { connectRedis } from './redis.ts'

const server = useRedis()
const log = createLogger({ service: 'test', level: 'silent' })
const metrics = createMetrics({ service: 'test' })

let cleanups: (() => unknown)[] = []
beforeEach(() => {
  cleanups = []
})
afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup()
})

/** Rows that stay due until they are claimed, as those in Postgres do. */
function dueRows(count: number) {
  const rows = new Map(Array.from({ length: count }, (_, id) => [id, { id, attempt: 0 }]))
  return {
    rows,
    due: (limit: number): Promise<Job[]> => Promise.resolve([...rows.values()].slice(0, limit)),
  }
}

async function pumpOf(due: (limit: number) => Promise<readonly Job[]>, stage: Stage = 'judge') {
  const namespace = `${server.prefix}-${cleanups.length}`
  const redis = connectRedis(server.url, 'producer', log)
  cleanups.push(() => redis.disconnect())
  const queue = new Queue<Batch>(stage, {
    connection: redis,
    prefix: queuePrefix(stage, namespace),
  })
  await queue.waitUntilReady()
  await queue.obliterate({ force: true })
  const pump = startPump({ stage, redis, namespace, due, log, metrics })
  cleanups.push(pump.stop)
  return { queue, redis, pump }
}

test('a queue is topped up to at most 1,000 waiting jobs, whatever is due', async () => {
  const table = dueRows(5_000)
  const { queue } = await pumpOf(table.due)
  await waitFor(async () => (await queue.getWaitingCount()) === 1_000, { what: 'a full queue' })
  await sleep(600)
  expect(await queue.getWaitingCount()).toBe(1_000)

  // Workers take 700: others follow, though those still waiting stay due and come first.
  for (const job of await queue.getWaiting(0, 699)) {
    for (const { id } of job.data) table.rows.delete(Number(id))
    await job.remove()
  }
  // The pump may look when 600 of them are gone.
  await waitFor(async () => (await queue.getWaitingCount()) >= 900, { what: 'a refill' })
  expect(await queue.getWaitingCount()).toBeLessThanOrEqual(1_000)
})

test('a stage that looks at many rows gets them in batches, and the same 1,000 rows at most', async () => {
  const table = dueRows(5_000)
  const { queue } = await pumpOf(table.due, 'fetch')
  const waiting = async () => (await queue.getWaiting()).flatMap((job) => job.data)
  await waitFor(async () => (await waiting()).length === 1_000, { what: 'a full queue' })
  expect(await queue.getWaitingCount()).toBe(Math.ceil(1_000 / STAGES.fetch.batch))

  for (const job of await queue.getWaiting(0, 19)) {
    for (const { id } of job.data) table.rows.delete(Number(id))
    await job.remove()
  }
  await waitFor(async () => (await waiting()).length > 900, { what: 'a refill' })
  await sleep(300)
  const ids = (await waiting()).map((row) => row.id)
  expect(ids.length).toBeLessThanOrEqual(1_000)
  // None is there twice, though those that wait stay due and come first.
  expect(new Set(ids).size).toBe(ids.length)
})

test('a flushed Redis is filled again from what is still due', async () => {
  const table = dueRows(50)
  const { queue, redis } = await pumpOf(table.due)
  await waitFor(async () => (await queue.getWaitingCount()) === 50, { what: 'the jobs' })
  await redis.flushdb()
  expect(await queue.getWaitingCount()).toBe(0)
  await waitFor(async () => (await queue.getWaitingCount()) === 50, { what: 'the jobs again' })
})

test('a row claimed since gets a new job, an unclaimed one no second', async () => {
  const table = dueRows(1)
  const { queue } = await pumpOf(table.due)
  await waitFor(async () => (await queue.getWaitingCount()) === 1, { what: 'the job' })
  await sleep(600)
  expect(await queue.getWaitingCount()).toBe(1)
  table.rows.set(0, { id: 0, attempt: 1 })
  await waitFor(async () => (await queue.getWaitingCount()) === 2, { what: 'the next attempt' })
})

test('a database that fails delays the pump and does not stop it', async () => {
  const table = dueRows(3)
  let failures = 2
  const { queue } = await pumpOf((limit) =>
    failures-- > 0 ? Promise.reject(new Error('down')) : table.due(limit),
  )
  await waitFor(async () => (await queue.getWaitingCount()) === 3, { what: 'the jobs' })
})

test('a pump never looks twice at once, and stop() waits for the look under way', async () => {
  let looking = 0
  let most = 0
  const { pump } = await pumpOf(async () => {
    looking += 1
    most = Math.max(most, looking)
    await sleep(300)
    looking -= 1
    return []
  })
  await waitFor(() => looking === 1, { what: 'a look' })
  await pump.stop()
  expect([looking, most]).toEqual([0, 1])
  await sleep(400)
  expect(looking).toBe(0)
})

test('a pump hurries after a full load and tires to a second when there is nothing', () => {
  const nothing = { waiting: 0, added: 0, full: false }
  expect(nextPauseMs('judge', { waiting: 0, added: 1_000, full: true }, 1_000)).toBe(50)
  expect(nextPauseMs('judge', { waiting: 990, added: 0, full: true }, 1_000)).toBe(200)
  expect(nextPauseMs('judge', { waiting: 5, added: 3, full: false }, 1_000)).toBe(200)
  const pauses = [0, 0, 0, 0, 0].reduce<number[]>(
    (all) => [...all, nextPauseMs('judge', nothing, all.at(-1) ?? 0)],
    [],
  )
  expect(pauses).toEqual([300, 450, 675, 1_000, 1_000])
})
