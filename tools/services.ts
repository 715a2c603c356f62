import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const QUICK = '--import=./scripts/setup/quick-imports.js'
const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 15_000

export type ServiceName = 'fetcher' | 'differ' | 'notifier'

export type RunningService = {
  /** Orderly: SIGTERM, and SIGKILL when that takes too long. */
  readonly stop: () => Promise<void>
  /** SIGKILL, as a crash would. */
  readonly kill: () => Promise<void>
}

/**
 * Starts one of the services as a process of its own and waits until it is ready.
 * @throws when it ends, or is not ready within a minute
 */
export async function startService(
  name: ServiceName,
  settings: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const port = await freePort()
  const child = spawn(process.execPath, [QUICK, `services/${name}/src/main.ts`], {
    cwd: ROOT,
    env: { ...process.env, ...settings, HOST: '127.0.0.1', OPS_PORT: String(port) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const running = { stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
  try {
    await untilReady(name, child, port)
    return running
  } catch (error) {
    await running.kill()
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

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(timer)
}

// Below the ports that the system lends to outgoing connections, which would take one while a service starts.
const FIRST_PORT = 20_000
const LAST_PORT = 29_999

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    server.close()
    return port
  }
}
