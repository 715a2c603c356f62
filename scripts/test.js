// npm test [-- FILE …]: sets up, starts a throw-away Postgres and Redis, runs vitest with the arguments given.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bootstrap } from './setup/bootstrap.js'
import { foreground } from './setup/foreground.js'
import { root } from './setup/paths.js'
import { fail } from './setup/progress.js'
import { readCounts, tally } from './testing/test-counts.js'
import { startThrowAway } from './servers/throw-away.js'

async function main() {
  const { node, env } = await bootstrap()
  const servers = await startThrowAway()
  const reports = mkdtempSync(join(tmpdir(), 'clausewatch-report-'))
  const report = join(reports, 'vitest.json')
  try {
    const code = await foreground(
      node,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...process.argv.slice(2),
      ],
      {
        cwd: root,
        env: { ...env, TEST_DATABASE_URL: servers.databaseUrl, TEST_REDIS_URL: servers.redisUrl },
      },
    )
    console.log(tally(readCounts(report, code)))
    process.exitCode = code
  } finally {
    rmSync(reports, { recursive: true, force: true })
    await servers.stop()
  }
}

main().catch(fail)
