import { readdirSync, rmSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'

import { dataDir } from '../setup/paths.js'
import { SetupError, say } from '../setup/progress.js'

/** Deletes all data after a yes. Servers given by DATABASE_URL and the like are left alone. */
export async function deleteData({ yes }) {
  if (!existsSync(dataDir)) return
  if (!yes) await ask()
  for (const name of readdirSync(dataDir))
    rmSync(join(dataDir, name), { recursive: true, force: true })
  say(`- deleted the data in ${dataDir}`)
}

async function ask() {
  if (!process.stdin.isTTY) {
    throw new SetupError('--fresh asks before it deletes, and nobody can answer here: add --yes')
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(
    `Delete everything in ${dataDir} (database, queues, mails, keys)? [y/N] `,
  )
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new SetupError('Nothing was deleted.')
}
