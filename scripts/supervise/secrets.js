import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { dataDir, secretsFile } from '../setup/paths.js'
import { SetupError } from '../setup/progress.js'

/** Made once, for the owner's eyes only: { secretKey, adminKey, postgresPassword, redisPassword }. */
export function loadSecrets() {
  if (existsSync(secretsFile)) return JSON.parse(readFileSync(secretsFile, 'utf8'))
  if (existsSync(join(dataDir, 'postgres'))) {
    throw new SetupError(
      `${secretsFile} is gone, and the data beside it cannot be read without it.\n` +
        'Put it back, or drop the data: npm start -- --fresh',
    )
  }
  const secrets = {
    secretKey: secret(),
    adminKey: `cw_admin_${secret()}`,
    postgresPassword: secret(),
    redisPassword: secret(),
  }
  mkdirSync(dataDir, { recursive: true })
  const unfinished = `${secretsFile}.new`
  writeFileSync(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  renameSync(unfinished, secretsFile)
  return secrets
}

function secret() {
  return randomBytes(32).toString('base64url')
}
