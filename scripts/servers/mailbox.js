import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { startServer } from '../setup/child.js'
import { dataDir, root } from '../setup/paths.js'

/** A mail catcher with a web view; it keeps its mails over a restart. Gives its process. */
export function startMailbox({ node, env, ports }) {
  const mails = join(dataDir, 'mail')
  mkdirSync(mails, { recursive: true, mode: 0o700 })
  return startServer(
    node,
    [
      `--import=${join(root, 'scripts/supervise/orphan-guard.js')}`,
      join(root, 'node_modules/maildev/dist/bin/maildev.js'),
      // Its defaults listen on every interface.
      '--ip=127.0.0.1',
      `--smtp=${ports.smtp}`,
      '--web-ip=127.0.0.1',
      `--web=${ports.mailbox}`,
      `--mail-directory=${mails}`,
      '--max-emails=2000',
    ],
    { env, cwd: root, ready: /API running at/, what: 'the mailbox' },
  )
}
