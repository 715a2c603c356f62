// The first step of docker compose up: makes every key and password, once. They live in two volumes, one for those who
// talk to the servers, one for the two services that seal addresses, sign links or know the administrator.
// Usage: node docker/keys.js [FOLDER OF servers AND keys]
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2] ?? '/run'

// Postgres and Valkey run under their own user ids: a file of theirs is readable by all who have the volume.
const SHARED = 0o444
const OURS = 0o400

const postgresPassword = once('servers/postgres-password', SHARED)
const redisPassword = once('servers/redis-password', SHARED)
once('keys/secret-key', OURS)
once('keys/admin-key', OURS, 'cw_admin_')

write(
  'servers/database-url',
  SHARED,
  `postgres://clausewatch:${postgresPassword}@postgres:5432/clausewatch`,
)
write('servers/redis-url', SHARED, `redis://:${redisPassword}@redis:6379`)
write('servers/redis.conf', SHARED, `requirepass ${redisPassword}`)

/** What the file says; a new one gets 256 random bits, in characters that need no escaping in an address. */
function once(name, mode, prefix = '') {
  const file = join(root, name)
  if (!existsSync(file)) write(name, mode, `${prefix}${randomBytes(32).toString('base64url')}`)
  return readFileSync(file, 'utf8').trim()
}

/** Whole or not at all: a reader never meets half a file. */
function write(name, mode, text) {
  const file = join(root, name)
  // One that was cut short left this file, and nobody may write to it.
  rmSync(`${file}.new`, { force: true })
  writeFileSync(`${file}.new`, `${text}\n`, { mode })
  renameSync(`${file}.new`, file)
}
