import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { listen } from '../../../test/support/listen.ts'
import { waitFor } from '../../../test/support/wait.ts'
import { lateStages, startHeartbeat } from './heartbeat.ts'
import { createLogger } from './logger.ts'
import type { StageState } from './metrics.ts'

const log = createLogger({ service: 'test', level: 'silent' })

test('the heartbeat is silent while a stage is late or unknown, and beats again when it has caught up', async () => {
  let calls = 0
  const server = createServer((_, response) => {
    calls += 1
    // A switch that is broken for a moment ends nothing.
    response.writeHead(calls === 1 ? 500 : 200).end('OK')
  })
  const { port, close } = await listen(server)
  const idle: StageState = { stage: 'fetch', due: 0, oldestDueSeconds: null }
  let ask = () => Promise.resolve<readonly StageState[]>([idle])
  const heartbeat = startHeartbeat({
    url: `http://127.0.0.1:${port}/ping`,
    everyMs: 20,
    limits: { route: 5_000 },
    stages: () => ask(),
    log,
  })
  await waitFor(() => calls >= 3, { what: 'three beats' })

  for (const silent of [
    () => Promise.resolve([idle, { stage: 'route', due: 1, oldestDueSeconds: 5.1 } as const]),
    () => Promise.reject(new Error('database down')),
  ]) {
    ask = silent
    await sleep(100)
    const before = calls
    await sleep(200)
    expect(calls).toBe(before)
  }

  ask = () => Promise.resolve([{ stage: 'route', due: 9, oldestDueSeconds: 4.9 }])
  const before = calls
  await waitFor(() => calls > before, { what: 'a beat' })
  await heartbeat.stop()
  await close()
})

test('each stage has its own patience', () => {
  const states: StageState[] = [
    { stage: 'fetch', due: 4, oldestDueSeconds: 1_800 },
    { stage: 'deliver', due: 4, oldestDueSeconds: 1_800 },
    { stage: 'seal', due: 0, oldestDueSeconds: null },
  ]
  expect(lateStages(states).map(({ stage }) => stage)).toEqual(['deliver'])
})
