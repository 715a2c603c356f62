import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'

import { freePort, pickPorts } from './ports.js'

function occupy(port) {
  const server = createServer()
  onTestFinished(() => new Promise((resolve) => server.close(resolve)))
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
}

/** A free port with a free one after it, below those that the system lends to whoever asks. */
async function freePair() {
  for (;;) {
    const first = randomInt(20_000, 30_000)
    const { moved } = await pickPorts({ first, second: first + 1 })
    if (moved.length === 0) return first
  }
}

test('a taken port is named with the one used instead, which nobody else wanted', async () => {
  const api = await freePair()
  await occupy(api)
  const { ports, moved } = await pickPorts({ api, mailbox: api + 1 })

  expect(ports.mailbox).toBe(api + 1)
  expect(ports.api).toBeGreaterThan(api + 1)
  expect(moved).toEqual([{ name: 'api', wanted: api, port: ports.api }])
})

test('two taken ports are not moved to the same one', async () => {
  const first = await freePort()
  await occupy(first)
  const { ports } = await pickPorts({ one: first, two: first })

  expect(ports.one).not.toBe(ports.two)
})
