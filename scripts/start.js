// npm start: sets everything up on whatever Node is here, then hands over to Node 26 (supervise.js).
import { join } from 'node:path'

// npm does not pass a SIGTERM on to us: its end is ours as well.
import './supervise/orphan-guard.js'

import { bootstrap } from './setup/bootstrap.js'
import { foreground } from './setup/foreground.js'
import { deleteData } from './supervise/fresh.js'
import { refuseIfRunning } from './supervise/lock.js'
import { HELP, parseOptions } from './supervise/options.js'
import { root } from './setup/paths.js'
import { fail } from './setup/progress.js'
import { findRedis } from './servers/redis-binary.js'

async function main() {
  const began = Date.now()
  const args = process.argv.slice(2)
  const options = parseOptions(args)
  if (options.help) {
    console.log(HELP)
    return
  }
  await refuseIfRunning()
  if (options.fresh) await deleteData(options)
  const { node, env } = await bootstrap()
  if (!env.REDIS_URL) await findRedis()
  const supervise = join(root, 'scripts/supervise/supervise.js')
  const guard = `--import=${join(root, 'scripts/supervise/orphan-guard.js')}`
  process.exitCode = await foreground(node, [guard, supervise, String(began), ...args], {
    cwd: root,
    env,
  })
}

main().catch(fail)
