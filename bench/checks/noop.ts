import { createRequire } from 'node:module'
import { Redis } from 'ioredis'

type BullMq = {
  readonly Queue: new (
    name: string,
    options: object,
  ) => {
    readonly addBulk: (jobs: readonly object[]) => Promise<unknown>
    readonly obliterate: (options: { readonly force: boolean }) => Promise<void>
    readonly close: () => Promise<void>
  }
  readonly Worker: new (
    name: string,
    process: () => Promise<void>,
    options: object,
  ) => { readonly close: () => Promise<void> }
}

// The very BullMQ that the services run on.
const { Queue, Worker }: BullMq = createRequire(
  new URL('../../packages/runtime/package.json', import.meta.url),
)('bullmq')

const JOBS = 20_000
const WARM_UP = 4_000
const BULK = 1_000
const PREFIX = '{bench:noop}'

/** BullMQ's own speed with jobs that do nothing, each a second. */
export type NoopRates = {
  /** All were added before. */
  readonly worked: number
  /** Added meanwhile by the same process, as the fetcher's pump does. */
  readonly addedAndWorked: number
}

export async function workOnNoops(options: {
  readonly redisUrl: string
  readonly concurrency: number
}): Promise<void> {
  const producer = new Redis(options.redisUrl)
  const consumer = new Redis(options.redisUrl, { maxRetriesPerRequest: null })
  const queue = new Queue('noop', { connection: producer, prefix: PREFIX })
  const add = async (count: number) => {
    for (let left = count; left > 0; left -= BULK) await queue.addBulk(jobs(BULK))
  }
  let done = 0
  let wanted = { count: WARM_UP, reached: () => {} }
  const until = (count: number) =>
    new Promise<void>((reached) => {
      wanted = { count, reached }
    })
  await add(WARM_UP + JOBS)
  const warm = until(WARM_UP)
  const work = async () => {
    done += 1
    if (done === wanted.count) wanted.reached()
  }
  const worker = new Worker('noop', work, {
    connection: consumer,
    prefix: PREFIX,
    concurrency: options.concurrency,
  })
  await warm
  const timed = async (count: number, work: Promise<unknown>) => {
    const startedAt = performance.now()
    await Promise.all([until(count), work])
    return (JOBS * 1_000) / (performance.now() - startedAt)
  }
  const worked = await timed(WARM_UP + JOBS, Promise.resolve())
  const addedAndWorked = await timed(WARM_UP + 2 * JOBS, add(JOBS))
  process.send?.({ worked, addedAndWorked } satisfies NoopRates)
  await worker.close()
  await queue.obliterate({ force: true })
  process.exit()
}

/** As ours are: a small payload, nothing kept. */
function jobs(count: number): readonly object[] {
  return Array.from({ length: count }, (_, id) => ({
    name: 'noop',
    data: { id, attempt: 0, kind: 'look' },
    opts: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  }))
}
