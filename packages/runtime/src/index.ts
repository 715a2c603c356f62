export { inBatches } from './batches.ts'
export {
  ConfigError,
  describeConfig,
  duration,
  flag,
  integer,
  list,
  logLevel,
  optional,
  port,
  readConfig,
  secret,
  text,
  url,
} from './config.ts'
export type { Config, ConfigSchema } from './config.ts'
export { gauge, histogram } from './figures.ts'
export { startHeartbeat } from './heartbeat.ts'
export { STAGES, leaseMs, queuePrefix } from './jobs.ts'
export type { Job, Stage } from './jobs.ts'
export { createLogger, scrub } from './logger.ts'
export type { Log } from './logger.ts'
export { createMetrics } from './metrics.ts'
export type { Metrics, StageState } from './metrics.ts'
export { OPS_PATHS, answerOps, serveOps } from './ops.ts'
export type { Checks, OpsDeps } from './ops.ts'
export { STAGE_SETTINGS, startStages } from './stages.ts'
export type { DatabaseQuestions, StageWork } from './stages.ts'
export { runService } from './shutdown.ts'
export type { Defer } from './shutdown.ts'
export { startDeadline, startLoop, within } from './timing.ts'
export type { Deadline, Loop } from './timing.ts'
