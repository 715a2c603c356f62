import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { startMailbox } from '../servers/mailbox.js'
import { startPostgres } from '../servers/postgres.js'
import { startRedis } from '../servers/redis.js'
import { root, toolsDir } from '../setup/paths.js'
import { postgresData, redisDir } from './places.js'
import { settingsOf } from './settings.js'

const PRELOADS = ['supervise/orphan-guard.js', 'setup/quick-imports.js'].map(
  (file) => `--import=${join(root, 'scripts', file)}`,
)
const node = process.execPath
// Node keeps its compiled code there: every start after the first is quicker.
const env = { ...process.env, NODE_COMPILE_CACHE: join(toolsDir, 'compile-cache') }

/** The servers of ours that run, by name: those whose ports were picked, because the environment gives no address. */
export function serversAt({ ports, secrets }) {
  const servers = {
    postgres: {
      start: async () => {
        const password = secrets.postgresPassword
        return (await startPostgres({ data: postgresData, port: ports.postgres, password })).child
      },
      signal: 'SIGINT',
    },
    redis: {
      start: async () => {
        const password = secrets.redisPassword
        return (await startRedis({ dir: redisDir, port: ports.redis, password })).child
      },
    },
    mailbox: { start: () => startMailbox({ node, env, ports }) },
  }
  return Object.fromEntries(Object.entries(servers).filter(([name]) => ports[name] !== undefined))
}

/** A service, or the demo. `watch`: it starts again when its code changes. */
export function startProcess(name, at, log, { watch }) {
  const file = name === 'demo' ? 'demo/main.ts' : `services/${name}/src/main.ts`
  const watching = watch ? ['--watch', '--watch-preserve-output'] : []
  const child = spawn(node, [...watching, ...PRELOADS, file], {
    cwd: root,
    env: { ...env, ...settingsOf(name, at, env) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A session of its own: Ctrl-C reaches the supervisor alone, which stops things in order.
    detached: true,
  })
  logOutput(child, name, log)
  return child
}

export function logOutput(child, name, log) {
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => log(name, chunk))
  }
}
