import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startPostgres } from './postgres.js'
import { startRedis } from './redis.js'

/**
 * A Postgres and a Redis for one test run, gone afterwards with their data, also when the run is cut short.
 * `durable` keeps the settings of real data, for honest benchmarks. Gives { databaseUrl, redisUrl, stop }.
 */
export async function startThrowAway({ durable = false } = {}) {
  const dir = mkdtempSync(join(tmpdir(), `clausewatch-test-${process.pid}-`))
  // Postgres may have to run as nobody.
  chmodSync(dir, 0o755)
  const [postgres, redis] = await Promise.all([
    startPostgres({ data: join(dir, 'postgres'), throwAway: !durable }),
    startRedis({ dir: join(dir, 'redis'), throwAway: !durable }),
  ])
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
