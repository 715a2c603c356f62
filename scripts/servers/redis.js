import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

import { startServer, stop } from '../setup/child.js'
import { freePort } from './ports.js'
import { findRedis } from './redis-binary.js'

export function redisUrl({ port, password }) {
  return `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${port}`
}

/**
 * Starts a Redis on the loopback address. Takes { dir, port?, password?, throwAway? }; gives { url, port, child, stop }.
 * The settings go in by stdin: an argument would show the password to everybody who lists processes.
 */
export async function startRedis({ dir, port, password = '', throwAway = false }) {
  const { command, env } = await findRedis()
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  await stopRedisLeftBehind(dir)
  const chosen = port ?? (await freePort())
  const settings = [
    'bind 127.0.0.1',
    `port ${chosen}`,
    `dir ${JSON.stringify(dir)}`,
    `requirepass ${JSON.stringify(password)}`,
    // BullMQ loses jobs when Redis evicts keys.
    'maxmemory-policy noeviction',
    'save ""',
    throwAway ? 'appendonly no' : 'appendonly yes\nappendfsync everysec',
    // One logical database for every test file.
    throwAway ? 'databases 1024' : '',
  ]
  const child = await startServer(command, ['-'], {
    env,
    input: `${settings.join('\n')}\n`,
    ready: /ready to accept connections/i,
    what: 'Redis',
  })
  writeFileSync(addressFile(dir), JSON.stringify({ port: chosen, password }), { mode: 0o600 })
  return {
    url: redisUrl({ port: chosen, password }),
    port: chosen,
    child,
    stop: async () => {
      await stop(child, { deadlineMs: 10_000 })
      rmSync(addressFile(dir), { force: true })
    },
  }
}

function addressFile(dir) {
  return join(dir, 'address.json')
}

/** A killed supervisor leaves its Redis running, and two on one folder spoil its log. Its port may be another's by now: ask. */
export async function stopRedisLeftBehind(dir) {
  let address
  try {
    address = JSON.parse(readFileSync(addressFile(dir), 'utf8'))
  } catch {
    return
  }
  const answer = await talk(address, ['CONFIG GET dir'])
  if (answer.includes(dir)) await talk(address, ['SHUTDOWN'])
  rmSync(addressFile(dir), { force: true })
}

/** Sends inline commands and gives everything answered until the other side closes or falls silent. */
function talk({ port, password }, commands) {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect({ port, host: '127.0.0.1', timeout: 5000 }, () => {
      const auth = password === '' ? [] : [`AUTH ${password}`]
      socket.write([...auth, ...commands, 'QUIT', ''].join('\r\n'))
    })
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('timeout', () => socket.destroy())
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}
