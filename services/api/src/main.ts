import { openSecrets, parseAllowedHosts } from '@clausewatch/core'
import { createLogger, createMetrics, readConfig, runService } from '@clausewatch/runtime'
import { openStore, stages } from '@clausewatch/store'
import { buildApp } from './app.ts'
import { SETTINGS } from './config.ts'
import { keepTidy } from './tidy.ts'

const config = readConfig(SETTINGS)
const log = createLogger({ service: 'api', level: config.LOG_LEVEL })

await runService({
  log,
  start: async (defer) => {
    const store = openStore(config.DATABASE_URL, { name: 'clausewatch-api' })
    defer('store', store.close)
    const { answers, backlog, oldestSnapshotSeconds } = stages.questions(store.db)
    const metrics = createMetrics({ service: 'api', stages: backlog, oldestSnapshotSeconds })
    const app = await buildApp({
      db: store.db,
      log,
      ops: { metrics, ready: { postgres: answers } },
      secrets: openSecrets(config.SECRET_KEY),
      adminKey: config.ADMIN_KEY,
      publicUrl: config.PUBLIC_URL.replace(/\/+$/, ''),
      slackHookOrigins: config.SLACK_HOOK_ORIGINS,
      allowedHosts: parseAllowedHosts(config.ALLOWED_PRIVATE_HOSTS),
      lookIntervalMs: config.LOOK_INTERVAL,
      digestPeriodMs: config.DIGEST_PERIOD,
      ...(config.TRUSTED_PROXIES !== undefined && { trustedProxies: config.TRUSTED_PROXIES }),
    })
    defer('api', () => app.close())
    await app.listen({ host: config.HOST, port: config.PORT })
    defer('tidying', keepTidy({ db: store.db, log }))
  },
})
