import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'
import { serveOps } from './ops.ts'
import type { Checks } from './ops.ts'

let stops: (() => Promise<void>)[] = []
beforeEach(() => {
  stops = []
})
afterEach(() => Promise.all(stops.map((stop) => stop())))

async function serve(ready: Checks, metrics = createMetrics({ service: 'test' })) {
  const server = await serveOps({ port: 0, host: '127.0.0.1', ready, metrics })
  stops.push(server.close)
  return (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`)
}

test('/readyz turns 503 and names the check that fails or hangs, within its time', async () => {
  const checks = {
    postgres: () => Promise.resolve(true),
    redis: () => Promise.reject(new Error('down')),
    mail: () => Promise.resolve(false),
    disk: () => new Promise<boolean>(() => {}),
    early: () => {
      throw new Error('at once')
    },
  }
  const get = await serve(checks)
  const start = performance.now()
  const reply = await get('/readyz')
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(reply.status).toBe(503)
  expect(await reply.json()).toEqual({
    ok: false,
    checks: { postgres: true, redis: false, mail: false, disk: false, early: false },
  })
  expect((await get('/healthz')).status).toBe(200)
})

test('/readyz is 200 when every check passes', async () => {
  const get = await serve({ postgres: () => Promise.resolve(true) })
  const reply = await get('/readyz?verbose')
  expect([reply.status, await reply.json()]).toEqual([
    200,
    { ok: true, checks: { postgres: true } },
  ])
})

test('/metrics shows jobs, pump and what each stage still has to do', async () => {
  const metrics = createMetrics({
    service: 'notifier',
    stages: () => Promise.resolve([{ stage: 'route', due: 3, oldestDueSeconds: 12.5 }]),
    oldestSnapshotSeconds: () => Promise.resolve(7),
  })
  metrics.jobEnded('route', 'done', 40)
  metrics.pumped('route', 5, 2)
  const get = await serve({}, metrics)
  const reply = await get('/metrics')
  expect(reply.headers.get('content-type')).toContain('text/plain')
  const body = await reply.text()
  for (const line of [
    'clausewatch_jobs_total{stage="route",outcome="done",service="notifier"} 1',
    'clausewatch_job_seconds_count{service="notifier",stage="route"} 1',
    'clausewatch_pump_waiting{stage="route",service="notifier"} 5',
    'clausewatch_pump_added_total{stage="route",service="notifier"} 2',
    'clausewatch_stage_due{stage="route",service="notifier"} 3',
    'clausewatch_stage_oldest_seconds{stage="route",service="notifier"} 12.5',
    'clausewatch_postgres_oldest_snapshot_seconds{service="notifier"} 7',
  ]) {
    expect(body).toContain(line)
  }
  expect(body).toContain('process_cpu_seconds_total')
})

test('a database that does not answer costs a scrape nothing but its own figures', async () => {
  let down = false
  const metrics = createMetrics({
    service: 'test',
    stages: () =>
      down
        ? new Promise(() => {})
        : Promise.resolve([{ stage: 'fetch', due: 1, oldestDueSeconds: null }]),
    oldestSnapshotSeconds: () => (down ? Promise.reject(new Error('down')) : Promise.resolve(1)),
  })
  expect(await metrics.render()).toContain('clausewatch_stage_due{stage="fetch"')
  down = true
  const body = await metrics.render()
  expect(body).not.toContain('clausewatch_stage_due{')
  expect(body).not.toContain('snapshot_seconds{')
  expect(body).toContain('clausewatch_scrape_failures_total{service="test"} 2')
  expect(body).toContain('process_cpu_seconds_total')
})

test('an unknown path is 404', async () => {
  const get = await serve({})
  expect((await get('/')).status).toBe(404)
})
