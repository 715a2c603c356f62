import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { listen } from '../../../test/support/listen.ts'
import { waitFor } from '../../../test/support/wait.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { startPump } from './pump.ts'
import { assertRedisPolicy, connectRedis, redisAnswers } from './redis.ts'
import { startWorker } from './worker.ts'

let binary: { command: string; env: NodeJS.ProcessEnv }
let port = 0
let lines: string[] = []
let cleanups: (() => unknown)[] = []

beforeAll(async () => {
  const find = new URL('../../../scripts/servers/redis-binary.js', import.meta.url).href
  const print = `console.log(JSON.stringify(await (await import(process.argv[1])).findRedis()))`
  const args = ['--input-type=module', '-e', print, find]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  binary = JSON.parse(stdout)
})
beforeEach(async () => {
  lines = []
  cleanups = []
  const free = await listen(createServer())
  port = free.port
  await free.close()
})
afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup()
})

const log = createLogger({
  service: 'test',
  destination: new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  }),
})

/** A server that a test may kill, on the port of that test. */
async function startServer(policy = 'noeviction') {
  const settings = ['--port', `${port}`, '--save', '', '--maxmemory-policy', policy]
  const child = spawn(binary.command, settings, {
    env: binary.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => child.kill('SIGKILL'))
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (/ready to accept connections/i.test(said)) break
  }
  return child
}

function connect() {
  const redis = connectRedis(`redis://127.0.0.1:${port}`, 'producer', log)
  cleanups.push(() => redis.disconnect())
  return redis
}

/** A pump and a worker over rows in memory; `push` makes one due and says how long it took until it was done. */
function startPipeline() {
  const rows = new Set<number>()
  let next = 0
  const common = { stage: 'route', log, metrics: createMetrics({ service: 'test' }) } as const
  const due = (limit: number) =>
    Promise.resolve([...rows].slice(0, limit).map((id) => ({ id, attempt: 0 })))
  const pump = startPump({ ...common, redis: connect(), due })
  const worker = startWorker({
    ...common,
    redisUrl: `redis://127.0.0.1:${port}`,
    process: async ({ id }) => {
      rows.delete(Number(id))
      await sleep(1)
    },
  })
  const stop = () => Promise.all([pump.stop(), worker.stop()])
  cleanups.push(stop)
  return {
    stop,
    push: async (timeoutMs = 5_000) => {
      const id = next++
      rows.add(id)
      await waitFor(() => !rows.has(id), { what: `row ${id}`, timeoutMs })
    },
    add: () => rows.add(next++),
    left: () => rows.size,
  }
}

test.for(['allkeys-lru', 'volatile-ttl'])(
  'a Redis that evicts (%s) is refused, and told how to be right',
  async (policy) => {
    await startServer(policy)
    await expect(assertRedisPolicy(connect(), log)).rejects.toThrow(
      new RegExp(`maxmemory-policy is ${policy}.*Set maxmemory-policy to noeviction`),
    )
  },
)

test('a Redis that is down at boot is waited for, with a line that says so', async () => {
  const redis = connect()
  const checked = assertRedisPolicy(redis, log)
  await sleep(1_500)
  expect(await redisAnswers(redis)).toBe(false)
  expect(lines.join('')).toContain('waiting for redis')
  expect(lines.filter((line) => line.includes('redis unreachable'))).toHaveLength(1)
  await startServer()
  await checked
  expect(await redisAnswers(redis)).toBe(true)
})

test('waiting for Redis ends when the service stops', async () => {
  const redis = connect()
  const checked = assertRedisPolicy(redis, log)
  const refused = expect(checked).rejects.toThrow('closed')
  redis.disconnect()
  await refused
})

test('work begins within five seconds of the birth of a Redis that was not there', async () => {
  const pipeline = startPipeline()
  pipeline.add()
  await sleep(2_500)
  await startServer()
  await waitFor(() => pipeline.left() === 0, { what: 'the row', timeoutMs: 5_000 })
})

test('a killed Redis that comes back empty delays and loses nothing: work goes on within five seconds', async () => {
  const server = await startServer()
  const pipeline = startPipeline()
  await pipeline.push()
  server.kill('SIGKILL')
  await once(server, 'exit')
  for (let i = 0; i < 100; i += 1) pipeline.add()
  await sleep(4_000)
  await startServer()
  await waitFor(() => pipeline.left() === 0, { what: 'all rows', timeoutMs: 5_000 })
  await pipeline.push()
})

test('a frozen Redis delays and loses nothing: work goes on within five seconds', async () => {
  const server = await startServer()
  const pipeline = startPipeline()
  await pipeline.push()
  server.kill('SIGSTOP')
  for (let i = 0; i < 100; i += 1) pipeline.add()
  await sleep(8_000)
  server.kill('SIGCONT')
  await waitFor(() => pipeline.left() === 0, { what: 'all rows', timeoutMs: 5_000 })
  await pipeline.push()
})

test('pump and worker stop in time while Redis is frozen, dead or was never there', async () => {
  const server = await startServer()
  const timed = async (pipeline: ReturnType<typeof startPipeline>) => {
    const start = performance.now()
    await pipeline.stop()
    return performance.now() - start
  }
  const [frozen, dead] = [startPipeline(), startPipeline()]
  await frozen.push()
  await dead.push()
  server.kill('SIGSTOP')
  expect(await timed(frozen)).toBeLessThan(15_000)
  server.kill('SIGKILL')
  expect(await timed(dead)).toBeLessThan(15_000)
  const never = startPipeline()
  await sleep(200)
  expect(await timed(never)).toBeLessThan(15_000)
})
