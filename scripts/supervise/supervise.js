// Runs under Node 26, started by start.js: every process of `npm start`, from the first to an orderly stop.
import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { welcome } from './addresses.js'
import { lock } from './lock.js'
import { openLog } from './log.js'
import { startMailbox } from '../servers/mailbox.js'
import { parseOptions } from './options.js'
import { keepRunning } from './part.js'
import { dataDir, root, runFile, secretsFile } from '../setup/paths.js'
import { pickPorts } from '../servers/ports.js'
import { startPostgres } from '../servers/postgres.js'
import { SetupError, fail, say } from '../setup/progress.js'
import { untilReady } from './ready.js'
import { startRedis } from '../servers/redis.js'
import { loadSecrets } from './secrets.js'
import { SERVICES, WORKERS, settingsOf, wantedPorts } from './settings.js'

/** What uses others stops before them. */
const STOP_ORDER = [['demo'], SERVICES, ['mailbox'], ['redis'], ['postgres']]
const GUARD = `--import=${join(root, 'scripts/supervise/orphan-guard.js')}`
const { env } = process

async function main([began, ...args]) {
  const options = parseOptions(args)
  const held = await lock()
  const log = openLog([...STOP_ORDER.flat(), 'migrate'])
  const parts = new Map()
  const stopping = stopOnSignal(parts, held)
  const part = (name, how) => {
    const kept = keepRunning({ ...how, tell: (line) => log(name, `${line}\n`) })
    parts.set(name, kept)
    return kept.begin()
  }
  try {
    const at = await choosePlaces(options)
    await startServers(at, part)
    held.tell(at)
    await migrate(at, log)
    for (const name of SERVICES)
      await part(name, { start: () => startProcess(name, at, log, options) })
    await untilReady(readyAddresses(at.ports), { cancelled: stopping.asked })
    if (stopping.asked()) return
    if (options.demo) await part('demo', { start: () => startProcess('demo', at, log, options) })
    announce(at, Number(began))
  } catch (error) {
    if (stopping.asked()) return
    say(`\n${error instanceof SetupError ? error.message : (error.stack ?? error)}\n`)
    await stopping.stopAll()
    process.exit(1)
  }
}

async function choosePlaces({ demo }) {
  const { ports, moved } = await pickPorts(wantedPorts({ demo, given: env }))
  for (const { name, wanted, port } of moved) {
    say(`! port ${wanted} is taken, using ${port} (${name})`)
  }
  const url = (name) => (ports[name] === undefined ? undefined : `http://127.0.0.1:${ports[name]}`)
  const urls = { api: url('api'), mailbox: url('mailbox'), slack: url('slack'), site: url('site') }
  return { demo, ports, urls, secrets: loadSecrets() }
}

/** Servers of ours for the addresses that the environment does not give; adds those addresses to `at`. */
async function startServers(at, part) {
  const { ports, secrets } = at
  at.databaseUrl = env.DATABASE_URL
  at.redisUrl = env.REDIS_URL
  at.smtpUrl = env.SMTP_URL
  const starts = []
  if (!at.databaseUrl) {
    const start = async () => {
      const options = {
        data: join(dataDir, 'postgres'),
        port: ports.postgres,
        password: secrets.postgresPassword,
      }
      const { url, child } = await startPostgres(options)
      at.databaseUrl = url
      return child
    }
    starts.push(part('postgres', { start, signal: 'SIGINT' }))
  }
  if (!at.redisUrl) {
    const start = async () => {
      const options = {
        dir: join(dataDir, 'redis'),
        port: ports.redis,
        password: secrets.redisPassword,
      }
      const { url, child } = await startRedis(options)
      at.redisUrl = url
      return child
    }
    starts.push(part('redis', { start }))
  }
  if (!at.smtpUrl) {
    at.smtpUrl = `smtp://127.0.0.1:${ports.smtp}`
    // Slow to start and not needed at once: nobody waits for it, and a mail that comes too early is tried again.
    part('mailbox', { start: () => startMailbox({ node: process.execPath, env, ports }) }).catch(
      fail,
    )
  }
  await Promise.all(starts)
}

async function migrate(at, log) {
  const child = spawn(process.execPath, ['packages/store/src/migrate.ts'], {
    cwd: root,
    env: { ...env, DATABASE_URL: at.databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => log('migrate', chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new SetupError('The database could not be migrated; its message is above.')
}

function startProcess(name, at, log, { watch }) {
  const file = name === 'demo' ? 'demo/main.ts' : `services/${name}/src/main.ts`
  const child = spawn(
    process.execPath,
    [...(watch ? ['--watch', '--watch-preserve-output'] : []), GUARD, file],
    {
      cwd: root,
      env: { ...env, ...settingsOf(name, at, env) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A session of its own: Ctrl-C reaches the supervisor alone, which stops things in order.
      detached: true,
    },
  )
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => log(name, chunk))
  return child
}

function readyAddresses(ports) {
  return Object.fromEntries(
    ['api', ...WORKERS].map((name) => [name, `http://127.0.0.1:${ports[name]}/readyz`]),
  )
}

function announce({ urls }, began) {
  const { api, mailbox, slack, site } = urls
  writeFileSync(runFile, `${JSON.stringify({ api, mailbox, slack, site, pid: process.pid })}\n`)
  console.log(welcome({ urls, secretsFile, tookMs: Date.now() - began }))
}

/** The first signal stops everything in order; another one, a second later or more, does not wait for the services. */
function stopOnSignal(parts, held) {
  let began
  let stopped

  function stopAll() {
    stopped ??= (async () => {
      rmSync(runFile, { force: true })
      for (const names of STOP_ORDER) await Promise.all(names.map((name) => parts.get(name)?.end()))
      held.release()
    })()
    return stopped
  }

  function onSignal() {
    if (began === undefined) {
      began = Date.now()
      say('\nstopping (Ctrl-C again: at once)')
      void stopAll().then(() => process.exit(0))
      // A terminal's Ctrl-C comes twice: from the terminal, and passed on by start.js.
    } else if (Date.now() - began > 1000) {
      for (const name of ['demo', ...SERVICES, 'mailbox']) parts.get(name)?.kill()
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  return { stopAll, asked: () => began !== undefined }
}

main(process.argv.slice(2)).catch(fail)
