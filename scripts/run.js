// npm run check | migrate | bench | catalogue | replay | explain: sets up as npm start does, then runs the command.
// Set-up speaks on stderr: with `npm run -s`, stdout is the command's alone.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { apiAccess } from './supervise/api-access.js'
import { bootstrap } from './setup/bootstrap.js'
import { runChecks } from './checks.js'
import { foreground } from './setup/foreground.js'
import { askRunning, lock } from './supervise/lock.js'
import { startMailbox } from './servers/mailbox.js'
import { dataDir, root } from './setup/paths.js'
import { freePort } from './servers/ports.js'
import { startPostgres } from './servers/postgres.js'
import { SetupError, fail, say } from './setup/progress.js'
import { loadSecrets } from './supervise/secrets.js'
import { startThrowAway } from './servers/throw-away.js'

const COMMANDS = { check: runChecks, migrate, bench, catalogue, replay, explain }

async function main([name, ...args]) {
  if (!Object.hasOwn(COMMANDS, name ?? '')) {
    throw new SetupError(`Unknown command: ${name}. There are: ${Object.keys(COMMANDS).join(', ')}`)
  }
  const { node, env } = await bootstrap()
  const ts = (file, more = {}) =>
    foreground(node, [file, ...args], { cwd: root, env: { ...env, ...more } })
  process.exitCode = await COMMANDS[name]({ node, env, args, ts })
}

function migrate(at) {
  return withDatabase(at, 'packages/store/src/migrate.ts')
}

/** Files need no database. */
function explain(at) {
  const file = 'tools/explain.ts'
  const isStored = at.args.some((arg) => arg.startsWith('--document'))
  return isStored ? withDatabase(at, file) : at.ts(file)
}

/** Runs on DATABASE_URL, or else on the built-in database, started for the purpose where it does not run. */
async function withDatabase({ env, ts }, file) {
  if (env.DATABASE_URL || env.DATABASE_URL_FILE) return ts(file)
  const running = await askRunning()
  if (running?.databaseUrl !== undefined) return ts(file, { DATABASE_URL: running.databaseUrl })
  const held = await lock()
  const { postgresPassword: password } = loadSecrets()
  const postgres = await startPostgres({ data: join(dataDir, 'postgres'), password })
  try {
    return await ts(file, { DATABASE_URL: postgres.url })
  } finally {
    await postgres.stop()
    held.release()
  }
}

/** A benchmark gets a Postgres and a Redis of its own, with the settings of real data. */
async function bench({ node, env, args: [name, ...rest] }) {
  const names = benchmarks()
  if (!names.includes(name)) {
    throw new SetupError(
      names.length > 0
        ? `npm run bench NAME, with one of: ${names.join(', ')}`
        : 'There is no benchmark here: the folder bench/ has none.',
    )
  }
  const servers = await startThrowAway({ durable: true })
  try {
    // Whatever the environment names is somebody's real data.
    const addresses = { DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl }
    const file = join('bench', `${name}.ts`)
    return await foreground(node, [file, ...rest], { cwd: root, env: { ...env, ...addresses } })
  } finally {
    await servers.stop()
  }
}

function benchmarks() {
  const folder = join(root, 'bench')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
}

/** Speaks to the running npm start, unless API_URL and ADMIN_KEY name another. */
async function catalogue({ env, ts }) {
  const access = apiAccess(env, await askRunning(), () => loadSecrets().adminKey)
  return ts('tools/catalogue.ts', access)
}

/**
 * Only a replay through the queues needs servers, and it takes none that the environment names for the service:
 * its documents and messages would be among real ones. REPLAY_DATABASE_URL may name an empty database.
 */
async function replay({ node, env, args, ts }) {
  const file = 'tools/replay.ts'
  if (!args.includes('--through-queues')) return ts(file)
  const servers = await startThrowAway()
  const mailbox = await findMailbox({ node, env })
  try {
    return await ts(file, {
      DATABASE_URL: env.REPLAY_DATABASE_URL || servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      SMTP_URL: mailbox.smtpUrl,
      MAILBOX_URL: mailbox.url,
    })
  } finally {
    mailbox.child?.kill('SIGTERM')
    await servers.stop()
  }
}

/** The mailbox of the running npm start, or else one started here: its mails are in the next npm start's mailbox. */
async function findMailbox({ node, env }) {
  const running = await askRunning()
  if (running?.urls?.mailbox !== undefined)
    return { smtpUrl: running.smtpUrl, url: running.urls.mailbox }
  const ports = { smtp: await freePort(), mailbox: await freePort() }
  mkdirSync(dataDir, { recursive: true })
  const child = await startMailbox({ node, env, ports })
  const url = `http://127.0.0.1:${ports.mailbox}`
  say(`- mailbox: ${url} while this runs; afterwards npm start shows the same mails`)
  return { smtpUrl: `smtp://127.0.0.1:${ports.smtp}`, url, child }
}

main(process.argv.slice(2)).catch(fail)
