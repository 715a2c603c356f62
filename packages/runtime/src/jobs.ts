export const STAGE_NAMES = [
  'fetch',
  'render',
  'judge',
  'episode',
  'route',
  'seal',
  'digest',
  'deliver',
] as const
export type Stage = (typeof STAGE_NAMES)[number]

export type StageRules = {
  /** Rows that one process works on at once. */
  readonly concurrency: number
  /** Rows that one BullMQ job carries at most. */
  readonly batch: number
  /** After this a row's signal aborts and its place is given to another. */
  readonly timeLimitMs: number
  /** How soon the pump looks again while there is work. */
  readonly pumpEveryMs: number
  /** Rows waiting in Redis at most: the rest waits in Postgres, where it can be reordered. */
  readonly maxWaiting: number
  /** A row due for longer than this means the stage does not keep up: the heartbeat falls silent. */
  readonly lateAfterMs: number
}

const MINUTE_MS = 60_000
const COMMON = { batch: 1, pumpEveryMs: 200, maxWaiting: 1_000, lateAfterMs: 15 * MINUTE_MS }

/** The job catalogue: what is true of every job of a stage. */
export const STAGES: Readonly<Record<Stage, StageRules>> = {
  // Waits for the network nearly all its time, and pages are far smaller than they may be: 256 at once are some 450 MB.
  // A job of BullMQ's costs as much as a look that finds nothing new, so it carries many, and the pump looks often: a
  // process may see to a thousand in a fifth of a second.
  // Its due times are a politeness, not a promise: an hour late is late.
  fetch: {
    ...COMMON,
    concurrency: 256,
    batch: 32,
    pumpEveryMs: 40,
    timeLimitMs: 90_000,
    lateAfterMs: 60 * MINUTE_MS,
  },
  // A browser takes a few hundred megabytes for each page. Evidence beside the snapshot, so no promise hangs on it.
  render: { ...COMMON, concurrency: 1, timeLimitMs: 90_000, lateAfterMs: 24 * 60 * MINUTE_MS },
  // Parsing and diffing use the processor: more at once would only make each slower.
  judge: { ...COMMON, concurrency: 2, timeLimitMs: 2 * MINUTE_MS },
  // Opens, reminds of or closes one document's error episode.
  episode: { ...COMMON, concurrency: 4, timeLimitMs: MINUTE_MS },
  // One page of subscriptions, or one message, in a short transaction.
  route: { ...COMMON, concurrency: 4, timeLimitMs: MINUTE_MS },
  seal: { ...COMMON, concurrency: 4, timeLimitMs: MINUTE_MS },
  digest: { ...COMMON, concurrency: 4, timeLimitMs: MINUTE_MS },
  // Low on purpose: a process that is killed may repeat every send it had in flight.
  deliver: { ...COMMON, concurrency: 8, timeLimitMs: MINUTE_MS },
}

// A job must have given up before its row may be claimed again, whatever its timers' precision.
const LEASE_MARGIN_MS = 10_000

/** How long a claim of this stage holds its row: the time limit and a margin. */
export function leaseMs(stage: Stage): number {
  return STAGES[stage].timeLimitMs + LEASE_MARGIN_MS
}

export type Job = {
  /** Of the row that is due. */
  readonly id: number | string
  /** The row's claims so far: the next claim holds only if nobody else has claimed it since. */
  readonly attempt: number
  /** What of the stage, where it does more than one thing. */
  readonly kind?: string
}

/** What one job of BullMQ's carries: rows of one stage, each claimed and worked on by itself. */
export type Batch = readonly Job[]

/** @throws when the payload is none of ours */
export function parseBatch(data: unknown): Batch {
  if (!Array.isArray(data) || !data.every(isJob)) {
    throw new TypeError('The payload is no list of { id, attempt, kind? }.')
  }
  return data
}

function isJob(data: unknown): data is Job {
  if (typeof data !== 'object' || data === null || !('id' in data && 'attempt' in data))
    return false
  const idIsOurs = typeof data.id === 'string' || Number.isInteger(data.id)
  const kindIsOurs = !('kind' in data) || typeof data.kind === 'string'
  return idIsOurs && kindIsOurs && Number.isInteger(data.attempt)
}

/** One wake-up for each row and attempt. BullMQ refuses bare integers and colons as ids. */
export function jobId(job: Job): string {
  return `${encodeURIComponent(job.id)}-${job.attempt}`
}

const ID_SEPARATOR = ','

/** Names every row, so that the pump sees what waits without reading payloads. */
export function batchId(batch: Batch): string {
  return batch.map(jobId).join(ID_SEPARATOR)
}

/** The ids of the jobs that a batch carries. */
export function idsOfBatch(id: string): readonly string[] {
  return id.split(ID_SEPARATOR)
}

/** One hash tag a queue, so that queues spread over the nodes of a Redis Cluster. */
export function queuePrefix(stage: Stage, namespace?: string): string {
  return namespace ? `{clausewatch:${namespace}:${stage}}` : `{clausewatch:${stage}}`
}

/** No retries and no memory of past jobs in Redis: Postgres has both. */
export const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const

/** Nobody reads BullMQ's event streams. */
export const STREAMS = { events: { maxLen: 100 } } as const

/** Workers that die must never turn a job into a failed one: its row would wait for nothing. */
export const MAX_STALLED_COUNT = 1_000
