import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { run, startServer, stop } from '../setup/child.js'
import { freePort } from './ports.js'
import { postgresHome, postgresUser } from './postgres-home.js'
import { SetupError, say, step } from '../setup/progress.js'

const USER = 'clausewatch'

/** Throw-away clusters trade durability for speed; nobody keeps their data. */
const THROW_AWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']

export function postgresUrl({ port, password }) {
  const secret = password === '' ? '' : `:${password}`
  return `postgres://${USER}${secret}@127.0.0.1:${port}/postgres`
}

/**
 * Starts a Postgres on the loopback address, making its cluster first where there is none.
 * Takes { data, port?, password?, throwAway? }; gives { url, port, data, child, stop }.
 */
export async function startPostgres({ data: wantedData, port, password = '', throwAway = false }) {
  const { native, data } = postgresHome(wantedData)
  const bin = (name) => join(native, 'bin', name)
  if (!existsSync(join(data, 'PG_VERSION')))
    await initialise(bin('initdb'), data, password, throwAway)
  await assertSameMajor(bin('postgres'), data)
  await stopPostgresLeftBehind(data)

  const chosen = port ?? (await freePort())
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${chosen}`,
    // No socket: its path would have to fit 107 bytes, and the loopback address is enough.
    'unix_socket_directories=',
    'max_connections=200',
    ...(throwAway ? THROW_AWAY : []),
  ]
  const child = await startServer(
    bin('postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    // Recovery after a crash may take a while.
    {
      ...postgresUser,
      cwd: '/',
      ready: /ready to accept connections/,
      what: 'Postgres',
      deadlineMs: 120_000,
    },
  )
  return {
    url: postgresUrl({ port: chosen, password }),
    port: chosen,
    data,
    child,
    // SIGINT is Postgres's fast shutdown: open sessions are ended, nothing is lost.
    stop: () => stop(child, { signal: 'SIGINT', deadlineMs: 20_000 }),
  }
}

/** initdb works beside the real place and moves there when whole: an interrupted one leaves no half cluster. */
async function initialise(initdb, data, password, throwAway) {
  if (existsSync(data) && readdirSync(data).length > 0) {
    throw new SetupError(`${data} is not a whole Postgres cluster. Remove it, and start again.`)
  }
  const fresh = `${data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  own(fresh)
  const args = ['-D', fresh, '-U', USER, '--encoding=UTF8', '--locale=C']
  const secret = `${data}.password`
  if (password === '') args.push('--auth=trust')
  else {
    writeFileSync(secret, password, { mode: 0o600 })
    own(secret)
    args.push('--auth=scram-sha-256', `--pwfile=${secret}`)
  }
  if (throwAway) args.push('--no-sync')
  const work = () => run(initdb, args, { ...postgresUser, cwd: '/' })
  const { code, stderr } = throwAway
    ? await work()
    : await step(`making a Postgres cluster in ${data}`, '5 s', work)
  rmSync(secret, { force: true })
  if (code !== 0) throw new Error(`initdb failed:\n${stderr}`)
  rmSync(data, { recursive: true, force: true })
  renameSync(fresh, data)
}

function own(path) {
  if (postgresUser.uid !== undefined) chownSync(path, postgresUser.uid, postgresUser.gid)
}

async function assertSameMajor(postgres, data) {
  const { stdout } = await run(postgres, ['--version'], { ...postgresUser, cwd: '/' })
  const ours = /(\d+)[.\w]*\s*$/.exec(stdout)?.[1]
  const theirs = readVersion(data)
  if (ours === theirs) return
  throw new SetupError(
    `The data in ${data} was written by Postgres ${theirs}, and this is Postgres ${ours}.\n` +
      'Either keep it: dump it with that version and set DATABASE_URL to a server of yours that holds it;\n' +
      'or drop it: npm start -- --fresh',
  )
}

function readVersion(data) {
  try {
    return readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  } catch (error) {
    if (error.code !== 'EACCES') throw error
    throw new SetupError(
      `${data} belongs to another user (was it started by root before?).\n` +
        'Start as that user, or remove it: its data is lost then.',
    )
  }
}

/** A killed supervisor leaves its Postgres running. pg_ctl tells a live one from a pid file that a crash left. */
export async function stopPostgresLeftBehind(wantedData) {
  if (!existsSync(join(wantedData, 'postmaster.pid'))) return
  const { native, data } = postgresHome(wantedData)
  const pgCtl = join(native, 'bin', 'pg_ctl')
  const options = { ...postgresUser, cwd: '/' }
  const { code } = await run(pgCtl, ['status', '-D', data], options)
  if (code !== 0) return
  say('- stopping a Postgres that an earlier run left behind')
  const stopping = await run(pgCtl, ['stop', '-D', data, '-m', 'fast', '-w'], options)
  if (stopping.code !== 0)
    throw new Error(`The earlier Postgres does not stop:\n${stopping.stderr}`)
}
