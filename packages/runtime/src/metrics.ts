import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Stage } from './jobs.ts'
import { within } from './timing.ts'

export type JobOutcome = 'done' | 'failed' | 'late' | 'stopped'

/** What a stage still has to do, as the store counts it. */
export type StageState = {
  readonly stage: Stage
  /** Rows due now. */
  readonly due: number
  /** Age of the one that has been due the longest; null: none is due. */
  readonly oldestDueSeconds: number | null
}

export type Metrics = {
  readonly contentType: string
  /** Prometheus text. Asks the functions given; what they cannot answer in time is left out. */
  readonly render: () => Promise<string>
  readonly jobEnded: (stage: Stage, outcome: JobOutcome, ms: number) => void
  readonly pumped: (stage: Stage, waiting: number, added: number) => void
  readonly pumpFailed: (stage: Stage) => void
  /** For a service's own figures. */
  readonly registry: Registry
}

export type MetricsOptions = {
  readonly service: string
  readonly stages?: () => Promise<readonly StageState[]>
  /** Age of the oldest snapshot (xmin) that a Postgres transaction holds: an old one slows every pump. */
  readonly oldestSnapshotSeconds?: () => Promise<number>
}

// A scraper gives up after ten seconds; a slow database must not cost it the process's own figures.
const ASK_TIMEOUT_MS = 2_000

/** The figures of one process, in a registry of its own. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service: options.service })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const refresh = storeGauges(registers, options)
  const jobs = new Counter({
    registers,
    name: 'clausewatch_jobs_total',
    help: 'Jobs ended, by stage and outcome.',
    labelNames: ['stage', 'outcome'],
  })
  const seconds = new Histogram({
    registers,
    name: 'clausewatch_job_seconds',
    help: 'Time a job took.',
    labelNames: ['stage'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  })
  const pump = pumpFigures(registers)
  return {
    ...pump,
    registry,
    contentType: registry.contentType,
    render: async () => {
      await refresh()
      return registry.metrics()
    },
    jobEnded: (stage, outcome, ms) => {
      jobs.inc({ stage, outcome })
      seconds.observe({ stage }, ms / 1000)
    },
  }
}

function pumpFigures(registers: Registry[]): Pick<Metrics, 'pumped' | 'pumpFailed'> {
  const waiting = new Gauge({
    registers,
    name: 'clausewatch_pump_waiting',
    help: 'Jobs waiting in Redis after the last look.',
    labelNames: ['stage'],
  })
  const added = new Counter({
    registers,
    name: 'clausewatch_pump_added_total',
    help: 'Jobs put into Redis.',
    labelNames: ['stage'],
  })
  const failed = new Counter({
    registers,
    name: 'clausewatch_pump_failures_total',
    help: 'Looks that ended in an error of Redis or Postgres.',
    labelNames: ['stage'],
  })
  return {
    pumped: (stage, waitingNow, addedNow) => {
      waiting.set({ stage }, waitingNow)
      added.inc({ stage }, addedNow)
    },
    pumpFailed: (stage) => failed.inc({ stage }),
  }
}

/** Gauges whose truth is in Postgres: asked for at each scrape, and absent rather than stale when it does not answer. */
function storeGauges(registers: Registry[], options: MetricsOptions): () => Promise<void> {
  const due = new Gauge({
    registers,
    name: 'clausewatch_stage_due',
    help: 'Rows due now.',
    labelNames: ['stage'],
  })
  const oldest = new Gauge({
    registers,
    name: 'clausewatch_stage_oldest_seconds',
    help: 'Age of the row that has been due the longest; 0 when none is.',
    labelNames: ['stage'],
  })
  const snapshot = new Gauge({
    registers,
    name: 'clausewatch_postgres_oldest_snapshot_seconds',
    help: 'Age of the oldest snapshot that a transaction holds.',
  })
  const unanswered = new Counter({
    registers,
    name: 'clausewatch_scrape_failures_total',
    help: 'Questions to Postgres that a scrape got no answer to.',
  })
  const ask = async <T>(question: (() => Promise<T>) | undefined, tell: (answer: T) => void) => {
    if (!question) return
    try {
      tell(await within(ASK_TIMEOUT_MS, 'the answer', question()))
    } catch {
      unanswered.inc()
    }
  }
  return async () => {
    due.reset()
    oldest.reset()
    snapshot.remove()
    await Promise.all([
      ask(options.stages, (states) => {
        for (const state of states) {
          due.set({ stage: state.stage }, state.due)
          oldest.set({ stage: state.stage }, state.oldestDueSeconds ?? 0)
        }
      }),
      ask(options.oldestSnapshotSeconds, (age) => snapshot.set(age)),
    ])
  }
}
