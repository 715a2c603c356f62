// Runs under Node 26, started by start.js: every process of `npm start`, from the first to an orderly stop.
import { rmSync, writeFileSync } from 'node:fs'

import { runFile, secretsFile } from '../setup/paths.js'
import { SetupError, fail, say } from '../setup/progress.js'
import { welcome } from './addresses.js'
import { lock } from './lock.js'
import { openLog } from './log.js'
import { parseOptions } from './options.js'
import { isMigrated, migrate } from './migrate.js'
import { keepRunning } from './part.js'
import { choosePlaces } from './places.js'
import { serversAt, startProcess } from './processes.js'
import { untilReady } from './ready.js'
import { SERVICES, WORKERS } from './settings.js'

/** What uses others stops before them. */
const STOP_ORDER = [['demo'], SERVICES, ['mailbox'], ['redis'], ['postgres']]

async function main([began, ...args]) {
  const options = withoutDemoWhereImpossible(parseOptions(args))
  const held = await lock()
  const log = openLog([...STOP_ORDER.flat(), 'migrate'])
  const parts = new Map()
  const stopping = stopOnSignal(parts, held)
  const begin = (name, how) => {
    const part = keepRunning({ ...how, tell: (line) => log(name, `${line}\n`) })
    parts.set(name, part)
    return part.begin()
  }
  const beginProcess = (name, at) =>
    begin(name, { start: () => startProcess(name, at, log, options) })

  try {
    const at = await choosePlaces(options, process.env)
    const { urls, databaseUrl, redisUrl, smtpUrl } = at
    const { mailbox, ...servers } = serversAt(at)
    const serving = Promise.all(Object.entries(servers).map(([name, how]) => begin(name, how)))
    // Loading takes a service longer than starting takes a server: both at once, where the tables are there.
    if (!isMigrated(at)) {
      await serving
      await migrate(at, log)
      if (stopping.asked()) return
    }
    const services = SERVICES.map((name) => beginProcess(name, at))
    await Promise.all([serving, ...services])
    held.tell({ urls, databaseUrl, redisUrl, smtpUrl })
    await untilReady(readyAddresses(at), { cancelled: stopping.asked })
    if (stopping.asked()) return
    announce(at, Date.now() - Number(began))
    // It takes as long to load as a service does, and only the demo needs it: its accounts confirm their addresses.
    if (mailbox !== undefined) await begin('mailbox', mailbox)
    if (options.demo && !stopping.asked()) await beginProcess('demo', at)
  } catch (error) {
    if (stopping.asked()) return
    say(`\n${error instanceof SetupError ? error.message : (error.stack ?? error)}\n`)
    await stopping.stopAll()
    process.exit(1)
  }
}

/** The demo's accounts confirm their addresses by reading the built-in mailbox. */
function withoutDemoWhereImpossible(options) {
  if (!options.demo || !process.env.SMTP_URL) return options
  say('! SMTP_URL is set, and the demo needs the built-in mailbox: starting without the demo')
  return { ...options, demo: false }
}

function readyAddresses({ ports }) {
  return Object.fromEntries(
    ['api', ...WORKERS].map((name) => [name, `http://127.0.0.1:${ports[name]}/readyz`]),
  )
}

function announce({ urls }, tookMs) {
  const { api, mailbox, slack, site } = urls
  writeFileSync(runFile, `${JSON.stringify({ api, mailbox, slack, site, pid: process.pid })}\n`)
  console.log(welcome({ urls, secretsFile, tookMs }))
}

/** The first signal stops everything in order; another one, a second later or more, does not wait for the services. */
function stopOnSignal(parts, held) {
  let began
  let stopped

  async function inOrder() {
    rmSync(runFile, { force: true })
    for (const names of STOP_ORDER) await Promise.all(names.map((name) => parts.get(name)?.end()))
    held.release()
  }

  function stopAll() {
    stopped ??= inOrder()
    return stopped
  }

  async function onSignal() {
    // A terminal's Ctrl-C comes twice: from the terminal, and passed on by start.js.
    const again = began !== undefined && Date.now() - began > 1000
    if (again) for (const name of ['demo', ...SERVICES, 'mailbox']) parts.get(name)?.kill()
    if (began !== undefined) return
    began = Date.now()
    say('\nstopping (Ctrl-C again: at once)')
    await stopAll()
    process.exit(0)
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  return { stopAll, asked: () => began !== undefined }
}

main(process.argv.slice(2)).catch(fail)
