import { STAGES, createLogger, readConfig, runService, startStages } from '@clausewatch/runtime'
import { judgements, openStore, stages } from '@clausewatch/store'
import { SETTINGS } from './config.ts'
import { openJudgeThreads } from './judge-thread.ts'
import { judgeDocument } from './judge.ts'

const config = readConfig(SETTINGS)
const log = createLogger({ service: 'differ', level: config.LOG_LEVEL })

await runService({
  log,
  start: async (defer) => {
    const store = openStore(config.DATABASE_URL, { name: 'differ' })
    defer('store', store.close)
    const { judge, close } = openJudgeThreads(STAGES.judge.concurrency)
    defer('judge', close)
    const policy = { secondLookMs: config.SECOND_LOOK_AFTER }
    await startStages(defer, {
      service: 'differ',
      log,
      config,
      database: stages.questions(store.db),
      work: [
        {
          stage: 'judge',
          due: (limit) => judgements.dueJudgements(store.db, limit),
          process: ({ id, attempt }) =>
            judgeDocument({ store, log, judge, policy }, { id: Number(id), attempt }),
        },
      ],
    })
  },
})
