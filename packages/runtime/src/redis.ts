import { setTimeout as sleep } from 'node:timers/promises'
import { Redis, ReplyError } from 'ioredis'
import type { Log } from './logger.ts'
import { reportSparingly } from './logger.ts'

/** A producer must know at once that Redis is away; a worker has nothing better to do than wait for it. */
export type RedisRole = 'producer' | 'worker'

// Longer than any healthy answer, shorter than the five seconds within which work must go on after an outage.
const COMMAND_TIMEOUT_MS = 2_000

/** Connection options of a role. Both reconnect for ever, at least every second. */
function redisOptions(role: RedisRole) {
  const common = {
    connectTimeout: 5_000,
    keepAlive: 10_000,
    retryStrategy: (times: number) => Math.min(times * 100, 1_000),
  }
  if (role === 'worker') {
    // Blocking reads wait 5 s. A peer that vanished without a word would else hold the socket for 15 minutes.
    return { ...common, maxRetriesPerRequest: null, socketTimeout: 30_000 }
  }
  return {
    ...common,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: 10_000,
  }
}

/** Connects in the background and never throws for want of a Redis; close it with disconnect(). */
export function connectRedis(url: string, role: RedisRole, log: Log): Redis {
  const redis = new Redis(url, redisOptions(role))
  redis.on('error', reportSparingly(log, 'redis unreachable, trying again'))
  return redis
}

/** For /readyz. */
export async function redisAnswers(redis: Redis): Promise<boolean> {
  return redis.status === 'ready' && (await redis.ping()) === 'PONG'
}

/** A Redis that may throw jobs and locks away when its memory is full. */
class RedisPolicyError extends Error {
  constructor(policy: string) {
    super(
      `Redis evicts keys when its memory is full (maxmemory-policy is ${policy}), so jobs could vanish. ` +
        'Set maxmemory-policy to noeviction: in redis.conf, by `redis-cli config set maxmemory-policy noeviction`, ' +
        'or in the parameter group of a managed Redis.',
    )
    this.name = 'RedisPolicyError'
  }
}

/**
 * Waits for Redis as long as it takes, then makes sure that it evicts nothing. Asks INFO, which a managed Redis
 * allows where it forbids CONFIG; one that hides even that gets a warning.
 * @throws RedisPolicyError
 */
export async function assertRedisPolicy(redis: Redis, log: Log): Promise<void> {
  const info = await readInfo(redis, log)
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1]
  if (policy === undefined) {
    log.warn('redis does not tell its maxmemory-policy: make sure it is noeviction')
    return
  }
  if (policy !== 'noeviction') throw new RedisPolicyError(policy)
}

async function readInfo(redis: Redis, log: Log): Promise<string> {
  for (;;) {
    await untilReady(redis, log)
    try {
      return await redis.info('memory')
    } catch (err) {
      // An answer, though a refusal: waiting changes nothing.
      if (err instanceof ReplyError) throw err
      await sleep(500)
    }
  }
}

async function untilReady(redis: Redis, log: Log): Promise<void> {
  if (redis.status === 'ready') return
  log.info('waiting for redis')
  await new Promise<void>((resolve, reject) => {
    redis.once('ready', resolve)
    redis.once('end', () => reject(new Error('The connection to Redis was closed meanwhile.')))
  })
}
