import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { Redis } from 'ioredis'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { startPostgres } from './postgres.js'
import { startRedis } from './redis.js'

describe('Postgres', () => {
  // One cluster for all: making it is most of the time.
  const options = { password: 'secret', throwAway: true }
  beforeAll(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'clausewatch-servers-'))
    chmodSync(dir, 0o755)
    options.data = join(dir, 'postgres')
    const server = await startPostgres(options)
    await server.stop()
    return () => rmSync(dir, { recursive: true, force: true })
  })

  test('finds its data again, and ends the one that a killed run left running', async () => {
    const first = await startPostgres(options)
    const before = postgres(first.url, { max: 1, onnotice: () => {} })
    await before`create table kept as select 1 as id`
    await before.end()
    const second = await startPostgres(options)
    onTestFinished(second.stop)
    const after = postgres(second.url, { max: 1 })
    const rows = await after`select id from kept`
    await after.end()

    expect(rows).toEqual([{ id: 1 }])
    expect(first.child.exitCode).toBe(0)
  })

  test('refuses whoever does not know the password', async () => {
    const server = await startPostgres(options)
    onTestFinished(server.stop)
    const stranger = postgres(server.url.replace('secret', 'guess'), { max: 1 })
    onTestFinished(() => stranger.end())

    await expect(stranger`select 1`).rejects.toThrow(/password/)
  })

  test('of another major version than the data says so, and what to do', async () => {
    writeFileSync(join(options.data, 'PG_VERSION'), '12\n')

    await expect(startPostgres(options)).rejects.toThrow(/written by Postgres 12.*--fresh/s)
  })
})

test('Redis keeps its data over a restart, never evicts, and wants its password', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'clausewatch-servers-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const options = { dir, password: 'secret' }
  const first = await startRedis(options)
  const before = new Redis(first.url)
  await before.set('kept', 'yes')
  await before.quit()
  await first.stop()
  const second = await startRedis(options)
  onTestFinished(second.stop)
  const after = new Redis(second.url)
  const stranger = new Redis(second.url.replace(':secret@', ''), { lazyConnect: true })
  stranger.on('error', () => {})

  expect(await after.get('kept')).toBe('yes')
  expect(await after.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
  await expect(stranger.get('kept')).rejects.toThrow(/NOAUTH/)
  stranger.disconnect()
  await after.quit()
  expect(existsSync(join(dir, 'appendonlydir'))).toBe(true)
})
