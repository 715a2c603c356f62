import type { Config } from './config.ts'
import { logLevel, port, text, url } from './config.ts'
import type { Figure } from './figures.ts'
import type { Job, Stage } from './jobs.ts'
import type { Log } from './logger.ts'
import { createMetrics } from './metrics.ts'
import type { StageState } from './metrics.ts'
import { serveOps } from './ops.ts'
import type { Defer } from './shutdown.ts'
import type { Process } from './worker.ts'

/** The settings that every service with stages has. */
export const STAGE_SETTINGS = {
  DATABASE_URL: url({
    description: 'PostgreSQL 17 or newer.',
    protocols: ['postgres', 'postgresql'],
    secret: true,
  }),
  REDIS_URL: url({
    description: 'Redis or Valkey, with maxmemory-policy noeviction.',
    protocols: ['redis', 'rediss'],
    secret: true,
  }),
  QUEUE_NAMESPACE: text({
    description: 'Keeps the queues of several installations on one Redis apart.',
    default: '',
  }),
  HOST: text({ description: 'The address that the service listens on.', default: '0.0.0.0' }),
  OPS_PORT: port({ description: 'Port of /metrics, /healthz and /readyz.', default: '9090' }),
  LOG_LEVEL: logLevel(),
}

/** What a stage does: which rows are due, and how one is worked on. */
export type StageWork = {
  readonly stage: Stage
  readonly due: (limit: number) => Promise<readonly Job[]>
  readonly process: Process
}

/** What the plumbing asks the database. */
export type DatabaseQuestions = {
  readonly answers: () => Promise<boolean>
  readonly backlog: () => Promise<readonly StageState[]>
  readonly oldestSnapshotSeconds: () => Promise<number>
}

/**
 * Runs a service's stages: a pump and a worker for each, and the operator's port. Waits for Redis.
 * @throws RedisPolicyError
 */
export async function startStages(
  defer: Defer,
  options: {
    readonly service: string
    readonly log: Log
    readonly config: Config<typeof STAGE_SETTINGS>
    readonly database: DatabaseQuestions
    readonly work: readonly StageWork[]
    readonly figures?: readonly Figure[]
  },
): Promise<void> {
  const { service, log, config, database } = options
  // BullMQ and ioredis are 280 modules with what they need; the API has no stages, and starts without them.
  const { assertRedisPolicy, connectRedis, redisAnswers } = await import('./redis.ts')
  const { startPump } = await import('./pump.ts')
  const { startWorker } = await import('./worker.ts')
  const metrics = createMetrics({
    service,
    stages: database.backlog,
    oldestSnapshotSeconds: database.oldestSnapshotSeconds,
  })
  for (const figure of options.figures ?? []) figure.register(metrics.registry)
  const redis = connectRedis(config.REDIS_URL, 'producer', log)
  defer('redis', () => redis.disconnect())
  // Up before Redis is: an operator whose Redis is away wants to see just that.
  const ops = await serveOps({
    host: config.HOST,
    port: config.OPS_PORT,
    metrics,
    ready: { postgres: database.answers, redis: () => redisAnswers(redis) },
  })
  defer('ops', ops.close)
  await assertRedisPolicy(redis, log)
  const namespace = config.QUEUE_NAMESPACE
  const parts = options.work.flatMap(({ stage, due, process }) => {
    const common = { stage, namespace, log, metrics }
    const worker = startWorker({ ...common, redisUrl: config.REDIS_URL, process })
    return [worker, startPump({ ...common, redis, due })]
  })
  // All at once: each may use up its deadline.
  defer('stages', () => Promise.all(parts.map((part) => part.stop())))
}
