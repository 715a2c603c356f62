// npm run check | migrate | bench | catalogue | replay: sets up as npm start does, then runs the command.
// Set-up speaks on stderr: with `npm run -s`, stdout is the command's alone.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

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

const COMMANDS = { check: runChecks, migrate, bench, catalogue, replay }

async function main([name, ...args]) {
  if (!Object.hasOwn(COMMANDS, name ?? '')) {
    throw new SetupError(`Unknown command: ${name}. There are: ${Object.keys(COMMANDS).join(', ')}`)
  }
  const { node, env } = await bootstrap()
  const ts = (file, more = {}) =>
    foreground(node, [file, ...args], { cwd: root, env: { ...env, ...more } })
  process.exitCode = await COMMANDS[name]({ node, env, args, ts })
}

/** Migrates DATABASE_URL, or else the built-in database, started for the purpose where it does not run. */
async function migrate({ env, ts }) {
  const file = 'packages/store/src/migrate.ts'
  if (env.DATABASE_URL) return ts(file)
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
  const folder = join(root, 'bench')
  const file = join(folder, `${name}.ts`)
  if (name === undefined || !existsSync(file)) {
    const names = readdirSync(folder).filter(
      (entry) => entry.endsWith('.ts') && !entry.endsWith('.test.ts'),
    )
    throw new SetupError(
      `npm run bench NAME, with one of: ${names.map((entry) => entry.slice(0, -3)).join(', ')}`,
    )
  }
  const servers = await startThrowAway({ durable: true })
  try {
    const addresses = { DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl }
    return await foreground(node, [file, ...rest], { cwd: root, env: { ...addresses, ...env } })
  } finally {
    await servers.stop()
  }
}

/** Speaks to the running npm start, unless API_URL and ADMIN_KEY name another. */
async function catalogue({ env, ts }) {
  const api = env.API_URL || (await askRunning())?.urls?.api
  if (api === undefined) {
    throw new SetupError(
      'The API does not run. Start it (npm start), or set API_URL and ADMIN_KEY.',
    )
  }
  return ts('tools/catalogue.ts', {
    API_URL: api,
    ADMIN_KEY: env.ADMIN_KEY || loadSecrets().adminKey,
  })
}

/** Only a replay through the queues needs servers: throw-away ones, and a mailbox that stays readable. */
async function replay({ node, env, args, ts }) {
  const file = 'tools/replay.ts'
  if (!args.includes('--through-queues')) return ts(file)
  const servers = await startThrowAway()
  const mailbox = await findMailbox({ node, env })
  try {
    return await ts(file, {
      DATABASE_URL: env.DATABASE_URL || servers.databaseUrl,
      REDIS_URL: env.REDIS_URL || servers.redisUrl,
      SMTP_URL: mailbox.smtpUrl,
      ...(mailbox.url === undefined ? {} : { MAILBOX_URL: mailbox.url }),
    })
  } finally {
    mailbox.child?.kill('SIGTERM')
    await servers.stop()
  }
}

/** SMTP_URL's, that of the running npm start, or else one started here: its mails are in the next npm start's mailbox. */
async function findMailbox({ node, env }) {
  if (env.SMTP_URL) return { smtpUrl: env.SMTP_URL }
  const running = await askRunning()
  if (running?.smtpUrl !== undefined) return { smtpUrl: running.smtpUrl, url: running.urls.mailbox }
  const ports = { smtp: await freePort(), mailbox: await freePort() }
  mkdirSync(dataDir, { recursive: true })
  const child = await startMailbox({ node, env, ports })
  const url = `http://127.0.0.1:${ports.mailbox}`
  say(`- mailbox: ${url} while this runs; afterwards npm start shows the same mails`)
  return { smtpUrl: `smtp://127.0.0.1:${ports.smtp}`, url, child }
}

main(process.argv.slice(2)).catch(fail)
