import { mkdirSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

import { dataDir, root } from '../setup/paths.js'
import { SetupError } from '../setup/progress.js'

/**
 * One npm start for each .data/. The lock is a socket that the running one listens on: unlike a pid file it cannot
 * outlive its owner, and it tells those who ask what runs where. Only the owner of the file may connect.
 * The path is relative, because a socket's path has only about 100 bytes.
 */
const SOCKET = join('.data', 'lock.sock')

/** What the running npm start says of itself: { pid, urls?, databaseUrl?, redisUrl?, smtpUrl? }; undefined: none runs. */
export function askRunning() {
  process.chdir(root)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(SOCKET)
    socket.on('data', (chunk) => (answer += chunk))
    socket.once('end', () => resolve(JSON.parse(answer)))
    socket.once('error', () => resolve(undefined))
  })
}

/** Takes the lock; gives tell(facts), which adds to what askers hear, and release(). */
export async function lock() {
  await refuseIfRunning()
  mkdirSync(dataDir, { recursive: true })
  rmSync(SOCKET, { force: true })
  let facts = { pid: process.pid }
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(JSON.stringify(facts))
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(SOCKET, resolve)
  })
  server.unref()
  return {
    tell(more) {
      facts = { ...facts, ...more }
    },
    release: () => server.close(),
  }
}

export async function refuseIfRunning() {
  const running = await askRunning()
  if (running === undefined) return
  const where = running.urls === undefined ? '' : ` at ${running.urls.api}`
  throw new SetupError(
    `Clausewatch is already running${where}. To stop it: Ctrl-C in its terminal, or kill ${running.pid}`,
  )
}
