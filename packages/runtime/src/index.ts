export {
  ConfigError,
  describeConfig,
  duration,
  flag,
  integer,
  list,
  logLevel,
  port,
  readConfig,
  secret,
  text,
  url,
} from './config.ts'
export type { Config, ConfigSchema, Environment, LogLevel } from './config.ts'
export { JOB_OPTIONS, STAGES, jobId, leaseMs, parseJob, queuePrefix } from './jobs.ts'
export type { Job, Stage, StageRules } from './jobs.ts'
export { createLogger, scrub } from './logger.ts'
export type { Log } from './logger.ts'
export { createMetrics } from './metrics.ts'
export type { Metrics, StageState } from './metrics.ts'
export { OPS_PATHS, answerOps, serveOps } from './ops.ts'
export type { Checks, OpsDeps } from './ops.ts'
