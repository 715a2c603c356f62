import {
  STAGES,
  createLogger,
  gauge,
  histogram,
  readConfig,
  runService,
  startStages,
} from '@clausewatch/runtime'
import { judgements, openStore, stages, variants } from '@clausewatch/store'
import { SETTINGS } from './config.ts'
import { openJudgeThreads } from './judge-thread.ts'
import { judgeDocument } from './judge.ts'
import { layAll, wakeOutdated } from './outdated.ts'

const config = readConfig(SETTINGS)
const log = createLogger({ service: 'differ', level: config.LOG_LEVEL })

await runService({
  log,
  start: async (defer) => {
    const store = openStore(config.DATABASE_URL, { name: 'differ' })
    defer('store', store.close)
    const { judge, record, close } = openJudgeThreads(STAGES.judge.concurrency)
    defer('judge', close)
    const policy = { secondLookMs: config.SECOND_LOOK_AFTER }
    const confirmation = histogram({
      name: 'clausewatch_confirmation_seconds',
      help: 'From the first sight of a change that is told to its confirmation.',
      buckets: [60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400],
    })
    const confirmed = (afterMs: number) => confirmation.observe(afterMs / 1000)
    const unstable = gauge({
      name: 'clausewatch_unstable_documents',
      help: 'Documents that showed a text and took it back in the last 30 days.',
      ask: () => variants.countUnstable(store.db),
    })
    await startStages(defer, {
      service: 'differ',
      log,
      config,
      database: stages.questions(store.db),
      figures: [confirmation, unstable],
      work: [
        {
          stage: 'judge',
          due: (limit) => judgements.dueJudgements(store.db, limit),
          process: ({ id, attempt }) =>
            judgeDocument(
              { store, log, judge, record, policy, confirmed },
              { id: Number(id), attempt },
            ),
        },
      ],
    })
    defer('outdated', wakeOutdated({ store, log }).stop)
    defer('unlaid', layAll({ store, log, record }).stop)
  },
})
