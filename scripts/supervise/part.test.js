import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'

import { backoffMs, keepRunning } from './part.js'

function keep(script) {
  const children = []
  const told = []
  const part = keepRunning({
    start() {
      const child = spawn(process.execPath, ['-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(child)
      return child
    },
    tell: (line) => told.push(line),
    deadlineMs: 300,
  })
  onTestFinished(() => part.end())
  return { part, children, told }
}

test('a process that ends by itself is started again, and the log says why', async () => {
  const { part, children, told } = keep('process.exit(3)')
  await part.begin()

  await expect.poll(() => children.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
  expect(told[0]).toBe('ended by itself (code 3); starts again in 0.5 s')
})

test('a process that is stopped stays stopped, also one that ignores the signal', async () => {
  const { part, children, told } = keep(
    `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')`,
  )
  await part.begin()
  await once(children[0].stdout, 'data')
  await part.end()

  expect(children.map(({ signalCode }) => signalCode)).toEqual(['SIGKILL'])
  expect(told).toEqual([])
})

test('the wait doubles with every fault in a row, up to half a minute', () => {
  expect([1, 2, 3, 4, 20].map(backoffMs)).toEqual([500, 1000, 2000, 4000, 30_000])
})
