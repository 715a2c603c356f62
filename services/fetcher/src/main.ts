import { parseAllowedHosts } from '@clausewatch/core'
import { createLogger, readConfig, runService, startStages } from '@clausewatch/runtime'
import { looks, openStore, stages } from '@clausewatch/store'
import { SETTINGS } from './config.ts'
import { closeHttp, openHttp } from './http/client.ts'
import { look } from './look.ts'

const config = readConfig(SETTINGS)
const log = createLogger({ service: 'fetcher', level: config.LOG_LEVEL })

await runService({
  log,
  start: async (defer) => {
    const store = openStore(config.DATABASE_URL, { max: 20, name: 'fetcher' })
    defer('store', store.close)
    const allowed = parseAllowedHosts(config.ALLOWED_PRIVATE_HOSTS)
    const http = openHttp({ publicUrl: config.PUBLIC_URL, allowed })
    defer('http', () => closeHttp(http))
    const policy = {
      intervalMs: config.LOOK_INTERVAL,
      secondLookMs: config.SECOND_LOOK_AFTER,
      gapMs: config.HOST_GAP,
    }
    await startStages(defer, {
      service: 'fetcher',
      log,
      config,
      database: stages.questions(store.db),
      work: [
        {
          stage: 'fetch',
          due: (limit) => looks.dueLooks(store.db, limit),
          process: ({ id, attempt, kind }, signal) =>
            look({ store, http, log, policy }, looks.parseDueLook({ id, attempt, kind }), signal),
        },
      ],
    })
  },
})
