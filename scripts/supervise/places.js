import { join } from 'node:path'

import { pickPorts } from '../servers/ports.js'
import { postgresUrl, stopPostgresLeftBehind } from '../servers/postgres.js'
import { redisUrl, stopRedisLeftBehind } from '../servers/redis.js'
import { dataDir } from '../setup/paths.js'
import { say } from '../setup/progress.js'
import { loadSecrets } from './secrets.js'
import { wantedPorts } from './settings.js'

export const postgresData = join(dataDir, 'postgres')
export const redisDir = join(dataDir, 'redis')

/**
 * Where everything will be, decided once: { demo, ports, urls, databaseUrl, redisUrl, smtpUrl, secrets }.
 * An address that the environment gives is used as it is.
 */
export async function choosePlaces({ demo }, given) {
  // Before the ports: those of a killed run come free.
  await Promise.all([stopPostgresLeftBehind(postgresData), stopRedisLeftBehind(redisDir)])
  const { ports, moved } = await pickPorts(wantedPorts({ demo, given }))
  for (const { name, wanted, port } of moved) {
    say(`! port ${wanted} is taken, using ${port} (${name})`)
  }
  const secrets = loadSecrets()
  const url = (name) => (ports[name] === undefined ? undefined : `http://127.0.0.1:${ports[name]}`)
  return {
    demo,
    ports,
    secrets,
    urls: { api: url('api'), mailbox: url('mailbox'), slack: url('slack'), site: url('site') },
    databaseUrl:
      given.DATABASE_URL ||
      postgresUrl({ port: ports.postgres, password: secrets.postgresPassword }),
    redisUrl: given.REDIS_URL || redisUrl({ port: ports.redis, password: secrets.redisPassword }),
    smtpUrl: given.SMTP_URL || `smtp://127.0.0.1:${ports.smtp}`,
  }
}
