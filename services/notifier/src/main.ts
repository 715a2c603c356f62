import { openSecrets, parseMailbox } from '@clausewatch/core'
import {
  createLogger,
  gauge,
  readConfig,
  runService,
  startHeartbeat,
  startStages,
} from '@clausewatch/runtime'
import type { Job } from '@clausewatch/runtime'
import { deliveries, episodes, groups, openStore, routes, stages } from '@clausewatch/store'
import { SETTINGS } from './config.ts'
import { deliver } from './deliver.ts'
import type { DkimKey } from './email/compose.ts'
import { followEpisode } from './episode.ts'
import { route } from './route.ts'
import { makeDigest, sealGroup } from './seal.ts'

const HEARTBEAT_EVERY_MS = 60_000

const config = readConfig(SETTINGS)
const log = createLogger({ service: 'notifier', level: config.LOG_LEVEL })

/** @throws when the key is given in part */
function dkimOf(settings: typeof config): DkimKey | undefined {
  const { DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY } = settings
  if (DKIM_DOMAIN && DKIM_SELECTOR && DKIM_PRIVATE_KEY) {
    return {
      domainName: DKIM_DOMAIN,
      keySelector: DKIM_SELECTOR,
      privateKey: DKIM_PRIVATE_KEY,
    }
  }
  if (DKIM_DOMAIN ?? DKIM_SELECTOR ?? DKIM_PRIVATE_KEY) {
    throw new Error(
      'Set DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY together, or none of them.',
    )
  }
  return undefined
}

await runService({
  log,
  start: async (defer) => {
    const mailFrom = parseMailbox(config.MAIL_FROM)
    if (!mailFrom) throw new Error('MAIL_FROM is no sender; write Name <address@host.example>.')
    const store = openStore(config.DATABASE_URL, { max: 20, name: 'notifier' })
    defer('store', store.close)
    const secrets = openSecrets(config.SECRET_KEY)
    const links = { publicUrl: config.PUBLIC_URL.replace(/\/$/, ''), secrets }
    const deps = {
      store,
      log,
      secrets,
      links,
      mailFrom,
      smtpUrl: config.SMTP_URL,
      dkim: dkimOf(config),
      slackOrigins: config.SLACK_HOOK_ORIGINS,
      sealAfterMs: config.SEAL_AFTER,
      digestPeriodMs: config.DIGEST_PERIOD,
      episodePolicy: {
        openAfterMs: config.EPISODE_AFTER,
        remindEveryMs: config.EPISODE_REMIND_EVERY,
      },
    }
    const { db } = store
    const row = ({ id, attempt }: Job) => ({ id: Number(id), attempt })
    await startStages(defer, {
      service: 'notifier',
      log,
      config,
      database: stages.questions(db),
      figures: [
        gauge({
          name: 'clausewatch_open_episodes',
          help: 'Documents that no look has brought for long.',
          ask: () => episodes.countOpen(db),
        }),
      ],
      work: [
        {
          stage: 'route',
          due: (limit) => routes.dueRoutes(db, limit),
          process: (job, signal) => route(deps, routes.parseDueRoute(job), signal),
        },
        {
          stage: 'episode',
          due: (limit) => episodes.dueEpisodes(db, limit),
          process: (job) => followEpisode(deps, row(job)),
        },
        {
          stage: 'seal',
          due: (limit) => groups.dueGroups(db, limit),
          process: (job) => sealGroup(deps, row(job)),
        },
        {
          stage: 'digest',
          due: (limit) => groups.dueDigests(db, limit),
          process: (job) => makeDigest(deps, row(job)),
        },
        {
          stage: 'deliver',
          due: (limit) => deliveries.dueDeliveries(db, limit),
          process: (job, signal) => deliver(deps, row(job), signal),
        },
      ],
    })
    const heartbeat = startHeartbeat({
      url: config.HEARTBEAT_URL,
      everyMs: HEARTBEAT_EVERY_MS,
      stages: () => stages.backlog(db),
      log,
    })
    defer('heartbeat', heartbeat.stop)
  },
})
