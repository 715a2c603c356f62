import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NAMES = ['fetcher', 'differ', 'notifier'] as const
const READY_WITHIN_MS = 30_000
const STOP_WITHIN_MS = 15_000

/** Where the messages of a replay say that we are. */
export const PUBLIC_URL = 'http://127.0.0.1:4000'

export type Services = { readonly stop: () => Promise<void> }

/** Starts the real fetcher, differ and notifier as processes of their own, with short waits, and waits until they are ready. */
export async function startServices(at: {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly smtpUrl: string
  readonly secretKey: string
  readonly allowedHost: string
}): Promise<Services> {
  const settings = {
    DATABASE_URL: at.databaseUrl,
    REDIS_URL: at.redisUrl,
    SMTP_URL: at.smtpUrl,
    SECRET_KEY: at.secretKey,
    ALLOWED_PRIVATE_HOSTS: at.allowedHost,
    QUEUE_NAMESPACE: `replay-${process.pid}`,
    PUBLIC_URL,
    MAIL_FROM: 'Clausewatch <alerts@clausewatch.example>',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    // Looks come when the replay asks for them; a second look and a message follow at once.
    LOOK_INTERVAL: 'P3650D',
    SECOND_LOOK_AFTER: 'PT0.1S',
    SEAL_AFTER: 'PT0.1S',
    HOST_GAP: 'PT0S',
  }
  const children: ChildProcess[] = []
  const stop = async () => {
    await Promise.all(children.map(end))
  }
  try {
    for (const name of NAMES) {
      const port = await freePort()
      const env = { ...process.env, ...settings, OPS_PORT: String(port) }
      const child = spawn(process.execPath, [`services/${name}/src/main.ts`], {
        cwd: ROOT,
        env,
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      children.push(child)
      await untilReady(name, child, port)
    }
    return { stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function untilReady(name: string, child: ChildProcess, port: number): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS
  while (Date.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`The ${name} could not start; see above.`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (answer?.ok) return
    await sleep(50)
  }
  throw new Error(`The ${name} was not ready within ${READY_WITHIN_MS / 1_000} s.`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (!address || typeof address === 'string') throw new Error('A TCP server has a port.')
  return address.port
}
