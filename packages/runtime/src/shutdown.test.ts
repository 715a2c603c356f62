import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { waitFor } from '../../../test/support/wait.ts'

const HEAD = `
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigError, createLogger, runService } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
const log = createLogger({ service: 'test' })
const say = (text) => () => log.info(text)
setInterval(() => {}, 1000)
`

function startService(body: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HEAD + body])
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  return {
    child,
    said: () => output,
    untilSaid: (text: string) => waitFor(() => output.includes(text), { what: text }),
    exit: async () => {
      const [code] = await once(child, 'close')
      return { code, output }
    },
  }
}

const STARTED = 'service started'

test.for(['SIGTERM', 'SIGINT'] as const)(
  '%s closes in reverse order, then the process exits 0',
  async (signal) => {
    const service = startService(`await runService({ log, start: async (defer) => {
    defer('store', say('closed store'))
    defer('bad', () => { throw new Error('bad close') })
    defer('worker', async () => { await sleep(100); log.info('closed worker') })
  } })`)
    await service.untilSaid(STARTED)
    service.child.kill(signal)
    const { code, output } = await service.exit()
    expect(code).toBe(0)
    expect(output).toMatch(/closed worker[^]*bad close[^]*closed store/)
  },
)

test('a part that does not close is left at its deadline, and the others are closed', async () => {
  const service = startService(`await runService({ log, start: async (defer) => {
    defer('store', say('closed store'))
    defer('stuck', () => new Promise(() => {}), 200)
  } })`)
  await service.untilSaid(STARTED)
  service.child.kill('SIGTERM')
  const { code, output } = await service.exit()
  expect(code).toBe(0)
  expect(output).toMatch(/closing stuck took longer than 200 ms[^]*closed store/)
})

test('a second signal ends the process at once, but not one that comes with the first', async () => {
  const service = startService(`await runService({ log, start: async (defer) => {
    defer('stuck', () => new Promise(() => {}), 60000)
  } })`)
  await service.untilSaid(STARTED)
  service.child.kill('SIGINT')
  await service.untilSaid('service stopping')
  service.child.kill('SIGTERM')
  await sleep(1_200)
  expect(service.child.exitCode).toBeNull()
  const ended = service.exit()
  service.child.kill('SIGTERM')
  expect((await ended).code).toBe(1)
})

test('a signal while starting closes what is open', async () => {
  const service = startService(`await runService({ log, start: async (defer) => {
    defer('store', say('closed store'))
    log.info('opened store')
    await new Promise(() => {})
  } })`)
  await service.untilSaid('opened store')
  service.child.kill('SIGTERM')
  const { code, output } = await service.exit()
  expect(code).toBe(0)
  expect(output).toContain('closed store')
})

test('a start that fails closes what is open and exits 1 with the reason', async () => {
  const service = startService(`await runService({ log, start: async (defer) => {
    defer('store', say('closed store'))
    throw new Error('no such thing')
  } })`)
  const { code, output } = await service.exit()
  expect(code).toBe(1)
  expect(output).toMatch(/no such thing[^]*closed store/)
})

test.for(['throw new Error("lost it")', 'Promise.reject(new Error("lost it"))'])(
  'an error that nobody catches is logged and ends the process with 1: %s',
  async (crash) => {
    const service = startService(`await runService({ log, start: async () => {
      setTimeout(() => { ${crash} }, 50)
    } })`)
    const { code, output } = await service.exit()
    expect(code).toBe(1)
    expect(output).toMatch(/"level":"fatal".*lost it/)
  },
)
