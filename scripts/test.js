// npm test [-- FILE …]: sets up, starts a throw-away Postgres and Redis, runs vitest with the arguments given.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bootstrap } from './setup/bootstrap.js'
import { foreground } from './setup/foreground.js'
import { root } from './setup/paths.js'
import { fail } from './setup/progress.js'
import { tally } from './testing/tally.js'
import { startThrowAway } from './servers/throw-away.js'

async function main() {
  const { node, env } = await bootstrap()
  const servers = await startThrowAway()
  const dir = mkdtempSync(join(tmpdir(), 'clausewatch-counts-'))
  const countsFile = join(dir, 'counts.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['default', join(root, 'scripts/testing/count-reporter.js')]
  const args = ['run', ...reporters.map((name) => `--reporter=${name}`), ...process.argv.slice(2)]
  const addresses = {
    TEST_DATABASE_URL: servers.databaseUrl,
    TEST_REDIS_URL: servers.redisUrl,
    COUNTS_FILE: countsFile,
  }
  try {
    const code = await foreground(node, [vitest, ...args], {
      cwd: root,
      env: { ...env, ...addresses },
    })
    const counts = readCounts(countsFile)
    process.exitCode = code === 0 && counts.failed > 0 ? 1 : code
    console.log(tally(counts))
  } finally {
    rmSync(dir, { recursive: true, force: true })
    await servers.stop()
  }
}

/** vitest that ended before it could count is a failure of its own. */
function readCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1 }
  return JSON.parse(readFileSync(file, 'utf8'))
}

main().catch(fail)
