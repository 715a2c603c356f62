import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { dataDir, root } from '../setup/paths.js'
import { SetupError } from '../setup/progress.js'
import { logOutput } from './processes.js'

const migrations = join(root, 'packages/store/migrations')
/** Lies beside the built-in database and goes with it: a start that finds nothing new saves half a second. */
const stampFile = join(dataDir, 'migrated')

/** A database of somebody else's is never taken for migrated. */
export function isMigrated({ ports }) {
  if (ports.postgres === undefined || !existsSync(stampFile)) return false
  return readFileSync(stampFile, 'utf8') === fingerprint()
}

export async function migrate({ databaseUrl, ports }, log) {
  const child = spawn(process.execPath, ['packages/store/src/migrate.ts'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  logOutput(child, 'migrate', log)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new SetupError('The database could not be migrated; its message is above.')
  if (ports.postgres !== undefined) writeFileSync(stampFile, fingerprint())
}

function fingerprint() {
  const hash = createHash('sha256')
  const names = readdirSync(migrations, { recursive: true }).map(String)
  for (const name of names.sort()) {
    if (/\.(sql|json)$/.test(name)) hash.update(name).update(readFileSync(join(migrations, name)))
  }
  return hash.digest('hex')
}
