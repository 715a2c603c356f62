import { Redis } from 'ioredis'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'

import { openDatabase } from './database.ts'
import { startProxy } from './proxy.ts'
import { openRedis } from './redis.ts'

test('two databases share nothing, and both hold the migrated schema', async () => {
  const [one, two] = await Promise.all([openDatabase(), openDatabase()])
  const sql = postgres(one.url, { max: 1 })
  await sql`create table only_here (id int)`
  const tables = await sql`select 1 from pg_tables where schemaname = 'public'`
  await sql.end()
  const other = postgres(two.url, { max: 1 })
  const seen = await other`select to_regclass('only_here') as found`
  await other.end()

  expect(tables.length).toBeGreaterThan(1)
  expect(seen).toEqual([{ found: null }])
  await one.close()
  await two.close()
})

test('closing a database that still has a connection fails, and names what it was', async () => {
  const database = await openDatabase()
  const leaked = postgres(database.url, { max: 1, onnotice: () => undefined })
  await leaked`select 1`

  await expect(database.close()).rejects.toThrow(/every connection/)
  await leaked.end({ timeout: 0 })
})

test('flushing one test Redis leaves another alone', async () => {
  const [one, two] = await Promise.all([openRedis(), openRedis()])
  const [first, second] = [new Redis(one.url), new Redis(two.url)]
  await second.set(`${two.prefix}:key`, 'kept')
  await first.flushdb()

  expect(await second.get(`${two.prefix}:key`)).toBe('kept')
  await two.close()
  expect(await second.get(`${two.prefix}:key`)).toBeNull()
  await Promise.all([first.quit(), second.quit(), one.close()])
})

test('a cut proxy breaks open connections, and a restored one connects again', async () => {
  const redis = await openRedis()
  const proxy = await startProxy(redis.url)
  onTestFinished(proxy.close)
  const client = new Redis(proxy.url, { maxRetriesPerRequest: 0, retryStrategy: () => 20 })
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  await client.ping()

  proxy.cut()
  await expect(client.ping()).rejects.toThrow()
  proxy.restore()
  await expect.poll(() => client.ping().catch(() => 'down')).toBe('PONG')
})
