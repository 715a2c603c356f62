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
const PREFIX = '{bench:noop}'

/** BullMQ's own speed: jobs that do nothing, all added before the clock starts. */
export async function workOnNoops(options: {
  readonly redisUrl: string
  readonly concurrency: number
}): Promise<void> {
  const producer = new Redis(options.redisUrl)
  const consumer = new Redis(options.redisUrl, { maxRetriesPerRequest: null })
  const queue = new Queue('noop', { connection: producer, prefix: PREFIX })
  const data = (n: number) => ({ id: n, attempt: 0, kind: 'look' })
  for (let first = 0; first < WARM_UP + JOBS; first += 1_000) {
    await queue.addBulk(
      Array.from({ length: 1_000 }, (_, n) => ({
        name: 'noop',
        data: data(first + n),
        opts: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      })),
    )
  }
  let done = 0
  let startedAt = 0
  const rate = await new Promise<number>((resolve) => {
    const work = async () => {
      done += 1
      if (done === WARM_UP) startedAt = performance.now()
      if (done === WARM_UP + JOBS) resolve((JOBS * 1_000) / (performance.now() - startedAt))
    }
    const worker = new Worker('noop', work, {
      connection: consumer,
      prefix: PREFIX,
      concurrency: options.concurrency,
    })
    process.once('beforeExit', () => void worker.close())
  })
  process.send?.(rate)
  await queue.obliterate({ force: true })
  process.exit()
}
