import { randomBytes } from 'node:crypto'

import { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'

import { inject } from './servers.ts'

export interface TestRedis {
  /** Names a logical database that no other test file uses, so that flushing it disturbs nobody. */
  readonly url: string
  readonly prefix: string
  readonly close: () => Promise<void>
}

export async function openRedis(): Promise<TestRedis> {
  const admin = new Redis(inject('redisUrl'), { maxRetriesPerRequest: 3 })
  try {
    const [, databases] = await admin.config('GET', 'databases')
    const taken = await admin.incr('clausewatch-test:databases')
    const url = new URL(inject('redisUrl'))
    // Database 0 holds the counter.
    url.pathname = `/${1 + (taken % (Number(databases) - 1))}`
    const prefix = `test-${randomBytes(6).toString('hex')}`
    return { url: url.href, prefix, close: () => clear(url.href, prefix) }
  } finally {
    await admin.quit()
  }
}

/** A Redis for all tests of a file: `const redis = useRedis()`, then `redis.url` and `redis.prefix` inside tests and hooks. */
export function useRedis(): { readonly url: string; readonly prefix: string } {
  let redis: TestRedis | undefined
  beforeAll(async () => {
    redis = await openRedis()
  })
  afterAll(() => redis?.close())
  const opened = (): TestRedis => {
    if (redis === undefined) throw new Error('the Redis is there only once the tests run')
    return redis
  }
  return {
    get url() {
      return opened().url
    },
    get prefix() {
      return opened().prefix
    },
  }
}

/** Only keys with our prefix: the Redis may be one that somebody gave by TEST_REDIS_URL. */
async function clear(url: string, prefix: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: 3 })
  try {
    let cursor = '0'
    do {
      const [next, keys] = await client.scan(cursor, 'MATCH', `*${prefix}*`, 'COUNT', 1000)
      if (keys.length > 0) await client.del(...keys)
      cursor = next
    } while (cursor !== '0')
  } finally {
    await client.quit()
  }
}
