import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startPostgres, stopPostgresLeftBehind } from './postgres.js'
import { startRedis, stopRedisLeftBehind } from './redis.js'

const PREFIX = 'clausewatch-test-'

/**
 * A Postgres and a Redis for one test run, gone afterwards with their data, also when the run is cut short.
 * `durable` keeps the settings of real data, for honest benchmarks. Gives { databaseUrl, redisUrl, stop }.
 */
export async function startThrowAway({ durable = false } = {}) {
  await sweep()
  const dir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  // Postgres may have to run as nobody.
  chmodSync(dir, 0o755)
  const redis = await startRedis({ dir: join(dir, 'redis'), throwAway: !durable })
  const postgres = await startPostgres({ data: join(dir, 'postgres'), throwAway: !durable }).catch(
    async (error) => {
      await redis.stop()
      throw error
    },
  )
  const clear = () => {
    for (const path of [postgres.data, dir])
      rmSync(path, { recursive: true, force: true, maxRetries: 5 })
  }
  // The last resort where a run ends without its teardown: a signal, a crash.
  const atExit = () => {
    postgres.child.kill('SIGKILL')
    redis.child.kill('SIGKILL')
    clear()
  }
  process.once('exit', atExit)
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    stop: async () => {
      process.off('exit', atExit)
      await Promise.all([postgres.stop(), redis.stop()])
      clear()
    },
  }
}

/** Clears what a run left that was killed outright: its folder names its process. */
async function sweep() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dir = join(tmpdir(), name)
    if (isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue
    if (lstatSync(dir, { throwIfNoEntry: false })?.uid !== process.getuid()) continue
    await stopPostgresLeftBehind(join(dir, 'postgres'))
    await stopRedisLeftBehind(join(dir, 'redis'))
    rmSync(dir, { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
